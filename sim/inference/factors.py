"""What is uncertain: parameters within their ranges, and hypotheses of which more than one value has a prior."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.batch.designs import DIGITS
from sim.world import World

LOGARITHMIC = (
    10.0  # a positive range whose ends differ by this factor or more is spread by orders of magnitude
)
CUBIC = 3.0  # power by which a range from 0 is spread whose best guess lies in its lowest tenth
Settings = Mapping[str, Any]  # the value of each factor by name


@dataclass(frozen=True)
class Factor:
    """A parameter with its range, or a hypothesis with its values and their prior probabilities.

    Prior: uniform over the range, in logarithms where it spans a factor of ten, in cube roots where it starts at 0 and
    its default is in the lowest tenth; `weights` of a hypothesis. `drawn`: in every fit, as all hypotheses are.
    """

    name: str
    unit: str
    default: Any
    low: float = 0.0
    high: float = 1.0
    values: tuple[Any, ...] = ()
    weights: tuple[float, ...] = ()
    whole: bool = False
    drawn: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether it is a hypothesis."""
        return bool(self.values)

    @property
    def _logarithmic(self) -> bool:
        return self.low > 0.0 and self.high >= LOGARITHMIC * self.low

    @property
    def _power(self) -> float:
        return CUBIC if self.low == 0.0 and 0.0 < self.default < self.high / LOGARITHMIC else 1.0

    def value(self, place: float) -> Any:
        """Return the value at a place of the prior, 0 to 1; numbers have as many digits as a design shows."""
        if self.is_choice:
            edges = np.cumsum(self.weights)
            return self.values[min(int(np.searchsorted(edges, place, side="right")), len(self.values) - 1)]
        if self.whole:
            return self.low + min(math.floor(place * (self.high - self.low + 1.0)), self.high - self.low)
        if self._logarithmic:
            value = self.low * (self.high / self.low) ** place
        else:
            value = self.low + place**self._power * (self.high - self.low)
        return float(np.clip(float(f"{value:.{DIGITS}g}"), self.low, self.high))

    def place(self, value: Any) -> float:
        """Return a place of the prior with that value; the middle of its share for a hypothesis."""
        if self.is_choice:
            index = self.values.index(value)
            return float(sum(self.weights[:index]) + self.weights[index] / 2)
        if self.whole:
            return float((value - self.low + 0.5) / (self.high - self.low + 1.0))
        if self._logarithmic:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return float(((value - self.low) / (self.high - self.low)) ** (1.0 / self._power))


def factors(world: World) -> tuple[Factor, ...]:
    """Return every factor of a world, parameters first, in the order of the registry."""
    return (*_parameters(world), *_hypotheses(world))


def of_rivals(world: World) -> set[str]:
    """Return the parameters that act in a rival structure alone: 0 as shipped, set by another value of a mechanism."""
    stood_for = [sets for entry in world.hypotheses.values() for sets in entry.sets.values()]
    return {
        name
        for sets in stood_for
        for name, value in sets.items()
        if value and not world.parameters[name].default
    }


def _parameters(world: World) -> Iterator[Factor]:
    rivals = of_rivals(world)
    for entry in world.parameters.values():
        if entry.low < entry.high and entry.kind != "setting" and entry.name not in rivals:
            known = entry.name, entry.unit, entry.default, entry.low, entry.high
            yield Factor(*known, whole=entry.whole, drawn=entry.drawn)


def _hypotheses(world: World) -> Iterator[Factor]:
    for entry in world.hypotheses.values():
        held = [(value, weight) for value, weight in zip(entry.values, entry.prior, strict=True) if weight]
        if len(held) > 1:
            values, weights = zip(*held, strict=True)
            yield Factor(entry.name, "reading", entry.default, values=values, weights=weights, drawn=True)


def settings(chosen: Sequence[Factor], places: np.ndarray) -> dict[str, Any]:
    """Return the value of each factor at a point: (factors,) places of the prior."""
    return {factor.name: factor.value(float(place)) for factor, place in zip(chosen, places, strict=True)}


def named(chosen: Sequence[Factor], names: Sequence[str]) -> tuple[Factor, ...]:
    """Return the factors of these names, in the order of the names."""
    by_name = {factor.name: factor for factor in chosen}
    return tuple(by_name[name] for name in names)


def coded(chosen: Sequence[Factor], places: np.ndarray) -> np.ndarray:
    """Return inputs of an emulator: (points, columns), one per parameter and value but the first of a hypothesis."""
    columns = []
    for index, factor in enumerate(chosen):
        if factor.is_choice:
            edges = np.cumsum(factor.weights)
            held = np.minimum(np.searchsorted(edges, places[:, index], side="right"), len(factor.values) - 1)
            columns += [(held == n).astype(float) for n in range(1, len(factor.values))]
        else:
            columns.append(places[:, index])
    return np.column_stack(columns)
