"""The limits on flights from each hub by day: levers of the state that governs it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.figures.results import Results, lever_by_day


class Limits(NamedTuple):
    """Of a hub, each (days,): flights per week allowed (NaN: no cap, or all barred), some nationalities barred, all."""

    cap: NDArray[np.float64]
    nationality: NDArray[np.bool_]
    barred: NDArray[np.bool_]


def limits_by_day(results: Results, hub: str) -> Limits:
    """Return the limits on a hub's flights on each day."""
    world = results.scenario.world
    cap = lever_by_day(results, *world.cap_key(hub))
    cap[cap >= world.unlimited] = np.nan
    bars = [lever_by_day(results, *world.bar_key(hub, group)) > 0 for group in world.nationalities]
    barred = cap == 0
    return Limits(np.where(barred, np.nan, cap), np.any(bars, axis=0) & ~barred, barred)
