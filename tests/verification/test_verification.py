from datetime import date

import numpy as np
import pytest

from sim.scenario import load_scenario
from sim.scenario.shipped import RECORDED
from sim.verification import convergence
from sim.verification.closed_forms import Form, closed_forms
from sim.verification.convergence import in_scale, in_seeds, in_ticks
from sim.verification.mean_field import ALIKE, COUNTS, expected, plain_world, simulated
from sim.verification.ticks import in_ticks_of_model, outcomes
from tests.worlds.copies import lake_file

pytestmark = pytest.mark.unchecked  # large numbers


def test_rules_follow_their_laws():
    assert [form for form in closed_forms() if not form.agrees] == []


def test_a_law_that_is_missed_is_seen():
    assert not Form("a law", 1.0, 1.5, 0.1).agrees
    assert Form("a law", 1.0, 1.3, 0.1).agrees


@pytest.fixture(scope="module", params=["recorded", "lake"])
def large(request, tmp_path_factory):
    made_up = request.param == "lake"
    base = load_scenario(lake_file(tmp_path_factory.mktemp("lake") / "mine.toml", 92)) if made_up else None
    scenario = plain_world(8.0, base)
    return scenario, *simulated(scenario, 0)


def test_an_independent_version_of_the_journey_agrees_within_a_tenth(large):
    scenario, given, counts = large
    p = {name: scenario.parameter(name) for name in scenario.world.parameters}
    ratios = counts / expected(given, p)
    assert set(ratios.index) == set(COUNTS)
    assert ratios.between(0.9, 1.1).all()


@pytest.mark.parametrize("name", ["attempt_rate", "transfer_rate", "onward_rate", "detection_rate"])
def test_it_would_notice_another_law(large, name):
    scenario, given, counts = large
    p = {each: scenario.parameter(each) for each in scenario.world.parameters} | ALIKE
    p[name] *= 0.6
    assert not (counts / expected(given, p)).between(0.9, 1.1).all()


def test_half_the_tick_changes_the_journey_by_little():
    table = in_ticks(0, 1.0, (4, 8))
    assert table["3 h"].between(0.94, 1.06).all()


@pytest.mark.slow  # the rules are compiled anew
def test_half_the_tick_changes_the_model_by_little_and_half_the_rest_does_not():
    until, leading = date(2021, 9, 1), ["arrivals", "attempts", "strip_days", "onward"]
    table = in_ticks_of_model(range(2), until, 2.0).loc[leading]
    assert table["ratio"].between(0.94, 1.06).all(), table
    assert table.loc["attempts", "6 h"] != table.loc["attempts", "3 h"]  # the ticks are others
    rest = load_scenario(RECORDED).parameter("rest_ticks")
    shorter = outcomes(8, range(2), until, {"rest_ticks": rest, "scale": 2.0})
    assert shorter["attempts"].mean() > 1.06 * table.loc["attempts", "6 h"], table


def test_the_error_of_independent_runs_falls_and_that_of_repeated_ones_does_not(monkeypatch):
    monkeypatch.setattr(convergence, "_attempts", lambda _, seed: np.random.default_rng(seed).normal())
    assert in_seeds(range(256))["shrinks"].iloc[3:].between(0.7, 1.4).all()
    monkeypatch.setattr(convergence, "_attempts", lambda _, seed: np.random.default_rng(seed // 16).normal())
    assert in_seeds(range(256))["shrinks"].iloc[3] < 0.1  # sixteen seeds, one run


def test_the_error_falls_with_the_root_of_the_seeds_and_the_scale_does_not_shift_the_mean():
    table = in_seeds(range(4))
    assert table["seeds"].tolist() == [2, 4]
    assert (table["error"] > 0.0).all()  # no seed repeats another
    scales = in_scale(range(4), (0.5, 1.0)).set_index("scale")
    gap = scales["mean"].diff().iloc[-1]
    assert abs(gap) < 4.0 * (scales["error"] ** 2).sum() ** 0.5 + 0.1 * scales["mean"].max()
