"""The content of a scenario file as pydantic models: allowed keys and formats."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, create_model, field_validator, model_validator

from sim.evidence.registry import flat
from sim.problems import Problem, refuse
from sim.scenario.factors import Factor, Swept, factor_problems, group_problems, unquoted
from sim.scenario.fields import (
    NOT_EMPTY,
    RULE,
    Actor,
    Barred,
    Cap,
    Day,
    Hub,
    LeverValue,
    Note,
    Sources,
    Table,
    Text,
    Title,
    lever_problems,
    parameter_problems,
    reading_problems,
    world_of,
)
from sim.scenario.merge import over
from sim.scenario.setting import settable
from sim.world import World
from sim.world.catalogue import BAN, CAP, MECHANISM, ROUTES, LeverKey, shared_hypotheses
from sim.world.load import DEFAULT

IF_ANY = Field(strict=False, exclude_if=lambda windows: not windows)


class Window(Table):
    """Something in force from one day until another (half-open); an omitted bound is open."""

    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    source: Sources = ()
    replace: bool = Field(False, exclude=True)  # drop the parent's dates outside these windows

    @property
    def start(self) -> date:
        """The first day in force."""
        return self.from_ or date.min

    @property
    def end(self) -> date:
        """The first day no longer in force."""
        return self.until or date.max

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start >= self.end:
            refuse([Problem("is not after from", ("until",), self.until, f"after {self.from_}")])
        return self


class WeeklyCap(Window):
    """The most flights per week from a hub to Minsk: 0 closes it, "none" lifts every limit."""

    value: Cap


class NationalityBan(Window):
    """Nationality groups barred from flights at a hub; an empty list bars nobody."""

    value: Barred


class Route(Table):
    """The limits on the flights from one hub to Minsk, which are levers of the state that governs the hub."""

    weekly_cap: Annotated[tuple[WeeklyCap, ...], NOT_EMPTY, IF_ANY] = ()
    nationality_ban: Annotated[tuple[NationalityBan, ...], NOT_EMPTY, IF_ANY] = ()

    @model_validator(mode="after")
    def _apart(self) -> Self:
        refuse(
            problem for key in type(self).model_fields for problem in _overlaps(getattr(self, key), (key,))
        )
        return self


class DatedLever(Window):
    """The value of an actor's lever in a window; "rule" leaves it to the actor's rule."""

    actor: Actor
    lever: str
    value: LeverValue

    @model_validator(mode="after")
    def _in_catalogue(self, info: ValidationInfo) -> Self:
        world = world_of(info)
        lever = world.levers.get(LeverKey(self.actor, self.lever))
        if lever is None or lever.hub:
            refuse([_no_such_lever(world, self.actor, self.lever)])
        elif self.value != RULE:
            refuse(lever_problems(lever, self.value, ("value",)))
        return self


def _no_such_lever(world: World, actor: str, name: str) -> Problem:
    options = world.levers_of(actor, limits=False)
    hubs = [f"[[{ROUTES}.{hub}.{limit}]]" for hub in world.hubs_of(actor) for limit in (CAP, BAN)]
    limits = f"; flights are limited by {' and '.join(hubs)}" if hubs else ""
    allowed = ", ".join(options) + limits
    return Problem(f"unknown lever of {actor}", ("lever",), name, allowed, options, name)


class Period(Table):
    """The days that are simulated, half-open; those of the world where left out."""

    start: Day
    until: Day

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start >= self.until:
            refuse([Problem("is not after start", ("until",), self.until, f"after {self.start}")])
        return self


class RussiaPart(Table):
    """Moscow's part."""

    role: str


class BelarusAims(Table):
    """What Minsk is after."""

    objective: str


_KEYS: dict[str, Any] = {
    key: (str, ...)
    for table, _, key in (name.partition(".") for name in shared_hypotheses())
    if table == MECHANISM
}
_ONE_OF_EACH: Any = create_model("_OneOfEach", __base__=Table, **_KEYS)


class Mechanisms(_ONE_OF_EACH):
    """The chosen value of each mechanism of hypotheses.toml."""


class Hypotheses(Table):
    """The switches between rival readings, and which actors are free to decide by rule."""

    russia: RussiaPart
    belarus: BelarusAims
    scheme_start: date
    alleged_infiltration: bool
    decision: str
    mechanism: Mechanisms
    free_from: Day | None = None
    dated_actors: Annotated[tuple[Actor, ...], Field(strict=False)] = ()

    def sets(self, world: World) -> dict[str, tuple[float, str]]:
        """The parameters that the chosen values stand for: the value of each, and the switch that sets it."""
        chosen = {h.name: attrgetter(h.name)(self) for h in world.hypotheses.values() if h.sets}
        return {
            parameter: (number, f'{name} = "{value}"')
            for name, value in chosen.items()
            for parameter, number in world.hypotheses[name].sets.get(value, {}).items()
            if parameter in world.parameters
        }

    def free_since(self, world: World) -> dict[str, date]:
        """The day from which each actor drops the dates of the scenarios that this one extends."""
        since, actors = self.free_from or date.min, tuple(world.actors)
        dated = {"historical": actors, "free": (), "mixed": self.dated_actors}[self.decision]
        return {actor: date.max if actor in dated else since for actor in actors}

    @model_validator(mode="after")
    def _listed(self, info: ValidationInfo) -> Self:
        switches = world_of(info).hypotheses.values()
        refuse(p for h in switches for p in reading_problems(h, attrgetter(h.name)(self)))
        return self


