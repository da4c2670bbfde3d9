"""Units of both sides: each spreads along its border by what was seen there lately."""

from sim.kernel.draws import UNIT_MOVE, UNIT_SECTOR, uniform
from sim.kernel.rule import Record, chance_per_day, rule


@rule
def redeploy(unit: Record, sectors: Record, now: Record, p: Record) -> None:
    """Once a day a unit may move; EU units go where attempts were stopped, Belarusian ones where people are."""
    if unit.active == 0:
        return
    if unit.sector >= 0 and uniform(now.seed, unit.uid, now.tick, UNIT_MOVE) >= chance_per_day(
        p.redeploy_rate
    ):
        return
    total = 0.0
    for i in range(len(sectors)):
        total += unit_weight(unit, sectors[i], p)
    mark = uniform(now.seed, unit.uid, now.tick, UNIT_SECTOR) * total
    for i in range(len(sectors)):
        weight = unit_weight(unit, sectors[i], p)
        if weight > 0.0:
            unit.sector = i
            mark -= weight
            if mark < 0.0:
                return


@rule
def unit_weight(unit: Record, here: Record, p: Record) -> float:
    """Pull of a sector: a base by length everywhere, plus what was seen or who is held there."""
    if unit.belarusian == 1:
        return here.length * p.guard_spread + here.strip / p.scale
    if unit.neighbour != here.neighbour:
        return 0.0
    return here.length * p.guard_spread + here.seen


@rule
def post(unit: Record, sectors: Record, p: Record) -> None:
    """Count a unit into its sector: those stationed, and those on duty per km in this shift."""
    if unit.active == 0:
        return
    here = sectors[unit.sector]
    on_duty = unit.strength * p.duty_share / here.length / p.scale
    if unit.belarusian == 1:
        here.minsk_guards += on_duty
    else:
        here.guards += unit.strength
        here.duty += on_duty


@rule
def see(here: Record, stopped: int, p: Record) -> None:
    """What was stopped here in a day, smoothed over the last days: tomorrow's units follow it."""
    here.seen += (stopped / p.scale - here.seen) / p.seen_memory
