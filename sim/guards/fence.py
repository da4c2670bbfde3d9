"""The fence: where it is built, and its wear by attempts; what stops an attempt without a guard."""

import math

from sim.kernel.columns import Rows
from sim.kernel.layouts import Parameters, Sector
from sim.kernel.rule import rule


@rule
def gap_km(here: Sector) -> float:
    """Return the unfenced length of a sector, km."""
    return here.length * (1.0 - here.fenced)


@rule
def build_fence(sectors: Rows[Sector], neighbour: int, km: float, p: Parameters) -> float:
    """Build fence at one neighbour where most attempts are seen or expected; return the km built."""
    left = km
    last, last_at = math.inf, -1
    while left > 0.0:
        # The next in the order of attempts: one that was built on today may keep a gap by rounding.
        most, at = -1.0, -1
        for i in range(len(sectors)):
            here = sectors[i]
            if here.neighbour == neighbour and gap_km(here) > 0.0:
                called = here.seen + p.fence_foresight * here.steer
                if (called < last or (called == last and i > last_at)) and called > most:
                    most, at = called, i
        if at < 0:
            break
        here = sectors[at]
        built = min(left, gap_km(here))
        here.fenced += built / here.length
        left -= built
        last, last_at = most, at
    return km - left


@rule
def wear(here: Sector, attempts: int, p: Parameters) -> None:
    """Wear the fence by the attempts of a day."""
    worn = p.fence_wear * attempts / p.scale / max(here.length, 1.0)
    here.fenced = max(0.0, here.fenced - worn * here.fenced)


@rule
def barrier_chance(here: Sector, p: Parameters) -> float:
    """Return the probability that the fence or wide water alone stops an attempt; gaps open a fence, not a river.

    Gaps are held open where Belarusian guards are.
    """
    fence = here.fenced * p.fence_hold * (1.0 - here.gap * here.presence)
    return 1.0 - (1.0 - fence) * (1.0 - here.water * p.river_hold)
