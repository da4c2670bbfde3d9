"""A forecast from a day on: the posterior of that day simulated forward, with the stated error of each count."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.batch.executors import Pool
from sim.errors import InputError
from sim.inference import naive
from sim.inference.observations import FIT_END
from sim.inference.record import weeks
from sim.inference.rolling import MODEL, Window, known_on, predicted
from sim.inference.scores import LEVELS, NAMES, quantile_scores
from sim.inference.series import Series, series_of
from sim.inference.simulate import Simulator
from sim.scenario import Scenario
from sim.scenario.draws import DRAWS, POSTERIOR, Posterior, read_posterior
from sim.world import World

ORIGINS = "origins.csv"
COLUMNS = ("from", "until", "place", "measure", "by", *NAMES)
GIVEN = ("from", "until", "measure", "count")  # columns of a file of counts to score against


@dataclass(frozen=True)
class Forecast:
    """Quantiles of each count, one row per window, measure and forecaster; `seen`: the last day of the posterior."""

    table: pd.DataFrame
    seen: date
    draws: int


def forecast(
    scenario: Scenario,
    start: date,
    until: date,
    runs: int,
    seed: int,
    pool: Pool,
    keep: Path,
    done: Callable[[int], object] = lambda _: None,
) -> Forecast:
    """Return weekly and monthly forecasts over [start, until), by so many draws of what was known on `start`.

    Raises InputError for days outside the period and for a world without a posterior.
    """
    held, seen = known_by(scenario.world, start)
    simulator = Simulator(scenario, keep, pool, done)
    points = [held.of(seed + n) for n in range(runs)]
    simulated = simulator.simulate(points, range(seed, seed + runs), until).series
    simulated = simulated[np.isfinite(simulated).all(axis=(1, 2))]
    windows = list(dict.fromkeys([*weeks(start, until), *months(start, until)]))
    rows = [
        row
        for index, series in enumerate(series_of(scenario.world))
        if series.forecast
        for row in _rows(series, index, simulated, scenario, start, windows, seed)
    ]
    return Forecast(pd.DataFrame(rows, columns=list(COLUMNS)), seen, len(simulated))


def known_by(world: World, start: date) -> tuple[Posterior, date]:
    """Return the posterior that has seen no day from `start` on, and the day up to which it has.

    Raises InputError where there is none.
    """
    folder = world.folder / POSTERIOR
    if not (folder / DRAWS).exists():
        raise InputError(
            "ships no posterior", key="world", value=world.name, allowed="run standoff calibrate first"
        )
    if start >= FIT_END:
        return read_posterior(folder / DRAWS, world), FIT_END
    with (folder / ORIGINS).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    days = [day for day in sorted({date.fromisoformat(row["origin"]) for row in rows}) if day <= start]
    if not days:
        first = min(row["origin"] for row in rows)
        raise InputError(
            "is before the first posterior", key="--from", value=start, allowed=f"{first} or later"
        )
    return read_posterior(folder / ORIGINS, world, days[-1]), days[-1]


def months(start: date, until: date) -> list[Window]:
    """Return the whole calendar months in [start, until), half-open."""
    found, first = [], start if start.day == 1 else _next_month(start)
    while (end := _next_month(first)) <= until:
        found.append((first, end))
        first = end
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(32)).replace(day=1)


def _rows(
    series: Series,
    index: int,
    simulated: np.ndarray,
    scenario: Scenario,
    start: date,
    windows: Sequence[Window],
    seed: int,
) -> list[dict[str, Any]]:
    found = {MODEL: predicted(series, simulated[:, :, index], scenario, start, windows, seed)}
    known = known_on(series, scenario, start, simulated)
    if np.isfinite(known.counts[-naive.MONTH :]).any() and not series.is_stock:
        found |= {name: naive.forecast(name, known, windows, seed) for name in naive.NAIVE}
    return [
        {
            "from": window[0],
            "until": window[1],
            "place": series.of,
            "measure": series.name,
            "by": name,
            **dict(zip(NAMES, np.quantile(draws[:, n], LEVELS), strict=True)),
        }
        for name, draws in found.items()
        for n, window in enumerate(windows)
    ]


def scored(table: pd.DataFrame, file: Path) -> pd.DataFrame:
    """Return the scores of a forecast against a CSV of counts (from, until, measure, count), by measure and forecaster.

    Only windows that both have are scored. Raises InputError for another file, and where no window is in both.
    """
    try:
        counts = pd.read_csv(file)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", file=file) from None
    if lacking := [name for name in GIVEN if name not in counts]:
        raise InputError(f"has no column {lacking[0]}", file=file, allowed=f"columns {', '.join(GIVEN)}")
    key = list(GIVEN[:3])
    both = table.astype({"from": str, "until": str}).merge(counts.astype({"from": str, "until": str}), on=key)
    if both.empty:
        have = ", ".join(dict.fromkeys(table["measure"]))
        raise InputError(
            "has no count of a window that is forecast", file=file, allowed=f"weeks or months of {have}"
        )
    rows = [
        {"measure": measure, "by": by}
        | quantile_scores(part[list(NAMES)].to_numpy(float), part["count"].to_numpy(float))
        for (measure, by), part in both.groupby(["measure", "by"], sort=False)
    ]
    return pd.DataFrame(rows)
