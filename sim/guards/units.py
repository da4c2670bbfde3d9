"""Units of both sides: they spread along the border by what was seen recently; those on duty detect attempts."""

import math

from sim.kernel.choices import along, race
from sim.kernel.columns import Rows
from sim.kernel.draws import UNIT_LINE, UNIT_MOVE, UNIT_SECTOR, exponential, uniform
from sim.kernel.layouts import Now, Parameters, Policy, Sector, Unit
from sim.kernel.rule import TICKS_A_DAY, days_until, rule
from sim.kernel.stages import HELD, POSTED


@rule
def weigh_sectors(sectors: Rows[Sector], p: Parameters) -> None:
    """Add up the weights for units along each line: a base by length, and what was seen or who is held there."""
    neighbour, posted, held = -1, 0.0, 0.0
    for i in range(len(sectors)):
        here = sectors[i]
        if here.neighbour != neighbour:
            neighbour, posted, held = here.neighbour, 0.0, 0.0
        base = here.length * p.guard_spread
        posted += base + here.seen
        held += here.strip / p.scale + (
            base if here.steer > 0.0 else 0.0
        )  # no units for a line to which nobody is brought
        here.reach[POSTED] = posted
        here.reach[HELD] = held


@rule
def redeploy(unit: Unit, sectors: Rows[Sector], policies: Rows[Policy], now: Now, p: Parameters) -> None:
    """Move units once a day: EU units to where attempts were stopped, Belarusian units to where people are."""
    if now.tick < unit.moves:
        return
    stays = exponential(
        now.seed, unit.uid, now.tick, UNIT_MOVE
    )  # until a hazard per day moves it, in one draw
    unit.moves = now.tick + TICKS_A_DAY * days_until(stays, p.redeploy_rate)
    kind, neighbour = POSTED, unit.neighbour
    if unit.belarusian == 1:
        kind, neighbour = HELD, choose_line(unit, sectors, policies, now)
    line = policies[neighbour]
    u = uniform(now.seed, unit.uid, now.tick, UNIT_SECTOR)
    unit.sector = along(sectors, kind, line.first, line.end, u)


@rule
def choose_line(unit: Unit, sectors: Rows[Sector], policies: Rows[Policy], now: Now) -> int:
    """Return the neighbour at whose line a Belarusian unit is posted, drawn by the weights of the lines."""
    return race(policies, line_weight, (sectors,), now.seed, unit.uid, now.tick, UNIT_LINE)


@rule
def line_weight(policy: Policy, sectors: Rows[Sector]) -> float:
    """The sum of the weights along a neighbour's line, for Belarusian units."""
    return sectors[policy.end - 1].reach[HELD]


@rule
def post(unit: Unit, sectors: Rows[Sector], p: Parameters) -> None:
    """Count a unit into its sector: those stationed, and those on duty per km in this shift."""
    here = sectors[unit.sector]
    on_duty = unit.strength * p.duty_share / here.length / p.scale
    if unit.belarusian == 1:
        here.minsk_guards += on_duty
    else:
        here.guards += unit.strength
        here.duty += on_duty


@rule
def see(here: Sector, stopped: int, p: Parameters) -> None:
    """Smooth the attempts stopped here per day, which tomorrow's units follow, and add them to what posts know."""
    here.known += stopped / p.scale / here.length
    here.seen += (stopped / p.scale - here.seen) / p.seen_memory


@rule
def detection_chance(here: Sector, policy: Policy, now: Now, p: Parameters) -> float:
    """Return the probability of detecting an attempt: 1 - exp(-k * guards per km * visibility * fence * practice).

    Each further guard helps less. Darkness and wet lower visibility, a fence gives time, posts learn from the attempts
    that they stopped, and a column dilutes the guards over its people.
    """
    sight = here.visibility
    if now.hour == 0:
        sight *= p.night_sight
    if policy.wet == 1.0:
        sight *= p.wet_sight
    duty = here.duty / (1.0 + here.duty / p.duty_half)
    practice = 1.0 + p.learn_gain * here.known / (here.known + p.learn_half)
    effort = p.detection_rate * duty * sight * (1.0 + p.fence_sensor * here.fenced) * practice
    if here.column == 1.0:
        effort *= p.column_alert / (
            1.0 + here.crowd / (p.column_per_guard * max(1.0, here.duty * here.length))
        )
    return 1.0 - math.exp(-effort)
