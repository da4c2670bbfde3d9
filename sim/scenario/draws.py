"""Values of parameters and hypotheses drawn together, applied to a scenario."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sim.scenario.scenario import Scenario


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
