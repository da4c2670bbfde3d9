"""Paired differences, by hand and on a batch with known answers."""

import json
from math import inf, isnan, nan

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t, ttest_1samp

from sim.analysis.compare import by_run, compare, interval, least, pairs, runs_needed, telling
from sim.batch import Batch
from sim.batch.entries import Entry, Part
from sim.batch.store import Store
from sim.cli.compare import _rows
from sim.errors import InputError
from sim.runs.manifest import MADE_BY, file_hash
from sim.scenario import Scenario, load_scenario
from sim.tables.measures import EU_COSTS, used
from tests.batch.conftest import identity

DAYS = pd.date_range("2021-06-01", periods=3)
LEVEL = {"level": 0.0, "percent": nan}
STOCKS = {"returned": 1, "onward": 2, "dead": 3}


def batch_of(folder, *scenarios: Scenario, seeds=range(4), missing=()) -> Batch:
    """A batch whose arrivals per day are seed + 10 x scenario's place; all else follows from them."""
    store = Store(folder)
    store.make_folders(("runs", "daily", "border", "decisions"))
    for block, scenario in enumerate(scenarios):
        here = [seed for seed in seeds if (scenario.name, seed) not in missing]
        frames = {
            "runs": pd.DataFrame(
                {"key": "k", "scenario": scenario.name, "run": here, "base": scenario.name, "point": block}
            ),
            "daily": pd.concat(daily(scenario.name, seed, seed + 10.0 * block) for seed in here),
            "border": pd.concat(border(scenario.name, seed, seed + 10 * block) for seed in here),
        }
        for table, frame in frames.items():
            frame.to_parquet(store.part(table, block), index=False)
        files = {table: store.part(table, block) for table in frames}
        parts = {table: Part(file_hash(file), file.stat().st_size, 0) for table, file in files.items()}
        store.write_entry(Entry(block, (), {}, parts))
    pd.DataFrame({"base": [s.name for s in scenarios], "point": range(len(scenarios))}).to_parquet(
        folder / "design.parquet"
    )
    content = {
        "made_by": MADE_BY,
        "batch": identity(),
        "scenarios": {s.name: s.resolved() for s in scenarios},
    }
    (folder / "manifest.json").write_text(json.dumps(content))
    return Batch(folder, partial=True)


def daily(name: str, seed: int, level: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "scenario": name,
            "run": seed,
            "date": DAYS,
            "arrivals": level,
            "in_strip": [level, 5 * level, level],
            **{column: [0, factor * level, 2 * factor * level] for column, factor in STOCKS.items()},
            **{f"cost_{part}_usd": 1e6 * (i + 1) * level for i, part in enumerate(EU_COSTS)},
            "cost_vetting_usd": 0.0,
            "cost_sanctions_belarus_usd": 1e6 * level,
            "cost_sanctions_russia_usd": 2e6 * level,
            "escalation": [0.1 * level, 0.2 * level, 0.3 * level],
        }
    )


def border(name: str, seed: int, level: int) -> pd.DataFrame:
    rows = [(day, place, level * (i + 1)) for day in DAYS for i, place in enumerate(("PL", "LT", "LV"))]
    frame = pd.DataFrame(rows, columns=["date", "neighbour", "recorded_attempts"])
    return frame.assign(scenario=name, run=seed)


@pytest.fixture(scope="module")
def base() -> Scenario:
    return load_scenario("as_it_happened")


def variant(base: Scenario, name: str, **changes) -> Scenario:
    """The scenario under another name, with hypotheses by top table or parameters changed."""
    content = base.content()
    for table, values in changes.items():
        content = {**content, table: {**content[table], **values}}
    return base.from_content({**content, "name": name}, name)


def test_measures_of_a_run(base, tmp_path):
    values = by_run(batch_of(tmp_path, base), used("compare")).loc["as_it_happened", 2]
    assert values.to_dict() == pytest.approx(
        {
            "arrivals": 6,
            "attempts_pl": 6,
            "attempts_lt": 12,
            "attempts_lv": 18,
            "strip_peak": 10,
            "strip_days": 14,
            "deaths": 12,
            "returned": 4,
            "onward": 8,
            "eu_cost": 6 * (1 + 2 + 3 + 4 + 6 + 7),
            "forces_cost": 6,
            "fence_cost": 12,
            "closure_cost": 18,
            "reception_cost": 24,
            "vetting_cost": 0,
            "resettlement_cost": 36,
            "returns_cost": 42,
            "sanctions_cost": 18,
            "escalation": 0.4,
        }
    )
    assert set(values.index) == {measure.name for measure in used("compare")}


def test_differences_are_paired_by_seed(base, tmp_path):
    other = variant(base, "other", parameters={"scale": 2})
    effects = compare(batch_of(tmp_path, base, other, missing={("other", 1)}), "as_it_happened")
    arrivals = effects.set_index("measure").loc["arrivals"]
    assert (arrivals["runs"], arrivals["mean"], arrivals["low"], arrivals["high"]) == (3, 30, 30, 30)
    assert (arrivals["scenario"], arrivals["against"]) == ("other", "as_it_happened")
    assert (arrivals["level"], arrivals["percent"]) == (5, 600)  # of 0, 6 and 9 people in three days


def test_clear_is_what_most_pairs_show_and_holm_leaves(base, tmp_path):
    other = variant(base, "other", parameters={"scale": 2})
    effects = compare(batch_of(tmp_path, base, other), "as_it_happened").set_index("measure")
    assert effects.loc["arrivals", ["low90", "high90", "p_holm", "clear"]].tolist() == [30, 30, 0, True]
    vetting = effects.loc["vetting_cost", ["low90", "high90", "p_holm", "clear"]]
    assert vetting.tolist() == [0, 0, 1, False]


