"""Weighted choices by a draw: a race for options in no order, a pick for those in one."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any

from sim.kernel.columns import Rows
from sim.kernel.draws import exponential
from sim.kernel.layouts import Sector
from sim.kernel.rule import rule


@rule
def race_time(weight: float, option: int, seed: int, who: int, tick: int, purpose: int) -> float:
    """Return the arrival time of an option, drawn with its weight as rate; infinite for a weight of 0.

    The option that arrives first is chosen, with a probability in proportion to its weight. `option`: the key of
    its name. Adding an option, or listing them in another order, changes no other option's time.
    """
    if weight <= 0.0:
        return math.inf
    return exponential(seed, who, tick, purpose ^ option) / weight


@rule
def race(
    rows: Rows[Any],
    weight: Callable[..., float],
    about: tuple[Any, ...],
    seed: int,
    who: int,
    tick: int,
    purpose: int,
) -> int:
    """The row that arrives first, each with the weight `weight(row, *about)` and under its own `key`; -1 for none."""
    first, chosen = math.inf, -1
    for i in range(len(rows)):
        time = race_time(weight(rows[i], *about), rows[i].key, seed, who, tick, purpose)
        if time < first:
            first, chosen = time, i
    return chosen


@rule
def along(rows: Rows[Sector], kind: int, first: int, end: int, u: float) -> int:
    """The first row from `first` on whose cumulative weight `reach[kind]` exceeds the share `u` of that of the last.

    For rows that lie in an order of their own, as sectors do along a border; `end` is the row behind the last.
    """
    last = end - 1
    mark = u * rows[last].reach[kind]
    while first < last:
        middle = (first + last) // 2
        if rows[middle].reach[kind] > mark:
            last = middle
        else:
            first = middle + 1
    return first


def pick(weights: Iterable[float], u: float) -> int:
    """The same for a few weights in their order: the place at which the share `u` of their sum is exceeded."""
    reached = list(accumulate(weights))
    return min(bisect_right(reached, u * reached[-1]), len(reached) - 1)
