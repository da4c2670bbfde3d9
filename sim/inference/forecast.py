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

from sim.analysis.effects import Draws
from sim.batch.executors import Pool
from sim.errors import InputError
from sim.inference import naive
from sim.inference.observations import last_day
from sim.inference.record import weeks
from sim.inference.rolling import Window, known_on, predicted
from sim.inference.scores import LEVELS, MODEL, NAMES, quantile_scores
from sim.inference.series import EVERYWHERE, Series, series_of
from sim.inference.simulate import Simulator
from sim.scenario import Scenario
from sim.scenario.draws import DRAWS, POSTERIOR, Posterior, no_posterior, read_posterior
from sim.world import World

ORIGINS, SCORES = "origins.csv", "scores.csv"  # of a posterior
COLUMNS = ("from", "until", "per", "place", "measure", "by", *NAMES)
GIVEN = ("from", "until", "measure", "count")  # columns of a file of counts to score against
LEVELS_OF_A_DAY = {each.name for each in EVERYWHERE if each.is_stock}


@dataclass(frozen=True)
class Forecast:
    """Quantiles of each count, one row per window, measure and forecaster.

    `seen`: the last day of the posterior; `varied`: what differs between draws, in words.
    """

    table: pd.DataFrame
    seen: date
    draws: int
    varied: str


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
    return Forecast(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        seen,
        len(simulated),
        Draws(held.kinds(scenario.world)).source,
    )


def known_by(world: World, start: date) -> tuple[Posterior, date]:
    """Return the posterior that has seen no day from `start` on, and the day up to which it has.

    Raises InputError where there is none.
    """
    folder = world.folder / POSTERIOR
    if not (folder / DRAWS).exists():
        raise no_posterior(world)
    if start >= last_day(world):
        return read_posterior(folder / DRAWS, world), last_day(world)
    with (folder / ORIGINS).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    days = [day for day in sorted({date.fromisoformat(row["origin"]) for row in rows}) if day <= start]
    if not days:
        first = min(row["origin"] for row in rows)
        raise InputError(
            "is before the first posterior", key="--from", value=start, allowed=f"{first} or later"
        )
    return read_posterior(folder / ORIGINS, world, days[-1]), days[-1]


def rolling_scores(world: World) -> pd.DataFrame | None:
    """Return the scores of the forecasts inside the fit window; None where the world ships no posterior."""
    file = world.folder / POSTERIOR / SCORES
    return pd.read_csv(file) if file.exists() else None


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
    if known.is_recent and not series.is_stock:
        found |= {name: naive.forecast(name, known, windows, seed) for name in naive.NAIVE}
    return [
        {
            "from": window[0],
            "until": window[1],
            "per": _per(window),
            "place": series.of,
            "measure": series.name,
            "by": name,
            **dict(zip(NAMES, np.quantile(draws[:, n], LEVELS), strict=True)),
        }
        for name, draws in found.items()
        for n, window in enumerate(windows)
    ]


def _per(window: Window) -> str:
    days = (window[1] - window[0]).days
    return "week" if days == 7 else "month" if days > 7 else "part of a week"


def scored(table: pd.DataFrame, file: Path) -> pd.DataFrame:
    """Return the scores of a forecast against a CSV of counts, by measure, length of the window, and forecaster.

    `file`: from, until (half-open), measure, count. A window is scored if the file counts it, or shorter windows that
    fill it. Raises InputError for another file, and where no window is in both.
    """
    counts = _windows(file, GIVEN)
    windows = table[["from", "until", "measure"]].drop_duplicates()
    found = [_count(counts, *row) for row in windows.itertuples(index=False, name=None)]
    both = table.merge(windows.assign(count=found).dropna(), on=["from", "until", "measure"])
    if both.empty:
        have = ", ".join(dict.fromkeys(table["measure"]))
        raise InputError(
            "has no count of a window that is forecast", file=file, allowed=f"weeks or months of {have}"
        )
    rows = [
        {"measure": measure, "per": per, "by": by}
        | quantile_scores(part[list(NAMES)].to_numpy(float), part["count"].to_numpy(float))
        for (measure, per, by), part in both.groupby(["measure", "per", "by"], sort=False)
    ]
    return pd.DataFrame(rows)


def read_forecast(file: Path) -> pd.DataFrame:
    """Return anybody's forecast from a CSV: from, until (half-open), measure, and the quantiles q05 to q95.

    `by` says whose it is, this model's where the file has no such column. Raises InputError for another file.
    """
    table = _windows(file, [*GIVEN[:3], *NAMES])
    falling = (np.diff(table[list(NAMES)].to_numpy(float), axis=1) < 0).any(axis=1)
    if falling.any():
        row = table[falling].iloc[0]
        raise InputError(
            f"has quantiles that fall: {row['measure']} from {row['from']}",
            file=file,
            allowed="q05 <= q25 <= ... <= q95",
        )
    per = [_per(window) for window in zip(table["from"], table["until"], strict=True)]
    return table.assign(per=per, by=table.get("by", MODEL))


def _windows(file: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return the rows of a CSV with at least these columns, in order of days; all but the first three are numbers."""
    try:
        table = pd.read_csv(file)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", file=file) from None
    if lacking := [name for name in columns if name not in table]:
        raise InputError(f"has no column {lacking[0]}", file=file, allowed=f"columns {', '.join(columns)}")
    try:
        days = {name: [date.fromisoformat(day) for day in table[name].astype(str)] for name in columns[:2]}
        numbers = {name: table[name].astype(float) for name in columns[3:]}
    except ValueError as error:
        allowed = "days such as 2021-10-01 and numbers"
        raise InputError(f"cannot be read: {error}", file=file, allowed=allowed) from None
    return table.assign(**days, **numbers).sort_values(["from", "until"], kind="stable")


def _count(counts: pd.DataFrame, start: date, until: date, measure: str) -> float:
    """Return what is counted in a window: as such, else the sum of what fills it, of a level the last; else NaN."""
    inside = counts[(counts["measure"] == measure) & (counts["from"] >= start) & (counts["until"] <= until)]
    same = inside[(inside["from"] == start) & (inside["until"] == until)]
    if len(same):
        return float(same["count"].mean())
    if inside.empty or inside["until"].iloc[-1] != until:
        return np.nan
    if measure in LEVELS_OF_A_DAY:
        return float(inside["count"].iloc[-1])
    edges = [start, *inside["until"]]
    return float(inside["count"].sum()) if edges[:-1] == inside["from"].tolist() else np.nan
