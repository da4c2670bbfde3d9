"""The value of a target in one run; targets.toml of a world explains each statistic."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from sim.runs.results import Results
from sim.world.geography import Sector
from sim.world.targets import Since, Target

TAIL = 6  # attempts: reported for one person in a month (seeds/public/README.md)
OPEN_HUBS = "hubs.open"
COMPARED = ("ratio", "gain")  # with a window before
Window = tuple[date, date]
Kept = dict[Any, Any]  # a day by its event, a series by its measure and neighbour
Rows = TypeVar("Rows", pd.Series, pd.DataFrame)


def read_all(results: Results) -> pd.DataFrame:
    """Return the value of every target and count of a series whose days a run has: scenario, run, target, value.

    People are counted on the last day, so a target about them is read only from a run that ends with its window.
    """
    kept: Kept = {}
    rows = [
        (results.scenario.name, results.seed, part.name, read(part, results, kept))
        for target in results.scenario.world.targets.values()
        if _has_days(target, results)
        for part in target.read
    ]
    return pd.DataFrame(rows, columns=["scenario", "run", "target", "value"]).astype({"value": float})


def _has_days(target: Target, results: Results) -> bool:
    first, end = days_read(target)
    inside = results.scenario.period.start <= first and end <= results.until
    return inside and (end == results.until or not target.of_people)


def read(target: Target, results: Results, kept: Kept | None = None) -> float:
    """Return the value of a target in one run; for a paired target, before the division.

    NaN if the event from which its days are counted does not happen in time. `kept`: what targets of this run share,
    empty at first.
    """
    kept = {} if kept is None else kept
    if target.since is not None:
        if target.since not in kept:
            kept[target.since] = happened(target.since, results)
        day = kept[target.since]
        if day is None:
            return float("nan")
        target = target.moved(day - target.since.day)
        start, end = days_read(target)
        if start < results.scenario.period.start or end > results.until:
            return float("nan")
    if target.counts:
        return float(np.mean([_within(count, read(count, results, kept)) for count in target.counts]))
    table, column = target.measure.split(".", 1)
    frame = results.tables()[table]
    if target.statistic == "paired_tail":
        return float((frame[column] >= TAIL).sum())
    if target.statistic == "per_pushed_back":
        return float(frame.loc[frame["pushbacks"] > 0, column].mean())
    if target.statistic == "fullest":
        return _fullest(results.scenario.world.sectors, frame, column, target)
    if target.statistic == "crowding":
        return _crowding(results.scenario.world.sectors, frame, column, target)
    key = (target.measure, target.neighbour)
    if key not in kept:
        kept[key] = _series(target, frame, results)
    return STATISTICS[target.statistic](kept[key], (target.start, target.until), _before(target))


def _series(target: Target, frame: pd.DataFrame, results: Results) -> pd.Series:
    """Return what a target measures on each day."""
    table, column = target.measure.split(".", 1)
    if table == "decisions":
        return _lever(results, *column.split("."))
    here = frame[frame["neighbour"] == target.neighbour] if target.neighbour else frame
    first, *less = column.split("-")
    by_day = here.groupby("date")[[first, *less]].sum()
    return by_day[first] - by_day[less].sum(axis=1)


def happened(since: Since, results: Results) -> date | None:
    """Return the first day of a run on which an event happens; None if it does not."""
    if since.shown_by == OPEN_HUBS:
        moved = _open_hubs(results).lt(0.5).astype(float).diff() > 0.0
    else:
        moved = _lever(results, *since.shown_by.split(".")).diff() > 0.0
    days = moved.index[moved & (moved.index >= pd.Timestamp(since.earliest or results.scenario.period.start))]
    return days[0].date() if len(days) else None


def _open_hubs(results: Results) -> pd.Series:
    """Return the share of hubs that are open to all on each day: with flights allowed and no nationality barred."""
    world, days = results.scenario.world, pd.Index(results.daily["date"])
    moves = results.decisions.pivot_table("after", "date", ["actor", "lever"], aggfunc="last")
    levers = moves.reindex(days).ffill().fillna(0.0)
    shut = []
    for hub in world.hubs:
        capped, *bars = (
            levers.get(tuple(key), pd.Series(0.0, days))
            for key in (world.cap_key(hub), *(world.bar_key(hub, group) for group in world.nationalities))
        )
        shut.append((capped == 0.0) | np.logical_or.reduce([bar > 0.0 for bar in bars]))
    return 1.0 - sum(each.astype(float) for each in shut) / len(shut)


def _within(target: Target, value: float) -> bool:
    low, high = target.band
    return low <= value <= high


def days_read(target: Target) -> Window:
    """Return the days that a target uses: its window, and the window of comparison."""
    first = _before(target)[0] if target.statistic in COMPARED else target.start
    return first, target.until


def _before(target: Target) -> Window:
    """What a ratio or a gain compares with: the stated window, or the equally long one before its own."""
    return target.before or (target.start - (target.until - target.start), target.start)


def _lever(results: Results, actor: str, lever: str) -> pd.Series:
    """Return the value of a lever on each day; 0 before its first decision."""
    moves = results.decisions
    moves = moves[(moves["actor"] == actor) & (moves["lever"] == lever)]
    days = pd.Index(results.daily["date"])
    return moves.groupby("date")["after"].last().reindex(days).ffill().fillna(0.0)


def _crowding(sectors: Sequence[Sector], frame: pd.DataFrame, column: str, target: Target) -> float:
    line = [sector for sector in sectors if sector.neighbour == target.neighbour]
    at = next(sector.index for sector in line if target.place in sector.places)
    near = [sector for sector in line if abs(sector.index - at) <= 1]
    days = _cut(frame.set_index("date")[["sector", column]], (target.start, target.until))
    counts = days.groupby("sector")[column].sum()
    there, everywhere = (counts.reindex([s.index for s in part]).sum() for part in (near, line))
    length = sum(s.length_km for s in near) / sum(s.length_km for s in line)
    return float(there / everywhere / length) if everywhere else 0.0


def _fullest(sectors: Sequence[Sector], frame: pd.DataFrame, column: str, target: Target) -> float:
    line = [sector.index for sector in sectors if sector.neighbour == target.neighbour]
    days = _cut(frame[frame["sector"].isin(line)].set_index("date"), (target.start, target.until))
    by_day = days.groupby(level=0)[column]
    return float((by_day.max() / by_day.sum()).mean())


def _cut(rows: Rows, window: Window) -> Rows:
    """Those within the window of rows by date."""
    start, until = (pd.Timestamp(day) for day in window)
    return rows[(rows.index >= start) & (rows.index < until)]


def _total(series: pd.Series, window: Window, _: Window) -> float:
    return float(_cut(series, window).sum())


def _mean(series: pd.Series, window: Window, _: Window) -> float:
    return float(_cut(series, window).mean())


def _last(series: pd.Series, window: Window, _: Window) -> float:
    return float(_cut(series, window).iloc[-1])


def _least(series: pd.Series, window: Window, _: Window) -> float:
    return float(_cut(series, window).min())


def _rise(series: pd.Series, window: Window, before: Window) -> float:
    past = series[series.index < pd.Timestamp(window[0])]
    return _last(series, window, before) - (float(past.iloc[-1]) if len(past) else 0.0)


def _ratio(series: pd.Series, window: Window, before: Window) -> float:
    past = _mean(series, before, before)
    return _mean(series, window, before) / past if past > 0.0 else float("inf")


def _gain(series: pd.Series, window: Window, before: Window) -> float:
    return _mean(series, window, before) - _mean(series, before, before)


def _wait(series: pd.Series, window: Window, _: Window) -> float:
    return float((_cut(series, window) < 1.0).cummin().sum())


STATISTICS: Mapping[str, Callable[[pd.Series, Window, Window], float]] = {
    "total": _total,
    "mean": _mean,
    "last": _last,
    "rise": _rise,
    "ratio": _ratio,
    "gain": _gain,
    "least": _least,
    "wait": _wait,
    "paired": _total,
}
