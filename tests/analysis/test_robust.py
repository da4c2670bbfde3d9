import numpy as np
import pandas as pd
import pytest

from sim.analysis import robust
from sim.analysis.robust import (
    ALONE,
    OUTCOMES,
    POLICIES,
    UNTIL,
    Combination,
    combinations,
    default_combination,
    own_changes,
    plan,
    summary,
)
from sim.errors import InputError
from sim.report.robust import robust_figure
from sim.scenario import load_scenario
from sim.scenario.catalogue import ACTORS, levers

DEFAULT = Combination("permissive", "mixed")


def changed(name):
    """(actor, lever, value, first day) of what a policy dates."""
    entries = own_changes(load_scenario(name))["lever"]
    return [(e["actor"], e["lever"], e["value"], e.get("from")) for e in entries]


def test_the_cross_is_full_and_holds_the_default():
    assert len(set(combinations())) == 15
    assert default_combination() == DEFAULT
    assert default_combination() in combinations()


@pytest.mark.parametrize("name", POLICIES)
def test_of_a_policy_only_what_differs_from_what_happened_is_dated(name):
    base, found = load_scenario("as_it_happened"), own_changes(load_scenario(name))
    assert any(found.values())
    for entry in found["lever"]:
        day = entry.get("from", base.period.start)
        last = entry.get("until", UNTIL)
        days = pd.date_range(day, last, inclusive="left").date
        assert any(base.lever_value(entry["actor"], entry["lever"], d) != entry["value"] for d in days)


def test_history_that_a_policy_repeats_is_left_out():
    sanctions = [value for actor, lever, value, _ in changed("heavy_sanctions_early") if lever == "sanctions"]
    assert sanctions == [0.9]
    assert {value for _, lever, value, _ in changed("early_call") if lever == "contact"} == {1}
    pushback = {value for _, lever, value, _ in changed("humane_package") if lever == "pushback"}
    assert pushback == {0}


def test_routes_and_parameters_count_as_changes():
    bans = own_changes(load_scenario("turkish_and_gulf_bans_early"))
    assert bans["lever"] == []
    assert {hub: list(route) for hub, route in bans["routes"].items()} == {
        "istanbul": ["nationality_ban"],
        "dubai": ["nationality_ban"],
    }
    winter = load_scenario("hard_winter")
    assert own_changes(winter)["parameters"] == winter.parameters != {}


@pytest.mark.parametrize("name", ["as_it_happened", "free"])
def test_a_scenario_without_changes_is_no_policy(name):
    with pytest.raises(InputError, match=f'POLICY = "{name}": is no policy'):
        plan([load_scenario(name)], [0])


def test_every_combination_runs_alone_and_with_each_policy_for_every_seed():
    jobs = plan([load_scenario("early_call"), load_scenario("hard_winter")], (3, 4))
    cells = {(job.combination, job.policy, job.seed) for job in jobs}
    assert len(cells) == len(jobs) == 15 * 3 * 2
    for job in jobs:
        assert job.settings.hypotheses.russia.role == job.combination.role
        assert job.settings.hypotheses.belarus.objective == job.combination.objective


def test_all_but_the_policys_own_levers_is_free():
    for job in plan([load_scenario("heavy_sanctions_early")], [0]):
        for actor, lever in levers():
            dated = job.settings.lever_value(actor, lever, UNTIL)
            held = job.policy != ALONE and (actor, lever) == ("eu", "sanctions")
            assert dated == (0.9 if held else None)
        limits = (job.settings.route_value(hub, "ban", UNTIL) for hub in ("baghdad", "damascus"))
        assert not any(limits)
    assert len(ACTORS) == 12


@pytest.mark.slow
def test_alone_a_combination_runs_as_its_free_scenario():
    from sim.output.run import run

    job = next(j for j in plan([load_scenario("early_call")], [0]) if j.combination == DEFAULT)
    mine = run(job.settings, 0, robust.FIRST_DAY.replace(month=8)).daily
    free = run("free", 0, robust.FIRST_DAY.replace(month=8)).daily
    pd.testing.assert_frame_equal(mine.drop(columns="scenario"), free.drop(columns="scenario"))


