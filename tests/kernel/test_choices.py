import math
from itertools import permutations

import numpy as np
import pytest
from numba import njit
from scipy import stats

from sim.kernel.choices import along, pick, race_time
from sim.kernel.draws import PICK_HUB, uniform
from sim.kernel.keys import name_key
from tests.rules import here

SEED, NAMES, WEIGHTS = 12345, ("baghdad", "erbil", "dubai", "minsk"), (1.0, 2.0, 0.0, 5.0)
KEYS = tuple(map(name_key, NAMES))


@njit
def winners(count, weights, keys, seed):
    out = np.empty(count, np.int64)
    for who in range(count):
        best = math.inf
        for i in range(len(keys)):
            time = race_time(weights[i], keys[i], seed, who, 7, PICK_HUB)
            if time < best:
                best, out[who] = time, i
    return out


def drawn(weights=WEIGHTS, keys=KEYS, count=20_000):
    return winners(count, np.array(weights), np.array(keys), SEED)


def test_each_option_has_an_exponential_time_of_its_own():
    u = uniform(SEED, 8, 7, PICK_HUB ^ KEYS[1])
    assert race_time(2.0, KEYS[1], SEED, 8, 7, PICK_HUB) == -math.log(1.0 - u) / 2.0
    assert race_time(0.0, KEYS[1], SEED, 8, 7, PICK_HUB) == math.inf


def test_options_win_in_proportion_to_their_weights():
    counts = np.bincount(drawn(), minlength=4)
    assert counts[2] == 0
    assert stats.chisquare(counts[[0, 1, 3]], np.array([1, 2, 5]) / 8 * 20_000).pvalue > 0.001


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_the_order_of_the_options_does_not_matter(order):
    listed = drawn([WEIGHTS[i] for i in order], [KEYS[i] for i in order], 2000)
    assert (np.array(order)[listed] == drawn(count=2000)).all()


def test_a_new_option_takes_its_share_from_each_and_moves_nobody_else():
    before, after = drawn(), drawn((*WEIGHTS, 2.0), (*KEYS, name_key("tashkent")))
    moved = after != before
    assert (after[moved] == 4).all()
    for option, weight in ((0, 1), (1, 2), (3, 5)):
        left = moved[before == option].mean()
        assert left == pytest.approx(2 / 10, abs=4 * math.sqrt(0.16 / (20_000 * weight / 8)))
    unused = drawn((*WEIGHTS, 0.0), (*KEYS, name_key("tashkent")))
    assert (unused == before).all()


@pytest.mark.parametrize(
    ("u", "place"), [(0.0, 0), (0.124, 0), (0.126, 1), (0.374, 1), (0.376, 3), (0.999, 3)]
)
def test_a_pick_is_the_option_at_which_the_share_is_passed(u, place):
    assert pick(WEIGHTS, u) == place
    rows = [here(reach=[0.0, sum(WEIGHTS[: i + 1]), 0.0]) for i in range(4)]
    assert along([here(), *rows, here()], 1, 1, 5, u) == 1 + place


def test_a_pick_of_equal_weights_goes_through_all_of_them():
    rows = [here(reach=[0.0, 0.0, float(i + 1)]) for i in range(7)]
    assert [along(rows, 2, 0, 7, (i + 0.5) / 7) for i in range(7)] == list(range(7))
    assert [pick([0.3] * 7, (i + 0.5) / 7) for i in range(7)] == list(range(7))
