"""Forecasts from each origin inside the fit window, by draws that have seen no later day, beside naive ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from sim.inference import naive
from sim.inference.calibrate import Fit
from sim.inference.observations import NORMAL_95, SHARED, logs, observations
from sim.inference.record import SHORTEST, by_week, counts, middle, per_day
from sim.inference.scores import LEVELS, MODEL, NAMES, scores
from sim.inference.series import Series, series_of
from sim.scenario import Scenario
from sim.scenario.timetable import by_day

USUAL = 1.5  # tolerance of a count, by the rule of the targets: for what the record does not count
Window = tuple[date, date]
Item = tuple[str, date, Window, np.ndarray, float]  # by whom, origin, window, draws, what was observed


def predicted(
    series: Series, runs: np.ndarray, scenario: Scenario, origin: date, windows: Sequence[Window], seed: int
) -> np.ndarray:
    """Return what the record would count, (runs, windows), by simulated counts per day, (runs, days).

    To the chance of the runs comes the stated error of such a count. SHARED of its variance is common to all windows,
    and what each run missed of the last fortnight recorded before the origin tells of it (a Kalman update: the more,
    the larger the count).
    """
    first = scenario.period.start
    sums = [_total(runs[:, (a - first).days : (b - first).days], series) for a, b in windows]
    simulated = np.column_stack(sums)
    error = error_of(series, scenario)
    rng = np.random.default_rng([seed, 7])
    missed, chance = _missed(series, runs, scenario, origin)
    gain = SHARED * error**2 / (error**2 + chance)
    common = gain * missed + rng.standard_normal(len(runs)) * error * np.sqrt(SHARED * (1.0 - gain))
    alone = rng.standard_normal(simulated.shape) * error * np.sqrt(1.0 - SHARED)
    predicted_counts: np.ndarray = np.rint(simulated * np.exp(common[:, None] + alone))
    return predicted_counts


def error_of(series: Series, scenario: Scenario) -> float:
    """Return the stated error of a count of a series, in logarithms; that of USUAL where the record has none."""
    errors = [
        each.error
        for each in observations(scenario.world)
        if (each.target.measure.partition("-")[0], each.target.neighbour) == (series.measure, series.of)
        and (each.target.until - each.target.start).days > 1
    ]
    return float(np.median(errors)) if errors else np.log(USUAL) / NORMAL_95


def _total(days: np.ndarray, series: Series) -> np.ndarray:
    found: np.ndarray = days[:, -1] if series.is_stock else days.sum(axis=1)
    return found


def _missed(
    series: Series, runs: np.ndarray, scenario: Scenario, origin: date
) -> tuple[np.ndarray, np.ndarray]:
    """Return the logarithm of recorded over simulated counts in the last fortnight, and the variance of its chance.

    Both (runs,). Without a record nothing is missed.
    """
    seen = per_day(series, scenario.world, min(origin, scenario.world.settings.fit_end))
    days = np.flatnonzero(np.isfinite(seen))[-naive.FORTNIGHT :]
    if not len(days):
        return np.zeros(len(runs)), np.full(len(runs), np.inf)
    simulated = runs[:, days].sum(axis=1)
    return logs(seen[days].sum()) - logs(simulated), 1.0 / np.maximum(simulated, 1.0)


def rolling(fit: Fit, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return forecasts of the counts from each origin to the end of the window, and their scores.

    Forecasts: origin, start, until (half-open), measure, by (the model or a naive forecast), quantiles, observed.
    Scores: measure, by, and what `scores` returns, over all origins; of a measure, the same counts for all.
    """
    rows: list[dict[str, Any]] = []
    table: list[dict[str, Any]] = []
    for index, series in enumerate(each for each in series_of(fit.scenario.world) if each.forecast):
        found = [item for origin in fit.clouds for item in _from(fit, series, index, origin, seed)]
        rows += [_row(series, *item) for item in found]
        step = _step(series, fit)
        for name, mine in of_all(found).items():
            draws = np.column_stack([_even(item[3]) for item in mine])
            observed = np.array([item[4] for item in mine])
            table.append({"measure": series.name, "by": name, **scores(draws, observed, step)})
    return pd.DataFrame(rows), pd.DataFrame(table)


def of_all(found: Sequence[Any]) -> Mapping[str, list[Any]]:
    """Return by forecaster those items that all of them have: by whom, origin, window, and what follows."""
    names = list(dict.fromkeys(item[0] for item in found))
    made = [{item[1:3] for item in found if item[0] == name} for name in names]
    common = set.intersection(*made) if made else set()
    return {name: [item for item in found if item[0] == name and item[1:3] in common] for name in names}


