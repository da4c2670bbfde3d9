"""The scenarios that a page can choose from."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sim.app.names import WORLD
from sim.errors import InputError
from sim.scenario import Scenario, load_scenario, shipped_scenarios


@cache
def choices(given: str) -> Mapping[str, Scenario]:
    """The scenarios to pick from by label: `given`, a path or a shipped name, first; then the shipped ones.

    Raises InputError for a bad scenario.
    """
    first = shown_here(load_scenario(given))
    shipped = [load_scenario(name) for name in shipped_scenarios()]
    titles = [scenario.title for scenario in shipped if scenario != first]
    label = f"{first.title} ({given})" if first.title in titles else first.title
    rest = {scenario.title: scenario for scenario in shipped if scenario != first}
    return MappingProxyType({label: first, **rest})


def shown_here(scenario: Scenario) -> Scenario:
    """The scenario, if it plays in the world that the page draws; raises InputError."""
    if scenario.world.name != WORLD.name:
        raise InputError(
            "plays in another world than the page draws", file=scenario.name, key="world",
            value=scenario.world.name, allowed=WORLD.name,
        )  # fmt: skip
    return scenario
