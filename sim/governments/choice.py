"""Quantal response: options around the present value, their utility term by term, and their chances.

The utility of a lever's value x, as a share of its span, is the sum of the terms times x, less x squared over 2, less
inertia for any move away from the present value. Each term is thus a marginal utility, and the best value of a lever
without inertia is the sum of its terms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Aim(NamedTuple):
    """What a lever is for: named terms (marginal utility per span), its span in the lever's unit, its first value."""

    terms: dict[str, float]
    span: float = 1.0
    switch: bool = False
    start: float = 0.0
    notes: Mapping[str, str] = MappingProxyType({})  # what to add to a term in the reason


class Option(NamedTuple):
    """A value that a lever could take, its utility, the chance to be taken, and the terms in words."""

    value: float
    utility: float
    chance: float
    words: str


def options(before: float, low: float, high: float, aim: Aim, steps: tuple[float, ...]) -> list[float]:
    """Values that may be chosen: on and off, or the present one and steps up and down, within the lever's range."""
    if aim.switch:
        return [low, high]
    moves = (0.0, *steps, *(-step for step in steps))
    return sorted({min(high, max(low, round(before + move * aim.span, 6))) for move in moves})


def utility_of(value: float, before: float, aim: Aim, inertia: float) -> float:
    """Utility of a value, inertia included."""
    x = value / aim.span
    return sum(aim.terms.values()) * x - x * x / 2.0 - (inertia if value != before else 0.0)


def weigh(values: list[float], before: float, aim: Aim, rationality: float, inertia: float) -> list[Option]:
    """Each option with its utility and its chance, which rises with utility at the stated rationality."""
    utilities = [utility_of(value, before, aim, inertia) for value in values]
    best = max(utilities)
    weights = [math.exp(rationality * (utility - best)) for utility in utilities]
    total, terms = sum(weights), ranked(aim)
    return [
        Option(value, utility, weight / total, words(terms, value / aim.span))
        for value, utility, weight in zip(values, utilities, weights, strict=True)
    ]


def ranked(aim: Aim) -> list[tuple[str, float, str]]:
    """Name, weight and note of each term, largest first."""
    notes = {name: f" ({note})" for name, note in aim.notes.items()}
    largest_first = sorted(aim.terms.items(), key=lambda item: -abs(item[1]))
    return [(name, value, notes.get(name, "")) for name, value in largest_first]


def words(terms: list[tuple[str, float, str]], share: float) -> str:
    """Ranked terms at a value, or over a change, in one line; those without weight are left out."""
    parts = [(name, value * share, note) for name, value, note in terms]
    return ", ".join([f"{name} {part:+.2f}{note}" for name, part, note in parts if abs(part) >= 0.005])


def reason_for(aim: Aim, before: float, value: float) -> str:
    """Why a lever moved, as the terms over the change; or why it stays."""
    if value == before:
        return f"stays: {words(ranked(aim), 1.0)} per full span"
    return f"{before:g} -> {value:g}: {words(ranked(aim), (value - before) / aim.span)}"