def _even(draws: np.ndarray) -> np.ndarray:
    """Return as many draws as a naive forecast has: quantiles at even steps."""
    found: np.ndarray = np.quantile(draws, (np.arange(naive.DRAWS) + 0.5) / naive.DRAWS)
    return found


def _from(fit: Fit, series: Series, index: int, origin: date, seed: int) -> Iterator[Item]:
    windows = recorded(series, fit.scenario, origin)
    if not windows:
        return
    observed = [value for _, value in windows]
    spans = [window for window, _ in windows]
    runs = fit.clouds[origin].runs.series
    runs = runs[np.isfinite(runs).all(axis=(1, 2))]
    found = {MODEL: predicted(series, runs[:, :, index], fit.scenario, origin, spans, seed)}
    known = known_on(series, fit.scenario, origin, runs)
    if known.is_recent:
        found |= {name: naive.forecast(name, known, spans, seed) for name in naive.NAIVE}
    for name, draws in found.items():
        for n, span in enumerate(spans):
            yield name, origin, span, draws[:, n], observed[n]


def recorded(series: Series, scenario: Scenario, origin: date) -> list[tuple[Window, float]]:
    """Return the weeks after an origin that the record counts, and longer counts of days that are in no such week."""
    found = by_week(series, scenario.world, origin)
    later = [
        count
        for count in counts(series, scenario.world, scenario.world.settings.fit_end)
        if count.start >= origin
    ]
    for count in sorted(later, key=lambda count: count.until - count.start):
        long_enough = (count.until - count.start).days >= SHORTEST
        if long_enough and all(count.until <= start or until <= count.start for (start, until), _ in found):
            found.append(((count.start, count.until), middle(count)))
    return found


def known_on(series: Series, scenario: Scenario, origin: date, runs: np.ndarray) -> naive.Known:
    """Return what a naive forecast knows on a day: the record before it, and dated inputs; `runs`: of any draws.

    Flights of all carriers (the median of the runs) count by the share of hubs that the scenario's dates leave open.
    """
    names = [each.name for each in series_of(scenario.world)]
    flights = np.median(runs[:, :, names.index("flights")], axis=0)
    open_hubs = hubs_open(scenario)
    longest = 31  # a month is better than nothing
    before = per_day(series, scenario.world, min(origin, scenario.world.settings.fit_end), longest)
    usable = flights * open_hubs[: len(flights)] / len(scenario.world.hubs)
    return naive.Known(scenario.period.start, before, usable, _closing(open_hubs, scenario, origin))


def hubs_open(scenario: Scenario) -> np.ndarray:
    """Return the number of hubs by day that no dated limit shuts: neither a cap of 0 nor a ban of a nationality."""
    levers, days = scenario.world.levers, (scenario.world.last_day - scenario.world.first_day).days
    shut = {hub: np.zeros(days, bool) for hub in scenario.world.hubs}
    for key, values in by_day(scenario).items():
        lever = levers[key]
        if lever.hub:
            closed = 1.0 if lever.nationality else 0.0
            shut[lever.hub] |= np.array([value == closed for value in values])
    found: np.ndarray = len(shut) - np.sum(list(shut.values()), axis=0)
    return found[(scenario.period.start - scenario.world.first_day).days :]


def _closing(open_hubs: np.ndarray, scenario: Scenario, origin: date) -> date | None:
    """Return the first day from the origin on which at most half of the hubs that are open on it are left."""
    here = min((origin - scenario.period.start).days, len(open_hubs) - 1)
    low = np.flatnonzero(open_hubs[here:] <= open_hubs[here] / 2)
    return origin + timedelta(int(low[0])) if len(low) else None


def _step(series: Series, fit: Fit) -> float:
    """Return the mean absolute change from week to week of the record."""
    weekly = [value for _, value in by_week(series, fit.scenario.world, min(fit.clouds))]
    return float(np.mean(np.abs(np.diff(weekly)))) if len(weekly) > 1 else 0.0


def _row(
    series: Series, by: str, origin: date, window: Window, draws: np.ndarray, observed: float
) -> dict[str, Any]:
    return {
        "origin": origin,
        "start": window[0],
        "until": window[1],
        "measure": series.name,
        "by": by,
        **dict(zip(NAMES, np.quantile(draws, LEVELS), strict=True)),
        "observed": observed,
    }
