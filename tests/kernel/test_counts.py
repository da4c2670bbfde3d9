"""Counts by exact inversion: the law of scipy's own quantiles, monotone, and one draw for all means."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import stats

from sim.kernel.counts import binomial, poisson
from sim.kernel.draws import DEMAND_COUNT, OBSERVE, uniform

SEED = 0x1234_5678_9ABC_DEF
MEANS = (1e-9, 0.01, 0.3, 1.0, 2.5, 7.0, 25.0, 59.9, 60.0, 60.1, 300.0, 5e3, 1e5, 1e6)
TRIALS = (1, 2, 7, 60, 155, 156, 157, 1000, 20_000, 10**6, 10**7)
PROBABILITIES = (1e-9, 1e-5, 0.01, 0.2, 0.5, 0.8, 0.97, 0.9999, 1 - 1e-9)
DRAWS = 60


@njit
def poissons(means, seed, who):
    out = np.empty(len(means), np.int64)
    for i in range(len(means)):
        out[i] = poisson(means[i], seed, who, 3, DEMAND_COUNT)
    return out


@njit
def binomials(trials, probabilities, seed, who):
    out = np.empty(len(trials), np.int64)
    for i in range(len(trials)):
        out[i] = binomial(trials[i], probabilities[i], seed, who, 3, OBSERVE)
    return out


def quantile(law, count, u):
    """Whether a count is the quantile of its law, but for the last digits of the probabilities."""
    return law.cdf(count - 1) - 1e-11 <= u <= law.cdf(count) + 1e-11


def test_poisson_numbers_are_the_quantiles_of_their_uniforms():
    for mean in MEANS:
        law = stats.poisson(mean)
        for who in range(DRAWS):
            (count,) = poissons(np.array([mean]), SEED, who)
            assert quantile(law, count, uniform(SEED, who, 3, DEMAND_COUNT)), (mean, who)


@pytest.mark.parametrize("trials", TRIALS)
def test_binomial_numbers_are_the_quantiles_of_their_uniforms(trials):
    for probability in PROBABILITIES:
        law = stats.binom(trials, probability)
        for who in range(DRAWS):
            (count,) = binomials(np.array([trials]), np.array([probability]), SEED, who)
            assert 0 <= count <= trials
            assert quantile(law, count, uniform(SEED, who, 3, OBSERVE)), (probability, who)


@given(st.floats(0, 3000), st.integers(0, 3000), st.floats(0, 1), st.integers(0, 2**40))
def test_compiled_equals_uncompiled(mean, trials, probability, who):
    assert poisson(mean, SEED, who, 3, DEMAND_COUNT) == poissons(np.array([mean]), SEED, who)[0]
    compiled = binomials(np.array([trials]), np.array([probability]), SEED, who)[0]
    assert binomial(trials, probability, SEED, who, 3, OBSERVE) == compiled


def test_the_edges_of_counts():
    assert poisson(0.0, 1, 2, 3, 4) == poisson(-1.0, 1, 2, 3, 4) == 0
    assert binomial(0, 0.5, 1, 2, 3, 4) == binomial(9, 0.0, 1, 2, 3, 4) == 0
    assert binomial(9, 1.0, 1, 2, 3, 4) == 9
    u = uniform(1, 2, 3, 4)
    # One trial succeeds exactly when the draw lies above the probability of failure.
    assert [binomial(1, p, 1, 2, 3, 4) for p in (1 - u - 1e-9, 1 - u + 1e-9)] == [0, 1]
    # No event while the draw lies below exp(-mean).
    assert [poisson(-math.log(u) * f, 1, 2, 3, 4) for f in (0.999, 1.001)] == [0, 1]


def never_falls(counts):
    assert (np.diff(counts) >= 0).all()
    assert counts[0] < counts[-1]


@pytest.mark.parametrize(
    "means",
    [
        np.linspace(0.01, 300, 3000),
        np.linspace(59, 61, 3000),  # fine steps, across whole numbers
        np.linspace(1e4, 1.05e4, 500),
        np.geomspace(1e-3, 1e6, 200),
    ],
    ids=["small", "fine", "large", "all"],
)
def test_poisson_never_falls_as_the_mean_rises(means):
    for who in range(20):
        never_falls(poissons(means, SEED, who))


@pytest.mark.parametrize("trials", [1, 60, 155, 4000])
def test_binomial_never_falls_as_the_probability_rises(trials):
    probabilities = np.linspace(0, 1, 1001)
    for who in range(20):
        never_falls(binomials(np.full(1001, trials), probabilities, SEED, who))


@pytest.mark.parametrize("probability", [0.001, 0.3, 0.8, 0.99])
def test_binomial_never_falls_as_the_trials_rise(probability):
    trials = np.arange(1, 6000)
    for who in range(20):
        never_falls(binomials(trials, np.full(len(trials), probability), SEED, who))


def correlation(first, second):
    return np.corrcoef(first, second)[0, 1]


def test_a_shared_draw_stays_shared_at_every_mean():
    """A mean that is a little higher moves few counts: none of them far."""
    for low, high in pairwise([0.5, 5.0, 30.0, 59.9, 60.3, 61.0, 400.0]):
        means = np.array([low, low * 1.005, high / 1.005, high])
        counts = np.array([poissons(means, SEED, who) for who in range(1500)]).T
        for one, other in ((0, 1), (2, 3)):
            assert correlation(counts[one], counts[other]) > 0.99
            assert (counts[other] - counts[one]).min() >= 0
    trials = np.arange(150, 162)
    counts = np.array([binomials(trials, np.full(12, 0.8), SEED, who) for who in range(1500)]).T
    for one, other in pairwise(counts):
        assert correlation(one, other) > 0.99
        assert set(np.unique(other - one)) <= {0, 1}
