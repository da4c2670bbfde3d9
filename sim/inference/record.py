"""The public record as counts per day, as far as it goes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from sim.evidence.ledger import public_tables
from sim.inference.observations import is_observed
from sim.inference.series import Series, series_of
from sim.world import World
from sim.world.targets import Target

SHORTEST = 3  # days of a count that is drawn: single days scatter
FINEST = 18  # days: a longer count says little about a single week
DEATHS = "public/deaths_to_september.csv"  # the deaths that the record dates


def per_day(series: Series, world: World, until: date, longest: int = FINEST) -> np.ndarray:
    """Return recorded counts per day from the start of the world's period until a day; NaN where none is known.

    A day has the mean of the shortest count that contains it and ends by then; `longest`: days of a count. Deaths are
    dated one by one: other days have none.
    """
    if series.measure == "daily.deaths_recorded":
        return _deaths(world, until)
    days: np.ndarray = np.full((until - world.first_day).days, np.nan)
    shortest = np.full(len(days), np.inf)
    for target in counts(series, world, until):
        start, end = ((day - world.first_day).days for day in (target.start, target.until))
        length, rate = end - start, middle(target) / (end - start)
        better = (np.arange(len(days)) >= start) & (np.arange(len(days)) < end) & (shortest > length)
        if length <= longest:
            days[better], shortest[better] = rate, length
    return days


def _deaths(world: World, until: date) -> np.ndarray:
    days: np.ndarray = np.full((until - world.first_day).days, np.nan)
    if any(DEATHS in target.source for target in world.targets.values()):
        days[:] = 0.0
        for row in public_tables()["deaths_to_september"]:
            number = (date.fromisoformat(row["date"]) - world.first_day).days
            if 0 <= number < len(days):
                days[number] += float(row["deaths"])
    return days


def counts(series: Series, world: World, until: date) -> list[Target]:
    """Return the counts of a series that end by a day, of those to the end of the fit window.

    Where a neighbour counts those turned back alone, they stand for attempts: it detains few others by then.
    """
    return [
        count
        for target in world.targets.values()
        for count in target.observed
        if (count.measure.partition("-")[0], count.neighbour) == (series.measure, series.of)
        and is_observed(count, min(until, world.settings.fit_end))
        and count.statistic in ("total", "rise")
    ]


def middle(count: Target) -> float:
    """Return the middle of what is stated."""
    return ((count.low or 0.0) + (count.high or 0.0)) / 2


def published(world: World) -> list[tuple[str, date, date, float]]:
    """Return the counts of a few days or more of all that is forecast: measure, from, until, count."""
    return [
        (series.name, count.start, count.until, middle(count))
        for series in series_of(world)
        for count in counts(series, world, world.settings.fit_end)
        if series.forecast and (count.until - count.start).days >= SHORTEST
    ] + [
        (series.name, *window, number)
        for series in series_of(world)
        if series.measure == "daily.deaths_recorded"
        for window, number in by_week(series, world, world.first_day)
    ]


def by_week(series: Series, world: World, first: date) -> list[tuple[tuple[date, date], float]]:
    """Return the weeks from a day to the end of the fit window that the record counts, and what it counts."""
    days = per_day(series, world, world.settings.fit_end)
    found = []
    for start, until in weeks(first, world.settings.fit_end) if first < world.settings.fit_end else ():
        values = days[(start - world.first_day).days : (until - world.first_day).days]
        if np.isfinite(values).all():
            found.append(((start, until), float(values.sum())))
    return found


def weeks(first: date, last: date) -> list[tuple[date, date]]:
    """Return the weeks from a day to another, half-open; the last may be shorter."""
    starts = [first + timedelta(7 * n) for n in range(-(-(last - first).days // 7))]
    return [(start, min(start + timedelta(7), last)) for start in starts]
