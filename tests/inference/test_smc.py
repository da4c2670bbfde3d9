from datetime import date
from math import log

import numpy as np
import pytest

from sim.inference.emulator import trained
from sim.inference.matching import reflected
from sim.inference.observations import TAILS, Likelihood
from sim.inference.simulate import Runs
from sim.inference.smc import SURVIVORS, Cloud, Stage, chain, move, next_part, resampled
from tests.inference.test_observations import EARLY, LATE, given

START = date(2021, 6, 1)


def test_places_beyond_the_prior_are_mirrored_back():
    assert reflected(np.array([-0.2, 0.4, 1.3])) == pytest.approx([0.2, 0.4, 0.7])


def test_what_rules_out_nothing_enters_at_once_and_what_rules_out_most_in_parts():
    same = np.zeros(100)
    assert next_part(same, same, 0.0) == 1.0
    part = next_part(same, -np.arange(100.0), 0.0)
    weights = np.exp(-part * np.arange(100.0))
    assert 0.0 < part < 1.0
    assert weights.sum() ** 2 / (weights**2).sum() == pytest.approx(100 * SURVIVORS, rel=0.05)


def test_a_resample_keeps_the_weights_in_whole_numbers():
    rows = resampled(np.array([0.5, 0.25, 0.25, 0.0]), np.random.default_rng(1))
    assert np.bincount(rows, minlength=4).tolist() == [2, 1, 1, 0]


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


PLACES = np.linspace(0.0, 1.0, 10_001)
DENSITY = (1.0 + ((4.0 * PLACES - 2.0) / 0.5) ** 2 / TAILS) ** (
    -0.5 * (TAILS + 1.0)
)  # of t, within the prior
KNOWN = float(np.sqrt((DENSITY * (PLACES - 0.5) ** 2).sum() / DENSITY.sum()))


def test_particles_reach_the_known_posterior(emulator):
    """Stated: 2 with an error of 0.5 (Student's t), within the prior."""
    stage = Stage(Likelihood([given(2.0, 2.0, EARLY)]), START, LATE, 1.0)
    rng = np.random.default_rng(3)
    places = rng.random((400, 2))
    cloud = Cloud(places, simulated(places, 0), 1)
    for number in range(1, 5):
        cloud, moved, _ = move(cloud, stage, emulator_of_one(emulator), same, simulated, number, rng)
        assert moved > 0.5
    assert cloud.places[:, 0].mean() == pytest.approx(0.5, abs=0.02)
    assert cloud.places[:, 0].std() == pytest.approx(KNOWN, abs=0.015)
    assert cloud.places[:, 1].std() == pytest.approx(1 / 12**0.5, abs=0.03)  # as its prior


def emulator_of_one(emulator):
    """The same for places of the first factor alone."""

    class One:
        spread = emulator.spread

        def predict(self, places):
            return emulator.predict(np.column_stack([places, np.full(len(places), 0.5)]))

    return One()


def test_a_chain_on_the_emulator_ends_where_what_is_stated_is_likely(emulator):
    stage = Stage(Likelihood([given(2.0, 2.0, EARLY)]), START, LATE, 1.0)
    rng = np.random.default_rng(4)
    found = chain(rng.random((300, 2)), stage, emulator, same, rng, 60)
    assert found[:, 0].mean() == pytest.approx(0.5, abs=0.03)


def test_a_part_of_an_observation_counts_in_part():
    stage = Stage(Likelihood([given(2.0, 2.0, EARLY)]), START, LATE, 0.5)
    whole = -0.5 * (TAILS + 1.0) * log(1.0 + 4.0 / TAILS)  # two deviations off
    assert stage.of(np.array([[3.0]]))[0] == pytest.approx(whole / 2)
