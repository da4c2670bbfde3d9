"""A sweep: one scenario for each point of the grid that its [sweep] table spans."""

from itertools import product
from typing import Any

from sim.scenario.merge import merge
from sim.scenario.scenario import Scenario
from sim.world import World
from sim.world.catalogue import CAP


def expand_sweep(scenario: Scenario) -> list[Scenario]:
    """Return the scenarios of a sweep, the last key varying fastest; without a sweep, the scenario itself.

    A swept lever or cap applies to the whole period; the name identifies the point: `name[poland.pushback=0.5]`.
    """
    if not scenario.sweep:
        return [scenario]
    return [
        _at(scenario, dict(zip(scenario.sweep, point, strict=True)))
        for point in product(*scenario.sweep.values())
    ]


def _at(scenario: Scenario, point: dict[str, float]) -> Scenario:
    content = scenario.content()
    for key, value in point.items():
        content = merge(content, _change(scenario.world, key, value))
    label = ",".join(f"{key}={value:g}" for key, value in point.items())
    name = f"{scenario.name}[{label}]"
    return Scenario.from_content({**content, "name": name, "sweep": {}}, scenario.name)


def _change(world: World, key: str, value: float) -> dict[str, Any]:
    lever = world.sweepable.get(key)
    if lever is None:
        return {"parameters": {key: value}}
    if lever.hub:
        return {"routes": {lever.hub: {CAP: [{"value": value}]}}}
    return {"lever": [{"actor": lever.actor, "lever": lever.name, "value": value}]}
