"""Factors of a sweep: the values or the distribution of one key, alone or in step with others."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from sim.errors import InputError
from sim.problems import Problem, refuse, unknown
from sim.scenario.fields import (
    NONE,
    RULE,
    Table,
    Title,
    lever_problems,
    parameter_problems,
    reading_problems,
)
from sim.scenario.setting import Setting, settable, subject, swept
from sim.world import World
from sim.world.catalogue import BAN, SWITCH

MOST_STEPS = 1000
NEEDS = {
    "uniform": (),
    "loguniform": (),
    "triangular": ("mode",),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "sd"),
}
NUMBERS = ("low", "high", "mode", "mean", "median", "sd")
STEPS = ("from", "to", "steps")
FORMS = "a list of values; from, to and steps; values; or a distribution"
Value = bool | float | str  # a date as text


def _plain(value: object) -> object:
    return value.isoformat() if type(value) is date else value


class Factor(Table):
    """What is tried of one swept key: values, evenly spaced ones, or a distribution; dates as text.

    Factors of one `group` move together: at the same step of a grid, at the same quantile of a sampled design.
    `low` and `high` cut a distribution; its range where left out. `sd` of a lognormal is that of the logarithm.
    """

    values: Annotated[
        tuple[Annotated[Any, PlainValidator(_plain, json_schema_input_type=Value | date)], ...],
        Field(strict=False),
    ] = ()
    from_: float | None = Field(None, alias="from")
    to: float | None = None
    steps: int | None = Field(None, ge=2, le=MOST_STEPS)
    distribution: Literal["uniform", "loguniform", "triangular", "normal", "lognormal"] | None = None
    low: float | None = None
    high: float | None = None
    mode: float | None = None
    mean: float | None = None
    median: float | None = None
    sd: float | None = Field(None, gt=0)
    group: Title | None = None

    @property
    def points(self) -> tuple[Value, ...]:
        """The values, both ends of a range among them, rounded so that 0.1 steps read as they would be written."""
        if self.from_ is None or self.to is None or self.steps is None:
            return self.values
        width = (self.to - self.from_) / (self.steps - 1)
        return tuple(round(self.from_ + width * step, 12) for step in range(self.steps))

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[Problem]:
        given = {
            key for key, value in self.model_dump(by_alias=True, exclude_none=True).items() if value != ()
        }
        forms = [
            form
            for form, is_used in (
                ("values", "values" in given),
                ("from", bool(given & set(STEPS))),
                ("distribution", "distribution" in given),
            )
            if is_used
        ]
        if not forms:
            yield Problem("is empty" if given <= {"group"} else "has no values", allowed=FORMS)
        elif len(forms) > 1:
            yield Problem(f"has both {forms[0]} and {forms[1]}", allowed=FORMS)
        elif forms == ["from"]:
            yield from (Problem("is missing", (key,)) for key in STEPS if key not in given)
        needed = NEEDS[self.distribution] if self.distribution else ()
        if forms == ["distribution"]:
            yield from (Problem("is missing", (key,)) for key in needed if key not in given)
        spare = [
            key
            for key in NUMBERS
            if key in given and key not in (*needed, *("low", "high") * bool(self.distribution))
        ]
        what = f'with distribution = "{self.distribution}"' if self.distribution else "without a distribution"
        yield from (Problem(f"has no use {what}", (key,), getattr(self, key)) for key in spare)


_KEYS = {field.alias or name for name, field in Factor.model_fields.items()}


def _factor(value: object) -> object:
    return {"values": value} if isinstance(value, list | tuple) else value


Swept = Annotated[Factor, BeforeValidator(_factor, json_schema_input_type=list[Value | date] | Factor)]


def grouped(sweep: Mapping[str, Factor]) -> list[list[str]]:
    """Return the keys that move together, in the order of the sweep: one list per group or single key."""
    groups: dict[str, list[str]] = {}
    for key, factor in sweep.items():
        groups.setdefault(f"group {factor.group}" if factor.group else f"key {key}", []).append(key)
    return list(groups.values())


def group_problems(sweep: Mapping[str, Factor]) -> Iterator[Problem]:
    """Yield a problem for each factor that cannot keep step with its group."""
    for first, *others in grouped(sweep):
        count = len(sweep[first].points)
        for key in others:
            if len(sweep[key].points) != count:
                allowed = (
                    f"{count}, as many as {first} of the same group"
                    if count
                    else "a distribution, as the others have"
                )
                yield Problem(f"has {len(sweep[key].points)} values", (key,), allowed=allowed)


def bounds(factor: Factor, low: float, high: float) -> tuple[float, float]:
    """Return where a distribution is cut: its own bounds, otherwise those of the key."""
    return low if factor.low is None else factor.low, high if factor.high is None else factor.high


def _bound_problems(
    factor: Factor, low: float, high: float, unit: str, at: tuple[str | int, ...]
) -> Iterator[Problem]:
    """Yield the problems of a distribution over a key with that range."""
    first, last = bounds(factor, low, high)
    allowed = f"{low:g} to {high:g} ({unit})"
    for key, value in (("low", first), ("high", last), ("mode", factor.mode)):
        if value is not None and not (isfinite(value) and low <= value <= high):
            yield Problem("out of range", (*at, key), value, allowed)
    if first >= last:
        yield Problem("is not above low", (*at, "high"), last, f"above {first:g}")
    elif factor.mode is not None and not first <= factor.mode <= last:
        yield Problem("is outside low and high", (*at, "mode"), factor.mode, f"{first:g} to {last:g}")
    if factor.distribution == "loguniform" and first <= 0:
        yield Problem(
            "is not above 0, so it has no logarithm", (*at, "low"), first, f"above 0, at most {high:g}"
        )
    if factor.median is not None and factor.median <= 0:
        yield Problem("is not above 0, so it has no logarithm", (*at, "median"), factor.median)


def factor_problems(world: World, key: str, factor: Factor) -> Iterator[Problem]:
    """Yield the problems of a swept key and of its values or distribution."""
    name = subject(key)
    if name in world.renamed:
        yield Problem(f"is now called {world.renamed[name]}", (key,))
    elif name not in (known := settable(world)):
        yield unknown("parameter, lever, limit or hypothesis", name, known, (key,))
    elif factor.distribution:
        entry = world.parameters.get(name) or world.sweepable.get(name)
        if entry is None or entry.unit == SWITCH or key.endswith("@"):
            yield Problem("has no distribution", (key,), allowed="a list of its values")
        else:
            yield from _bound_problems(factor, entry.low, entry.high, entry.unit, (key,))
    else:
        for index, value in enumerate(factor.points):
            yield from _value_problems(world, key, value, (key, index))


def _value_problems(world: World, key: str, value: Any, at: tuple[str | int, ...]) -> Iterator[Problem]:
    """The problems of one value of a swept key."""
    name = subject(key)
    number = isinstance(value, float | int) and not isinstance(value, bool)
    if (name in world.parameters and not number) or not isinstance(value, str | float | int):
        yield Problem("wrong type", at, value, "a number")
        return
    if isinstance(value, float) and not isfinite(value):
        yield Problem("wrong type", at, value, "a finite number")
        return
    try:
        setting = swept(key, value, world)
    except InputError as error:
        yield Problem(error.message, at, value, str(error.allowed))
        return
    yield from _setting_problems(world, setting, at)


def _setting_problems(world: World, setting: Setting, at: tuple[str | int, ...]) -> Iterator[Problem]:
    name, value = setting.key, setting.value
    days = [day for day in (setting.start, setting.until, value) if isinstance(day, date)]
    if wrong := next((day for day in days if not world.first_day <= day <= world.last_day), None):
        yield Problem("out of range", at, wrong, f"{world.first_day} to {world.last_day}")
    elif setting.start and setting.until and setting.start >= setting.until:
        yield Problem("is not after from", at, setting.until, f"after {setting.start}")
    elif name in world.parameters:
        yield from parameter_problems(world, name, float(value), at)
    elif name in world.hypotheses:
        yield from (replace(p, at=at) for p in reading_problems(world.hypotheses[name], value))
    elif name in world.sweepable and value not in (RULE, NONE):
        yield from lever_problems(world.sweepable[name], value, at)
    elif name.endswith(f".{BAN}") and isinstance(value, list):
        known = tuple(world.nationalities)
        yield from (unknown("nationality", group, known, at) for group in value if group not in known)


def unquoted(part: object, at: tuple[str, ...]) -> Iterator[Problem]:
    """The problems of swept keys without quotes, whose dots TOML takes for tables; `at`: the way here."""
    if isinstance(part, dict) and part and not part.keys() & _KEYS:
        for name, deeper in part.items():
            yield from unquoted(deeper, (*at, name))
    elif len(at) > 1:
        yield Problem("a key with dots needs quotes", at, allowed=f'"{".".join(at)}" = ...')
