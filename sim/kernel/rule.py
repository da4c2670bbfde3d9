"""What a rule is: a scalar function written once, plain Python that numba also compiles into the fused loop."""

import math
from collections.abc import Callable
from typing import Any, TypeVar

from numba.extending import register_jitable

from sim.kernel.layouts import Person
from sim.kernel.ticks import TICKS_A_DAY as TICKS_A_DAY

Function = TypeVar("Function", bound=Callable[..., Any])

MORNING = 1
HOURS_A_TICK = 24.0 / TICKS_A_DAY
DAYS_NEVER = 100_000  # longer than any run


def rule(function: Function) -> Function:
    """Mark a function as a rule: callable as it is, and compiled where a compiled loop calls it."""
    registered: Function = register_jitable(function)
    return registered


@rule
def chance_per_tick(rate: float) -> float:
    """Return the probability that a Poisson process with `rate` per day fires within one tick."""
    return 1.0 - math.exp(-rate / TICKS_A_DAY)


@rule
def chance_per_day(rate: float) -> float:
    """Return the probability that a Poisson process with `rate` per day fires within one day."""
    return 1.0 - math.exp(-rate)


@rule
def first_event(u: float, rates: tuple[float, ...], days: float) -> int:
    """Which of several events comes first within so many days, each at its rate per day; -1 when none does.

    `u`: a uniform draw. That any comes follows from the sum of the rates, and which one from their shares.
    """
    total = 0.0
    for rate in rates:
        total += rate
    if u >= total * days:  # what is above the sum is above its probability: most draws end here
        return -1
    any_comes = 1.0 - math.exp(-total * days)
    if u >= any_comes:
        return -1
    mark = u / any_comes * total
    chosen = -1
    for i in range(len(rates)):
        if rates[i] > 0.0:
            chosen = i
            mark -= rates[i]
            if mark < 0.0:
                return i
    return chosen


@rule
def days_until(hazard: float, rate: float) -> int:
    """Return the mornings until a hazard has added up at a rate per day; the first morning counts as one."""
    if hazard >= rate * DAYS_NEVER:
        return DAYS_NEVER
    return 1 + int(hazard / rate)


@rule
def enter(person: Person, stage: int, tick: int) -> None:
    """Move a person to a stage and start its clock."""
    person.stage = stage
    person.since = tick
