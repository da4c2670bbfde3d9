"""The catalogue of columns: type, unit, kind and meaning of each column of a run's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

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


def typed(frame: pd.DataFrame, table: str, world: World = DEFAULT) -> pd.DataFrame:
    """A table with the columns and types that the catalogue declares, rather than inferred ones.

    Raises TypeError for real numbers in a column of whole ones, KeyError for a column that is missing.
    """
    catalogue, found = columns(world)[table], dict(zip(frame.columns, frame.dtypes, strict=True))
    for column in catalogue:
        if column.type == "whole" and len(frame) and found[column.name].kind not in "iub":
            raise TypeError(f"{table}: {column.name} holds {found[column.name]}, not whole numbers")
    names = [column.name for column in catalogue]
    # Most have their type already, and pandas takes long to see that.
    others = {c.name: TYPES[c.type] for c in catalogue if found[c.name] != TYPES[c.type]}
    ordered = frame if list(frame.columns) == names else frame[names]
    return ordered.astype(others) if others else ordered


def _names(name: str, world: World) -> Iterator[str]:
    """The column's name, or one for each hub."""
    yield from (name.replace("{hub}", hub) for hub in world.hubs) if "{hub}" in name else (name,)
