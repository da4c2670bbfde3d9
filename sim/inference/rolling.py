"""Forecasts from each origin inside the fit window, by particles that have seen no later day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from sim.inference.calibrate import Fit
from sim.inference.posterior import LEVELS, NAMES
from sim.inference.series import Series, series_of

DAYS = 7


def rolling(fit: Fit) -> pd.DataFrame:
    """Return weekly sums (the last level of a stock) from each origin to the end of the window.

    Columns: origin, start, until (half-open), measure, quantiles.
    """
    rows = []
    last = max(fit.clouds)
    for origin, cloud in fit.clouds.items():
        for start in _starts(origin, last):
            until = min(start + timedelta(DAYS), last)
            window = _window(fit, start, until)
            for index, each in enumerate(series_of(fit.scenario.world)):
                values = _sums(cloud.runs.series[:, window, index], each)
                rows.append(_row(origin, start, until, each, values))
    return pd.DataFrame(rows)


def _starts(origin: date, last: date) -> list[date]:
    weeks = -(-(last - origin).days // DAYS)
    return [origin + timedelta(DAYS * n) for n in range(weeks)]


def _window(fit: Fit, start: date, until: date) -> slice:
    first = fit.scenario.period.start
    return slice((start - first).days, (until - first).days)


def _sums(values: np.ndarray, series: Series) -> np.ndarray:
    found: np.ndarray = values[:, -1] if series.is_stock else values.sum(axis=1)
    return found


def _row(origin: date, start: date, until: date, series: Series, values: np.ndarray) -> dict[str, Any]:
    values = values[np.isfinite(values)]
    return {
        "origin": origin,
        "start": start,
        "until": until,
        "measure": series.name,
        **dict(zip(NAMES, np.quantile(values, LEVELS), strict=True)),
    }
