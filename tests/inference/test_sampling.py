from datetime import date

import numpy as np
import pytest

from sim.inference.emulator import trained
from sim.inference.matching import reflected
from sim.inference.observations import TAILS, Likelihood
from sim.inference.sampling import PARTS, Cloud, chain, moved
from sim.inference.simulate import Runs
from tests.inference.test_observations import EARLY, LATE, given

START = date(2021, 6, 1)


def test_places_beyond_the_prior_are_mirrored_back():
    assert reflected(np.array([-0.2, 0.4, 1.3])) == pytest.approx([0.2, 0.4, 0.7])


def simulated(places: np.ndarray, number: int) -> Runs:
    """A model of two factors: the first is what is counted, with chance; the second does nothing."""
    rng = np.random.default_rng([7, number])
    counts = np.exp(4.0 * places[:, :1] + 0.05 * rng.standard_normal((len(places), 1)))
    return Runs(counts, np.empty((len(places), 0, 0)), np.empty((len(places), 0)))


def same(places: np.ndarray) -> np.ndarray:
    return places


@pytest.fixture(scope="module")
def emulator():
    places = np.random.default_rng(0).random((80, 2))
    return trained(places, np.log(simulated(places, 99).counts), 0)


def test_the_emulator_predicts_points_that_it_has_not_seen(emulator):
    places = np.random.default_rng(5).random((50, 2))
    missed = emulator.predict(places)[:, 0] - 4.0 * places[:, 0]
    assert np.abs(missed).max() < 0.1
    assert 0.03 < emulator.spread[0] < 0.12


def test_counts_that_only_longer_runs_tell_have_an_emulator_of_their_own():
    places = np.random.default_rng(0).random((80, 2))
    early = np.log(simulated(places, 99).counts)
    none = np.full_like(early, np.nan)
    late = np.where(np.arange(80)[:, None] < 40, 3.0 * places[:, 1:], np.nan)
    found = trained(places, np.hstack([early, late, none]), 0)
    others = np.random.default_rng(5).random((50, 2))
    predicted = found.predict(others)
    assert predicted[:, 0].tolist() == trained(places, early, 0).predict(others)[:, 0].tolist()
    assert np.abs(predicted[:, 1] - 3.0 * others[:, 1]).max() < 0.1
    assert np.isnan(predicted[:, 2]).all()
    assert np.isnan(found.spread).tolist() == [False, False, True]


def test_the_emulator_finds_curves_and_what_two_inputs_do_together():
    rng = np.random.default_rng(6)
    inputs, others = rng.random((300, 8)), rng.random((100, 8))

    def truth(x: np.ndarray) -> np.ndarray:
        return np.column_stack([np.sin(5.0 * x[:, 0]) + 4.0 * (x[:, 1] - 0.5) * (x[:, 2] - 0.5), x[:, 3]])

    found = trained(inputs, truth(inputs) + 0.1 * rng.standard_normal((300, 2)), 0)
    missed = np.sqrt(((found.predict(others) - truth(others)) ** 2).mean(axis=0))
    assert (missed < 0.08).all()  # an additive one misses the product by 0.33
    assert (found.spread < 0.14).all()


PLACES = np.linspace(0.0, 1.0, 10_001)
DENSITY = (1.0 + ((4.0 * PLACES - 2.0) / 0.5) ** 2 / TAILS) ** (
    -0.5 * (TAILS + 1.0)
)  # of t, within the prior
KNOWN = float(np.sqrt((DENSITY * (PLACES - 0.5) ** 2).sum() / DENSITY.sum()))


STATED = Likelihood([given(2.0, 2.0, EARLY)])  # 2 with an error of 0.5 (Student's t), within the prior


def test_a_chain_on_the_emulator_ends_at_the_known_posterior(emulator):
    rng = np.random.default_rng(4)
    found = chain(rng.random((600, 2)), STATED, LATE, emulator, same, 60, rng)
    assert found[:, 0].mean() == pytest.approx(0.5, abs=0.02)
    assert found[:, 0].std() == pytest.approx(KNOWN, abs=0.015)
    assert found[:, 1].std() == pytest.approx(1 / 12**0.5, abs=0.03)  # as its prior


def test_what_is_observed_later_does_not_count(emulator):
    rng = np.random.default_rng(4)
    found = chain(rng.random((600, 2)), STATED, START, emulator, same, 30, rng)
    assert found.std(axis=0) == pytest.approx(1 / 12**0.5, abs=0.03)


class Off:
    """An emulator that reads too much, and knows that it errs by as much."""

    def __init__(self, emulator):
        self.emulator, self.spread = emulator, np.array([0.4])

    def predict(self, places):
        return self.emulator.predict(places) + 0.4


def drawn_by(emulator, size=4000):
    rng = np.random.default_rng(6)
    places = chain(rng.random((size, 2)), STATED, LATE, emulator, same, 60, rng)
    return Cloud(places, simulated(places, 3)), rng


def near(cloud):
    return cloud.places, np.log(cloud.runs.counts)


def moved_in_parts(cloud, spread, rng, runs=None):
    """The places after all parts, each simulated before the next."""
    for number in range(PARTS):
        places = moved(cloud, STATED, LATE, spread, rng, runs or near(cloud))
        cloud = Cloud(places, simulated(places, 10 + number))
    return cloud.places


def test_runs_take_draws_where_an_emulator_that_is_off_did_not(emulator):
    cloud, rng = drawn_by(Off(emulator))
    found = moved_in_parts(cloud, Off(emulator).spread, rng)
    assert cloud.places[:, 0].mean() == pytest.approx(0.41, abs=0.02)
    assert abs(found[:, 0].mean() - 0.5) < 0.07
    assert cloud.places[:, 0].std() > 1.15 * KNOWN
    assert found[:, 0].std() == pytest.approx(KNOWN, rel=0.15)
    assert found[:, 1].std() == pytest.approx(1 / 12**0.5, abs=0.03)  # what does nothing stays as it was


def test_runs_that_lie_wider_than_the_draws_take_them_there_too(emulator):
    cloud, rng = drawn_by(Off(emulator))
    wide = rng.random((1000, 2))
    found = moved_in_parts(cloud, Off(emulator).spread, rng, (wide, np.log(simulated(wide, 5).counts)))
    assert found[:, 0].mean() == pytest.approx(0.5, abs=0.03)
    assert KNOWN < found[:, 0].std() < 1.35 * KNOWN  # wider runs expect more of a count than the draws do


def test_draws_of_an_emulator_without_error_stay(emulator):
    cloud, rng = drawn_by(emulator, 400)
    found = moved(cloud, STATED, LATE, np.array([1e-6]), rng, near(cloud))
    assert found == pytest.approx(cloud.places, abs=1e-3)


def test_draws_stay_where_nothing_was_seen_yet(emulator):
    cloud, rng = drawn_by(emulator, 40)
    assert moved(cloud, STATED, START, Off(emulator).spread, rng, near(cloud)) is cloud.places


def test_a_failed_run_stays_and_moves_no_other(emulator):
    cloud, rng = drawn_by(Off(emulator), 400)
    cloud.runs.counts[7] = np.nan
    found = moved(cloud, STATED, LATE, Off(emulator).spread, rng, near(cloud))
    assert found[7] == pytest.approx(cloud.places[7])
    assert np.isfinite(found).all()
    half_way = 0.45  # the first part of two
    assert abs(np.delete(found, 7, axis=0)[:, 0].mean() - half_way) < 0.08
