from dataclasses import replace
from datetime import date
from math import inf, log, sqrt

import numpy as np
import pytest

from sim.inference.observations import (
    FAR,
    NORMAL_95,
    TAILS,
    Likelihood,
    Observation,
    counted,
    in_article,
    observations,
)
from sim.runs.run import run
from sim.runs.targets import read
from sim.scenario.shipped import RECORDED
from sim.world import load_world
from tests.worlds.copies import LAKE

FIT_END = load_world().settings.fit_end


def test_of_days_after_september_only_what_an_article_states_is_observed():
    later = [each for each in observations(load_world()) if each.target.until > FIT_END]
    assert [each.name for each in later] == ["P5_strip_mid_november"]
    assert all(in_article(each.target) for each in later)
    stated_elsewhere = load_world().targets["P4_arrivals_early_november"]
    assert stated_elsewhere.fit
    assert stated_elsewhere.until > FIT_END
    assert not in_article(stated_elsewhere)


def test_no_check_and_no_policy_is_observed():
    held = observations(load_world())
    assert held
    assert all(each.target.fit and not each.target.changes and not each.target.scenario for each in held)


def test_the_error_is_the_tolerance_and_the_chance_of_a_count():
    july = next(each for each in observations(load_world()) if each.name == "P2_lithuania_july")
    assert july.error == pytest.approx(sqrt((log(july.target.tolerance) / NORMAL_95) ** 2 + 1 / 2882))


def test_a_day_counts_once_however_many_observations_count_it():
    held = observations(load_world())
    series: dict[tuple[str, str], dict[date, float]] = {}
    for each in held:
        days = (each.target.until - each.target.start).days
        key = each.target.measure.partition("-")[0], each.target.neighbour
        by_day = series.setdefault(key, {})
        for n in range(days):
            day = date.fromordinal(each.target.start.toordinal() + n)
            by_day[day] = by_day.get(day, 0.0) + each.weight / days
    for found in series.values():
        assert sum(found.values()) <= len(found) + 1e-9


def given(low: float, high: float, until: date) -> Observation:
    target = replace(next(iter(load_world().targets.values())), until=until)
    return Observation(target, low, high, 0.5, 1.0)


def test_a_count_that_is_far_off_is_no_farther_off_than_any_other():
    held = Likelihood([given(log(200.0), log(300.0), EARLY)])
    found = held.told(np.array([[0.0], [1.0], [20.0], [250.0], [3000.0], [9e6]]))
    assert np.exp(found[:, 0]) == pytest.approx([200 / FAR, 200 / FAR, 20, 250, 300 * FAR, 300 * FAR])
    assert np.isnan(held.told(np.array([[np.nan]]))).all()


def test_a_run_is_read_as_the_validation_reads_it(shipped_run):
    held = observations(load_world())
    ended = Likelihood(held).seen(FIT_END)
    found = counted(held, shipped_run)
    assert found[ended].tolist() == [read(held[n].target, shipped_run) for n in np.flatnonzero(ended)]
    assert not ended.all()
    assert np.isnan(found[~ended]).all()


@pytest.fixture(scope="module")
def shipped_run():
    return run(RECORDED, 1, FIT_END)


EARLY, LATE = date(2021, 7, 1), date(2021, 9, 1)


def test_the_likelihood_by_hand():
    likelihood = Likelihood([given(1.0, 2.0, EARLY), given(3.0, 3.0, LATE)])
    counts = np.array([[1.5, 3.0], [2.5, 3.0], [2.5, 4.0], [np.nan, 3.0]])
    one, two = (-0.5 * (TAILS + 1.0) * log(1.0 + distance**2 / TAILS) for distance in (1.0, 2.0))
    assert likelihood.of(counts, LATE).tolist() == pytest.approx([0.0, one, one + two, -inf])
    assert likelihood.of(counts, EARLY)[:3].tolist() == pytest.approx([0.0, one, one])


def test_an_emulator_that_is_unsure_rules_out_less():
    likelihood = Likelihood([given(3.0, 3.0, EARLY)])
    far = np.array([[6.0]])
    assert likelihood.of(far, LATE, 1.0)[0] > likelihood.of(far, LATE)[0]


def test_other_counts_may_have_been_stated():
    shifted = Likelihood([given(1.0, 2.0, EARLY)]).shifted(np.array([5.0]))
    assert shifted.of(np.array([[5.0]]), LATE)[0] == 0.0


def test_a_world_without_a_record_is_fitted_to_its_whole_period():
    lake = load_world(LAKE)
    assert lake.settings.record is None
    assert lake.settings.fit_end == lake.settings.first_origin == lake.last_day
