"""What a scenario dates: windows of levers and of limits on flights."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from sim.problems import Problem, refuse
from sim.scenario.fields import (
    NOT_EMPTY,
    RULE,
    Actor,
    Barred,
    Cap,
    Day,
    LeverValue,
    Sources,
    Table,
    lever_problems,
    world_of,
)
from sim.world import World
from sim.world.catalogue import BAN, CAP, ROUTES, LeverKey

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
        refuse(problem for key in type(self).model_fields for problem in overlaps(getattr(self, key), (key,)))
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


def overlaps(entries: Sequence[Window], at: tuple[str | int, ...]) -> Iterator[Problem]:
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
