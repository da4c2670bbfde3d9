"""The public record as counts per day, as far as it goes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from sim.inference.observations import FIT_END, is_observed
from sim.inference.series import Series, series_of
from sim.world import World
from sim.world.targets import Target

SHORTEST = 3  # days of a count that is drawn: single days scatter
FINEST = 18  # days: a longer count says little about a single week


def per_day(series: Series, world: World, until: date, longest: int = FINEST) -> np.ndarray:
    """Return recorded counts per day from the start of the world's period until a day; NaN where none is known.

    A day has the mean of the shortest count that contains it and ends by then; `longest`: days of a count.
    """
    days: np.ndarray = np.full((until - world.first_day).days, np.nan)
    shortest = np.full(len(days), np.inf)
    for target in counts(series, world, until):
        start, end = ((day - world.first_day).days for day in (target.start, target.until))
        length, rate = end - start, ((target.low or 0.0) + (target.high or 0.0)) / 2 / (end - start)
        better = (np.arange(len(days)) >= start) & (np.arange(len(days)) < end) & (shortest > length)
        if length <= longest:
            days[better], shortest[better] = rate, length
    return days


def counts(series: Series, world: World, until: date) -> list[Target]:
    """Return the counts of a series that end by a day, of those to the end of the fit window."""
    return [
        count
        for target in world.targets.values()
        for count in target.observed
        if (count.measure, count.neighbour) == (series.measure, series.of)
        and is_observed(count, min(until, FIT_END))
        and count.statistic in ("total", "rise")
    ]


def published(world: World) -> list[tuple[str, date, date, float]]:
    """Return the counts of a few days or more of all that is forecast: measure, from, until, count."""
    return [
        (series.name, count.start, count.until, ((count.low or 0.0) + (count.high or 0.0)) / 2)
        for series in series_of(world)
        for count in counts(series, world, FIT_END)
        if series.forecast and (count.until - count.start).days >= SHORTEST
    ]


def weeks(first: date, last: date) -> list[tuple[date, date]]:
    """Return the weeks from a day to another, half-open; the last may be shorter."""
    starts = [first + timedelta(7 * n) for n in range(-(-(last - first).days // 7))]
    return [(start, min(start + timedelta(7), last)) for start in starts]
