"""What a figure needs from a run, and how it reads dates."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.world import World

EPOCH = date(1970, 1, 1).toordinal()


class Scenario(Protocol):
    """The part of a scenario that figures show."""

    @property
    def name(self) -> str:
        """Short name, as in the file's name."""

    @property
    def title(self) -> str:
        """One line for readers."""

    @property
    def world(self) -> World:
        """The world it is set in."""

    @property
    def hypotheses(self) -> Any:
        """The switches between rival readings; equal where all are."""

    def parameter(self, name: str) -> float:
        """A parameter of the registry: the scenario's value, or the default."""

    @property
    def lever_windows(self) -> Any:
        """The windows with a dated value of each lever."""

    def lever_value(self, actor: str, lever: str, day: date) -> float | None:
        """Return the dated value of a lever; None if the actor decides."""


class Results(Protocol):
    """One run: its tables (columns in docs/ODD.md; None where they were not asked for), scenario and seed."""

    @property
    def daily(self) -> pd.DataFrame:
        """One row per day."""

    @property
    def border(self) -> pd.DataFrame:
        """Return one row per day and neighbour."""

    @property
    def decisions(self) -> pd.DataFrame:
        """Return one row per change of a lever; its first value is a row on the first day."""

    @property
    def sector(self) -> pd.DataFrame | None:
        """Return one row per day and sector, on request."""

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario."""

    @property
    def seed(self) -> int:
        """The seed of the run."""


def dates(frame: pd.DataFrame) -> NDArray[np.datetime64]:
    """Return the `date` column as datetime64[D], one per row."""
    return pd.to_datetime(frame["date"]).to_numpy().astype("datetime64[D]")


def day_number(day: date) -> float:
    """A date as matplotlib counts it: days since 1970-01-01."""
    return float(day.toordinal() - EPOCH)


def date_of(day_number: float) -> date:
    """Return the date of a moment on a time axis."""
    return date.fromordinal(int(day_number) + EPOCH)


def period(results: Results) -> tuple[date, date]:
    """Return the first day of a run and the day after its last."""
    days = dates(results.daily)
    return days[0].item(), days[-1].item() + timedelta(days=1)


def lever_by_day(results: Results, actor: str, lever: str) -> NDArray[np.float64]:
    """A lever's value at the end of each day, (days,); NaN before its first row."""
    rows = results.decisions
    mine = ((rows["actor"] == actor) & (rows["lever"] == lever)).to_numpy()
    values = np.concatenate([[np.nan], rows["after"].to_numpy(dtype=float)[mine]])
    return values[np.searchsorted(dates(rows)[mine], dates(results.daily), side="right")]


def bands(values: NDArray[np.float64]) -> Iterator[tuple[int, int, float]]:
    """Runs of equal values other than NaN: first day, the day after the last, value."""
    changes = np.flatnonzero(~np.isclose(values[1:], values[:-1], equal_nan=True)) + 1
    edges = [0, *changes.tolist(), len(values)]
    for first, last in pairwise(edges):
        if not np.isnan(values[first]):
            yield first, last, float(values[first])
