"""A resolved scenario: its dated values, looked up by day."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Self

from pydantic import ValidationError, model_validator

from sim.errors import InputError, SeveralInputError
from sim.problems import Problem, refuse, translated
from sim.scenario.fields import RULE
from sim.scenario.merge import SWITCHES, freed, merge
from sim.scenario.schema import Content, Hypotheses, ScenarioFile, filled
from sim.scenario.windows import Window
from sim.world import World, load_world
from sim.world.catalogue import LeverKey
from sim.world.load import DEFAULT

Dated = tuple[tuple[date, date, float], ...]


class Scenario(Content):
    """One question put to the model; made by `load_scenario` and `with_changes`."""

    name: str

    @classmethod
    def from_content(cls, content: Mapping[str, Any], file: object) -> Self:
        """Return the scenario of a merged content parsed from TOML; raise InputError that names `file`."""
        world = _world(content, file)
        try:
            return cls.model_validate(filled(content, world), context=world)
        except ValidationError as error:
            raise translated(error, file, cls.model_json_schema()) from None

    @classmethod
    def from_resolved(cls, content: Any, file: object) -> Self:
        """Return the scenario that `resolved` wrote as JSON data; raise InputError that names `file`."""
        world = _world(content, file)
        try:
            return cls.model_validate_json(json.dumps(content), context=world)
        except ValidationError as error:
            raise translated(error, file, cls.model_json_schema()) from None

    @property
    def world(self) -> World:
        """The world that it plays in."""
        return load_world(self.world_name)

    @cached_property
    def overrides(self) -> Mapping[str, float]:
        """The parameters that differ from the registry: as given, and as the chosen hypotheses stand for."""
        chosen = self.hypotheses.sets(self.world)
        return {**self.parameters, **{name: value for name, (value, _) in chosen.items()}}

    def parameter(self, name: str) -> float:
        """Return a parameter's value: the override, otherwise the default of the registry; raise InputError."""
        if name in self.overrides:
            return self.overrides[name]
        return self.world.parameter(name).default

    def lever_value(self, actor: str, lever: str, day: date) -> float | None:
        """Return the dated value of a lever, in the catalogue's unit, or None if the actor's rule decides.

        Raises InputError for a lever that the catalogue does not have.
        """
        windows = self.lever_windows.get(LeverKey(actor, lever))
        if windows is None:
            windows = self.lever_windows[self.world.lever_key(actor, lever)]
        for start, end, value in windows:
            if start <= day < end:
                return value
        return None

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

        Merged as by `extends`: windows cut into the present ones, and actors that `hypotheses` frees drop their dates.
        """
        changes: dict[str, Any] = {
            "parameters": dict(parameters or {}),
            "lever": list(levers),
            "routes": dict(routes or {}),
            "hypotheses": dict(hypotheses or {}),
        }
        texts = {key: getattr(self, key) for key in ("title", "description", "question")}
        checked({**texts, **changes}, self.name, self.world)
        content = self.content()
        if changes["hypotheses"].keys() & SWITCHES:
            content = freed(content, self._freed_by(changes["hypotheses"]), self.world)
        return self.from_content({**merge(content, changes), "name": name or self.name}, self.name)

    def _freed_by(self, switches: Mapping[str, Any]) -> Mapping[str, date]:
        """Since when actors are free under other switches; raises InputError where dropped dates should return."""
        content = {**self.hypotheses.model_dump(exclude_none=True), **switches}
        since = Hypotheses.model_validate(content, context=self.world).free_since(self.world)
        if any(since[actor] > before for actor, before in self.hypotheses.free_since(self.world).items()):
            raise InputError(
                "cannot bring back dates that this scenario dropped",
                file=self.name,
                key="hypotheses",
                allowed="changes of the scenario that it extends",
            )
        return since

    def until(self, day: date) -> Self:
        """Return this scenario ending before that day; raise InputError if it starts later."""
        content = self.content()
        content["period"]["until"] = min(day, self.period.until)
        return self.from_content(content, self.name)

    def content(self) -> dict[str, Any]:
        """Return the content in the form of a parsed TOML file."""
        return self.model_dump(by_alias=True, exclude_none=True)

    def resolved(self) -> dict[str, Any]:
        """The whole content as plain JSON data in one canonical order."""
        content: dict[str, Any] = json.loads(self.model_dump_json(by_alias=True, exclude_none=True))
        content["world"] = self.world.written
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
    def lever_windows(self) -> Mapping[LeverKey, Dated]:
        """(from, until, value) of every lever of the catalogue, none for those left to their rules."""
        windows: dict[LeverKey, list[tuple[date, date, float]]] = {key: [] for key in self.world.levers}
        for key, window, value in self._dated():
            windows[key].append((window.start, window.end, value))
        return {key: tuple(dated) for key, dated in windows.items()}

    def _dated(self) -> Iterator[tuple[LeverKey, Window, float]]:
        """Every window that sets a lever, limits on flights as the levers that they are."""
        world = self.world
        for entry in self.lever:
            if isinstance(entry.value, float):
                yield LeverKey(entry.actor, entry.lever), entry, entry.value
        for hub, route in self.routes.items():
            for cap in route.weekly_cap:
                if isinstance(cap.value, float):
                    yield world.cap_key(hub), cap, cap.value
            for ban in route.nationality_ban:
                if ban.value != RULE:
                    for group in world.nationalities:
                        yield world.bar_key(hub, group), ban, float(group in ban.value)

    @cached_property
    def turns(self) -> Mapping[str, frozenset[date]]:
        """Return, by actor, the days on which a window begins or ends."""
        edges: dict[str, set[date]] = {actor: set() for actor in self.world.actors}
        for key, windows in self.lever_windows.items():
            for start, end, _ in windows:
                edges[key.actor] |= {start, end}
        return {actor: frozenset(days) for actor, days in edges.items()}

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


def checked(content: Mapping[str, Any], file: object, world: World) -> None:
    """Raise InputError if the content of a file is invalid by itself."""
    try:
        ScenarioFile.model_validate(filled(content, world), context=world)
    except ValidationError as error:
        raise translated(error, file, ScenarioFile.model_json_schema()) from None
