"""Signs of effects, by hand on batches with known answers; and what a policy over a free scenario runs as."""

import json
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.analysis.robust import at_ends, decisive, default_scenario, effects, summary, titles
from sim.batch import Batch
from sim.batch.entries import Entry, Part
from sim.batch.store import Store
from sim.figures.robust import MOST_COLUMNS, robust_figure
from sim.runs.manifest import MADE_BY, file_hash
from sim.scenario import load_scenario, load_scenarios
from sim.scenario.policy import Policy
from sim.scenario.shipped import POLICIES
from sim.tables.measures import used
from sim.world import load_world
from tests.batch.conftest import identity

OUTCOMES = used("robust")

CROSS = [scenario.name for scenario in load_scenarios("hypotheses")]
POLICY = "early_call"
WORDS = {"home": "Aland", "patron": "Beland"}
TITLES = {POLICY: "An early call", "hard_winter": "A hard winter"}
CODES = ("PL", "LT", "LV")


def batch_of(folder, bases, value, policies=(POLICY,), seeds=range(4)) -> Batch:
    """A batch of one block, whose runs last a day and have `value(base, policy, seed)` in every column."""
    cells = [(base, policy, seed) for base in bases for policy in ("", *policies) for seed in seeds]
    runs, daily, border = [], [], []
    for base, policy, seed in cells:
        name, number = f"{base}+{policy}" if policy else base, float(value(base, policy, seed))
        about = {"scenario": name, "run": seed}
        runs.append({**about, "key": "k", "base": name, "point": 0})
        daily.append({**about, **dict.fromkeys(("arrivals", "in_strip", "dead", "pressure"), number)})
        border += [{**about, "neighbour": code, "recorded_attempts": number} for code in CODES]
    return written(folder, {"runs": runs, "daily": daily, "border": border}, policies)


def enter(store: Store) -> None:
    """Enter the one block, with its parts as they are."""
    parts = sorted(store.folder.glob("*/part-000000.parquet"))
    sizes = {part.parent.name: Part(file_hash(part), part.stat().st_size, 0) for part in parts}
    store.write_entry(Entry(0, (), {}, sizes))


def written(folder, tables, policies) -> Batch:
    store = Store(folder)
    store.make_folders(tuple(tables))
    for table, rows in tables.items():
        pd.DataFrame(rows).to_parquet(store.part(table, 0), index=False)
    enter(store)
    bases = dict.fromkeys(row["base"] for row in tables["runs"])
    content = {
        "made_by": MADE_BY,
        "batch": identity(policies),
        "scenarios": {base: {"hypotheses": reading(base), "parameters": {}} for base in bases},
    }
    (folder / "manifest.json").write_text(json.dumps(content))
    return Batch(folder, partial=True)


def reading(base: str) -> dict:
    """The hypotheses in the name of a scenario of the cross; for another, the default ones."""
    name = base.partition("+")[0].partition("[")[0]
    role, _, objective = name.partition("_") if name in CROSS else ("permissive", "", "mixed")
    return {"russia": {"role": role}, "belarus": {"objective": objective}}


@pytest.mark.parametrize("name", POLICIES)
def test_the_policies_change_something_of_a_free_scenario(name):
    assert Policy.of(load_scenario(name)).over(load_scenario("free")).name == f"free+{name}"


def test_signs_and_intervals_are_counted_by_hand(tmp_path):
    def value(base, policy, seed):
        if not policy:
            return 10 * seed
        if base.startswith("orchestrator"):
            return 10 * seed + 5
        noise = 0.1 if base.endswith("mixed") else 100  # p without and with Holm's factor: 4e-7, or 0.9
        return 10 * seed - 5 + noise * (-1) ** seed

    found = effects(batch_of(tmp_path, CROSS, value))
    assert len(found) == len(OUTCOMES) * 15
    table = summary(found)
    assert table["outcome"].tolist() == [measure.name for measure in OUTCOMES]
    assert set(table["default"]) == {"permissive_mixed"}
    assert set(table["sign"]) == {-1}
    assert set(table["lower"]) == {10}  # permissive and restrainer
    assert set(table["clear_lower"]) == {2}  # of them, with little noise
    assert set(table["higher"]) == set(table["clear_higher"]) == {5}
    assert set(table["scenarios"]) == {15}
    one = found[(found["role"] == "orchestrator") & (found["outcome"] == "arrivals")]
    assert (one[["mean", "low", "high"]] == 5.0).all().all()
    assert one["clear"].all()
    assert set(found["runs"]) == {4}


