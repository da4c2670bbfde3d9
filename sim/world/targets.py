"""The validation targets of a run, and the dated events that figures annotate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from sim.evidence.registry import Cited
from sim.world.tables import Table, Text

TARGETS, EVENTS = "targets.toml", "events.toml"
Window = Annotated[tuple[date, date], Field(strict=False)]


@dataclass(frozen=True)
class Target:
    """One pattern that the model should reproduce.

    The `statistic` of the `measure` (table.column) over [start, until) lies within [low, high]; `neighbour`
    is the code of one, or empty (all); `low` or `high` is None where no source sets a bound. `scenario` is the shipped
    policy (or empty), and `changes` the levers, routes and hypotheses, that are applied to the scenario under
    validation before it is run. `before` is the window that a ratio or a gain compares with (None: the equally long
    one before its own), `place` where a crowd is looked for. `tolerance` is the factor by which the model may miss a
    stated number; without `fit` a count is a check, and no part of the search for parameters.
    """

    name: str
    label: str
    pattern: str
    meaning: str
    measure: str
    neighbour: str
    statistic: str
    start: date
    until: date
    low: float | None
    high: float | None
    tolerance: float
    scenario: str
    changes: Mapping[str, Any]
    source: tuple[str, ...]
    before: tuple[date, date] | None = None
    place: str = ""
    fit: bool = True

    @property
    def band(self) -> tuple[float, float]:
        """What passes, tolerance included; infinite where no source sets a bound."""
        low = -inf if self.low is None else self.low / self.tolerance
        high = inf if self.high is None else self.high * self.tolerance
        return low, high


@dataclass(frozen=True)
class Event:
    """A dated event with a short label for figures.

    It occurs in a run if `shown_by` `moves` (up or down) on that day, as explained in events.toml.
    """

    date: date
    label: str
    source: str
    shown_by: str = ""
    moves: str = ""


class TargetEntry(Table):
    """A target as targets.toml states it."""

    label: Text
    pattern: Text
    meaning: Text
    measure: Text
    neighbour: str = ""
    statistic: Text
    window: Window
    low: float | None = None
    high: float | None = None
    tolerance: Annotated[float, Field(ge=1.0)] = 1.0
    scenario: str = ""
    changes: dict[str, Any] = Field(default_factory=dict, alias="with")
    source: Cited
    before: Window | None = None
    place: str = ""
    fit: bool = True


class EventEntry(Table):
    """An event as events.toml states it."""

    date: date
    label: Text
    source: Text
    shown_by: str = ""
    moves: Literal["", "up", "down"] = ""


Targets: TypeAlias = dict[str, TargetEntry]
Events: TypeAlias = dict[str, EventEntry]


def targets_of(entries: Targets) -> dict[str, Target]:
    """The validation targets by name, in the order of the patterns."""
    return {
        name: Target(
            name=name,
            start=entry.window[0],
            until=entry.window[1],
            **{field: getattr(entry, field) for field in TargetEntry.model_fields if field != "window"},
        )
        for name, entry in entries.items()
    }


def events_of(entries: Events) -> tuple[Event, ...]:
    """The events that figures annotate, by date."""
    return tuple(
        sorted((Event(**entry.model_dump()) for entry in entries.values()), key=lambda event: event.date)
    )
