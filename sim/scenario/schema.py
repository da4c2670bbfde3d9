"""The content of a scenario file, as pydantic models: what may be written, and in which form."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    TypeAdapter,
    field_validator,
    model_validator,
)

from sim.evidence import parameters
from sim.scenario.catalogue import ACTORS, HUBS, NATIONALITIES, Hypothesis, hypotheses, levers, levers_of
from sim.scenario.problems import Problem, refuse, unknown

# The public monthly temperatures end here.
FIRST_DAY, LAST_DAY = date(2021, 6, 1), date(2022, 4, 1)
CAP_KEYS = tuple(f"routes.{hub}.weekly_cap" for hub in HUBS)
RULE = "rule"
STRICT = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
NUMBER = TypeAdapter(float, config=ConfigDict(strict=True, allow_inf_nan=False))


def _day(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        refuse([Problem("out of range", value=day, allowed=f"{FIRST_DAY} to {LAST_DAY}")])
    return day


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _cap(value: float) -> float:
    refuse(_out_of_range(value, *_cap_range(), "flights/week"))
    return value


def _known(what: str, options: Sequence[str]) -> AfterValidator:
    def check(word: str) -> str:
        if word not in options:
            refuse([unknown(what, word, options)])
        return word

    return AfterValidator(check)


def _number_or_rule(value: object) -> float | str:
    if isinstance(value, str) and value != RULE:
        refuse([Problem("wrong type", value=value, allowed=f'a number or "{RULE}"')])
    return RULE if value == RULE else NUMBER.validate_python(value)


Day = Annotated[date, AfterValidator(_day)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Sources = Annotated[
    tuple[Text, ...],
    BeforeValidator(_listed, json_schema_input_type=str | list[str]),
    Field(strict=False),
]
Cap = Annotated[float, AfterValidator(_cap)]
Hub = Annotated[str, _known("hub", HUBS)]
Actor = Annotated[str, _known("actor", ACTORS)]
Nationality = Annotated[str, _known("nationality", NATIONALITIES)]
LeverValue = Annotated[
    float | Literal["rule"],
    PlainValidator(_number_or_rule, json_schema_input_type=float | Literal["rule"]),
]


class Table(BaseModel):
    """A table whose keys are all known and whose values have the type they should."""

    model_config = STRICT


class Window(Table):
    """Something in force from a day until another (half-open); left out, the period has no such edge."""

    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    source: Sources = ()

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
    """The most flights a week from a hub to Minsk."""

    value: Cap


class Ban(Window):
    """No flights at all from a hub to Minsk."""

    value: bool = True


class NationalityBan(Window):
    """Nationality groups that are not taken on board at a hub."""

    value: Annotated[tuple[Nationality, ...], Field(strict=False, min_length=1)]


class Route(Table):
    """The limits on the flights from one hub to Minsk."""

    weekly_cap: Annotated[tuple[WeeklyCap, ...], Field(strict=False)] = ()
    ban: Annotated[tuple[Ban, ...], Field(strict=False)] = ()
    nationality_ban: Annotated[tuple[NationalityBan, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _apart(self) -> Self:
        refuse(
            problem for key in type(self).model_fields for problem in _overlaps(getattr(self, key), (key,))
        )
        return self


class DatedLever(Window):
    """The value of an actor's lever in a window; "rule" leaves it to the actor's reactive rule."""

    actor: Actor
    lever: str
    value: LeverValue

    @model_validator(mode="after")
    def _in_catalogue(self) -> Self:
        lever = levers().get((self.actor, self.lever))
        if lever is None:
            options = levers_of(self.actor)
            refuse([unknown(f"lever of {self.actor}", self.lever, options, ("lever",))])
        elif self.value != RULE:
            refuse(_out_of_range(self.value, lever.low, lever.high, lever.unit, ("value",)))
        return self


class Period(Table):
    """The days that are simulated, half-open."""

    start: Day = FIRST_DAY
    until: Day = LAST_DAY

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start >= self.until:
            refuse([Problem("is not after start", ("until",), self.until, f"after {self.start}")])
        return self


def _default(name: str) -> Any:
    return Field(default_factory=lambda: hypotheses()[name].default)


class RussiaPart(Table):
    """Moscow's part."""

    role: str = _default("russia.role")


class BelarusAims(Table):
    """What Minsk is after."""

    objective: str = _default("belarus.objective")


