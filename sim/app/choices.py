"""The scenarios that a page can choose from."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sim.scenario import Scenario, load_scenario, shipped_scenarios


@cache
def choices(given: str) -> Mapping[str, Scenario]:
    """The scenarios to pick from by label: `given`, a path or a shipped name, then the shipped ones of its world.

    Raises InputError for a bad scenario.
    """
    first = load_scenario(given)
    shipped = (load_scenario(name) for name in shipped_scenarios())
    others = [scenario for scenario in shipped if scenario != first and scenario.world is first.world]
    titles = [scenario.title for scenario in others]
    label = f"{first.title} ({given})" if first.title in titles else first.title
    return MappingProxyType({label: first, **{scenario.title: scenario for scenario in others}})
