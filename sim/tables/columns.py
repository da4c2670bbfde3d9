"""The catalogue of columns: type, unit, kind and meaning of each column of a run's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.evidence.registry import read_toml
from sim.paths import PACKAGE
from sim.world import World, load_world

if TYPE_CHECKING:
    import pandas as pd

DEFAULT = load_world()
CATALOGUE = PACKAGE / "tables" / "columns.toml"
TYPES = {
    "text": "str",
    "whole": "int64",
    "real": "float64",
    "bool": "bool",
    "date": "datetime64[s]",
}  # of pandas
EPOCH = date(1970, 1, 1).toordinal()  # from which NumPy counts days


@dataclass(frozen=True)
class Column:
    """One column; `type` is one of TYPES, `kind` key, stock, flow, cumulative, state, change or person."""

    name: str
    type: str
    unit: str
    kind: str
    meaning: str


@cache
def columns(world: World = DEFAULT) -> Mapping[str, tuple[Column, ...]]:
    """The columns of each table of runs in a world, both in their order."""
    return MappingProxyType(
        {
            table: tuple(
                Column(each, type_, unit, kind, world.worded(meaning))
                for name, (type_, unit, kind, meaning) in entries.items()
                for each in _names(name, world)
            )
            for table, entries in read_toml(CATALOGUE).items()
        }
    )


def keys_of(table: str) -> tuple[str, ...]:
    """Return the columns whose values together name one row of a table, in every world."""
    return tuple(column.name for column in columns()[table] if column.kind == "key")


def framed(values: Mapping[str, Any], table: str, world: World = DEFAULT) -> pd.DataFrame:
    """A table of the columns and types that the catalogue declares. `values`: a list per column, or one for all rows.

    Raises TypeError for real numbers in a column of whole ones, KeyError for a column that is missing.
    """
    import pandas as pd

    catalogue = columns(world)[table]
    return pd.DataFrame({column.name: _typed(values[column.name], column, table) for column in catalogue})


def _typed(values: Any, column: Column, table: str) -> Any:
    """The values of a column as an array, since pandas looks at each of a list."""
    import pandas as pd

    if not isinstance(values, Sequence) or isinstance(values, str):
        return values
    if column.type == "text":
        return pd.array(values, dtype="str")
    if column.type == "date":
        days = np.array([day.toordinal() for day in values], np.int64) - EPOCH
        return days.astype("datetime64[D]").astype(TYPES["date"])
    if column.type != "whole":
        return np.array(values, TYPES[column.type])
    numbers = np.array(values)
    if len(numbers) and numbers.dtype.kind not in "iub":
        raise TypeError(f"{table}: {column.name} holds {numbers.dtype}, not whole numbers")
    return numbers.astype(TYPES["whole"], copy=False)


def _names(name: str, world: World) -> Iterator[str]:
    """The column's name, or one for each hub."""
    yield from (name.replace("{hub}", hub) for hub in world.hubs) if "{hub}" in name else (name,)
