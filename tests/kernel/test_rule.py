import math

import numpy as np
import pytest
from numba import njit

from sim.kernel.rule import first_event


@njit
def counts(draws, rates, days):
    out = np.zeros(len(rates) + 1, np.int64)
    for u in draws:
        out[first_event(u, rates, days)] += 1  # the last: none
    return out


def test_one_event_comes_by_its_rate():
    within = 1.0 - math.exp(-0.5)  # at 0.25 a day in two days
    assert first_event(within * 0.999, (0.25,), 2.0) == 0
    assert first_event(within * 1.001, (0.25,), 2.0) == -1


@pytest.mark.parametrize(
    "rates", [(0.05, 0.0015, 0.001), (3.0, 1.0, 2.0), (50.0, 50.0, 0.0), (0.0, 0.2, 0.0)], ids=str
)
@pytest.mark.parametrize("days", [0.25, 1.0])
def test_of_competing_events_each_comes_first_by_its_share(rates, days):
    """Closed form: that event i is first has probability rate i / sum * (1 - exp(-sum * days))."""
    draws = (np.arange(200_000) + 0.5) / 200_000
    total = sum(rates)
    expected = [rate / total * (1.0 - math.exp(-total * days)) for rate in rates]
    found = counts(draws, rates, days) / len(draws)
    assert found.tolist() == pytest.approx([*expected, math.exp(-total * days)], abs=2e-5)


def test_the_shortest_steps_and_the_longest_give_the_same_law():
    """Who is left after ten days at a morning's draw each, and where the others went, is as after one of ten days."""
    rates = (0.3, 0.1)
    draws = (np.arange(20_000) + 0.5) / 20_000
    first, second, none = counts(draws, rates, 1.0) / len(draws)
    left = (1.0 - none**10) / (1.0 - none)
    assert [first * left, second * left] == pytest.approx(
        (counts(draws, rates, 10.0) / len(draws))[:2].tolist(), abs=2e-4
    )


def test_without_rates_nothing_comes_and_with_endless_ones_something_does():
    assert first_event(0.0, (0.0, 0.0), 1.0) == -1
    assert first_event(1.0 - 2**-53, (1e9, 0.0), 1.0) == 0
    assert first_event(0.75, (1e9, 1e9), 1.0) == 1
