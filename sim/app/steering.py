"""Changes made while the run plays: applied to a scenario from a day on, undone, or saved as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from sim.errors import InputError
from sim.scenario import Scenario
from sim.scenario.by_hand import file_text
from sim.scenario.setting import Setting, parts
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
    """The changes in the form that `Scenario.with_changes` takes."""
    by_key: dict[str, list[Change]] = {}
    for change in changes:
        by_key.setdefault(change.key, []).append(change)
    return parts(world, (setting for key, made in by_key.items() for setting in _settings(world, key, made)))


def _settings(world: World, key: str, made: Sequence[Change]) -> Iterator[Setting]:
    """One key's changes; of a hypothesis the last, if it is not left to the scenario again."""
    top, _, name = key.partition(".")
    if top != HYPOTHESES:
        for window in windows(made):
            yield Setting(key, window["value"], window["from"], window.get("until"))
    elif (value := made[-1].value) is not None:
        yield Setting(name, _as_toml(world.hypotheses[name].values, value))


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


def _as_toml(allowed: Sequence[Any], value: Any) -> Any:
    """A hypothesis as the schema wants it: a date that came as text is a date."""
    dated = isinstance(value, str) and any(isinstance(option, date) for option in allowed)
    return date.fromisoformat(value) if dated else value


def toml_of(scenario: Scenario, extends: str, seed: int, changes: Sequence[Change]) -> str:
    """A scenario file that extends another by those changes."""
    head = f"# Saved from the page: {extends}, steered by hand. `standoff run FILE --seed {seed}` repeats this run."
    texts = {"description": "Changes made by hand on the page.", "question": "What do these changes do?"}
    changed = changed_parts(scenario.world, changes)
    return f"{head}\n{file_text(extends, f'{scenario.title}, steered', changed, texts)}"