def test_deaths_have_no_mean(base, tmp_path):
    effects = compare(
        batch_of(tmp_path, base, variant(base, "other", parameters={"scale": 2})), "as_it_happened"
    )
    deaths = effects.set_index("measure").loc["deaths"]
    assert all(isnan(deaths[column]) for column in ("mean", "level", "percent"))
    assert (deaths["low"], deaths["high"]) == (60, 60)
    assert effects.loc[effects["measure"] != "deaths", "mean"].notna().all()


def test_the_interval_is_that_of_the_t_test():
    differences = np.array([1.0, 4.0, 2.0, -1.0, 3.0])
    found, expected = interval(differences), ttest_1samp(differences, 0).confidence_interval(0.95)
    assert (found["low"], found["high"]) == pytest.approx((expected.low, expected.high))
    assert (found["mean"], found["same_sign"], found["runs"]) == (1.8, 0.8, 5)


def test_a_mean_that_cannot_fall_below_nothing_has_no_lower_end_there():
    both = pd.DataFrame({"less": [0.0, 1.0, 90.0], "base": [10.0, 50.0, 91.0]})
    found = interval((both["less"] - both["base"]).to_numpy(), least=least(both))
    assert found["low"] == -both["base"].mean() < found["mean"]
    assert least(both - 20.0) == -inf


def test_no_difference_has_no_sign_and_no_number_of_runs():
    found = interval(np.zeros(3))
    assert (found["mean"], found["low"], found["high"], found["runs_needed"]) == (0, 0, 0, inf)
    assert isnan(found["same_sign"])
    none = pd.DataFrame(
        [
            {"measure": "a", "label": "a", "unit": "b", "reading": "", "scenario": "c", "against": "d"}
            | LEVEL
            | found
            | {"clear": False}
        ]
    )
    assert _rows(none) == [("a (b)", "c", "d", "0", "0", "0", "–", "0", "no", "3", "–")]


def test_a_constant_difference_is_certain():
    found = interval(np.full(3, -4.0))
    assert (found["mean"], found["low"], found["high"]) == (-4, -4, -4)
    assert (found["same_sign"], found["runs_needed"]) == (1, 2)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_pairs_have_no_interval(count):
    found = interval(np.ones(count))
    assert isnan(found["low"])
    assert isnan(found["runs_needed"])


@pytest.mark.parametrize("deviation", [0.01, 0.5, 3.0, 40.0])
def test_runs_needed_is_the_least_that_suffices(deviation):
    def half(runs: int) -> float:
        return t.ppf(0.975, runs - 1) * deviation / np.sqrt(runs)

    runs = runs_needed(-2.0, deviation, lambda freedom: t.ppf(0.975, freedom))
    assert half(runs) <= 0.2
    assert runs == 2 or half(runs - 1) > 0.2


def test_no_runs_suffice_for_a_mean_of_zero():
    assert runs_needed(0.0, 1.0, lambda _: 2.0) == inf
    assert isnan(runs_needed(1.0, nan, lambda _: 2.0))


def test_no_runs_suffice_for_a_mean_of_zero_but_for_rounding():
    assert interval(np.array([0.1, 0.2, -0.3]))["runs_needed"] == inf


def test_what_a_scenario_leaves_as_it_is_of_the_cost_is_left_out_of_what_is_reported(base, tmp_path):
    others = [variant(base, name, parameters={"scale": i + 2}) for i, name in enumerate(("one", "two"))]
    effects = compare(batch_of(tmp_path, base, *others), "as_it_happened")
    assert set(effects["measure"]) - set(telling(effects)["measure"]) == {"vetting_cost"}
    changed = effects.copy()
    changed.loc[changed.index[changed["measure"] == "vetting_cost"][-1], "high"] = 2.0
    assert telling(changed).equals(changed)  # one scenario changes it
    still = effects.assign(mean=0.0, low=0.0, high=0.0)
    assert {"eu_cost", "arrivals"} <= set(telling(still)["measure"])  # only parts are left out


def test_by_compares_within_each_reading(base, tmp_path):
    role = {"hypotheses": {"russia": {"role": "restrainer"}}}
    policy = {"parameters": {"climate.temperature_shift": -1}}
    scenarios = [
        base,
        variant(base, "policy", **policy),
        variant(base, "restrainer", **role),
        variant(base, "policy_restrainer", **role, **policy),
        variant(base, "alone", hypotheses={"russia": {"role": "orchestrator"}}, **policy),
    ]
    found = pairs(batch_of(tmp_path, *scenarios), "as_it_happened", "russia.role")
    assert [(pair.scenario, pair.against, pair.reading) for pair in found] == [
        ("policy", "as_it_happened", "permissive"),
        ("restrainer", "as_it_happened", "restrainer"),
        ("policy_restrainer", "restrainer", "restrainer"),
        ("alone", "as_it_happened", "orchestrator"),
    ]


def test_by_a_parameter_that_no_file_names(base, tmp_path):
    other = variant(base, "other", parameters={"scale": 2})
    found = pairs(batch_of(tmp_path, base, other), "as_it_happened", "scale")
    assert [(pair.scenario, pair.reading) for pair in found] == [("other", "2")]


def test_nothing_to_compare(base, tmp_path):
    with pytest.raises(InputError, match="no scenario but the baseline"):
        compare(batch_of(tmp_path, base), "as_it_happened")
