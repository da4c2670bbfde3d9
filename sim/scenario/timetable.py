"""What a scenario dates, day by day: the values of every lever, and where two scenarios differ."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from sim.scenario.scenario import Scenario
from sim.world import World
from sim.world.catalogue import LeverKey

Values = list[float | None]  # one per day; None where the actor's own rule decides


class Stretch(NamedTuple):
    """Days on which a lever is dated to one value in a scenario and to another in another."""

    key: LeverKey
    first: date
    until: date
    before: float | None
    after: float | None


def by_day(scenario: Scenario) -> Mapping[LeverKey, Values]:
    """The dated value of every lever on every day of the world."""
    world = scenario.world
    table: dict[LeverKey, Values] = {}
    for key, windows in scenario.lever_windows.items():
        values = table[key] = [None] * (world.last_day - world.first_day).days
        for start, end, value in windows:
            days = days_between(start, end, world)
            values[days.start : days.stop] = [value] * len(days)
    return table


def differences(before: Scenario | None, after: Scenario) -> Iterator[Stretch]:
    """Return where the dates of `after` differ from `before` (None: no dates), in the order of the catalogue."""
    old = by_day(before) if before else {}
    for key, new in by_day(after).items():
        yield from _stretches(key, old.get(key, [None] * len(new)), new, after.world.first_day)


def own_dates(before: Scenario | None, after: Scenario) -> list[date]:
    """Return the days on which a dated value of `after` begins or ends otherwise than in `before` (None: no dates)."""
    old, first = by_day(before) if before else {}, after.world.first_day
    own = set()
    for key, new in by_day(after).items():
        past = old.get(key, [None] * len(new))
        steps = zip(pairwise(new), pairwise(past), strict=True)
        own |= {place for place, (step, other) in enumerate(steps, 1) if step[0] != step[1] and step != other}
    return [first + timedelta(days=place) for place in sorted(own)]


def days_between(start: date, end: date, world: World) -> range:
    """Return the days of a window, counted from the first day of the world."""
    first, last = (min(max(day, world.first_day), world.last_day) for day in (start, end))
    return range((first - world.first_day).days, (last - world.first_day).days)


def _stretches(key: LeverKey, old: Values, new: Values, day: date) -> Iterator[Stretch]:
    for (before, after), days in groupby(zip(old, new, strict=True)):
        until = day + timedelta(days=len(list(days)))
        if before != after:
            yield Stretch(key, day, until, before, after)
        day = until