def test_no_difference_has_no_sign_and_is_never_clear(tmp_path):
    found = effects(batch_of(tmp_path, CROSS, lambda _, __, seed: seed))
    assert set(found["sign"]) == {0}
    assert not found["clear"].any()
    assert not summary(found)[["lower", "higher"]].any().any()


def test_of_deaths_there_is_no_middle(tmp_path):
    found = effects(batch_of(tmp_path, CROSS, lambda _, policy, __: bool(policy)))
    deaths = found["outcome"] == "deaths"
    assert found.loc[deaths, "mean"].isna().all()
    assert found.loc[~deaths, "mean"].notna().all()
    assert set(found.loc[deaths, "sign"]) == {1}


def test_one_seed_has_a_sign_and_no_interval(tmp_path):
    found = effects(batch_of(tmp_path, CROSS[:2], lambda _, policy, __: bool(policy), seeds=[7]))
    assert set(found["sign"]) == {1}
    assert found["low"].isna().all()
    assert not found["clear"].any()
    assert summary(found)["sign"].isna().all()
    assert not summary(found)["clear_higher"].any()


def test_where_the_default_is_unclear_the_others_still_count(tmp_path):
    def value(base, policy, seed):
        noise = 100 if base == "permissive_mixed" else 0.1
        return (5 + noise * (-1) ** seed) * bool(policy)

    found = effects(batch_of(tmp_path, CROSS, value))
    assert set(found["sign"]) == {1}
    assert found["clear"].sum() == 14 * len(OUTCOMES)
    table = summary(found)
    assert table["sign"].isna().all()
    assert set(table["higher"]) == {15}
    assert set(table["clear_higher"]) == {14}


ENDS = ("answer_memory=30", "answer_memory=365", "visa_contact=0")


def moved(base, policy, seed):
    """The policy lowers everything; not clearly with one parameter moved, and raises it with another."""
    effect = {"answer_memory=30": -5 + 100 * (-1) ** seed, "visa_contact=0": 5}
    return effect.get(base.partition("[")[2][:-1], -5) * bool(policy)


def test_what_a_moved_parameter_does_to_a_sign_is_reported_beside_the_count(tmp_path):
    bases = [*CROSS, *(f"permissive_mixed[{end}]" for end in ENDS)]
    found = effects(batch_of(tmp_path, bases, moved))
    assert found["parameter"].unique().tolist() == ["", *ENDS]
    table = summary(found)
    assert set(table["scenarios"]) == set(table["lower"]) == set(table["clear_lower"]) == {15}
    assert set(table["otherwise_at"]) == {"answer_memory=30: unclear; visa_contact=0: +"}
    figure = robust_figure(found, "permissive_mixed", "seeds alone", {}, WORDS)
    assert len(figure.axes[-1].get_xticklabels()) == 15
    kept = summary(effects(batch_of(tmp_path / "kept", bases[:-1], lambda _, policy, __: bool(policy))))
    assert set(kept["otherwise_at"]) == {""}


def test_a_moved_parameter_may_make_clear_what_is_not(tmp_path):
    def value(base, policy, seed):
        return (100 * (-1) ** seed if base == "permissive_mixed" else 3) * bool(policy)

    table = summary(effects(batch_of(tmp_path, [*CROSS, "permissive_mixed[visa_contact=0]"], value)))
    assert table["sign"].isna().all()
    assert set(table["otherwise_at"]) == {"visa_contact=0: +"}


def test_a_scenario_with_a_bracket_in_its_own_name_counts(tmp_path):
    found = effects(batch_of(tmp_path, ["a[1]", "b"], lambda _, policy, __: bool(policy)))
    assert set(found["parameter"]) == {""}


