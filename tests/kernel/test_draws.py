import math
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import stats

import sim
from sim.governments.origin import OFFICES
from sim.kernel import draws
from sim.kernel.draws import binomial, normal, philox, poisson, uniform
from sim.transport.routes import CARRIER_ROUTES

ONES = 0xFFFFFFFF
SEED = 0x1234_5678_9ABC_DEF
PURPOSES = {
    name: value
    for name, value in vars(draws).items()
    if name.isupper() and isinstance(value, int) and value < 100 and name != "ROUNDS"
}
# Purposes that several files share on purpose: at every stage a party weighs its mind with one draw a morning, and
# states and carriers comply alike, states under numbers of their own.
SHARED = {
    "INTENTION": {"people/minsk.py", "people/border.py", "people/strip.py"},
    "COMPLY": {"kernel/actor.py"},
}


@njit
def compiled_philox(c0, c1, c2, c3, k0, k1):
    return philox(c0, c1, c2, c3, k0, k1)


@njit
def compiled_draws(seed, who, tick, purpose, mean, trials, chance):
    return (
        uniform(seed, who, tick, purpose),
        normal(seed, who, tick, purpose),
        poisson(mean, seed, who, tick, purpose),
        binomial(trials, chance, seed, who, tick, purpose),
    )


@njit
def compiled_uniforms(count, seed, who, who_step, tick, tick_step, purpose):
    out = np.empty(count)
    for i in range(count):
        out[i] = uniform(seed, who + who_step * i, tick + tick_step * i, purpose)
    return out


@njit
def compiled_normals(count, seed, purpose):
    out = np.empty(count)
    for i in range(count):
        out[i] = normal(seed, i, 3, purpose)
    return out


@njit
def compiled_counts(count, mean, trials, chance, seed, purpose):
    out = np.empty((count, 2), np.int64)
    for i in range(count):
        out[i, 0] = poisson(mean, seed, i, 3, purpose)
        out[i, 1] = binomial(trials, chance, seed, i, 3, purpose)
    return out


def uniforms(count=20_000, seed=SEED, who=0, who_step=1, tick=5, tick_step=0, purpose=1):
    return compiled_uniforms(count, seed, who, who_step, tick, tick_step, purpose)


# The vectors of philox4x32-10 in the Random123 suite (Salmon et al. 2011).
VECTORS = [
    ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


@pytest.mark.parametrize("generator", [philox, compiled_philox])
@pytest.mark.parametrize(("counter", "key", "words"), VECTORS)
def test_philox_gives_the_published_words(generator, counter, key, words):
    assert " ".join(f"{word:08x}" for word in generator(*counter, *key)) == words


def test_a_uniform_is_the_first_53_bits_of_its_block():
    # Zero counter and key: the block of the first vector; 0x6627e8d5 >> 5 = 53559110, 0xe169c58d >> 6 = 59090710.
    assert uniform(0, 0, 0, 0) == (53559110 * 2**26 + 59090710) / 2**53
    # The counter holds who (low word, high word), tick and purpose; the key the seed (low word, high word).
    who, seed = 0x05A308D3_243F6A88, 0x299F31D0_A4093822
    block = philox(0x243F6A88, 0x05A308D3, 17, 3, 0xA4093822, 0x299F31D0)
    assert uniform(seed, who, 17, 3) == ((block[0] >> 5) * 2**26 + (block[1] >> 6)) / 2**53


@given(
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**31 - 1),
    st.integers(1, 60),
    st.floats(0, 300),
    st.integers(0, 3000),
    st.floats(0, 1),
)
def test_compiled_equals_uncompiled(seed, who, tick, purpose, mean, trials, chance):
    plain = (
        uniform(seed, who, tick, purpose),
        normal(seed, who, tick, purpose),
        poisson(mean, seed, who, tick, purpose),
        binomial(trials, chance, seed, who, tick, purpose),
    )
    fast = compiled_draws(seed, who, tick, purpose, mean, trials, chance)
    assert fast == (*map(pytest.approx, plain[:2]), *plain[2:])
    assert fast[0] == plain[0]
    assert 0.0 <= fast[0] < 1.0


def test_uniforms_are_uniform():
    counts = np.histogram(uniforms(), bins=100, range=(0, 1))[0]
    assert stats.chisquare(counts).pvalue > 0.001
    assert uniforms().mean() == pytest.approx(0.5, abs=4 * math.sqrt(1 / 12 / 20_000))
    assert uniforms().var() == pytest.approx(1 / 12, rel=0.03)


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": 2},
        {"tick": 6},
        {"who": 1},
        {"who": 8},
        {"who": 1 << 32},
        {"seed": SEED + 1},
        {"seed": SEED ^ 1 << 40},
        {"who_step": 0, "tick": 0, "tick_step": 1},
    ],
    ids=str,
)
def test_draws_of_another_purpose_tick_person_or_seed_are_unrelated(other):
    first, second = uniforms(), uniforms(**other)
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / math.sqrt(20_000)
    pairs = np.histogram2d(first, second, bins=10, range=[(0, 1), (0, 1)])[0]
    assert stats.chisquare(pairs.ravel()).pvalue > 0.001


