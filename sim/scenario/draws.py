"""Values of parameters and hypotheses drawn together, applied to a scenario; the posterior of a world."""

from __future__ import annotations

import csv
import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.scenario import Scenario
from sim.world import World

POSTERIOR = "posterior"  # of a world: the folder that `standoff calibrate` wrote
DRAWS, SCREENING = "draws.csv", "screening.csv"  # in it
KINDS = {"parameters": False, "hypotheses": True}  # what a posterior draws: whether it is a hypothesis
GOLDEN = (5.0**0.5 - 1.0) / 2.0  # multiples of it fill the unit evenly, however many seeds there are


def no_posterior(world: World) -> InputError:
    """Return the error of a command that needs a posterior, for a world without one."""
    place = f"{world.written}/{POSTERIOR}"
    allowed = f"a world whose fit lies in {place}: standoff calibrate SCENARIO --out {place}"
    return InputError("has no posterior", key="world", value=world.name, allowed=allowed)


@dataclass(frozen=True)
class Posterior:
    """Weighted draws of parameters and hypotheses together; `digest`: SHA-256 of their file, in hexadecimal."""

    draws: tuple[Mapping[str, Any], ...]
    weights: tuple[float, ...]
    digest: str

    def number_of(self, seed: int) -> int:
        """Return which draw goes with a seed: any run of seeds takes draws in about their weights."""
        edges = list(accumulate(self.weights))
        return min(bisect_right(edges, (seed + 0.5) * GOLDEN % 1.0 * edges[-1]), len(edges) - 1)

    def of(self, seed: int) -> Mapping[str, Any]:
        """Return the draw that goes with a seed."""
        return self.draws[self.number_of(seed)]

    def kinds(self, world: World, kept: Collection[str] = ()) -> tuple[str, ...]:
        """Return which of KINDS are drawn, but for the names in `kept`."""
        found = {name in world.hypotheses for name in self.draws[0] if name not in kept}
        return tuple(kind for kind, is_hypothesis in KINDS.items() if is_hypothesis in found)


@cache
def posterior_of(world: World) -> Posterior | None:
    """Return the posterior that a world ships, None if it ships none; raise InputError for one of another world."""
    file = world.folder / POSTERIOR / DRAWS
    return read_posterior(file, world) if file.exists() else None


def read_posterior(file: Path, world: World, origin: date | None = None) -> Posterior:
    """Return the posterior of a file that `standoff calibrate` wrote; raise InputError if it does not fit the world.

    `origin`: of a file with draws of several origins, those of one.
    """
    try:
        content = file.read_bytes()
        rows = list(csv.DictReader(content.decode().splitlines()))
        if origin:
            rows = [row for row in rows if row.pop("origin") == origin.isoformat()]
        weights = tuple(float(row.pop("weight", 1.0)) for row in rows)
        draws = tuple(
            {name: _value(world, name, text) for name, text in row.items() if name != "draw"} for row in rows
        )
    except (OSError, ValueError, KeyError) as error:
        allowed = "draws written by standoff calibrate for this version of the world"
        raise InputError(f"is no posterior of {world.name}: {error}", file=file, allowed=allowed) from None
    return Posterior(draws, weights, hashlib.sha256(content).hexdigest())


def _value(world: World, name: str, text: str) -> Any:
    if name in world.hypotheses:
        by_text = {str(value): value for value in world.hypotheses[name].values}
        return by_text[text]
    entry, value = world.parameters[name], float(text)
    if not entry.low <= value <= entry.high:
        raise ValueError(f"{name} = {text} is not in {entry.allowed}")
    return value


def drawn_for(scenario: Scenario, seed: int, kept: Collection[str] = ()) -> Scenario:
    """Return the scenario with the draw that goes with a seed; the scenario itself where its world ships none."""
    found = posterior_of(scenario.world)
    return drawn(scenario, found.of(seed), kept) if found else scenario


def kinds_drawn(worlds: Iterable[World], kept: Collection[str] = ()) -> tuple[str, ...]:
    """Return which of KINDS the posteriors of these worlds draw, but for the names in `kept`."""
    found = {kind for world in worlds if (held := posterior_of(world)) for kind in held.kinds(world, kept)}
    return tuple(kind for kind in KINDS if kind in found)


def differing(scenarios: Sequence[Scenario]) -> frozenset[str]:
    """Return the hypotheses in which scenarios differ: what is compared must not be drawn."""
    names = {name for scenario in scenarios for name in scenario.world.hypotheses}
    return frozenset(
        name
        for name in names
        if len({str(reading(each, name)) for each in scenarios if name in each.world.hypotheses}) > 1
    )


def drawn(scenario: Scenario, values: Mapping[str, Any], kept: Collection[str] = ()) -> Scenario:
    """Return the scenario with the values of a draw, by the names of parameters and hypotheses.

    What the scenario sets itself stays: its parameters, hypotheses other than the default, and those in `kept`; so do
    the parameters that the value of a hypothesis stands for.
    """
    world = scenario.world
    switches: dict[str, Any] = {}
    for name, value in values.items():
        if name in world.hypotheses and name not in kept and _is_default(scenario, name):
            _put(switches, name, value)
    settings = scenario.with_changes(hypotheses=switches) if switches else scenario
    taken = {*world.hypotheses, *scenario.parameters, *settings.hypotheses.sets(world)}
    numbers = {name: value for name, value in values.items() if name not in taken}
    return settings.with_changes(parameters=numbers)


def reading(scenario: Scenario, name: str) -> Any:
    """Return the value of a hypothesis in a scenario, by its dotted name."""
    value: Any = scenario.hypotheses
    for step in name.split("."):
        value = getattr(value, step)
    return value


def _is_default(scenario: Scenario, name: str) -> bool:
    return bool(reading(scenario, name) == scenario.world.hypotheses[name].default)


def _put(tree: dict[str, Any], name: str, value: Any) -> None:
    *tables, key = name.split(".")
    for step in tables:
        tree = tree.setdefault(step, {})
    tree[key] = value
