"""Quantal response: options around the present value, their utility term by term, and their chances.

The utility of a lever's value x, as a share of its span, is the sum of the terms times x, less x squared over 2, less
inertia for any move away from the present value. Each term is thus a marginal utility, and the best value of a lever
without inertia is the sum of its terms.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

# What was weighed of a lever on a day: date, actor, lever, value before, terms and notes of its aim, span; and of each
# option the value, utility, chance and whether it was taken. Plain data, for checkpoints, and worded in the end.
Weighed = tuple[
    date, str, str, float, dict[str, float], dict[str, str], float, list[tuple[float, float, float, bool]]
]


class Aim(NamedTuple):
    """What a lever is for: named terms (marginal utility per span), its span in the lever's unit, its first value."""

    terms: dict[str, float]
    span: float = 1.0
    switch: bool = False
    start: float = 0.0
    notes: Mapping[str, str] = MappingProxyType({})  # what to add to a term in the reason


class Option(NamedTuple):
    """A value that a lever could take, its utility, and the chance to be taken."""

    value: float
    utility: float
    chance: float


def options(before: float, low: float, high: float, aim: Aim, steps: tuple[float, ...]) -> list[float]:
    """Values that may be chosen: on and off, or the present one and steps up and down, within the lever's range."""
    if aim.switch:
        return [low, high]
    return list(_around(before, low, high, aim.span, steps))


@lru_cache(maxsize=4096)  # a lever often stands where it, or another, has stood
def _around(
    before: float, low: float, high: float, span: float, steps: tuple[float, ...]
) -> tuple[float, ...]:
    moves = (0.0, *steps, *(-step for step in steps))
    return tuple(sorted({min(high, max(low, round(before + move * span, 6))) for move in moves}))


def utility_of(value: float, before: float, aim: Aim, inertia: float) -> float:
    """Utility of a value, inertia included."""
    x = value / aim.span
    return sum(aim.terms.values()) * x - x * x / 2.0 - (inertia if value != before else 0.0)


def weigh(values: list[float], before: float, aim: Aim, rationality: float, inertia: float) -> list[Option]:
    """Each option with its utility and its chance, which rises with utility at the stated rationality."""
    utilities = [utility_of(value, before, aim, inertia) for value in values]
    best = max(utilities)
    weights = [math.exp(rationality * (utility - best)) for utility in utilities]
    total = sum(weights)
    return [
        Option(value, utility, weight / total)
        for value, utility, weight in zip(values, utilities, weights, strict=True)
    ]


def choice_rows(
    weighed: Sequence[Weighed],
) -> Iterator[tuple[date, str, str, float, float, float, float, bool, str]]:
    """A row of the table `choices` for each option, with its terms in words."""
    for day, actor, lever, before, terms, notes, span, noted in weighed:
        in_order = ranked(terms, notes)
        for value, utility, chance, taken in noted:
            yield day, actor, lever, before, value, utility, chance, taken, words(in_order, value / span)


def ranked(terms: Mapping[str, float], notes: Mapping[str, str]) -> list[tuple[str, float, str]]:
    """Name, weight and note of each term, largest first."""
    largest_first = sorted(terms.items(), key=lambda item: -abs(item[1]))
    return [(name, value, f" ({notes[name]})" if name in notes else "") for name, value in largest_first]


def words(terms: list[tuple[str, float, str]], share: float) -> str:
    """Ranked terms at a value, or over a change, in one line; those without weight are left out."""
    return ", ".join(
        [f"{name} {part:+.2f}{note}" for name, value, note in terms if abs(part := value * share) >= 0.005]
    )


def reason_for(aim: Aim, before: float, value: float) -> str:
    """Why a lever moved, as the terms over the change; or why it stays."""
    terms = ranked(aim.terms, aim.notes)
    if value == before:
        return f"stays: {words(terms, 1.0)} per full span"
    return f"{before:g} -> {value:g}: {words(terms, (value - before) / aim.span)}"