def test_normals_are_normal():
    values = compiled_normals(20_000, SEED, 1)
    assert stats.kstest(values, "norm").pvalue > 0.001
    assert values.mean() == pytest.approx(0.0, abs=4 / math.sqrt(20_000))
    assert values.std() == pytest.approx(1.0, abs=0.02)
    assert stats.kurtosis(values) == pytest.approx(0.0, abs=0.15)


def chi_square(values, law):
    """p-value of counts against a law on the integers, in bins of at least ten expected."""
    edges = np.unique(law.ppf(np.linspace(0.01, 0.99, 25)))
    inside = np.diff(law.cdf(edges), prepend=0.0, append=1.0)
    seen = np.histogram(values, np.concatenate([[-np.inf], edges + 0.5, [np.inf]]))[0]
    kept = inside * len(values) >= 10
    expected = inside[kept] / inside[kept].sum() * seen[kept].sum()
    return stats.chisquare(seen[kept], expected).pvalue


@pytest.mark.parametrize("mean", [0.2, 3.0, 40.0])
def test_poisson_by_inversion_has_its_law(mean):
    values = compiled_counts(20_000, mean, 0, 0.0, SEED, 4)[:, 0]
    assert chi_square(values, stats.poisson(mean)) > 0.001


@pytest.mark.parametrize("mean", [60.5, 400.0])
def test_poisson_of_a_large_mean_has_its_moments(mean):
    values = compiled_counts(20_000, mean, 0, 0.0, SEED, 4)[:, 0]
    assert values.mean() == pytest.approx(mean, abs=4 * math.sqrt(mean / 20_000))
    assert values.var() == pytest.approx(mean, rel=0.05)


BY_INVERSION = [(1, 0.3), (10, 0.5), (60, 0.1), (2000, 0.01), (90, 0.9)]


@pytest.mark.parametrize(("trials", "chance"), BY_INVERSION)
def test_binomial_by_inversion_has_its_law(trials, chance):
    values = compiled_counts(20_000, 0.0, trials, chance, SEED, 5)[:, 1]
    assert chi_square(values, stats.binom(trials, chance)) > 0.001


@pytest.mark.parametrize(
    ("trials", "chance"),
    [
        (200, 0.5),
        (5000, 0.02),
        (3000, 0.98),
        (500, 0.96),
        (2000, 0.99),
    ],
)
def test_binomial_of_many_trials_has_its_moments(trials, chance):
    values = compiled_counts(20_000, 0.0, trials, chance, SEED, 5)[:, 1]
    spread = trials * chance * (1 - chance)
    assert values.mean() == pytest.approx(trials * chance, abs=4 * math.sqrt(spread / 20_000))
    assert values.var() == pytest.approx(spread, rel=0.05)
    assert values.min() >= 0
    assert values.max() <= trials


def test_the_edges_of_counts():
    assert poisson(0.0, 1, 2, 3, 4) == poisson(-1.0, 1, 2, 3, 4) == 0
    assert binomial(0, 0.5, 1, 2, 3, 4) == binomial(9, 0.0, 1, 2, 3, 4) == 0
    assert binomial(9, 1.0, 1, 2, 3, 4) == 9
    u = uniform(1, 2, 3, 4)
    # One trial succeeds exactly when the draw lies above the chance of failure.
    assert [binomial(1, chance, 1, 2, 3, 4) for chance in (1 - u - 1e-9, 1 - u + 1e-9)] == [0, 1]
    # No event while the draw lies below exp(-mean).
    assert [poisson(-math.log(u) * f, 1, 2, 3, 4) for f in (0.999, 1.001)] == [0, 1]


@pytest.mark.parametrize("means", [np.linspace(0.1, 60, 150), np.linspace(60.1, 300, 150)])
def test_poisson_never_falls_as_the_mean_rises(means):
    for who in range(20):
        counts = [poisson(mean, SEED, who, 0, 1) for mean in means]
        assert all(a <= b for a, b in pairwise(counts))
        assert counts[0] < counts[-1]


def test_binomial_never_falls_as_the_chance_or_the_trials_rise():
    for who in range(20):
        by_chance = [binomial(60, chance, SEED, who, 0, 1) for chance in np.linspace(0, 1, 101)]
        by_trials = [binomial(trials, 0.3, SEED, who, 0, 1) for trials in range(100)]
        for counts in (by_chance, by_trials):
            assert all(a <= b for a, b in pairwise(counts))
            assert counts[0] < counts[-1]


def test_every_purpose_is_its_own_number():
    assert len(set(PURPOSES.values())) == len(PURPOSES) > 40
    assert min(PURPOSES.values()) == 1


def users(name):
    """The files that import a purpose from the draws."""
    root = Path(sim.__file__).parent
    pattern = re.compile(rf"from sim\.kernel\.draws import (\([^)]*\b{name}\b[^)]*\)|[^(\n]*\b{name}\b)")
    return {
        str(path.relative_to(root)) for path in sorted(root.rglob("*.py")) if pattern.search(path.read_text())
    }


@pytest.mark.parametrize("name", list(PURPOSES))
def test_every_purpose_has_one_user(name):
    if name in SHARED:
        assert users(name) == SHARED[name]
    else:
        assert len(users(name)) == 1


def test_states_and_carriers_that_comply_have_numbers_apart():
    assert len(CARRIER_ROUTES) <= OFFICES
