"""Forecasts from each origin inside the fit window, by draws that have seen no later day, beside naive ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from sim.inference import naive
from sim.inference.calibrate import Fit
from sim.inference.observations import FIT_END, SHARED, logs, observations
from sim.inference.record import counts, per_day, weeks
from sim.inference.scores import LEVELS, NAMES, scores
from sim.inference.series import Series, series_of
from sim.scenario import Scenario

MODEL = "model"
Window = tuple[date, date]


def predicted(
    series: Series, runs: np.ndarray, scenario: Scenario, origin: date, windows: Sequence[Window], seed: int
) -> np.ndarray:
    """Return what the record would count, (runs, windows), by simulated counts per day, (runs, days).

    To the chance of the runs comes the stated error of such a count. SHARED of it is common to all windows; its mean is
    SHARED of what each run missed of the last fortnight recorded before the origin.
    """
    first = scenario.period.start
    sums = [_total(runs[:, (a - first).days : (b - first).days], series) for a, b in windows]
    simulated = np.column_stack(sums)
    error = error_of(series, scenario)
    rng = np.random.default_rng([seed, 7])
    common = rng.standard_normal((len(runs), 1)) * error * np.sqrt(SHARED)
    alone = rng.standard_normal(simulated.shape) * error * np.sqrt(1.0 - SHARED)
    missed = SHARED * _missed(series, runs, scenario, origin)
    predicted_counts: np.ndarray = simulated * np.exp(missed[:, None] + common + alone)
    return predicted_counts


def error_of(series: Series, scenario: Scenario) -> float:
    """Return the stated error of a count of a series, in logarithms; 0 for what nobody counts."""
    errors = [
        each.error
        for each in observations(scenario.world)
        if (each.target.measure, each.target.neighbour) == (series.measure, series.of)
        and (each.target.until - each.target.start).days > 1
    ]
    return float(np.median(errors)) if errors else 0.0


def _total(days: np.ndarray, series: Series) -> np.ndarray:
    found: np.ndarray = days[:, -1] if series.is_stock else days.sum(axis=1)
    return found


def _missed(series: Series, runs: np.ndarray, scenario: Scenario, origin: date) -> np.ndarray:
    """Return the logarithm of recorded over simulated counts in the last fortnight, (runs,); 0 without a record."""
    seen = per_day(series, scenario.world, min(origin, FIT_END))
    days = np.flatnonzero(np.isfinite(seen))[-naive.FORTNIGHT :]
    if not len(days):
        return np.zeros(len(runs))
    found: np.ndarray = logs(seen[days].sum()) - logs(runs[:, days].sum(axis=1))
    return found


def rolling(fit: Fit, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return forecasts of the counts from each origin to the end of the window, and their scores.

    Forecasts: origin, start, until (half-open), measure, by (the model or a naive forecast), quantiles, observed.
    Scores: measure, by, and what `scores` returns, over all origins.
    """
    rows: list[dict[str, Any]] = []
    table: list[dict[str, Any]] = []
    for index, series in enumerate(each for each in series_of(fit.scenario.world) if each.forecast):
        found = [item for origin in fit.clouds for item in _from(fit, series, index, origin, seed)]
        for name in dict.fromkeys(by for by, *_ in found):
            mine = [item[1:] for item in found if item[0] == name]
            rows += [_row(series, name, *item) for item in mine]
            draws = np.column_stack([item[2] for item in mine])
            observed = np.array([item[3] for item in mine])
            table.append({"measure": series.name, "by": name, **scores(draws, observed, _step(series, fit))})
    return pd.DataFrame(rows), pd.DataFrame(table)


Item = tuple[str, date, Window, np.ndarray, float]  # by whom, origin, window, draws, what was observed


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
    if np.isfinite(known.counts).any():
        found |= {name: naive.forecast(name, known, spans, seed) for name in naive.NAIVE}
    size = min(len(draws) for draws in found.values())
    for name, draws in found.items():
        for n, span in enumerate(spans):
            yield name, origin, span, draws[:size, n], observed[n]


def recorded(series: Series, scenario: Scenario, origin: date) -> list[tuple[Window, float]]:
    """Return the weeks after an origin that the record counts, or longer counts where it counts no weeks."""
    world, first = scenario.world, scenario.period.start
    days = per_day(series, world, FIT_END)
    found = []
    for start, until in weeks(origin, FIT_END) if origin < FIT_END else ():
        values = days[(start - first).days : (until - first).days]
        if np.isfinite(values).all():
            found.append(((start, until), float(values.sum())))
    if found:
        return found
    return [
        ((count.start, count.until), ((count.low or 0.0) + (count.high or 0.0)) / 2)
        for count in counts(series, world, FIT_END)
        if count.start >= origin
    ]


def known_on(series: Series, scenario: Scenario, origin: date, runs: np.ndarray) -> naive.Known:
    """Return what a naive forecast knows on a day: the record before it, and dated inputs; `runs`: of any draws."""
    names = [each.name for each in series_of(scenario.world)]
    flights = np.median(runs[:, :, names.index("flights")], axis=0)
    longest = 31  # a month is better than nothing
    before = per_day(series, scenario.world, min(origin, FIT_END), longest)
    return naive.Known(scenario.period.start, before, flights, _closing(flights, scenario, origin))


def _closing(flights: np.ndarray, scenario: Scenario, origin: date) -> date | None:
    """Return the first day after the origin on which flights are below half of what they were on it."""
    here = min((origin - scenario.period.start).days, len(flights) - 1)
    low = np.flatnonzero(flights[here:] < flights[here] / 2)
    return origin + timedelta(int(low[0])) if len(low) else None


def _step(series: Series, fit: Fit) -> float:
    """Return the mean absolute change from week to week of the record."""
    weekly = [value for _, value in recorded(series, fit.scenario, min(fit.clouds))]
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
