"""Changes made while the run plays: applied to a scenario from a day on, undone, or saved as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from sim.errors import InputError
from sim.scenario import Scenario
from sim.world import World
from sim.world.catalogue import BAN, ROUTES

HYPOTHESES = "hypotheses"


@dataclass(frozen=True)
class Change:
    """A lever, limit or hypothesis set from a day on; `value` None returns it to the scenario.

    `key`: `actor.lever`, `routes.hub.limit` or `hypotheses.name`. A hypothesis has no dates: it holds from the start.
    """

    key: str
    day: date
    value: Any

    @classmethod
    def read(cls, given: Mapping[str, Any], world: World) -> Change:
        """Return the change that a browser sent; raise InputError for an invalid key or day."""
        try:
            change = cls(str(given["key"]), date.fromisoformat(given["day"]), given["value"])
        except (KeyError, TypeError, ValueError):
            raise InputError(
                "is not a change", value=str(given)[:100], allowed="key, day and value"
            ) from None
        if change.key not in steerable(world):
            raise InputError("cannot be set", key=change.key[:100], allowed="a lever, limit or hypothesis")
        return change

    def plain(self) -> dict[str, Any]:
        """This change as JSON data."""
        return {"key": self.key, "day": self.day.isoformat(), "value": self.value}


def steerable(world: World) -> list[str]:
    """Return the keys of everything that can be set: levers by actor, limits by hub, hypotheses."""
    return [
        *world.sweepable,
        *(f"{ROUTES}.{hub}.{BAN}" for hub in world.hubs),
        *(f"{HYPOTHESES}.{name}" for name in world.hypotheses),
    ]


def steered(scenario: Scenario, changes: Sequence[Change]) -> Scenario:
    """The scenario with those changes; itself if there are none. Raises InputError for a value out of range."""
    if not changes:
        return scenario
    return scenario.with_changes(**changed_parts(scenario.world, changes))


def changed_parts(world: World, changes: Iterable[Change]) -> dict[str, Any]:
    """The changes in the form that a TOML file has when parsed."""
    by_key: dict[str, list[Change]] = {}
    for change in changes:
        by_key.setdefault(change.key, []).append(change)
    parts: dict[str, Any] = {"levers": [], ROUTES: {}, HYPOTHESES: {}}
    for key, made in by_key.items():
        top, _, rest = key.partition(".")
        if top == HYPOTHESES:
            _set(world, parts[HYPOTHESES], rest, made[-1].value)
        elif top == ROUTES:
            hub, _, limit = rest.partition(".")
            if dated := windows(made):
                parts[ROUTES].setdefault(hub, {})[limit] = dated
        else:
            parts["levers"] += [{"actor": top, "lever": rest, **window} for window in windows(made)]
    return parts


def windows(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return the windows of one lever or limit, which replace the scenario's on the same days.

    A change holds until the next one of the same lever; of two on one day the later one holds. One that leaves the
    lever to the scenario again has no window.
    """
    made = sorted({change.day: change for change in changes}.values(), key=lambda change: change.day)
    found = []
    for change, following in zip_longest(made, made[1:]):
        if change.value is not None:
            until = {"until": following.day} if following else {}
            found.append({"value": change.value, "from": change.day, **until})
    return found


def _set(world: World, tree: dict[str, Any], dotted: str, value: Any) -> None:
    """A hypothesis under its dotted name; one that is left to the scenario again is left out."""
    if value is None:
        return
    top, _, rest = dotted.partition(".")
    if rest:
        tree.setdefault(top, {})[rest] = value
    else:
        tree[top] = _as_toml(world.hypotheses[dotted].values, value)


def _as_toml(allowed: Sequence[Any], value: Any) -> Any:
    """A hypothesis as the schema wants it: a date that came as text is a date."""
    dated = isinstance(value, str) and any(isinstance(option, date) for option in allowed)
    return date.fromisoformat(value) if dated else value


def toml_of(scenario: Scenario, extends: str, seed: int, changes: Sequence[Change]) -> str:
    """A scenario file that extends another by those changes."""
    parts = changed_parts(scenario.world, changes)
    lines = [
        f"# Saved from the page: {extends}, steered by hand. `standoff run FILE --seed {seed}` repeats the run shown.",
        f"extends = {_toml(extends)}",
        f"title = {_toml(f'{scenario.title}, steered')}",
        'description = "Changes made by hand on the page."',
        'question = "What do these changes do?"',
    ]
    flat = [(name, value) for name, value in _flat(parts[HYPOTHESES])]
    if flat:
        lines += ["", f"[{HYPOTHESES}]", *(f"{name} = {_toml(value)}" for name, value in flat)]
    for hub, limits in parts[ROUTES].items():
        for limit, dated in limits.items():
            for window in dated:
                lines += ["", f"[[{ROUTES}.{hub}.{limit}]]", *_pairs(window)]
    for lever in parts["levers"]:
        lines += ["", "[[lever]]", *_pairs(lever)]
    return "\n".join(lines) + "\n"


def _flat(tree: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _pairs(window: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_toml(value)}" for name, value in window.items()]


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=True)
