"""What is observed by a day, and how far a perfect model could be from it.

Observations are the counts among a world's targets that end with the fit window, and the numbers of later days that the
articles state. The error is stated with the target and before any fit: its tolerance is the factor within which 95 % of
simulated counts of a true model would lie, for the quality of the count and the discrepancy of the model together; to
this comes the chance of a small count. Residuals of a series are not independent: a day counts once, however many
observations count it, and an observation of a series of several counts by SHARED, because what the model misses in one
week it tends to miss in the next. The error is Student's t with TAILS degrees of freedom: now and then a published
count is far off, and so is a single run. A simulated count tells no more than that it is FAR off once it is a factor of
FAR from what is stated: on a logarithmic scale the few runs in which a route never starts would outweigh all others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.runs.results import Results
from sim.world import World
from sim.world.targets import Target

PUBLIC = "public/"  # sources that are no row of the articles' ledger
COUNTED = ("total", "rise", "last", "mean")
BY_DAY = ("daily", "border")
NORMAL_95 = 1.96
SHARED = 0.5  # information of an observation beside others of its series, relative to one that stands alone
TAILS = 4.0  # degrees of freedom
LEAST = 0.5  # a count of none on a logarithmic scale
FAR = 10.0  # from what is stated, as a factor: beyond it all counts are alike


@dataclass(frozen=True)
class Observation:
    """A stated count, as logarithms: within `low` and `high` no residual; `error`: one standard deviation.

    `weight`: each day of a series counts once, however many observations count it.
    """

    target: Target
    low: float
    high: float
    error: float
    weight: float

    @property
    def name(self) -> str:
        """That of its target."""
        return self.target.name


def observations(world: World) -> tuple[Observation, ...]:
    """Return the observations of a world in the order of its targets."""
    every = (count for target in world.targets.values() for count in target.observed)
    held = [
        count
        for count in every
        if is_observed(count, count.until if in_article(count) else world.settings.fit_end)
    ]
    return tuple(_observation(target, _weight(target, held)) for target in held)


def last_day(world: World) -> date:
    """Return the day before which all ends that is observed: no earlier than the end of the fit window."""
    return max((each.target.until for each in observations(world)), default=world.settings.fit_end)


def in_article(target: Target) -> bool:
    """Whether articles alone state a target, and no other public record."""
    return not any(source.startswith(PUBLIC) for source in target.source)


def is_observed(target: Target, until: date) -> bool:
    """Whether a target is a count of an unchanged run, stated on both sides, to be fitted, and in the window."""
    unchanged = not (target.scenario or target.changes)
    bounded = target.low is not None and target.high is not None
    by_day = target.measure.partition(".")[0] in BY_DAY and target.statistic in COUNTED
    return target.fit and unchanged and bounded and by_day and target.until <= until


def _observation(target: Target, weight: float) -> Observation:
    low, high = float(target.low or 0.0), float(target.high or 0.0)
    chance = 1.0 / max((low + high) / 2, 1.0)
    error = math.sqrt((math.log(target.tolerance) / NORMAL_95) ** 2 + chance)
    return Observation(target, float(logs(low)), float(logs(high)), error, weight)


def _weight(target: Target, held: Sequence[Target]) -> float:
    """The mean over its days of one over the number of observations that count the day; SHARED of it in a series."""
    series = [(other.start, other.until) for other in held if series_key(other) == series_key(target)]
    days = [target.start + timedelta(n) for n in range((target.until - target.start).days)]
    share = float(np.mean([1.0 / sum(start <= day < until for start, until in series) for day in days]))
    return share * (SHARED if len(series) > 1 else 1.0)


def series_key(target: Target) -> tuple[str, str]:
    """Return what is counted where; a count less another, such as attempts less detentions, goes with the former."""
    return target.measure.partition("-")[0], target.neighbour


def counted(held: Sequence[Observation], results: Results) -> np.ndarray:
    """Return what a run counts for each observation, (observations,), as sim.analysis.statistics reads it.

    NaN for what ends after the run.
    """
    columns = {(each.target.measure, each.target.neighbour): _by_day(each.target, results) for each in held}
    first = results.scenario.period.start
    values = np.full(len(held), np.nan)
    for index, each in enumerate(held):
        target, days = each.target, columns[each.target.measure, each.target.neighbour]
        start, until = (target.start - first).days, (target.until - first).days
        if target.until <= results.until:
            values[index] = _read(target.statistic, days[:until], start)
    return values


def _by_day(target: Target, results: Results) -> np.ndarray:
    table, column = target.measure.split(".", 1)
    frame = results.border if table == "border" else results.daily
    if target.neighbour:
        frame = frame[frame["neighbour"] == target.neighbour]
    plus, *less = (frame[name].to_numpy(float) for name in column.split("-"))
    values = plus - sum(less)
    days = (results.until - results.scenario.period.start).days
    by_day: np.ndarray = values.reshape(days, -1).sum(axis=1)
    return by_day


def _read(statistic: str, days: np.ndarray, start: int) -> float:
    if statistic == "total":
        return float(days[start:].sum())
    if statistic == "mean":
        return float(days[start:].mean())
    return float(days[-1] - (days[start - 1] if statistic == "rise" and start else 0.0))


def logs(counts: np.ndarray | float) -> np.ndarray:
    """Return the logarithms of counts."""
    return np.log(np.maximum(counts, LEAST))


class Likelihood:
    """The probability of observations given simulated logarithms of counts, (runs, observations)."""

    def __init__(self, held: Sequence[Observation]) -> None:
        self.held = tuple(held)
        self.low = np.array([each.low for each in held])
        self.high = np.array([each.high for each in held])
        self.error = np.array([each.error for each in held])
        self.weight = np.array([each.weight for each in held])
        self.until = np.array([each.target.until.toordinal() for each in held])

    def seen(self, day: date) -> np.ndarray:
        """Return which observations end before a day, (observations,)."""
        found: np.ndarray = self.until <= day.toordinal()
        return found

    def told(self, counts: np.ndarray) -> np.ndarray:
        """Return the logarithms of simulated counts, (runs, observations), those that are far off at the factor FAR."""
        found: np.ndarray = np.clip(logs(counts), self.low - math.log(FAR), self.high + math.log(FAR))
        return found

    def residuals(self, simulated: np.ndarray) -> np.ndarray:
        """Return what lies between simulated and stated logarithms; 0 within what is stated."""
        return simulated - np.clip(simulated, self.low, self.high)

    def of(self, simulated: np.ndarray, day: date, spread: np.ndarray | float = 0.0) -> np.ndarray:
        """Return log probabilities, (runs,), of what was observed before a day; -inf for failed runs (NaN).

        `spread`: standard deviation of the simulated values themselves, where they are emulated.
        """
        seen = self.seen(day)
        variance = self.error**2 + np.square(spread)
        distance = self.residuals(simulated) ** 2 / variance
        terms = (TAILS + 1.0) * np.log1p(distance / TAILS) + np.log(variance / self.error**2)
        found = -0.5 * (self.weight[seen] * terms[:, seen]).sum(axis=1)
        return np.where(np.isfinite(found), found, -np.inf)

    def shifted(self, simulated: np.ndarray) -> Likelihood:
        """Return the likelihood if these values, (observations,), had been stated instead."""
        other = Likelihood(self.held)
        other.low = other.high = np.asarray(simulated, float)
        return other
