import math
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import stats

import sim
from sim.kernel import draws
from sim.kernel.draws import MORNING_EVENT, first_of, normal, philox, uniform
from sim.kernel.keys import name_key
from sim.kernel.rule import first_event
from sim.world import load_world
from tests.shipped_world import HUBS, NATIONALITIES

ONES = 0xFFFFFFFF
SEED = 0x1234_5678_9ABC_DEF
NO_PURPOSES = ("WORD", "MULTIPLIER_0", "MULTIPLIER_1", "WEYL_0", "WEYL_1", "ROUNDS")
PURPOSES = {name: value for name, value in vars(draws).items() if name.isupper() and name not in NO_PURPOSES}
# Purposes that several files share on purpose: at every stage one draw a morning decides what it brings a party, and
# states and carriers comply alike, each under its name.
SHARED = {
    "MORNING_EVENT": {"people/minsk.py", "people/border.py", "people/strip.py"},
    "COMPLY": {"kernel/actor.py"},
    # Drawn first when somebody books, and anew after each step or visit.
    "STEP": {"people/border.py", "transport/booking.py"},
    "AID": {"people/wellbeing.py", "transport/booking.py"},
}


@njit
def compiled_philox(c0, c1, c2, c3, k0, k1):
    return philox(c0, c1, c2, c3, k0, k1)


@njit
def compiled_draws(seed, who, tick, purpose):
    return uniform(seed, who, tick, purpose), normal(seed, who, tick, purpose)


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
    st.integers(0, 2**32 - 1),
)
def test_compiled_equals_uncompiled(seed, who, tick, purpose):
    fast = compiled_draws(seed, who, tick, purpose)
    assert fast == (uniform(seed, who, tick, purpose), pytest.approx(normal(seed, who, tick, purpose)))
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


def test_every_purpose_is_a_number_of_its_own_whatever_it_is_joined_with():
    """A purpose names a word of the counter, and a purpose joined with the key of an option another."""
    states = (*load_world().neighbours, "belarus")
    options = {name_key(name) for name in (*HUBS, *NATIONALITIES, *states)}
    words = [*PURPOSES.values(), *(purpose ^ key for purpose in PURPOSES.values() for key in options)]
    assert len(PURPOSES) > 40
    assert len(set(words)) == len(words)
    assert min(words) >= 0
    assert max(words) < 1 << 32


def users(name):
    """The files of the model that import a purpose from the draws."""
    root = Path(sim.__file__).parent
    pattern = re.compile(rf"from sim\.kernel\.draws import (\([^)]*\b{name}\b[^)]*\)|[^(\n]*\b{name}\b)")
    return {
        str(path.relative_to(root))
        for path in sorted(root.rglob("*.py"))
        if "verification" not in path.parts and pattern.search(path.read_text())
    }


@pytest.mark.parametrize("name", list(PURPOSES))
def test_every_purpose_has_one_user(name):
    if name in SHARED:
        assert users(name) == SHARED[name]
    else:
        assert len(users(name)) == 1


def test_the_first_of_several_events_is_drawn_by_who_at_this_time():
    rates = (0.0, 0.4, 0.8)
    for tick in range(200):
        now = SimpleNamespace(seed=SEED, tick=tick)
        drawn = first_event(uniform(SEED, 7, tick, MORNING_EVENT), rates, 1.0)
        assert first_of(rates, 1.0, 7, now, MORNING_EVENT) == drawn


def test_where_no_rate_is_above_none_no_draw_is_made():
    assert first_of((0.0, 0.0), 1.0, 7, SimpleNamespace(), MORNING_EVENT) == -1  # nothing is read of the time
