"""Warnings about settings of a scenario that are allowed but have no effect, or hardly the intended one."""

from collections.abc import Iterable, Iterator
from math import fsum

from sim.scenario.scenario import Scenario
from sim.scenario.timetable import Stretch

LEAST_SCALE = 0.1  # below it means per unit of scale are off: docs/ODD.md, Scale
ROLE, ALLEGED = "russia.role", "trained_"  # parameters that rules read under some hypotheses only


def doubts(scenario: Scenario, stretches: Iterable[Stretch]) -> Iterator[str]:
    """Return one line per problem: windows outside the period, idle limits on flights, parameters that no rule reads.

    `stretches`: what the scenario dates otherwise than the one that it extends.
    """
    for stretch in stretches:
        days = f"{stretch.key} from {stretch.first} until {stretch.until}"
        if stretch.until <= scenario.period.start or stretch.first >= scenario.period.until:
            yield f"{days} lies outside the period, {scenario.period.start} to {scenario.period.until}"
        elif idle := _idle(scenario, stretch):
            yield f"{days}: {idle}"
    yield from _unread(scenario)
    scale = scenario.parameters.get("scale", 1.0)
    if scale < LEAST_SCALE:
        yield (
            f"scale = {scale:g} is below {LEAST_SCALE:g}: counts per unit of scale are too low,"
            " those of small hubs by a third"
        )


def _idle(scenario: Scenario, stretch: Stretch) -> str:
    """Return why a limit on flights cannot bind; empty if it can, or if this is no limit."""
    hub = scenario.world.levers[stretch.key].hub
    lifts = stretch.after in (None, scenario.world.unlimited)
    if not hub or lifts or (scenario.world.levers[stretch.key].nationality and not stretch.after):
        return ""
    world = scenario.world.resolve(scenario.overrides)
    routes = [route for route in world.routes if route.hub == hub]
    most = fsum(route.flights + world.carriers[route.carrier].spare_flights for route in routes)
    if most == 0.0:
        return f"no carrier flies from {hub}"
    if not scenario.world.levers[stretch.key].nationality and (stretch.after or 0.0) >= most:
        return f"{stretch.after:g} flights per week are no limit: carriers have aircraft for {most:g} at most"
    return ""


def _unread(scenario: Scenario) -> Iterator[str]:
    """Parameters that no rule reads under the hypotheses of the scenario."""
    role, switches = scenario.hypotheses.russia.role, scenario.hypotheses
    others = [other for other in scenario.world.hypotheses[ROLE].values if other != role]
    for name in scenario.parameters:
        if other := next((other for other in others if name.endswith(f"_{other}")), None):
            yield f'{name} is read only with {ROLE} = "{other}", and here it is "{role}"'
        if name.startswith(ALLEGED) and not switches.alleged_infiltration:
            yield f"{name} is read only with alleged_infiltration = true"
