"""The entry of a block: its runs, its parts with their checksums, and the runs that failed."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ConfigDict, TypeAdapter


@dataclass(frozen=True)
class Part:
    """One part file: its SHA-256, size in bytes, and rows."""

    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class Failure:
    """A run that raised, or whose worker died, twice."""

    key: str
    scenario: str
    base: str
    point: int
    seed: int
    message: str
    traceback: str


@dataclass(frozen=True)
class Entry:
    """The description of a block: keys of its runs, its parts by table, and the failed runs.

    `done`: runs in the parts by scenario file; `seconds` of simulating and writing, for estimates.
    """

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")

    block: int
    keys: tuple[str, ...]
    done: dict[str, int]
    parts: dict[str, Part]
    failed: tuple[Failure, ...] = field(default=())
    seconds: float = 0.0


ENTRY = TypeAdapter(Entry)