class Content(Table):
    """The content of a scenario, without its name and parent."""

    title: Title
    description: Note = ""
    question: Note = ""
    world_name: Text = Field(DEFAULT, alias="world")
    period: Period
    hypotheses: Hypotheses
    parameters: dict[str, float] = Field(default_factory=dict)
    routes: dict[Hub, Route] = Field(default_factory=dict)
    lever: Annotated[tuple[DatedLever, ...], Field(strict=False)] = ()
    sweep: dict[str, Swept] = Field(default_factory=dict)

    @field_validator("parameters", mode="before")
    @classmethod
    def _dotted(cls, overrides: object) -> object:
        return flat(overrides) if isinstance(overrides, dict) else overrides

    @field_validator("parameters")
    @classmethod
    def _in_registry(cls, overrides: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        world = world_of(info)
        refuse(
            p for name, value in overrides.items() for p in parameter_problems(world, name, value, (name,))
        )
        return overrides

    @field_validator("lever")
    @classmethod
    def _apart(cls, entries: tuple[DatedLever, ...]) -> tuple[DatedLever, ...]:
        refuse(_overlaps(entries, ()))
        return entries

    @field_validator("sweep", mode="before")
    @classmethod
    def _quoted(cls, sweep: object, info: ValidationInfo) -> object:
        if isinstance(sweep, dict):
            known = settable(world_of(info))
            bare = {name: part for name, part in sweep.items() if "." not in name and name not in known}
            refuse(problem for name, part in bare.items() for problem in unquoted(part, (name,)))
        return sweep

    @field_validator("sweep")
    @classmethod
    def _sweepable(cls, sweep: dict[str, Factor], info: ValidationInfo) -> dict[str, Factor]:
        world = world_of(info)
        refuse(
            [
                *(p for key, factor in sweep.items() for p in factor_problems(world, key, factor)),
                *group_problems(sweep),
            ]
        )
        return sweep

    @model_validator(mode="after")
    def _set_once(self, info: ValidationInfo) -> Self:
        refuse(_set_twice(self, world_of(info)))
        return self


def _set_twice(content: Content, world: World) -> Iterator[Problem]:
    """Parameters that the scenario gives or sweeps, and that a chosen or swept hypothesis stands for."""
    sets = {name: switch for name, (_, switch) in content.hypotheses.sets(world).items()}
    for key, factor in content.sweep.items():
        if hypothesis := world.hypotheses.get(key):
            of = {value: hypothesis.sets.get(value, {}) for value in factor.points}
            sets |= {name: f'{key} = "{value}"' for value, names in of.items() for name in names}
    for name, switch in sets.items():
        for table, given in (("parameters", content.parameters), ("sweep", content.sweep)):
            if name in given:
                allowed = "the parameter or the hypothesis, not both"
                yield Problem(f"is set by hypotheses.{switch}", (table, name), given[name], allowed)


def filled(content: Mapping[str, Any], world: World) -> dict[str, Any]:
    """Return the content with defaults: the world's period, and the default of each switch."""
    readings: dict[str, Any] = {}
    for name, hypothesis in world.hypotheses.items():
        *tables, key = name.split(".")
        table = readings
        for step in tables:
            table = table.setdefault(step, {})
        table[key] = hypothesis.default
    period = {"start": world.first_day, "until": world.last_day}
    return over({"period": period, "hypotheses": readings}, content)


class ScenarioFile(Content):
    """One scenario file."""

    extends: Text | None = None


def _overlaps(entries: Sequence[Window], at: tuple[str | int, ...]) -> Iterator[Problem]:
    """Yield a problem for each pair of windows of one lever or limit that share a day."""
    longest: dict[str, tuple[int, Window]] = {}
    for index, entry in sorted(enumerate(entries), key=lambda item: item[1].start):
        subject = _subject(entry)
        other, earlier = longest.get(subject, (index, None))
        if earlier and entry.start < earlier.end:
            message = f"{subject}{_days(entry)} overlaps {_days(earlier)} of entry [{other}]"
            yield Problem(message, (*at, index), allowed="windows that share no day")
        if not earlier or entry.end > earlier.end:
            longest[subject] = index, entry


def _subject(entry: Window) -> str:
    return f"{entry.actor}.{entry.lever} " if isinstance(entry, DatedLever) else ""


def _days(window: Window) -> str:
    return f"{window.from_ or 'the start'} to {window.until or 'the end'}"
