"""The ledger: statements of the articles and the public record (columns: seeds/README.md)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim.paths import data_dir

CLAIMS = ("reported", "attributed", "alleged", "proposed")
ROLES = ("parameter", "target", "event", "switch", "context")
Row = Mapping[str, str]


@dataclass(frozen=True)
class Figure:
    """One figure or claim; `value`, `low` and `high` are None where the source gives no number."""

    id: str
    source: str
    date: str
    quantity: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    claim: str
    role: str
    bears_on: str
    note: str


@dataclass(frozen=True)
class Source:
    """One article of the ledger; `standing`: how far and for what it can be trusted."""

    source: str
    file: str
    outlet: str
    author: str
    published: str
    title: str
    standing: str


@cache
def figures() -> Mapping[str, Figure]:
    """The figures of seeds/figures.csv by id."""
    return MappingProxyType({f.id: f for f in read_figures(data_dir("seeds") / "figures.csv")})


@cache
def sources() -> Mapping[str, Source]:
    """The articles of seeds/sources.csv by their short name."""
    rows = read_rows(data_dir("seeds") / "sources.csv")
    return MappingProxyType({row["source"]: Source(**row) for row in rows})


@cache
def public_tables() -> Mapping[str, tuple[Row, ...]]:
    """The rows of seeds/public/*.csv by the stem of the file; every cell as it is written."""
    files = sorted((data_dir("seeds") / "public").glob("*.csv"))
    return MappingProxyType({file.stem: read_rows(file) for file in files})


@cache
def other_sources() -> tuple[str, ...]:
    """What may be cited beside figures: the files of seeds/public, and the geometry of sim/worlds."""
    public = sorted((data_dir("seeds") / "public").iterdir())
    return (*(f"public/{file.name}" for file in public), "geo")


@cache
def known_sources() -> tuple[str, ...]:
    """What may be cited by id."""
    return (*figures(), *other_sources())


def is_reference(source: str) -> bool:
    """Whether a source is a reference in words, and not an id."""
    return " " in source


def read_figures(file: Path) -> list[Figure]:
    """Return all rows of a ledger, including duplicate ids."""
    return [_figure(row) for row in read_rows(file)]


def read_rows(file: Path) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV file as dictionaries of text."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return tuple(csv.DictReader(stream))


def _figure(row: dict[str, str]) -> Figure:
    numbers = {key: float(row[key]) if row[key] else None for key in ("value", "low", "high")}
    return Figure(**{**row, **numbers})  # type: ignore[arg-type]
