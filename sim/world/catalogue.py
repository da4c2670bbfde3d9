"""What the governments of a world can do, and the rival readings of its events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sim.evidence.registry import Cited, read_toml
from sim.paths import PACKAGE
from sim.world.tables import SchemeStart, Table, Tables

LEVERS, HYPOTHESES = PACKAGE / "world" / "levers.toml", PACKAGE / "world" / "hypotheses.toml"
SCHEME_START = "scheme_start"
# Actors with rules of their own, whatever the world.
ROLES: Mapping[str, str] = {"belarus": "Belarus", "eu": "European Union", "russia": "Russia"}


@dataclass(frozen=True)
class Lever:
    """What an actor can set: a number in [low, high] of that unit; `label` is its name for readers."""

    actor: str
    name: str
    label: str
    unit: str
    low: float
    high: float
    meaning: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Hypothesis:
    """A switch between rival readings of the events."""

    name: str
    values: tuple[Any, ...]
    default: Any
    meaning: str
    source: tuple[str, ...]


class _Entry(Table):
    """A lever as levers.toml states it; `of_each`: the things that have one each, with their names in its words."""

    of_each: str = ""
    label: str = ""
    unit: str
    range: tuple[float, float]
    meaning: str
    source: Cited


def actors(tables: Tables[Any]) -> dict[str, str]:
    """The names of all actors by key: Belarus, its neighbours, the EU, Russia, and the states of the hubs."""
    neighbours = {key: row.name for key, row in tables.neighbours.items()}
    states = {key: row.name for key, row in tables.states.items()}
    return {"belarus": ROLES["belarus"], **neighbours, **ROLES, **states}


def levers(tables: Tables[Any]) -> dict[tuple[str, str], Lever]:
    """Every lever by (actor, lever), in the order of the actors."""
    entries = _entries()
    return {
        (actor, lever.name): lever
        for actor in actors(tables)
        for key, entry in entries[_kind(actor, tables)].items()
        for lever in _levers(actor, key, entry, tables)
    }


def hypotheses(scheme_start: SchemeStart) -> dict[str, Hypothesis]:
    """Every hypothesis by its dotted name (`russia.role`); dates as dates."""
    tree = {**read_toml(HYPOTHESES), SCHEME_START: scheme_start.model_dump()}
    flat = {
        name: entry
        for top, table in tree.items()
        for name, entry in ({top: table} if "values" in table else _dotted(top, table)).items()
    }
    return {name: _hypothesis(name, entry) for name, entry in flat.items()}


@cache
def _entries() -> dict[str, dict[str, _Entry]]:
    return {
        owner: {key: _Entry.model_validate(entry, strict=False) for key, entry in table.items()}
        for owner, table in read_toml(LEVERS).items()
    }


def _kind(actor: str, tables: Tables[Any]) -> str:
    if actor in ROLES:
        return actor
    return "neighbour" if actor in tables.neighbours else "state"


def _levers(actor: str, key: str, entry: _Entry, tables: Tables[Any]) -> Iterator[Lever]:
    """The levers of an entry: one, or one for each neighbour."""
    barred = [row.name for row in tables.nationalities.values() if row.barred]
    things = (
        {f"{key}_{neighbour}": row.name for neighbour, row in tables.neighbours.items()}
        if entry.of_each
        else {key: ""}
    )
    for name, thing in things.items():
        words = {"name": thing, "barred": ", ".join(barred)}
        label = entry.label.format(**words) or name.replace("_", " ")
        yield Lever(actor, name, label, entry.unit, *entry.range, entry.meaning.format(**words), entry.source)


def _dotted(top: str, table: dict[str, Any]) -> dict[str, Any]:
    return {f"{top}.{name}": entry for name, entry in table.items()}


def _hypothesis(name: str, entry: dict[str, Any]) -> Hypothesis:
    default: str | bool | date = entry["default"]
    return Hypothesis(name, tuple(entry["values"]), default, entry["meaning"], tuple(entry["source"]))
