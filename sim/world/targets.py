"""What a run is held against: the validation targets, and the dated events that figures annotate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

from sim.evidence.registry import read_toml

TARGETS, EVENTS = "targets.toml", "events.toml"


@dataclass(frozen=True)
class Target:
    """One pattern that must come out.

    The `statistic` of the `measure` (table.column) over [start, until) lies within [low, high]; `neighbour`
    is PL, LT, LV or empty (all); `low` or `high` is None where no source sets a bound. `scenario` is the shipped
    policy (or empty), and `changes` the levers, routes and hypotheses, that are laid over the scenario under
    validation before it is run. `before` is the window that a ratio or a gain compares with (None: the equally long
    one before its own), `place` where a crowd is looked for. `tolerance` is the factor by which the model may miss a
    stated number; without `fit` a count is a check, and no part of the search for parameters.
    """

    name: str
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
    """A dated event with a label short enough to stand in a figure.

    In a run it has happened if what it is `shown_by` `moves` (up or down) on that day, as events.toml tells.
    """

    date: date
    label: str
    source: str
    shown_by: str = ""
    moves: str = ""


def read_targets(folder: Path) -> dict[str, Target]:
    """The validation targets of a world's folder by name, in the order of the patterns; none without the file."""
    file = folder / TARGETS
    return {name: _target(name, entry) for name, entry in read_toml(file).items()} if file.exists() else {}


def read_events(folder: Path) -> tuple[Event, ...]:
    """The events that figures annotate, by date; none without the file."""
    file = folder / EVENTS
    entries = read_toml(file).values() if file.exists() else ()
    return tuple(sorted((Event(**entry) for entry in entries), key=lambda event: event.date))


def _target(name: str, entry: dict[str, Any]) -> Target:
    start, until = entry["window"]
    return Target(
        name=name,
        pattern=entry["pattern"],
        meaning=entry["meaning"],
        measure=entry["measure"],
        neighbour=entry.get("neighbour", ""),
        statistic=entry["statistic"],
        start=start,
        until=until,
        low=entry.get("low"),
        high=entry.get("high"),
        tolerance=entry.get("tolerance", 1.0),
        scenario=entry.get("scenario", ""),
        changes=entry.get("with", {}),
        source=tuple(entry["source"]),
        before=tuple(entry["before"]) if "before" in entry else None,
        place=entry.get("place", ""),
        fit=entry.get("fit", True),
    )
