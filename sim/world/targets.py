"""The validation targets of a run, and the dated events that figures annotate."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import inf
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from sim.evidence.registry import Cited
from sim.world.series import DAY, Count, counts_of
from sim.world.tables import Table, Text

TARGETS, EVENTS = "targets.toml", "events.toml"
Window = Annotated[tuple[date, date], Field(strict=False)]
Quality = Literal["A", "C", "D"]
# By how much a figure itself may be off: stated, or a range; rounded; added up, scaled or estimated. Assumptions: "over
# 3,200" or "almost 500" is read within a tenth; two estimates of one thing differ by a fifth (47 or 55 flights).
ERROR: Mapping[str, float] = {"A": 1.0, "C": 1.1, "D": 1.25}


class Since(Table):
    """An event from which the days of a target are counted, wherever it falls in a run.

    `what`: in words; `day`: that of the record, to which the stated window belongs; `shown_by`: the lever (actor.lever)
    whose rise shows it, or hubs.open, the share of hubs open to all, which falls below a half; `earliest`: the first
    day that counts.
    """

    what: Text
    day: date
    shown_by: Text
    earliest: date | None = None


@dataclass(frozen=True)
class Target:
    """One pattern that the model should reproduce.

    The `statistic` of the `measure` (table.column) over [start, until) lies within [low, high]; `neighbour`
    is the code of one, or empty (all); `low` or `high` is None where no source sets a bound. `scenario` is the shipped
    policy (or empty), and `changes` the levers, routes and hypotheses, that are applied to the scenario under
    validation before it is run. `before` is the window that a ratio or a gain compares with (None: the equally long
    one before its own), `place` where a crowd is looked for. `tolerance` is the factor by which the model may miss a
    stated number (infinite: only the range of the seeds decides); without `fit` a count is a check, and no part of the
    search for parameters. `counts`: those of a series, each as a target of its own. `put_in`: what of the model puts
    the pattern in by hand, in any scenario; `put_in_by`: levers that do if a scenario dates them, with * for any name.
    `quality`: of the figure. `since`: the event with which the window moves.
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
    counts: tuple["Target", ...] = ()
    put_in: str = ""
    put_in_by: tuple[str, ...] = ()
    quality: str = "A"
    since: Since | None = None

    @property
    def error(self) -> float:
        """Return the factor by which the stated figure itself may be off."""
        return ERROR[self.quality]

    def moved(self, by: timedelta) -> "Target":
        """Return the target with its windows that much later."""
        start, until = self.start + by, self.until + by
        before = None if self.before is None else (self.before[0] + by, self.before[1] + by)
        return replace(self, start=start, until=until, before=before)

    @property
    def stated(self) -> tuple[float, float]:
        """What the source states, without the tolerance; infinite where it sets no bound, and for a share of counts."""
        low = -inf if self.low is None or self.counts else self.low
        return low, inf if self.high is None or self.counts else self.high

    @property
    def observed(self) -> tuple["Target", ...]:
        """The counts of a series, or the target itself: each with its window, stated range and tolerance."""
        return self.counts or (self,)

    @property
    def read(self) -> tuple["Target", ...]:
        """What is read of a run: the target, and the counts of a series."""
        return (self, *self.counts)

    @property
    def of_people(self) -> bool:
        """Whether it counts people, which is done on the last day of a run."""
        return self.measure.startswith("people.")

    @property
    def band(self) -> tuple[float, float]:
        """What passes, tolerance included; infinite where no source sets a bound."""
        if self.tolerance == inf:
            return -inf, inf
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


class ByQuality(Table):
    """The factor by which the model may miss a count: stated, rounded, or added up from parts."""

    A: Annotated[float, Field(ge=1.0)]
    C: Annotated[float, Field(ge=1.0)]
    D: Annotated[float, Field(ge=1.0)]


class SeriesEntry(Table):
    """The public file whose counts within the window make a series; `count`: the measure of a running count."""

    file: Literal["public/attempts_daily_to_september.csv", "public/cumulative_to_september.csv"]
    count: Literal["", "attempts", "detained", "prevented", "pushed back"] = ""
    tolerance: ByQuality


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
    series: SeriesEntry | None = None
    put_in: str = ""
    put_in_by: Annotated[tuple[str, ...], Field(strict=False)] = ()
    quality: Quality = "A"
    since: Since | None = None


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
    return {name: _target(name, entry) for name, entry in entries.items()}


def _target(name: str, entry: TargetEntry) -> Target:
    plain = [field for field in TargetEntry.model_fields if field not in ("window", "series")]
    whole = Target(
        name=name,
        start=entry.window[0],
        until=entry.window[1],
        **{field: getattr(entry, field) for field in plain},
    )
    if entry.series is None:
        return whole
    counts = counts_of(entry.series.file, entry.neighbour, entry.series.count, entry.window)
    return replace(whole, counts=tuple(_counted(whole, count, entry.series.tolerance) for count in counts))


def _counted(whole: Target, count: Count, tolerance: ByQuality) -> Target:
    """One count of a series as a target."""
    last = count.until - DAY
    days = f"{count.start}" if last == count.start else f"{count.start} to {last}"
    return replace(
        whole,
        name=f"{whole.name} {days}",
        label=f"{whole.label} {days}",
        statistic="total",
        start=count.start,
        until=count.until,
        low=count.low,
        high=count.high,
        tolerance=getattr(tolerance, count.quality),
        quality=count.quality,
    )


def events_of(entries: Events) -> tuple[Event, ...]:
    """The events that figures annotate, by date."""
    return tuple(
        sorted((Event(**entry.model_dump()) for entry in entries.values()), key=lambda event: event.date)
    )
