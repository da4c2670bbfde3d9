"""The measures of a run: declared once in measures.toml, computed from the tables of one run or many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, Protocol

import pandas as pd
from pandas.api.typing import DataFrameGroupBy
from pydantic import BaseModel, ConfigDict, ValidationError

from sim.evidence.registry import read_toml
from sim.paths import PACKAGE
from sim.problems import translated
from sim.world import World, load_world

CATALOGUE, OF_A_WORLD = PACKAGE / "tables" / "measures.toml", "measures.toml"
# Costs of EU states.
EU_COSTS = ("forces", "fence", "closure", "reception", "vetting", "resettlement", "returns")
KEYS = ["scenario", "run"]
Use = Literal[
    "headline", "people", "standoff", "screen", "compare", "part", "robust", "report", "aim", "regret",
    "payer", "summary",
]  # fmt: skip


class Tables(Protocol):
    """A run's tables by day, and by day and neighbour."""

    @property
    def daily(self) -> pd.DataFrame:
        """One row per day."""

    @property
    def border(self) -> pd.DataFrame:
        """One row per day and neighbour."""


class Measure(BaseModel):
    """One number of a run; measures.toml explains the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    label: str
    title: str = ""
    topic: str = ""
    noun: str = ""
    amount: str = ""
    unit: str
    table: Literal["daily", "border"] = "daily"
    neighbour: str = ""
    columns: tuple[str, ...]
    how: Literal["sum", "last", "max", "mean", "days_below_1"]
    divisor: float = 1.0
    on: date | None = None
    until: date | None = None
    whole: bool = True
    deaths: bool = False
    uses: frozenset[Use]

    @property
    def in_full(self) -> str:
        """Return its name in a row of its own."""
        return self.title or self.label

    @property
    def in_sentence(self) -> str:
        """Return its name in a sentence."""
        return self.noun or self.label

    @property
    def plural(self) -> bool:
        """Whether that name is what is counted."""
        return not self.amount

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the columns that it reads, without the keys of a run."""
        dated, placed = ("date",) * bool(self.on or self.until), ("neighbour",) * bool(self.neighbour)
        return (*dated, *placed, *self.columns)

    def of(self, run: Tables) -> float:
        """Return the number of one run; NaN if its days do not reach."""
        table = run.daily if self.table == "daily" else run.border
        rows = self._rows(table)
        if rows.empty or (self.until and not _reaches(table["date"].max(), self.until)):
            return float("nan")
        return float(_reduced(rows, self.how).sum()) / self.divisor

    def by_run(self, table: pd.DataFrame) -> pd.Series:
        """The number of each run in its table: index (scenario, run), in the order of the table."""
        runs, rows = table.groupby(KEYS, sort=False), self._rows(table)
        keys = [table.loc[rows.index, key] for key in KEYS]
        numbers = _reduced(rows.groupby(keys, sort=False), self.how).sum(axis=1) / self.divisor
        numbers = numbers.reindex(runs.size().index).rename(self.name)
        return numbers.where(_reaches(runs["date"].max(), self.until)) if self.until else numbers

    def _rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Its columns on the days and at the neighbour that count."""
        keep = pd.Series(True, table.index)
        if self.neighbour:
            keep &= table["neighbour"] == self.neighbour
        if self.on:
            keep &= table["date"] == pd.Timestamp(self.on)
        if self.until:
            keep &= table["date"] < pd.Timestamp(self.until)
        rows = table.loc[keep, list(self.columns)]
        return rows.lt(1.0) if self.how == "days_below_1" else rows


def _reaches(last: Any, until: date) -> Any:
    """Return whether a run with this last day, or each of several, covers all days before another."""
    return last + pd.Timedelta(days=1) >= pd.Timestamp(until)


def _reduced(rows: pd.DataFrame | DataFrameGroupBy[Any, Any], how: str) -> Any:
    """Return each column reduced over the days, for one run or each."""
    if how == "last":
        return rows.iloc[-1] if isinstance(rows, pd.DataFrame) else rows.last()
    return getattr(rows, "sum" if how == "days_below_1" else how)()


@cache
def measures(world: World | None = None) -> Mapping[str, Measure]:
    """Return the measures of a world (by default the default one) by name, in order.

    Raises InputError for a row that breaks the format at the head of measures.toml.
    """
    world = world or load_world()
    rows = dict(_expanded(read_toml(CATALOGUE), world))
    own = world.folder / OF_A_WORLD
    for name, entry in read_toml(own).items() if own.exists() else ():
        rows[name] = rows.get(name, {}) | entry
    return MappingProxyType({name: _measure(name, row, own) for name, row in rows.items()})


def used(use: Use, world: World | None = None) -> tuple[Measure, ...]:
    """The measures with that use, in their order."""
    return tuple(measure for measure in measures(world).values() if use in measure.uses)


def _measure(name: str, row: Mapping[str, Any], file: object) -> Measure:
    try:
        return Measure(name=name, **row)
    except ValidationError as error:
        raise translated(error, file, Measure.model_json_schema(), (name,)) from None


def _expanded(rows: Mapping[str, Mapping[str, Any]], world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows with one for each neighbour or cost where the name has a place for it."""
    neighbours = [{"code": row.code, "name": row.name} for row in world.neighbours.values()]
    parts = [{"part": part} for part in EU_COSTS]
    for name, row in rows.items():
        for values in neighbours if "{code}" in name else parts if "{part}" in name else [{}]:
            lower = {key: value.lower() for key, value in values.items()}
            filled = {key: _filled(entry, {**world.words, **values}) for key, entry in row.items()}
            yield name.format(**lower), filled


def _filled(entry: Any, values: Mapping[str, str]) -> Any:
    """An entry with the values in their places; a column for each cost where there is none."""
    if isinstance(entry, list):
        return [text for each in entry for text in _columns(each, values)]
    return entry.format(**values) if isinstance(entry, str) else entry


def _columns(text: str, values: Mapping[str, str]) -> Iterable[str]:
    if "{part}" in text and "part" not in values:
        return (text.format(part=part) for part in EU_COSTS)
    return (text.format(**values),)