def test_decisive_parameters_are_moved_to_both_ends_under_the_default_reading(monkeypatch):
    names = ["visa_contact", "answer_memory"]
    monkeypatch.setattr("sim.analysis.robust.decisive", lambda _: names)
    ends = at_ends(load_scenarios("hypotheses"))
    assert [(end.name, dict(end.parameters)) for end in ends] == [
        (f"permissive_mixed[{name}={value:g}]", {name: value})
        for name in names
        for value in (load_world().parameters[name].low, load_world().parameters[name].high)
    ]
    reading = load_scenario("scenarios/hypotheses/permissive_mixed.toml").hypotheses
    assert all(end.hypotheses == reading for end in ends)


def test_the_decisive_parameters_are_those_that_move_outcomes_most(tmp_path):
    lines = [
        "factor,observed,arrivals,arrivals_error,deaths,deaths_error,eu_cost,eu_cost_error",
        "a,9,0.1,0,0.2,0,9.0,0",  # much of what signs are not counted of
        "b,1,0.9,0,0.1,0,0.1,0",
        "russia.role,1,5,0,5,0,0,0",
        "c,1,0.3,0,2.0,0,0.1,0",
    ]
    (tmp_path / "posterior").mkdir()
    (tmp_path / "posterior" / "screening.csv").write_text("\n".join(lines))
    world = SimpleNamespace(folder=tmp_path, parameters=dict.fromkeys("abc"))
    assert decisive(world) == ["c", "b", "a"]
    assert decisive(SimpleNamespace(folder=tmp_path / "none")) == []


@pytest.mark.parametrize(
    ("bases", "default"),
    [
        (("orchestrator_revenge", "permissive_mixed"), "permissive_mixed"),
        (("orchestrator_revenge", "restrainer_mixed"), "orchestrator_revenge"),
        (("hard_winter", "as_it_happened"), "hard_winter"),  # both under the default hypotheses
    ],
)
def test_the_sign_is_that_under_the_default_hypotheses_or_else_of_the_first(tmp_path, bases, default):
    found = effects(batch_of(tmp_path, bases, lambda base, policy, _: (base == default) * bool(policy)))
    assert default_scenario(found) == default
    table = summary(found)
    assert set(table["default"]) == {default}
    assert set(table["sign"]) == {1}
    assert set(table["higher"]) == {1}


def test_each_point_of_a_sweep_is_paired_with_itself(tmp_path):
    tables = {"runs": [], "daily": [], "border": []}
    for base, point, level in (("a", "[x=1]", 0), ("a", "[x=2]", 9), (f"a+{POLICY}", "[x=1]", 1)):
        add(tables, base, base + point, level)
    add(tables, f"a+{POLICY}", f"a+{POLICY}[x=2]", 7)
    found = effects(written(tmp_path, tables, [POLICY]))
    arrivals = found[found["outcome"] == "arrivals"].set_index("scenario")["mean"]
    assert arrivals.to_dict() == {"a[x=1]": 1.0, "a[x=2]": -2.0}


def add(tables, base, name, level):
    about = {"scenario": name, "run": 0}
    tables["runs"].append({**about, "key": "k", "base": base, "point": 0})
    tables["daily"].append({**about, "arrivals": level, "in_strip": 0, "dead": 0, "pressure": 0.0})
    tables["border"].append({**about, "neighbour": "PL", "recorded_attempts": 0})


