"""The catalogue of columns: unit, kind and meaning of each column of a run's tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sim.evidence.registry import read_toml
from sim.paths import PACKAGE
from sim.scenario.catalogue import HUBS

CATALOGUE = PACKAGE / "tables" / "columns.toml"


@dataclass(frozen=True)
class Column:
    """One column; `kind` is key, stock, flow, cumulative, state, change or person, as the catalogue's head says."""

    name: str
    unit: str
    kind: str
    meaning: str


@cache
def columns() -> Mapping[str, tuple[Column, ...]]:
    """The columns of each table, both in their order."""
    return MappingProxyType(
        {
            table: tuple(Column(each, *entry) for name, entry in entries.items() for each in _names(name))
            for table, entries in read_toml(CATALOGUE).items()
        }
    )


def _names(name: str) -> Iterator[str]:
    """The column's name, or one for each hub."""
    yield from (name.replace("{hub}", hub) for hub in HUBS) if "{hub}" in name else (name,)
