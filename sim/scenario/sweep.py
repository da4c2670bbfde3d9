"""A sweep: one scenario for each point of the grid that its [sweep] table spans."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from sim.scenario.factors import grouped
from sim.scenario.merge import merge
from sim.scenario.scenario import Scenario
from sim.scenario.setting import parts, swept

Point = dict[str, Any]


def expand_sweep(scenario: Scenario) -> list[Scenario]:
    """Return the scenarios of a sweep, the last key varying fastest; without a sweep, the scenario itself."""
    return [at_point(scenario, point) for point in grid(scenario)] if scenario.sweep else [scenario]


def grid(scenario: Scenario) -> list[Point]:
    """Return the value of each key at every point of the grid: keys of one group move together."""
    steps = [
        [
            dict(zip(keys, values, strict=True))
            for values in zip(*(scenario.sweep[key].points for key in keys), strict=True)
        ]
        for keys in grouped(scenario.sweep)
    ]
    return [{key: value for step in point for key, value in step.items()} for point in product(*steps)]


def at_point(scenario: Scenario, point: Mapping[str, Any]) -> Scenario:
    """Return the scenario of a point, without a sweep; its name identifies the point: `name[poland.pushback=0.5]`.

    A swept lever or limit applies to the whole period, unless its key has a window; later keys cut into earlier ones.
    Raises InputError where the values do not agree with each other or with the scenario.
    """
    world, bare = scenario.world, scenario.model_copy(update={"sweep": {}})
    settings = [swept(key, value, world) for key, value in point.items()]
    if chosen := parts(world, settings)["hypotheses"]:
        bare = bare.with_changes(hypotheses=chosen)
    content = bare.content()
    for setting in settings:
        change = parts(world, [setting])
        content = merge(
            content,
            {"parameters": change["parameters"], "lever": change["levers"], "routes": change["routes"]},
        )
    name = f"{scenario.name}[{','.join(map(str, settings))}]"
    return Scenario.from_content({**content, "name": name}, scenario.name)