def test_outcomes_are_read_by_hand(tmp_path):
    batch = batch_of(tmp_path, ["free"], lambda *_: 0, seeds=[0])
    about = {"scenario": f"free+{POLICY}", "run": 0}
    columns = {"arrivals": [1, 2, 3], "in_strip": [10, 20, 5], "dead": [0, 1, 4], "pressure": [0.2, 0.7, 0.1]}
    alone = pd.read_parquet(batch.store.part("daily", 0)).iloc[:1]
    days = pd.DataFrame(columns).assign(**about)
    pd.concat([alone, days]).to_parquet(batch.store.part("daily", 0), index=False)
    lines = pd.DataFrame({"neighbour": ["PL", "LT"] * 3, "recorded_attempts": [2, 50] * 3}).assign(**about)
    border = pd.read_parquet(batch.store.part("border", 0)).iloc[:3]
    pd.concat([border, lines]).to_parquet(batch.store.part("border", 0), index=False)
    expected = {"arrivals": 6, "attempts_pl": 6, "strip_days": 35, "deaths": np.nan, "pressure_peak": 0.7}
    enter(batch.store)
    found = effects(Batch(batch.store.folder, partial=True)).set_index("outcome")["mean"].to_dict()
    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "base", [load_scenario("free"), *load_scenarios("hypotheses")[-2:]], ids=lambda s: s.name
)
def test_nothing_applied_to_a_free_scenario_runs_as_it_does(base):
    from sim.runs.run import run

    nothing = Policy("nothing", "Nothing", {}, {"scale": 0.5})
    mine = run(nothing.over(base).until(date(2021, 8, 1)), 0).daily
    free = run(base.with_changes(parameters={"scale": 0.5}), 0, until=date(2021, 8, 1)).daily
    pd.testing.assert_frame_equal(mine.drop(columns="scenario"), free.drop(columns="scenario"))


def test_figure_marks_a_sign_by_shape_and_a_clear_one_by_filling(tmp_path):
    found = effects(
        batch_of(tmp_path, CROSS, lambda base, policy, _: bool(policy) and not base.startswith("restrainer"))
    )
    figure = robust_figure(found, "permissive_mixed", "seeds alone", {}, WORDS)
    assert len(figure.axes) == len(OUTCOMES)
    lines = figure.axes[0].lines
    assert {str(line.get_marker()) for line in lines if line.get_marker() != "None"} == {"^", "_"}
    filled = [line for line in lines if line.get_marker() == "^" and line.get_markerfacecolor() != "white"]
    assert len(filled) == 10
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == [" 10", "orchestrator", "permissive", "restrainer"]
    assert "how many of the 15 readings have the sign of the shaded one" in figure.texts[1].get_text()
    assert "role of Beland above, objective of Aland below" in figure.texts[1].get_text()
    assert [label.get_text() for label in figure.axes[-1].get_xticklabels()][:2] == ["distraction", "mixed"]


def test_figure_counts_no_signs_where_the_default_is_unclear(tmp_path):
    found = effects(batch_of(tmp_path, CROSS, lambda _, policy, seed: (1 + 9 * (-1) ** seed) * bool(policy)))
    texts = [
        text.get_text()
        for text in robust_figure(found, "permissive_mixed", "seeds alone", {}, WORDS).axes[0].texts
    ]
    assert texts[0] == " –"


def test_figure_of_other_scenarios_names_them(tmp_path):
    bases = ["as_it_happened", "hard_winter"]
    found = effects(batch_of(tmp_path, bases, lambda _, policy, __: bool(policy)))
    figure = robust_figure(found, "as_it_happened", "seeds alone", TITLES, WORDS)
    assert [label.get_text() for label in figure.axes[-1].get_xticklabels()] == [bases[0], "A hard winter"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["An early call"]
    assert [text.get_text() for text in figure.axes[0].texts] == [" 2"]


def test_scenarios_and_policies_of_a_batch_have_their_titles(tmp_path):
    batch = batch_of(tmp_path, ["hard_winter", "as_it_happened"], lambda *_: 0)
    file = tmp_path / "manifest.json"
    content = json.loads(file.read_text())
    assert titles(batch) == {}
    content["scenarios"]["hard_winter"]["title"] = "A hard winter"
    content["scenarios"][f"hard_winter+{POLICY}"]["title"] = "A hard winter; An early call"
    file.write_text(json.dumps(content))
    found = titles(Batch(tmp_path, partial=True))
    assert (found["hard_winter"], found[POLICY]) == ("A hard winter", "An early call")


def test_too_many_scenarios_are_not_drawn(tmp_path):
    bases = [f"s{number}" for number in range(MOST_COLUMNS + 1)]
    found = effects(batch_of(tmp_path, bases, lambda *_: 0, seeds=[0]))
    with pytest.raises(ValueError, match=f"{MOST_COLUMNS + 1} scenarios, more than {MOST_COLUMNS}"):
        robust_figure(found, bases[0], "seeds alone", {}, WORDS)
