"""The kinds of values that a scenario file holds, each with its check."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
)

from sim.evidence.ledger import is_reference, known_sources
from sim.problems import Problem, refuse, unknown
from sim.world import World, load_world
from sim.world.catalogue import SWITCH, Hypothesis, Lever

RULE, NONE = "rule", "none"  # left to the actor's own decision; no limit
NUMBER = TypeAdapter(float, config=ConfigDict(strict=True, allow_inf_nan=False))


class Table(BaseModel):
    """A table whose keys are all known and whose values have the type they should."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def world_of(info: ValidationInfo) -> World:
    """Return the world of the validation: from its context, otherwise the default one."""
    return info.context if isinstance(info.context, World) else load_world()


def range_problems(
    value: Any, low: float, high: float, unit: str, at: tuple[str | int, ...] = ()
) -> Iterator[Problem]:
    """Yield a problem if a number is outside its range."""
    if not low <= value <= high:
        yield Problem("out of range", at, value, f"{low:g} to {high:g} ({unit})")


def lever_problems(lever: Lever, value: Any, at: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    """Yield a problem if a lever cannot take this value; a switch is on or off."""
    if lever.unit == SWITCH and value not in (0, 1):
        yield Problem("neither on nor off", at, value, f"0 or 1 ({SWITCH})")
    else:
        yield from range_problems(value, lever.low, lever.high, lever.unit, at)


def parameter_problems(world: World, name: str, value: float, at: tuple[str | int, ...]) -> Iterator[Problem]:
    """Yield a problem if a parameter is unknown or cannot take this value."""
    entry = world.parameters.get(name)
    if name in world.renamed:
        yield Problem(f"is now called {world.renamed[name]}", at, value)
    elif entry is None:
        yield unknown("parameter", name, tuple(world.parameters), at, value)
    else:
        yield from range_problems(value, entry.low, entry.high, entry.unit, at)
        if entry.whole and not value.is_integer():
            yield Problem(
                "is not whole", at, value, f"a whole number, {entry.low:g} to {entry.high:g} ({entry.unit})"
            )


def reading_problems(hypothesis: Hypothesis, value: Any) -> Iterator[Problem]:
    """Yield a problem if a hypothesis does not have this value."""
    at, values = tuple(hypothesis.name.split(".")), hypothesis.values
    if isinstance(hypothesis.default, date):
        if not min(values) <= value <= max(values):
            yield Problem("out of range", at, value, f"{min(values)} to {max(values)}")
    elif value not in values:
        yield unknown("reading", str(value), tuple(map(_word, values)), at, value)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _day(day: date, info: ValidationInfo) -> date:
    first, last = world_of(info).first_day, world_of(info).last_day
    if not first <= day <= last:
        refuse([Problem("out of range", value=day, allowed=f"{first} to {last}")])
    return day


def _printable(text: str) -> str:
    """Refuse characters that cannot be shown, such as NUL."""
    controls = (char for char in text if category(char) in ("Cc", "Cs") and char not in "\t\n\r")
    refuse(Problem("has a control character", value=char, allowed="printable text") for char in controls)
    return text


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _not_empty(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        refuse([Problem("is empty", allowed="at least one value")])
    return values


def _cap(value: object, info: ValidationInfo) -> float | str:
    world = world_of(info)
    if value == NONE:
        return world.unlimited
    if isinstance(value, str) and value != RULE:
        refuse([Problem("wrong type", value=value, allowed=f'a number, "{NONE}" (no limit) or "{RULE}"')])
    cap = _number_or_rule(value)
    if isinstance(cap, float):
        refuse(lever_problems(world.levers[world.cap_key(next(iter(world.hubs)))], cap))
    return cap


def _known(what: str, options: Callable[[World], Mapping[str, Any]]) -> AfterValidator:
    def check(word: str, info: ValidationInfo) -> str:
        known = options(world_of(info))
        if word not in known:
            refuse([unknown(what, word, tuple(known))])
        return word

    return AfterValidator(check)


def _cited(source: str) -> str:
    """Return an id of the evidence, or free text for something outside the evidence."""
    if source not in known_sources() and not is_reference(source):
        allowed = "the id of a figure, a file such as public/events.csv, or a reference in words"
        refuse(
            [Problem("unknown source", value=source, allowed=allowed, options=known_sources(), word=source)]
        )
    return source


def _number_or_rule(value: object) -> float | str:
    if isinstance(value, str) and value != RULE:
        refuse([Problem("wrong type", value=value, allowed=f'a number or "{RULE}"')])
    return RULE if value == RULE else NUMBER.validate_python(value)


def _barred(value: object, info: ValidationInfo) -> tuple[str, ...] | str:
    if value == RULE:
        return RULE
    if not isinstance(value, list | tuple):
        refuse([Problem("wrong type", value=value, allowed=f'a list, [] for nobody, or "{RULE}"')])
    names: tuple[Any, ...] = tuple(value)  # type: ignore[arg-type]
    known = tuple(world_of(info).nationalities)
    refuse(
        unknown("nationality", str(name), known, (place,))
        for place, name in enumerate(names)
        if name not in known
    )
    return names


# Unlike min_length, this reports nothing if an entry is wrong.
NOT_EMPTY = AfterValidator(_not_empty)
Day = Annotated[date, AfterValidator(_day)]

LONGEST_TEXT, LONGEST_TITLE = 10_000, 200  # letters
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT),
    AfterValidator(_printable),
]
Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT),
    AfterValidator(_printable),
]  # may be left out
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE),
    AfterValidator(_printable),
]
Sources = Annotated[
    tuple[Annotated[Text, AfterValidator(_cited)], ...],
    BeforeValidator(_listed, json_schema_input_type=str | list[str]),
    Field(strict=False),
]
Cap = Annotated[
    float | Literal["none", "rule"],
    PlainValidator(_cap, json_schema_input_type=float | Literal["none", "rule"]),
]
Hub = Annotated[str, _known("hub", lambda world: world.hubs)]
Actor = Annotated[str, _known("actor", lambda world: world.actors)]
# Any: a union of a tuple and a word is written to JSON with a warning.
Barred = Annotated[
    Any,
    PlainValidator(_barred, json_schema_input_type=list[str] | Literal["rule"]),
]
LeverValue = Annotated[
    float | Literal["rule"],
    PlainValidator(_number_or_rule, json_schema_input_type=float | Literal["rule"]),
]
