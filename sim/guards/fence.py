"""The fence: where it is built, and what attempts wear off it."""

import math

from sim.kernel.columns import Rows
from sim.kernel.layouts import Parameters, Sector
from sim.kernel.rule import rule


@rule
def gap_km(here: Sector) -> float:
    """What is not fenced of a sector, km."""
    return here.length * (1.0 - here.fenced)


@rule
def build_fence(sectors: Rows[Sector], neighbour: int, km: float, p: Parameters) -> float:
    """Fence at one neighbour where attempts are seen most, or else expected; returns the km built."""
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
    """Attempts of a day wear the fence."""
    worn = p.fence_wear * attempts / p.scale / max(here.length, 1.0)
    here.fenced = max(0.0, here.fenced - worn * here.fenced)


@rule
def fence_chance(here: Sector, p: Parameters) -> float:
    """Chance that the fence alone stops an attempt: fenced share, times its hold, less gaps held open."""
    return here.fenced * p.fence_hold * (1.0 - here.gap)
