"""The content of a scenario file as pydantic models: allowed keys and formats."""

from collections.abc import Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, create_model, field_validator, model_validator

from sim.evidence.registry import flat
from sim.problems import Problem, refuse
from sim.scenario.factors import Factor, Swept, factor_problems, group_problems, unquoted
from sim.scenario.fields import (
    Actor,
    Day,
    Hub,
    Note,
    Table,
    Text,
    Title,
    parameter_problems,
    reading_problems,
    world_of,
)
from sim.scenario.merge import over
from sim.scenario.setting import settable
from sim.scenario.windows import DatedLever, Route, overlaps
from sim.world import World
from sim.world.catalogue import MECHANISM, shared_hypotheses
from sim.world.load import DEFAULT


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
        refuse(overlaps(entries, ()))
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
