"""Levers of governments over the runs of a scenario: by day, the median and the share of runs at each value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.source import Source
from sim.world.catalogue import CAP, SWITCH, Lever, LeverKey

Array = NDArray[np.float64]
ON = 0.5  # of a switch


@dataclass(frozen=True)
class Stance:
    """A lever by run and day: (runs, days), in the lever's unit; `dated`: whether the scenario sets it on any day."""

    lever: Lever
    start: date
    by_run: Array
    dated: bool

    @property
    def middle(self) -> Array:
        """The median over runs, by day."""
        return np.median(self.by_run, axis=0)

    @property
    def on(self) -> Array:
        """The share of runs in which a switch is on, or another lever above its lowest value in any run, by day."""
        floor = ON if self.lever.unit == SWITCH else float(self.by_run.min())
        share: Array = (self.by_run > floor).mean(axis=0)
        return share

    @property
    def moved(self) -> bool:
        """Whether it takes more than one value in any run, or differs between runs."""
        return bool(np.ptp(self.by_run) > 0)

    def frame(self, scenario: str) -> pd.DataFrame:
        """Return the plotted numbers: median and share of runs, on days on which either changes."""
        drawn = np.stack([self.middle, self.on]).round(4)
        moved = np.flatnonzero(
            np.diff(drawn, axis=1, prepend=np.nan).any(axis=0)
        )  # NaN: the first day is one
        days = np.datetime64(self.start, "D") + moved
        lever, (middle, share) = self.lever, drawn[:, moved]
        keys = {"scenario": scenario, "actor": lever.actor, "lever": lever.name, "unit": lever.unit}
        return pd.DataFrame({**keys, "date": days.astype(str), "median": middle, "share_of_runs": share})


def stances(source: Source, scenario: str) -> list[Stance]:
    """Return the levers with a decision in a scenario, in the order of the world's catalogue."""
    settings = source.settings[scenario]
    table = source.table("decisions", scenario, ["date", "actor", "lever", "after"])
    seeds = np.unique(table["run"].to_numpy())
    first, days = settings.period.start, (settings.period.until - settings.period.start).days
    rows = np.searchsorted(seeds, table["run"].to_numpy())
    day = (table["date"].to_numpy().astype("datetime64[D]") - np.datetime64(first, "D")).astype(int)
    table = table.assign(row=rows, day=np.clip(day, 0, days - 1))
    found = []
    for pair, moves in table.groupby(["actor", "lever"], sort=False):
        lever = settings.world.levers.get(LeverKey(*map(str, pair)))
        if lever is not None:
            dated = bool(settings.lever_windows[lever.key])
            found.append(Stance(lever, first, _filled(moves, len(seeds), days), dated))
    order = list(settings.world.levers)
    return sorted(found, key=lambda stance: order.index(stance.lever.key))


def highest(source: Source, scenario: str) -> dict[str, float]:
    """Return the highest value of each lever in a scenario's runs, by its key; no limit on flights counts as 0."""
    free = source.settings[scenario].world.unlimited
    table = source.table("decisions", scenario, ["actor", "lever", "after"])
    limits = table["after"].where((table["after"] < free) | ~table["lever"].str.endswith(CAP), 0.0)
    tops = limits.groupby([table["actor"], table["lever"]], observed=True).max().reset_index()
    return {str(LeverKey(*map(str, pair))): float(top) for *pair, top in tops.itertuples(index=False)}


def _filled(moves: pd.DataFrame, runs: int, days: int) -> Array:
    """The value of each day: the last decision up to it; before the first one, that one's value."""
    values = np.full((runs, days), np.nan)
    values[moves["row"].to_numpy(), moves["day"].to_numpy()] = moves["after"].to_numpy(dtype=float)
    frame = pd.DataFrame(values.T).ffill().bfill().fillna(0.0)
    return frame.to_numpy(dtype=float).T