class Hypotheses(Table):
    """The switches between rival readings, and which actors are free to decide by rule."""

    russia: RussiaPart = RussiaPart()
    belarus: BelarusAims = BelarusAims()
    scheme_start: date = _default("scheme_start")
    alleged_infiltration: bool = _default("alleged_infiltration")
    decision: str = _default("decision")
    free_from: Day | None = None
    dated_actors: Annotated[tuple[Actor, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _listed(self) -> Self:
        refuse(p for h in hypotheses().values() for p in _not_listed(h, attrgetter(h.name)(self)))
        return self


class SweepRange(Table):
    """Evenly spaced values, both ends among them."""

    from_: float = Field(alias="from")
    to: float
    steps: int = Field(ge=2, le=1000)

    def values(self) -> list[float]:
        """The values, rounded so that 0.1 steps read as they would be written."""
        width = (self.to - self.from_) / (self.steps - 1)
        return [round(self.from_ + width * step, 12) for step in range(self.steps)]


def _spread(value: object) -> object:
    return SweepRange.model_validate(value).values() if isinstance(value, dict) else value


SweepValues = Annotated[
    tuple[float, ...],
    BeforeValidator(_spread, json_schema_input_type=list[float] | SweepRange),
    Field(strict=False, min_length=1),
]


class Content(Table):
    """What a scenario says, apart from its name and what it extends."""

    title: Text
    description: Text
    question: Text
    period: Period = Period()
    hypotheses: Hypotheses = Field(default_factory=Hypotheses)
    parameters: dict[str, float] = {}
    routes: dict[Hub, Route] = {}
    lever: Annotated[tuple[DatedLever, ...], Field(strict=False)] = ()
    sweep: dict[str, SweepValues] = {}

    @field_validator("parameters")
    @classmethod
    def _in_registry(cls, overrides: dict[str, float]) -> dict[str, float]:
        refuse(p for name, value in overrides.items() for p in _parameter_problems(name, value, (name,)))
        return overrides

    @field_validator("lever")
    @classmethod
    def _apart(cls, entries: tuple[DatedLever, ...]) -> tuple[DatedLever, ...]:
        refuse(_overlaps(entries, ()))
        return entries

    @field_validator("sweep")
    @classmethod
    def _sweepable(cls, sweep: dict[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
        refuse(
            problem
            for key, values in sweep.items()
            for index, value in enumerate(values)
            for problem in _sweep_problems(key, value, (key, index))
        )
        return sweep


class ScenarioFile(Content):
    """One scenario file."""

    extends: Text | None = None


def _cap_range() -> tuple[float, float]:
    lever = levers()["iraq", "flight_cap"]
    return lever.low, lever.high


def _out_of_range(
    value: Any, low: float, high: float, unit: str, at: tuple[str | int, ...] = ()
) -> Iterator[Problem]:
    if not low <= value <= high:
        yield Problem("out of range", at, value, f"{low:g} to {high:g} ({unit})")


def _parameter_problems(name: str, value: float, at: tuple[str | int, ...]) -> Iterator[Problem]:
    entry = parameters().get(name)
    if entry is None:
        yield unknown("parameter", name, tuple(parameters()), at, value)
    else:
        yield from _out_of_range(value, entry.low, entry.high, entry.unit, at)


def _sweep_problems(key: str, value: float, at: tuple[str | int, ...]) -> Iterator[Problem]:
    actor, _, name = key.partition(".")
    lever = levers().get((actor, name))
    if lever:
        yield from _out_of_range(value, lever.low, lever.high, lever.unit, at)
    elif key in CAP_KEYS:
        yield from _out_of_range(value, *_cap_range(), "flights/week", at)
    else:
        yield from _parameter_problems(key, value, at)


def _not_listed(hypothesis: Hypothesis, value: Any) -> Iterator[Problem]:
    at, values = tuple(hypothesis.name.split(".")), hypothesis.values
    if isinstance(hypothesis.default, date):
        if not min(values) <= value <= max(values):
            yield Problem("out of range", at, value, f"{min(values)} to {max(values)}")
    elif value not in values:
        yield unknown("reading", value, values, at)


def _overlaps(entries: Sequence[Window], at: tuple[str | int, ...]) -> Iterator[Problem]:
    """Windows of one lever, or of one list of a route, that share a day; each problem names both."""

    def order(item: tuple[int, Window]) -> tuple[str, date]:
        return _subject(item[1]), item[1].start

    for subject, group in groupby(sorted(enumerate(entries), key=order), key=lambda item: _subject(item[1])):
        for (first, earlier), (second, later) in pairwise(group):
            if later.start < earlier.end:
                yield Problem(
                    f"{subject}{_days(later)} overlaps {_days(earlier)} of entry [{first}]", (*at, second)
                )


def _subject(entry: Window) -> str:
    return f"{entry.actor}.{entry.lever} " if isinstance(entry, DatedLever) else ""


def _days(window: Window) -> str:
    return f"{window.from_ or 'the start'} to {window.until or 'the end'}"