def cells(monkeypatch, values):
    """Effects of one policy, where a run has the value that `values(job)` says in every outcome."""

    def told(_, jobs, __):
        return ((job, {m.name: values(job) for m in OUTCOMES}) for job in jobs)

    monkeypatch.setattr(robust, "outcomes", told)
    return robust.effects(plan([load_scenario("early_call")], range(4)), workers=1)


def test_signs_and_intervals_are_counted_by_hand(monkeypatch):
    def values(job):
        if job.policy == ALONE:
            return 10.0 * job.seed
        if job.combination.role == "orchestrator":
            return 10.0 * job.seed + 5.0
        noise = 0.1 if job.combination.objective == "mixed" else 100.0
        return 10.0 * job.seed - 5.0 + noise * (-1) ** job.seed

    found = cells(monkeypatch, values)
    table = summary(found)
    assert len(table) == len(OUTCOMES)
    assert set(table["sign"]) == {-1}
    assert set(table["same_sign"]) == {10}  # permissive and restrainer
    assert set(table["clear"]) == {2}  # of them, with little noise
    assert set(table["combinations"]) == {15}
    one = found[(found["role"] == "orchestrator") & (found["outcome"] == "arrivals")]
    assert (one[["mean", "low", "high"]] == 5.0).all().all()
    assert one["clear"].all()


def test_no_difference_has_no_sign_and_is_never_clear(monkeypatch):
    found = cells(monkeypatch, lambda job: float(job.seed))
    assert set(found["sign"]) == {0}
    assert not found["clear"].any()


def test_of_deaths_there_is_no_middle(monkeypatch):
    found = cells(monkeypatch, lambda job: float(job.policy != ALONE))
    deaths = found["outcome"] == "deaths"
    assert found.loc[deaths, "mean"].isna().all()
    assert found.loc[~deaths, "mean"].notna().all()
    assert set(found.loc[deaths, "sign"]) == {1}


def test_a_failed_run_ends_it(monkeypatch):
    failure = robust.Failure("no memory")
    monkeypatch.setattr(robust, "outcomes", lambda _, jobs, __: ((job, failure) for job in jobs))
    with pytest.raises(RuntimeError, match="orchestrator_recognition, seed 0: no memory"):
        robust.effects(plan([load_scenario("early_call")], [0]), workers=1)


def test_outcomes_are_read_by_hand():
    days = 3
    border = pd.DataFrame({"neighbour": ["PL", "LT"] * days, "recorded_attempts": [2, 50] * days})
    daily = pd.DataFrame(
        {
            "arrivals": [1, 2, 3],
            "in_strip": [10, 20, 5],
            "dead": [0, 1, 4],
            "pressure": [0.2, 0.7, 0.1],
        }
    )

    class Run:
        pass

    run = Run()
    run.border, run.daily = border, daily
    expected = {"arrivals": 6, "attempts_pl": 6, "strip_days": 35, "deaths": 4, "pressure_peak": 0.7}
    assert robust.read(run) == expected


def test_figure_marks_a_sign_by_shape_and_a_clear_one_by_filling(monkeypatch):
    found = cells(
        monkeypatch, lambda job: float(job.policy != ALONE and job.combination.role != "restrainer")
    )
    figure = robust_figure(found, "A source.")
    assert len(figure.axes) == len(OUTCOMES)
    lines = figure.axes[0].lines
    marks = {str(line.get_marker()) for line in lines if line.get_marker() != "None"}
    assert marks == {"^", "_"}
    filled = [line for line in lines if line.get_marker() == "^" and line.get_markerfacecolor() != "white"]
    assert len(filled) == 10
    assert "A source." in [text.get_text() for text in figure.texts]
    assert np.isfinite(figure.get_size_inches()).all()
