"""Quantal response: options around the present value, their utility term by term, and their probabilities.

The utility of a lever's value x, as a share of its span, is the sum of the terms times x, less a rising cost of x
squared over 2, less inertia for any move away from the present value. Each term is thus a marginal utility, and the
best value of a lever without inertia is the sum of its terms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

DATED = "dated in the scenario"  # the reason of a lever that no office decided
SMALLEST_SHOWN = 0.005  # the smallest number that two decimals show
signed = "%+.2f".__mod__  # faster than a format specifier, and there are 25,000 parts of reasons in a run


class Aim(NamedTuple):
    """What a lever is for: named terms (marginal utility per span), its span in the lever's unit, its first value."""

    terms: dict[str, float]
    span: float = 1.0
    switch: bool = False
    start: float = 0.0
    notes: Mapping[str, str] = {}  # what a term adds to the reason
    base: float = 0.0  # the value that costs nothing
    leaps: bool = False  # whether one decision may cross the whole span


class Options(NamedTuple):
    """Values that a lever could take, the utility of each, and the probability of being taken."""

    values: Sequence[float]
    utilities: Sequence[float]
    chances: Sequence[float]


# Options weighed for a lever on a day: date, actor, lever, value before, inertia, the fields of the aim, those of
# the options, and the place of the one taken. Plain data, for checkpoints; worded in the end.
Weighed = tuple[date, str, str, float, float, tuple[Any, ...], tuple[Sequence[float], ...], int]
# Why a lever that follows a rule has its value: date, actor, lever, value, reason.
Noted = tuple[date, str, str, float, str]


def options(before: float, low: float, high: float, aim: Aim, steps: tuple[float, ...]) -> list[float]:
    """Values that may be chosen: on and off, or the present one and steps up and down, within the lever's range.

    One step is as long as the span where the aim `leaps`.
    """
    if aim.switch:
        return [low, high]
    return list(_around(before, low, high, aim.span, (*steps, 1.0) if aim.leaps else steps))


@lru_cache(maxsize=4096)  # levers often repeat earlier values
def _around(
    before: float, low: float, high: float, span: float, steps: tuple[float, ...]
) -> tuple[float, ...]:
    moves = (0.0, *steps, *(-step for step in steps))
    return tuple(sorted({min(high, max(low, round(before + move * span, 6))) for move in moves}))


def utilities_of(values: Sequence[float], before: float, aim: Aim, inertia: float) -> list[float]:
    """Utility of each value, inertia included."""
    marginal, base, span = math.fsum(aim.terms.values()), aim.base, aim.span
    return [
        marginal * (x := (value - base) / span) - x * x / 2.0 - (inertia if value != before else 0.0)
        for value in values
    ]


def weigh(values: list[float], before: float, aim: Aim, rationality: float, inertia: float) -> Options:
    """Return the options with their utility and their probability, which rises with utility at that rationality."""
    utilities = utilities_of(values, before, aim, inertia)
    best, exp = max(utilities), math.exp
    weights = [exp(rationality * (utility - best)) for utility in utilities]
    total = math.fsum(weights)
    return Options(values, utilities, [weight / total for weight in weights])


def choice_columns(weighed: Sequence[Weighed | Noted]) -> dict[str, Any]:
    """The columns of the table `choices`: a row per option, with the terms of its utility in words.

    For a lever that follows a rule: one row with its value, the reason, and no utility.
    """
    names = ("date", "actor", "lever", "before", "option", "utility", "chance", "taken", "terms")
    columns: dict[str, list[Any]] = {name: [] for name in names}
    days, actors, levers, befores, values, utilities, chances, picks, terms = columns.values()
    for entry in weighed:
        if len(entry) == 5:
            value = entry[3]
            noted: tuple[Sequence[float], ...] = [value], [math.nan], [1.0]
            picked, gains = 0, [entry[4]]
        else:
            _, _, _, value, inertia, fields, noted, picked = entry
            gains = _gains(Aim(*fields), value, noted[0], inertia)
        count = len(gains)
        days += [entry[0]] * count
        actors += [entry[1]] * count
        levers += [entry[2]] * count
        befores += [value] * count
        for column, of_options in zip((values, utilities, chances), noted, strict=True):
            column += of_options
        picks += [place == picked for place in range(count)]
        terms += gains
    return columns


def _gains(aim: Aim, before: float, values: Sequence[float], inertia: float) -> list[str]:
    """Return the gain of each value over the one that costs nothing, in words."""
    terms = ranked(aim)
    return [words(aim, terms, aim.base, value, inertia if value != before else 0.0) for value in values]


def ranked(aim: Aim) -> list[tuple[str, float, str]]:
    """Name, weight and note of each term, largest first."""
    largest_first = sorted(aim.terms.items(), key=lambda item: -abs(item[1]))
    return [
        (name, value, f" ({aim.notes[name]})" if name in aim.notes else "") for name, value in largest_first
    ]


def words(aim: Aim, terms: list[tuple[str, float, str]], start: float, end: float, inertia: float) -> str:
    """Return the parts of the gain in utility between two values: ranked terms, then costs.

    Parts too small for two decimals are omitted, except the largest.
    """
    x, y = (start - aim.base) / aim.span, (end - aim.base) / aim.span
    cost, step = (x * x - y * y) / 2.0, y - x
    parts = []
    for name, value, note in terms:
        gain = value * step
        if -SMALLEST_SHOWN < gain < SMALLEST_SHOWN:
            break  # and all that follow are smaller
        parts.append(f"{name} {signed(gain)}{note}")
    if cost >= SMALLEST_SHOWN or cost <= -SMALLEST_SHOWN:
        parts.append(f"rising cost {signed(cost)}")
    if inertia >= SMALLEST_SHOWN:
        parts.append(f"inertia {signed(-inertia)}")
    if not parts and terms and terms[0][1] * step:
        parts.append(f"{terms[0][0]} {terms[0][1] * step:+.1g}{terms[0][2]}")
    return ", ".join(parts) or "nothing"


def reason_for(label: str, aim: Aim, before: float, weighed: Options, taken: int, inertia: float) -> str:
    """Return why a lever changed, by the gain of the change, or why it stays, by the gain of its whole span.

    The reason mentions it if the draw did not take the most probable option. `taken`: the place of the one it took.
    """
    value, chance, highest = weighed.values[taken], weighed.chances[taken], max(weighed.chances)
    if value == before:
        span = words(aim, ranked(aim), aim.base, aim.base + aim.span, 0.0)
        reason = f"{label} stays at {shown(value, aim)}; the whole span: {span}"
    else:
        gain = words(aim, ranked(aim), before, value, inertia)
        reason = f"{label} {shown(before, aim)} -> {shown(value, aim)}: {gain}"
    if chance < highest:
        likeliest = weighed.values[weighed.chances.index(highest)]
        reason += f"; a chance of {chance:.2g}, likelier was {shown(likeliest, aim)} with {highest:.2f}"
    return reason


def shown(value: float, aim: Aim) -> str:
    """A lever's value in a reason: a share with two decimals, a count as it is."""
    return f"{value:.2f}" if aim.span <= 1.0 else f"{value:,g}"
