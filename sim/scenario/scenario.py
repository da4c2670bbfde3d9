"""A scenario, fully resolved: what it changes, looked up by day."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Self

from pydantic import ValidationError, model_validator

from sim.errors import InputError, SeveralInputError
from sim.problems import Problem, refuse, translated
from sim.scenario.fields import RULE
from sim.scenario.merge import merge
from sim.scenario.schema import Content, Route, Window, filled
from sim.world import World, load_world
from sim.world.load import DEFAULT

Dated = tuple[tuple[date, date, Any], ...]


class Scenario(Content):
    """One question put to the model; made by `load_scenario` and `with_changes`."""

    name: str

    @classmethod
    def from_content(cls, content: Mapping[str, Any], file: object) -> Self:
        """The scenario of a merged content, as parsed from TOML; raises InputError that names `file`."""
        world = _world(content, file)
        try:
            return cls.model_validate(filled(content, world), context=world)
        except ValidationError as error:
            raise translated(error, file, cls.model_json_schema()) from None

    @classmethod
    def from_resolved(cls, content: Any, file: object) -> Self:
        """The scenario that `resolved` told as plain JSON data; raises InputError that names `file`."""
        world = _world(content, file)
        try:
            return cls.model_validate_json(json.dumps(content), context=world)
        except ValidationError as error:
            raise translated(error, file, cls.model_json_schema()) from None

    @property
    def world(self) -> World:
        """The world that it plays in."""
        return load_world(self.world_name)

    def parameter(self, name: str) -> float:
        """A parameter's value here: the override, or else the registry's default; raises InputError."""
        if name in self.parameters:
            return self.parameters[name]
        return self.world.parameter(name).default

    def lever_value(self, actor: str, lever: str, day: date) -> float | None:
        """The dated value of a lever, in the catalogue's unit; None where the actor's own rule decides.

        Raises KeyError for a lever that the catalogue does not have.
        """
        value: float | None = self._value(actor, self.lever_windows[actor, lever], day)
        return value

    def route_value(self, hub: str, key: str, day: date) -> Any:
        """The dated limit on a hub: flights/week of weekly_cap, bool of ban, names of nationality_ban.

        None where there is none, or where the state of the hub is free. Raises KeyError for an unknown one.
        """
        return self._value(self.world.hubs[hub].state, self.route_windows[hub, key], day)

    def with_changes(
        self,
        *,
        name: str | None = None,
        parameters: Mapping[str, float] | None = None,
        levers: Sequence[Mapping[str, Any]] = (),
        routes: Mapping[str, Mapping[str, Any]] | None = None,
        hypotheses: Mapping[str, Any] | None = None,
    ) -> Self:
        """This scenario with some values changed, each given as TOML would have it; raises InputError.

        Merged as by `extends`: a lever or a route's list that is given restates all its dates.
        """
        changes = {
            "name": name or self.name,
            "parameters": dict(parameters or {}),
            "lever": list(levers),
            "routes": dict(routes or {}),
            "hypotheses": dict(hypotheses or {}),
        }
        return self.from_content(merge(self.content(), changes), self.name)

    def until(self, day: date) -> Self:
        """This scenario, ended before that day; raises InputError where it has not begun by then."""
        content = self.content()
        content["period"]["until"] = min(day, self.period.until)
        return self.from_content(content, self.name)

    def content(self) -> dict[str, Any]:
        """What the scenario says, in the form that a TOML file has when parsed."""
        return self.model_dump(by_alias=True, exclude_none=True)

    def resolved(self) -> dict[str, Any]:
        """The whole content as plain JSON data in one canonical order."""
        content: dict[str, Any] = json.loads(self.model_dump_json(by_alias=True, exclude_none=True))
        content["lever"].sort(key=lambda entry: (entry["actor"], entry["lever"], entry.get("from", "")))
        for route in content["routes"].values():
            for entries in route.values():
                entries.sort(key=lambda entry: entry.get("from", ""))
        ordered: dict[str, Any] = json.loads(json.dumps(content, sort_keys=True))
        return ordered

    def digest(self) -> str:
        """The SHA-256 of the resolved content and of the world that it plays in, in hexadecimal."""
        content = [{**self.resolved(), "world": self.world.digest}]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    @cached_property
    def lever_windows(self) -> Mapping[tuple[str, str], Dated]:
        """(from, until, value) of every lever of the catalogue, none for those left to their rules."""
        windows: dict[tuple[str, str], Dated] = dict.fromkeys(self.world.levers, ())
        for entry in self.lever:
            if entry.value != RULE:
                windows[entry.actor, entry.lever] += (_dated(entry, entry.value),)
        return windows

    @cached_property
    def turns(self) -> Mapping[str, frozenset[date]]:
        """The days on which what is dated can change, by actor: a window begins or ends, or the actor becomes free.

        A limit on a hub's routes turns with the state of the hub.
        """
        edges = {actor: {since} for actor, since in self.free_since.items()}
        dated = [(actor, windows) for (actor, _), windows in self.lever_windows.items()]
        dated += [(self.world.hubs[hub].state, windows) for (hub, _), windows in self.route_windows.items()]
        for actor, windows in dated:
            for start, end, _ in windows:
                edges[actor] |= {start, end}
        return {actor: frozenset(days) for actor, days in edges.items()}

    @cached_property
    def route_windows(self) -> Mapping[tuple[str, str], Dated]:
        """(from, until, value) of every list of every hub."""
        return {
            (hub, key): tuple(
                _dated(entry, entry.value) for entry in getattr(self.routes.get(hub, Route()), key)
            )
            for hub in self.world.hubs
            for key in Route.model_fields
        }

    @cached_property
    def free_since(self) -> Mapping[str, date]:
        """The day from which each actor decides by rule alone, whatever is dated."""
        switches = self.hypotheses
        since = switches.free_from or date.min
        free = {"historical": (), "free": tuple(self.world.actors), "mixed": self._not_dated()}[
            switches.decision
        ]
        return {actor: since if actor in free else date.max for actor in self.world.actors}

    def _not_dated(self) -> tuple[str, ...]:
        return tuple(actor for actor in self.world.actors if actor not in self.hypotheses.dated_actors)

    def _value(self, actor: str, windows: Dated, day: date) -> Any:
        if day < self.free_since[actor]:
            for start, end, value in windows:
                if start <= day < end:
                    return value
        return None

    @model_validator(mode="after")
    def _switches_agree(self) -> Self:
        switches = self.hypotheses
        mixed, historical = switches.decision == "mixed", switches.decision == "historical"
        if mixed and not switches.dated_actors:
            refuse(
                [
                    _hypothesis_problem(
                        "dated_actors", "is missing", None, "a list of actors: decision is mixed"
                    )
                ]
            )
        if switches.dated_actors and not mixed:
            actors = list(switches.dated_actors)
            refuse(
                [_hypothesis_problem("dated_actors", "has no use", actors, 'only with decision = "mixed"')]
            )
        if switches.free_from and historical:
            allowed = 'only with decision = "free" or "mixed"'
            refuse([_hypothesis_problem("free_from", "has no use", switches.free_from, allowed)])
        return self


def _world(content: Any, file: object) -> World:
    """The world that a content names; raises InputError that names `file`."""
    name = content.get("world", DEFAULT) if isinstance(content, Mapping) else DEFAULT
    try:
        return load_world(str(name))
    except SeveralInputError:
        raise
    except InputError as error:
        raise InputError(
            error.message,
            file=file,
            key=error.key,
            value=error.value,
            allowed=error.allowed,
            suggestion=error.suggestion,
        ) from None


def _hypothesis_problem(key: str, message: str, value: object, allowed: str) -> Problem:
    return Problem(message, ("hypotheses", key), value, allowed)


def _dated(entry: Window, value: Any) -> tuple[date, date, Any]:
    return entry.start, entry.end, value
