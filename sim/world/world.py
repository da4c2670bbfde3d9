"""A world: one crisis as data, and the same with plain numbers, as a scenario sees it."""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from sim.errors import InputError, nearest, unknown
from sim.evidence.registry import Parameter, parameters
from sim.paths import PACKAGE
from sim.world import catalogue, geography
from sim.world.catalogue import Hypothesis, Lever, LeverKey
from sim.world.geography import Courses, Line, Outline, Place, Sector
from sim.world.tables import (
    Carrier,
    Climate,
    Hub,
    Nationality,
    Neighbour,
    Resolved,
    Route,
    Settings,
    State,
    Tables,
)  # fmt: skip
from sim.world.targets import Event, Target

WORLDS = PACKAGE / "worlds"
PROSE = frozenset({"meaning", "reason", "source", "to_know", "words"})  # keys of text that changes no value


@dataclass(frozen=True, eq=False)
class World:
    """One crisis as data; made by `load_world`. Its rows carry sourced parameters; `resolve` gives plain numbers."""

    folder: Path
    settings: Settings
    tables: Tables[Parameter]
    courses: Courses
    lines: Mapping[str, Line]
    outlines: tuple[Outline, ...]
    targets: Mapping[str, Target]
    events: tuple[Event, ...]

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def written(self) -> str:
        """How manifests name it: a shipped one by name, another by its folder as seen from the working directory."""
        return self.name if self.folder.parent == WORLDS else f"./{os.path.relpath(self.folder)}"

    @property
    def title(self) -> str:
        """What readers see."""
        return self.settings.title

    @property
    def crisis_start(self) -> date:
        """The day from which the days of parameters count."""
        return self.settings.crisis_start

    @property
    def weather_start(self) -> date:
        """The day from which the weather is drawn, for every period, so that scenarios share it."""
        return self.settings.weather_start

    @property
    def first_day(self) -> date:
        """The first day that a scenario may simulate."""
        return self.settings.first_day

    @property
    def last_day(self) -> date:
        """The day before which a scenario must end."""
        return self.settings.last_day

    @property
    def hubs(self) -> Mapping[str, Hub[Parameter]]:
        """The airports by key."""
        return self.tables.hubs

    def hubs_of(self, actor: str) -> tuple[str, ...]:
        """The hubs that a state governs, or those that a carrier flies from."""
        flown = {route.hub for route in self.routes if route.carrier == actor}
        return tuple(key for key, hub in self.hubs.items() if hub.state == actor or key in flown)

    @property
    def carriers(self) -> Mapping[str, Carrier[Parameter]]:
        """The airlines by key."""
        return self.tables.carriers

    @property
    def routes(self) -> tuple[Route[Parameter], ...]:
        """Who flies from where."""
        return self.tables.routes

    @property
    def states(self) -> Mapping[str, State[Parameter]]:
        """The states that govern hubs by key."""
        return self.tables.states

    @property
    def nationalities(self) -> Mapping[str, Nationality[Parameter]]:
        """The groups of nationalities by key."""
        return self.tables.nationalities

    @property
    def neighbours(self) -> Mapping[str, Neighbour[Parameter]]:
        """The states of the EU at the border by key."""
        return self.tables.neighbours

    @property
    def climate(self) -> Climate[Parameter]:
        """The weather."""
        return self.tables.climate

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What texts call the parties (see `Words`); `city`: where the flights land; `codes`: of all neighbours."""
        codes = ", ".join(row.code for row in self.neighbours.values())
        words = self.settings.words.model_dump()
        return MappingProxyType({**words, "city": self.settings.home.city, "codes": codes})

    def worded(self, text: str) -> str:
        """Return a text with this world's names in its placeholders: "flew to {city}" as "flew to Minsk"."""
        return text.format_map(self.words)

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """Every parameter by name: the general ones, then those of the tables (`hubs.istanbul.demand`)."""
        general = {
            name: entry.model_copy(update={"meaning": self.worded(entry.meaning)})
            for name, entry in parameters().items()
        }
        return MappingProxyType({**general, **self.parameters_of_tables})

    @cached_property
    def parameters_of_tables(self) -> Mapping[str, Parameter]:
        """The parameters of the tables by name."""
        return MappingProxyType({entry.name: entry for entry in _entries(self.tables)})

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The names of the tables' parameters by their flat names of before: for one message, no second way in."""
        return MappingProxyType({_flat(name, self.neighbours): name for name in self.parameters_of_tables})

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; raises InputError, with the nearest spelling, for an unknown name."""
        if name in self.renamed:
            raise InputError(f"is now called {self.renamed[name]}", key=name)
        if name not in self.parameters:
            raise InputError("no such parameter", key=name, suggestion=nearest(name, self.parameters))
        return self.parameters[name]

    @cached_property
    def actors(self) -> Mapping[str, str]:
        """The names of all actors by key."""
        return MappingProxyType(catalogue.actors(self.tables, self.words))

    @cached_property
    def levers(self) -> Mapping[LeverKey, Lever]:
        """Every lever, in the order of the actors."""
        return MappingProxyType(catalogue.levers(self.tables, self.words))

    @cached_property
    def sweepable(self) -> Mapping[str, Lever]:
        """The levers that a sweep can vary, by the key that names them: all but the bans by nationality."""
        return MappingProxyType(
            {str(key): lever for key, lever in self.levers.items() if not lever.nationality}
        )

    def levers_of(self, actor: str, *, limits: bool = True) -> tuple[str, ...]:
        """The names of an actor's levers, with or without its limits on flights."""
        mine = (lever for lever in self.levers.values() if lever.actor == actor)
        return tuple(lever.name for lever in mine if limits or not lever.hub)

    def lever_key(self, actor: str, name: str) -> LeverKey:
        """The key of a lever; raises InputError, with the nearest spelling, for an unknown actor or lever."""
        key = LeverKey(actor, name)
        if key not in self.levers:
            if actor not in self.actors:
                raise unknown("unknown actor", "actor", actor, tuple(self.actors))
            raise unknown(f"unknown lever of {actor}", "lever", name, self.levers_of(actor))
        return key

    def cap_key(self, hub: str) -> LeverKey:
        """The lever that caps the flights per week from a hub: of the state that governs it."""
        return LeverKey(self.hubs[hub].state, catalogue.cap_name(hub))

    def bar_key(self, hub: str, nationality: str) -> LeverKey:
        """Return the lever that bars a nationality from flights from a hub."""
        return LeverKey(self.hubs[hub].state, catalogue.bar_name(hub, nationality))

    @property
    def unlimited(self) -> float:
        """The cap that stands for no limit: the upper end of its range, more flights than any hub has."""
        return float(self.levers[self.cap_key(next(iter(self.hubs)))].high)

    @cached_property
    def hypotheses(self) -> Mapping[str, Hypothesis]:
        """Every hypothesis by its dotted name (`russia.role`); dates as dates."""
        return MappingProxyType(catalogue.hypotheses(self.settings.scheme_start, self.words, self.neighbours))

    @cached_property
    def sectors(self) -> tuple[Sector, ...]:
        """The sectors of the border, neighbour by neighbour."""
        return geography.cut(self.courses, self.lines, self.neighbours)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The named places, line by line in the order of the sectors."""
        return geography.find_places(self.courses, self.neighbours)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what all its files say, without the prose that stands beside a value, in hexadecimal."""
        tables = {file.name: _valued(tomllib.loads(file.read_text("utf-8"))) for file in self._files("toml")}
        maps = {file.name: file.read_text("utf-8") for file in self._files("geojson")}
        content = json.dumps([tables, maps], sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()

    def _files(self, kind: str) -> list[Path]:
        return sorted(self.folder.glob(f"*.{kind}"))

    def resolve(self, overrides: Mapping[str, float] | None = None) -> Resolved:
        """The tables with plain numbers: the overrides by parameter name, else the defaults.

        Raises InputError for an override of no parameter.
        """
        values = {name: entry.default for name, entry in self.parameters.items()}
        values |= {self.parameter(name).name: value for name, value in (overrides or {}).items()}
        general = _general()(**{name: values[name] for name in parameters()})
        fields = {name: _resolved(getattr(self.tables, name), values) for name in Tables.model_fields}
        return Resolved.model_construct(p=general, **fields)


@cache
def _general() -> type:
    """Return the class of the general parameters: slots, since actors read a namespace five times as slowly."""
    made = make_dataclass("General", parameters(), slots=True)
    made.__module__ = __name__  # as Python itself says from 3.12 on
    return made


def _flat(name: str, neighbours: Mapping[str, Any]) -> str:
    """The flat name of a parameter, before each stood in the row that it belongs to: attribute first."""
    table, *row, attribute = name.split(".")
    if table == "climate":
        return "_".join([*row, attribute])
    if "shares" in row:
        return f"share_{attribute}_{row[0]}"
    if attribute in ("steer", "temperature_offset"):
        row = [neighbours[row[0]].code.lower()]
    return "_".join([attribute, *row])


def _entries(thing: Any) -> list[Parameter]:
    """All parameters within rows and tables."""
    if isinstance(thing, Parameter):
        return [thing]
    if isinstance(thing, BaseModel):
        thing = [getattr(thing, name) for name in type(thing).model_fields]
    elif isinstance(thing, Mapping):
        thing = thing.values()
    elif not isinstance(thing, tuple):
        return []
    return [entry for part in thing for entry in _entries(part)]


def _valued(content: Any) -> Any:
    """Return the content of a table without what only explains it."""
    if isinstance(content, dict):
        return {key: _valued(value) for key, value in content.items() if key not in PROSE}
    return [_valued(value) for value in content] if isinstance(content, list) else content


def _resolved(thing: Any, values: Mapping[str, float]) -> Any:
    """The same rows and tables with the value of each parameter in its place."""
    if isinstance(thing, Parameter):
        return values[thing.name]
    if isinstance(thing, BaseModel):
        generic: Any = type(thing).__pydantic_generic_metadata__["origin"]
        fields = {name: _resolved(getattr(thing, name), values) for name in type(thing).model_fields}
        return generic[float].model_construct(**fields)
    if isinstance(thing, Mapping):
        return {key: _resolved(value, values) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return tuple(_resolved(value, values) for value in thing)
    return thing
