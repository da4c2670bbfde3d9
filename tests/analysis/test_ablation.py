"""One hypothesis changed at a time: which runs are needed, and their results, counted by hand."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.analysis import ablation
from sim.analysis.ablation import (
    AS_IT_IS,
    Ablation,
    ablations,
    by_outcome,
    by_pattern,
    by_target,
    judged,
    plan,
)
from sim.analysis.verdict import Verdict
from sim.errors import InputError
from sim.scenario import load_scenario
from sim.world import load_world
from sim.world.targets import Target

TARGETS = load_world().targets


def names(*wanted: str) -> list[str]:
    return [each.name for each in ablations(load_scenario("as_it_happened"), wanted)]


def test_every_other_value_of_every_hypothesis_is_tried() -> None:
    every = names()
    assert every[0] == AS_IT_IS
    assert {"advice=none", "russia.role=orchestrator", "belarus.objective=revenge", "decision=free"} <= set(
        every
    )
    assert {"alleged_infiltration=true", "scheme_start=2021-08-25"} <= set(every)
    hypotheses = load_world().hypotheses.values()
    assert (
        len(every) == 1 + sum(len(each.values) - 1 for each in hypotheses) - 1
    )  # mixed needs a list of actors
    assert len(set(every)) == len(every)


def test_mechanisms_come_first_and_some_can_be_chosen() -> None:
    assert names("russia.role", "advice") == [
        AS_IT_IS,
        "advice=none",
        "russia.role=orchestrator",
        "russia.role=restrainer",
    ]


def test_each_differs_in_its_hypothesis_alone() -> None:
    before, after = (each.scenario for each in ablations(load_scenario("as_it_happened"), ["advice"]))
    assert after.overrides == {**before.overrides, "word_weight": 0.0}
    same = {"name": "", "hypotheses": {}}
    assert before.resolved() | same == after.resolved() | same


def test_an_unknown_mechanism_is_refused() -> None:
    with pytest.raises(InputError, match=r'--mechanism = "advise".*did you mean advice'):
        names("advise")


def test_a_mechanism_whose_parameter_the_scenario_sets_is_refused() -> None:
    base = load_scenario("as_it_happened").with_changes(parameters={"word_weight": 2.0})
    with pytest.raises(InputError, match=r"is set by hypotheses.mechanism.advice"):
        ablations(base, ["advice"])


def test_every_target_is_answered_by_a_run_that_has_its_days() -> None:
    changed = ablations(load_scenario("as_it_happened"), ["advice"])
    batch, asks = plan(changed, runs=3, seed=5)
    scenarios = {sweep.base.name: sweep.base for sweep in batch.sweeps}
    assert (batch.runs, batch.seed_from, batch.wide) == (3, 5, ("targets",))
    assert set(asks.values()) <= scenarios.keys()
    for (name, target, role), run in asks.items():
        assert scenarios[run].hypotheses.mechanism.advice == ("none" if name == "advice=none" else "heard")
        if TARGETS[target].of_people:
            assert scenarios[run].period.until == TARGETS[target].until
        elif role == "run" and not (TARGETS[target].scenario or TARGETS[target].changes):
            assert run == name  # the ablation itself, to its end
    assert {target for name, target, _ in asks if name == AS_IT_IS} == TARGETS.keys()


def one(name: str, low: float, high: float) -> Target:
    return replace(TARGETS["P3_poland_july"], name=name, low=low, high=high, tolerance=1.5)


JUDGED = {"a": one("a", 100.0, 100.0), "b": one("b", 100.0, 200.0)}


@pytest.fixture
def found() -> pd.DataFrame:
    """Three seeds, two targets of P3: as it is, a seed meets 2, 2 and 1 of them; with the change 1, 0 and 0."""
    values = {
        (AS_IT_IS, "a"): (100.0, 100.0, 160.0),
        (AS_IT_IS, "b"): (150.0, 150.0, 150.0),
        ("x=none", "a"): (160.0, 170.0, 180.0),
        ("x=none", "b"): (150.0, 350.0, 350.0),
    }
    rows = [
        (name, "P3", target, seed, value, Verdict(JUDGED[target], ()).shows(value))
        for (name, target), seeds in values.items()
        for seed, value in enumerate(seeds)
    ]
    return pd.DataFrame(rows, columns=["ablation", "pattern", "target", "run", "value", "met"])


def test_the_verdict_on_a_target_is_that_over_the_seeds(found: pd.DataFrame) -> None:
    rows = by_target(found, JUDGED).set_index(["ablation", "target"])
    assert rows["passed"].tolist() == [True, True, False, False]  # the median is 350 of at most 300
    assert rows["passed_as_it_is"].tolist() == [True] * 4
    assert rows.loc[("x=none", "b"), "met"] == 1 / 3
    assert rows.loc[("x=none", "a"), "median"] == 170.0


def test_a_pattern_has_the_targets_that_pass_and_what_a_seed_meets_more(found: pd.DataFrame) -> None:
    before, after = by_pattern(found, by_target(found, JUDGED)).to_dict("records")
    assert (before["passed"], before["targets"], before["mean"], before["clear"]) == (2, 2, 0.0, False)
    assert (after["passed"], after["runs"], after["met"]) == (0, 3, 1 / 3)
    assert after["mean"] == pytest.approx(-4 / 3)  # -1, -2 and -1
    assert after["low"] == pytest.approx(-4 / 3 - 4.303 / 3, abs=1e-3)  # Student's t, two degrees of freedom


def test_a_pair_is_divided_seed_by_seed() -> None:
    changed = ablations(load_scenario("as_it_happened"), ["advice"])[:1]
    target = "P10_public_returns"  # passes below 1
    asks = {(AS_IT_IS, target, "run"): "with", (AS_IT_IS, target, "against"): AS_IT_IS}
    rows = [("with", 0, 50.0), ("with", 1, 90.0), (AS_IT_IS, 0, 100.0), (AS_IT_IS, 1, 60.0)]
    table = pd.DataFrame(
        [(*row[:2], target, row[2]) for row in rows], columns=["scenario", "run", "target", "value"]
    )
    batch = SimpleNamespace(table=lambda name: {"targets": table}[name])
    columns = ["run", "value", "met"]
    assert judged(batch, changed, asks)[columns].to_numpy().tolist() == [[0, 0.5, True], [1, 1.5, False]]


def test_outcomes_are_paired_differences_corrected_together(monkeypatch: pytest.MonkeyPatch) -> None:
    measures = [
        SimpleNamespace(name=name, label=name, unit="people", deaths=name == "dead")
        for name in ("moved", "dead")
    ]
    index = pd.MultiIndex.from_product([[AS_IT_IS, "x=none"], range(4)], names=["scenario", "run"])
    moved, dead = [10.0, 20.0, 30.0, 40.0], [1.0, 2.0, 1.0, 2.0]
    values = pd.DataFrame(
        {"moved": [*moved, 15.1, 25.0, 34.9, 45.0], "dead": [*dead, *dead[::-1]]}, index=index
    )
    monkeypatch.setattr(ablation, "measured", lambda *_: measures)
    monkeypatch.setattr(ablation, "by_run", lambda *_: values)
    base = load_scenario("as_it_happened")
    changed = [Ablation(AS_IT_IS, base), Ablation("x=none", base)]
    first, second = by_outcome(SimpleNamespace(), changed).to_dict("records")
    assert (first["as_it_is"], first["clear"], first["runs"]) == (25.0, True, 4)
    assert first["mean"] == pytest.approx(5.0)
    assert first["low"] < 5.0 < first["high"]
    assert not second["clear"]
    assert pd.isna(second["mean"])  # of deaths only the interval
    assert second["p_holm"] == 1.0
