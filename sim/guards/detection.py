"""Detection of an attempt, and the fence."""

import math

from sim.kernel.layouts import Now, Parameters, Policy, Sector
from sim.kernel.rule import rule


@rule
def detection_chance(here: Sector, policy: Policy, now: Now, p: Parameters) -> float:
    """Chance that guards on duty see and reach an attempt: 1 - exp(-k * guards per km * visibility * fence factor).

    Each further guard helps less. Darkness and wet lower visibility, a fence gives time, and a column dilutes
    the guards over its people.
    """
    sight = here.visibility
    if now.hour == 0:
        sight *= p.night_sight
    if policy.wet == 1.0:
        sight *= p.wet_sight
    duty = here.duty / (1.0 + here.duty / p.duty_half)
    effort = p.detection_rate * duty * here.sight * sight * (1.0 + p.fence_sensor * here.fenced)
    if here.column == 1.0:
        effort *= p.column_alert / (
            1.0 + here.crowd / (p.column_per_guard * max(1.0, here.duty * here.length))
        )
    return 1.0 - math.exp(-effort)


@rule
def fence_chance(here: Sector, p: Parameters) -> float:
    """Chance that the fence alone stops an attempt: fenced share, times its hold, less gaps held open."""
    return here.fenced * p.fence_hold * (1.0 - here.gap)
