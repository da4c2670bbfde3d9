"""The series that are forecast: what authorities would record each day, and how many people are in the strip."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.runs.results import Results
from sim.world import World


@dataclass(frozen=True)
class Series:
    """A column of a run by day; `of`: the code of a neighbour, or empty. `is_stock`: a level, and no count of a day.

    `summed`: the column holds the sum since the start, of which the differences are taken. `forecast`: false for what
    only a naive forecast needs.
    """

    name: str
    label: str
    column: str
    of: str = ""
    is_stock: bool = False
    summed: bool = False
    forecast: bool = True

    @property
    def measure(self) -> str:
        """What a target of the same count measures."""
        return f"{'border' if self.of else 'daily'}.{self.column}"


def series_of(world: World) -> tuple[Series, ...]:
    """Return the series of a world: recorded attempts of each neighbour, then those of the whole crisis."""
    attempts = (
        Series(f"attempts_{row.code}", f"recorded attempts, {row.name}", "recorded_attempts", row.code)
        for row in world.neighbours.values()
    )
    return (*attempts, *(replace(each, label=world.worded(each.label)) for each in EVERYWHERE))


EVERYWHERE = (  # with placeholders for a world's names
    Series("germany", "entries recorded in {goal}", "german_recorded", summed=True),
    Series("flown_home", "people flown home", "flown_home"),
    Series("strip", "people in the strip", "in_strip", is_stock=True),
    Series("deaths", "recorded deaths", "deaths_recorded", summed=True),
    Series("flights", "flights per week", "flights", is_stock=True, forecast=False),
)


def labels_of(world: World) -> dict[str, str]:
    """Return the titles of what is forecast, by name."""
    return {
        each.name: each.label if each.is_stock else f"{each.label}, per week"
        for each in series_of(world)
        if each.forecast
    }


def of_run(results: Results) -> np.ndarray:
    """Return the series of a run: (days, series)."""
    return np.column_stack([_values(each, results) for each in series_of(results.scenario.world)])


def _values(series: Series, results: Results) -> np.ndarray:
    table: pd.DataFrame = results.border if series.of else results.daily
    rows = table[table["neighbour"] == series.of] if series.of else table
    values = rows[series.column].to_numpy(float)
    return np.diff(values, prepend=0.0) if series.summed else values
