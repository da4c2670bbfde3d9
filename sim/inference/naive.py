"""The forecasts that an analyst would make without a model, from the same record.

Each gives one number per week; its spread is that of past weekly changes in logarithms, growing with the root of the
weeks ahead for a month, and the chance of a count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.inference.record import weeks

FORTNIGHT, MONTH = 14, 28
LEAST_SPREAD = 0.2  # of a week's count in logarithms
MOST_SPREAD = 1.0
LEAST_WEEKS = 2  # of a trend
GROWTH = 4.0  # weeks ahead over which the spread grows
DAMPING = 0.8  # per week: a trend that goes on for ever is no forecast of a season (Gardner & McKenzie 1985)
DRAWS = 400
LEAST = 0.5


@dataclass(frozen=True)
class Known:
    """What is known on the day of a forecast: counts per day before it (NaN: not known), and inputs of days to come.

    `flights`: flights per week to Minsk by day from the start, as the scenario dates them; `closing`: the day on which
    it closes most of them, None if it does not.
    """

    start: date
    counts: np.ndarray
    flights: np.ndarray
    closing: date | None

    def recent(self, days: int) -> np.ndarray:
        """Return the known counts of the last days; where these have none, as many of the last known ones."""
        last = self.counts[-days:]
        found = last[np.isfinite(last)]
        return found if len(found) else self.counts[np.isfinite(self.counts)][-days:]

    @property
    def is_recent(self) -> bool:
        """Whether the record goes on to the last month before it ends: an older one is no base of a forecast."""
        return bool(np.isfinite(self.counts[-MONTH:]).any())

    @property
    def origin(self) -> date:
        """The day of the forecast."""
        return self.start + timedelta(len(self.counts))


Rate = Callable[[Known, date], float]  # counts per day in the week from a day on


def last(known: Known, _: date) -> float:
    """The last week held."""
    return float(known.recent(7).mean())


def trend(known: Known, week: date) -> float:
    """The trend of the last four weeks, or of fewer whole ones, in logarithms, damped."""
    recent = known.counts[-MONTH:]
    weekly = 7 * recent[len(recent) % 7 :].reshape(-1, 7).mean(axis=1)
    whole = np.flatnonzero(np.isfinite(weekly))
    if len(whole) < LEAST_WEEKS:
        return last(known, week)
    slope, level = np.polyfit(whole - len(weekly) + 1, np.log(np.maximum(weekly[whole], LEAST)), 1)
    ahead = (week - known.origin).days // 7 + 1
    return float(np.exp(level + slope * sum(DAMPING ** np.arange(1, ahead + 1)))) / 7


def seasonal(known: Known, week: date) -> float:
    """The count of the same week of the month before."""
    ahead = (week - known.origin).days % MONTH
    start = len(known.counts) - MONTH + ahead
    counts = known.counts[max(start, 0) : max(start + 7, 0)]
    counts = counts[np.isfinite(counts)]
    return float(counts.mean()) if len(counts) else last(known, week)


def seats(known: Known, week: date) -> float:
    """Flights times the count per flight of the last four weeks."""
    known_days = np.flatnonzero(np.isfinite(known.counts))[-MONTH:]
    flown = known.flights[known_days].sum()
    per_flight = known.counts[known_days].sum() / flown if flown else 0.0
    first = (week - known.start).days
    return float(per_flight * known.flights[first : first + 7].mean())


def measures(known: Known, week: date) -> float:
    """The last fortnight held until the hubs close by the scenario's date, then half as much each week."""
    level = float(known.recent(FORTNIGHT).mean())
    if known.closing is None or week < known.closing:
        return level
    return level * 0.5 ** (1 + (week - known.closing).days // 7)


NAIVE: Mapping[str, Rate] = {
    "last value": last,
    "trend": trend,
    "four weeks before": seasonal,
    "seats times a constant": seats,
    "knows the dated measures": measures,
}


def spread_of(known: Known) -> float:
    """Return the standard deviation of the weekly changes before a forecast, in logarithms."""
    whole = known.counts[len(known.counts) % 7 :].reshape(-1, 7)
    weekly = np.log(np.maximum(whole.sum(axis=1), LEAST))
    changes = np.diff(weekly[np.isfinite(weekly)])
    found = float(np.std(changes[-8:])) if len(changes) > 1 else MOST_SPREAD
    return min(max(found, LEAST_SPREAD), MOST_SPREAD)


def forecast(name: str, known: Known, windows: Sequence[tuple[date, date]], seed: int) -> np.ndarray:
    """Return draws of a naive forecast, (draws, windows): counts from a day until another."""
    rng = np.random.default_rng([seed, 6])
    width = spread_of(known)
    columns = []
    for start, until in windows:
        spans = weeks(start, until)
        centre = sum(NAIVE[name](known, first) * (last - first).days for first, last in spans)
        ahead = min(1 + (start - known.origin).days / 7, GROWTH)
        scatter = np.exp(width * np.sqrt(ahead) * rng.standard_normal(DRAWS))
        columns.append(rng.poisson(max(centre, LEAST) * scatter))
    return np.column_stack(columns).astype(float)
