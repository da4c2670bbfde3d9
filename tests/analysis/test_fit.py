"""The search for the fitted parameters: what it may move, what it looks at, and that it finds its way back."""

from datetime import date

import pytest

from sim.analysis import fit as module
from sim.analysis.fit import FIT_END, counts, fit, miss, most_trials, movable, place, value_at
from sim.world import load_world


def test_only_fitted_parameters_move_and_only_counts_up_to_september_are_looked_at():
    assert {entry.kind for entry in movable()} == {"fitted"}
    assert "death_rate" not in {entry.name for entry in movable()}  # its window ends in November
    assert {"attempt_rate", "demand_ceiling"} <= {entry.name for entry in movable()}
    assert max(target.until for target in counts()) <= FIT_END == date(2021, 10, 1)
    assert {"P2_lithuania_june", "P3_poland_september", "P3_germany_september"} <= {t.name for t in counts()}
    assert not any(target.changes or target.scenario for target in counts())


@pytest.mark.parametrize("name", ["attempt_rate", "start_in_minsk"])  # a range of one sign, and one from 0
def test_places_run_over_the_range_and_back(name):
    entry = load_world().parameters[name]
    assert place(entry, entry.high) == pytest.approx(1.0)
    assert value_at(entry, 0.0) == entry.low
    assert value_at(entry, 1.0) == entry.high
    assert value_at(entry, place(entry, entry.default)) == pytest.approx(entry.default, rel=0.005)


def test_a_miss_is_one_at_the_tolerance_and_none_within_the_range():
    target = load_world().targets["P3_poland_september"]
    assert miss(target, (target.low + target.high) / 2) == 0.0
    assert miss(target, target.high * target.tolerance) == pytest.approx(1.0)
    assert miss(target, target.low / target.tolerance) == pytest.approx(-1.0)


@pytest.mark.unchecked
def test_the_search_finds_the_way_to_what_was_hidden(monkeypatch):
    """A world of two parameters whose counts are known functions of them."""
    hidden = {"attempt_rate": 0.4, "demand_ceiling": 900.0}
    entries = [load_world().parameters[name] for name in hidden]
    held = [load_world().targets["P3_poland_august"], load_world().targets["P3_poland_september"]]
    monkeypatch.setattr(module, "movable", lambda: entries)
    monkeypatch.setattr(module, "counts", lambda: held)

    def counted(points, *_):
        ratios = [{name: point[name] / hidden[name] for name in hidden} for point in points]
        return [
            {
                held[0].name: held[0].low * r["attempt_rate"],
                held[1].name: held[1].low * r["demand_ceiling"] ** 2,
            }
            for r in ratios
        ]

    monkeypatch.setattr(module, "simulated_counts", counted)
    ended = fit([0], 1, 10)
    assert ended.stood == {entry.name: entry.default for entry in entries}
    assert ended.found == pytest.approx(hidden, rel=0.05)
    assert ended.cost_after < 0.01 < ended.cost_before


def test_the_runs_of_a_search_are_counted(monkeypatch):
    tried = []

    def counted(points, *_):
        tried.extend(points)
        return [{target.name: target.low * 1.1 for target in counts()} for _ in points]

    monkeypatch.setattr(module, "simulated_counts", counted)
    fit([0], 1, 2)
    assert 0 < len(tried) <= most_trials(2)


@pytest.mark.unchecked
def test_counts_are_read_of_whole_runs():
    entry = load_world().parameters["start_in_minsk"]
    few, many = module.simulated_counts(
        [{"scale": 0.1}, {"scale": 0.1, entry.name: entry.high}], [0, 1], 1, lambda _: None
    )
    assert set(few) == {target.name for target in counts()}
    assert many["P2_lithuania_june"] > few["P2_lithuania_june"] > 0
