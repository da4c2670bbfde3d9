"""The levers of the governments of a world, and the rival hypotheses about its events."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Self

from pydantic import model_validator

from sim.evidence.registry import Cited, flat, read_toml
from sim.paths import PACKAGE
from sim.world.tables import SchemeStart, Table, Tables

LEVERS, HYPOTHESES = PACKAGE / "world" / "levers.toml", PACKAGE / "world" / "hypotheses.toml"
SCHEME_START = "scheme_start"
MECHANISM = "mechanism"  # the table of hypotheses whose values stand for parameters
SWITCH = "switch"  # the unit of levers that are on or off
NATIONALITY = "{nationality}"  # stands in `on` and `off` of a lever for those whom it keeps off flights
ROUTES, CAP, BAN = "routes", "weekly_cap", "nationality_ban"  # limits on flights, in a scenario file
# Actors with rules of their own, in every world.
# Their keys are those of the shipped world; `World.words` has their names.
ROLES = ("belarus", "eu", "russia")


class LeverKey(NamedTuple):
    """A lever of an actor; `World.lever_key` makes one from unchecked names."""

    actor: str
    name: str

    def __str__(self) -> str:
        """The key as a sweep names it: poland.pushback, routes.istanbul.weekly_cap."""
        return self.name if self.name.startswith(f"{ROUTES}.") else f"{self.actor}.{self.name}"


@dataclass(frozen=True)
class Lever:
    """What an actor can set: a number in [low, high] of that unit; `label` is its name for readers.

    `hub`: the airport whose flights it limits, if any; `nationality`: the group that it keeps off them, if it does, and
    `group` its name. `on` and `off`: of a switch, what its actor does, with NATIONALITY for the names of groups.
    """

    actor: str
    name: str
    label: str
    unit: str
    low: float
    high: float
    meaning: str
    source: tuple[str, ...]
    hub: str = ""
    nationality: str = ""
    group: str = ""
    on: str = ""
    off: str = ""

    @property
    def key(self) -> LeverKey:
        """Its key."""
        return LeverKey(self.actor, self.name)


@dataclass(frozen=True)
class Hypothesis:
    """A switch between rival readings of the events, or a mechanism with its rivals.

    `prior`: probability of each value before the record is looked at; all on the default where none is stated.
    `sets`: the parameters, by name, that a value other than the default stands for.
    """

    name: str
    values: tuple[Any, ...]
    default: Any
    meaning: str
    source: tuple[str, ...]
    prior: tuple[float, ...]
    sets: Mapping[Any, Mapping[str, float]]


class _Entry(Table):
    """A lever as levers.toml states it; `of_each`: the things that have one each, with their names in its words."""

    of_each: Literal["", "neighbour", "hub", "hub and nationality"] = ""
    label: str = ""
    unit: str
    range: tuple[float, float]
    meaning: str
    source: Cited
    on: str = ""
    off: str = ""

    @model_validator(mode="after")
    def _says_what_is_done(self) -> Self:
        """Require words for on and off of a switch, and refuse them for any other lever."""
        if (self.unit == SWITCH) != bool(self.on and self.off):
            raise ValueError(
                f"needs `on` and `off`, what its actor does, if and only if its unit is {SWITCH!r}"
            )
        return self


def actors(tables: Tables[Any], words: Mapping[str, str]) -> dict[str, str]:
    """Return the names of all actors by key: home country, its neighbours, the EU, its patron, states of the hubs."""
    neighbours = {key: row.name for key, row in tables.neighbours.items()}
    states = {key: row.name for key, row in tables.states.items()}
    home, patron = {"belarus": words["home"]}, {"russia": words["patron"]}
    return {**home, **neighbours, "eu": "European Union", **patron, **states}


def cap_name(hub: str) -> str:
    """Return the lever that caps the flights per week from a hub."""
    return f"{ROUTES}.{hub}.{CAP}"


def bar_name(hub: str, nationality: str) -> str:
    """Return the lever that bars a nationality from flights from a hub."""
    return f"{ROUTES}.{hub}.{BAN}.{nationality}"


def levers(tables: Tables[Any], words: Mapping[str, str]) -> dict[LeverKey, Lever]:
    """Every lever, in the order of the actors; `words`: what a world calls its parties."""
    entries = _entries()
    return {
        lever.key: lever
        for actor in actors(tables, words)
        for key, entry in entries[_kind(actor, tables)].items()
        for lever in _levers(actor, key, entry, tables, words)
    }


def hypotheses(
    scheme_start: SchemeStart, words: Mapping[str, str], neighbours: Iterable[str]
) -> dict[str, Hypothesis]:
    """Every hypothesis of a world by its dotted name (`russia.role`); dates as dates."""
    keys = list(neighbours)
    shared = {
        name: replace(
            entry,
            meaning=entry.meaning.format_map(words),
            sets={value: _of_each(numbers, keys) for value, numbers in entry.sets.items()},
        )
        for name, entry in shared_hypotheses().items()
    }
    return {**shared, SCHEME_START: _hypothesis(SCHEME_START, scheme_start.model_dump())}


def _of_each(numbers: Mapping[str, float], neighbours: Sequence[str]) -> dict[str, float]:
    """The parameters that a value stands for: `neighbours.*.NAME` is that of each neighbour."""
    return {
        name.replace("*", key): number
        for name, number in numbers.items()
        for key in (neighbours if "*" in name else ("",))
    }


@cache
def shared_hypotheses() -> Mapping[str, Hypothesis]:
    """The hypotheses that are the same in every world, by dotted name; meanings with placeholders for its names."""
    flat = {
        name: entry
        for top, table in read_toml(HYPOTHESES).items()
        for name, entry in ({top: table} if "values" in table else _dotted(top, table)).items()
    }
    return MappingProxyType({name: _hypothesis(name, entry) for name, entry in flat.items()})


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


def _levers(
    actor: str, key: str, entry: _Entry, tables: Tables[Any], words: Mapping[str, str]
) -> Iterator[Lever]:
    """Return the levers of an entry: one, or one for each item of the table that it names."""
    for name, own, hub, nationality in _things(actor, key, entry.of_each, tables):
        named = {**words, **own}
        any_group = {**named, "nationality": NATIONALITY}
        yield Lever(
            actor,
            name,
            entry.label.format(**named) or name.replace("_", " "),
            entry.unit,
            *entry.range,
            entry.meaning.format(**named),
            entry.source,
            hub=hub,
            nationality=nationality,
            group=own.get("nationality", ""),
            on=entry.on.format(**any_group),
            off=entry.off.format(**any_group),
        )


def _things(
    actor: str, key: str, of_each: str, tables: Tables[Any]
) -> Iterator[tuple[str, dict[str, str], str, str]]:
    """Yield for each lever its name, its placeholders, and the hub and nationality whose flights it limits."""
    if of_each == "neighbour":
        for neighbour, row in tables.neighbours.items():
            yield f"{key}_{neighbour}", {"name": row.name}, "", ""
        return
    if not of_each:
        yield key, {}, "", ""
        return
    for hub in (hub for hub in tables.hubs.values() if hub.state == actor):
        if of_each == "hub":
            yield cap_name(hub.key), {"name": hub.name}, hub.key, ""
            continue
        for group, people in tables.nationalities.items():
            named = people.name.lower() if people.residual else people.name
            yield bar_name(hub.key, group), {"name": hub.name, "nationality": named}, hub.key, group


def _dotted(top: str, table: dict[str, Any]) -> dict[str, Any]:
    return {f"{top}.{name}": entry for name, entry in table.items()}


def _hypothesis(name: str, entry: dict[str, Any]) -> Hypothesis:
    default: str | bool | date = entry["default"]
    values = tuple(entry["values"])
    prior = tuple(entry.get("prior", (float(value == default) for value in values)))
    sets = {value: flat(parameters) for value, parameters in entry.get("sets", {}).items()}
    return Hypothesis(name, values, default, entry["meaning"], tuple(entry["source"]), prior, sets)
