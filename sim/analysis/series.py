"""Daily series of many runs, for charts over time: which there are, and their quantiles over runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.source import Source
from sim.analysis.statistics import ENOUGH
from sim.errors import unknown
from sim.world import World

Array = NDArray[np.float64]
WEEK = 7  # days of the running mean of a flow
RECORDED = "attempts_"  # a series per neighbour: attempts_pl


@dataclass(frozen=True)
class Kind:
    """A series that can be drawn: where it is in the tables, and its words for readers.

    `how`: flow (drawn as the mean of seven days), stock or total (since the start).
    """

    name: str
    title: str
    unit: str
    column: str
    how: Literal["flow", "stock", "total"]
    neighbour: str = ""

    @property
    def meaning(self) -> str:
        """Return what is drawn, for the axis."""
        return {
            "flow": f"{self.unit} per day",
            "stock": self.unit,
            "total": f"{self.unit} since the start",
        }[self.how]


def kinds(world: World) -> Mapping[str, Kind]:
    """Return the series of a world by name, in the order in which they are drawn."""
    attempts = (
        Kind(
            f"{RECORDED}{row.code.lower()}",
            f"Recorded attempts, {row.name}",
            "attempts",
            "recorded_attempts",
            "flow",
            row.code,
        )
        for row in world.neighbours.values()
    )
    found = (
        *attempts,
        Kind("attempts", "Recorded attempts, all neighbours", "attempts", "recorded_attempts", "flow"),
        Kind("strip", "People in the strip", "people", "in_strip", "stock"),
        Kind("arrivals", "Arrivals by air", "people", "arrivals", "flow"),
        Kind("onward", "Moved on inside the EU", "people", "onward", "total"),
        Kind("deaths", "Deaths, recorded or not", "people", "dead", "total"),
        Kind("escalation", "Escalation", "index, 0 to 1", "escalation", "stock"),
    )
    return {kind.name: kind for kind in found}


def kind_of(world: World, name: str) -> Kind:
    """Return a series by name; raise InputError for an unknown name."""
    known = kinds(world)
    if name not in known:
        raise unknown("no such series", "series", name, list(known))
    return known[name]


@dataclass(frozen=True)
class Fan:
    """A series over the runs of one scenario: quantiles by day, each (days,)."""

    kind: Kind
    scenario: str
    start: date
    runs: int
    middle: Array
    inner: tuple[Array, Array]
    outer: tuple[Array, Array]

    @property
    def bands(self) -> str:
        """Return what the bands hold, in words."""
        return bands_of(self.runs)

    def frame(self) -> pd.DataFrame:
        """Return the plotted numbers: one row per day."""
        days = pd.date_range(self.start, periods=len(self.middle))
        return pd.DataFrame(
            {
                "series": self.kind.name,
                "unit": self.kind.meaning,
                "scenario": self.scenario,
                "date": days.strftime("%Y-%m-%d"),
                "low90": self.outer[0],
                "low50": self.inner[0],
                "median": self.middle,
                "high50": self.inner[1],
                "high90": self.outer[1],
            }
        ).round(3)


def bands_of(runs: int) -> str:
    """Return what the bands of a fan chart hold: with few runs the outer one is their range."""
    if runs == 1:
        return "one run: no band"
    return f"50 and 90 % of {runs} runs" if runs >= ENOUGH else f"half and all of {runs} runs"


def fans(source: Source, scenario: str, names: list[str]) -> Iterator[Fan]:
    """Yield the fan of each series of a scenario. Raises InputError for a name that is no series."""
    world = source.settings[scenario].world
    wanted = [kind_of(world, name) for name in names]
    border = [kind for kind in wanted if kind.column == "recorded_attempts"]
    daily = [kind for kind in wanted if kind not in border]
    tables = {
        table: source.table(table, scenario, ["date", *columns])
        for table, columns in (
            ("border", ["neighbour", "recorded_attempts"] if border else []),
            ("daily", [kind.column for kind in daily]),
        )
        if columns
    }
    for kind in wanted:
        yield _fan(kind, scenario, tables["border" if kind in border else "daily"])


def by_day(kind: Kind, table: pd.DataFrame) -> tuple[date, Array]:
    """Return the first day of a series and its values, (runs, days); days that a run lacks are NaN."""
    rows = table[table["neighbour"] == kind.neighbour] if kind.neighbour else table
    days = rows.pivot_table(kind.column, "run", "date", aggfunc="sum").sort_index()
    first: Any = days.columns[0]
    return first.date(), days.to_numpy(dtype=float)


def smoothed(values: Array) -> Array:
    """Return the centred mean of seven days along the last axis, of fewer at the ends."""
    frame = pd.DataFrame(values.T)
    return frame.rolling(WEEK, center=True, min_periods=1).mean().to_numpy().T


def _fan(kind: Kind, scenario: str, table: pd.DataFrame) -> Fan:
    start, values = by_day(kind, table)
    shown = smoothed(values) if kind.how == "flow" else values
    few = len(values) < ENOUGH
    ends = (0.0, 0.25, 0.5, 0.75, 1.0) if few else (0.05, 0.25, 0.5, 0.75, 0.95)
    # where nothing is missing, the same values ten times as fast
    quantile = np.nanquantile if np.isnan(shown).any() else np.quantile
    low, low_half, middle, high_half, high = quantile(shown, ends, axis=0)
    return Fan(kind, scenario, start, len(values), middle, (low_half, high_half), (low, high))
