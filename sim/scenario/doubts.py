"""Warnings about settings of a scenario that are allowed but have no effect, or hardly the intended one."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from math import fsum

from sim.errors import InputError
from sim.scenario.scenario import Scenario
from sim.scenario.setting import FREE_FROM, subject
from sim.scenario.sweep import Point, at_point
from sim.scenario.timetable import Stretch, differences

LEAST_SCALE = 0.1  # below it means per unit of scale are off: docs/ODD.md, Scale
# Parameters that rules read under some hypotheses only.
ROLE, ALLEGED, ALLEGED_SWITCH = "russia.role", "trained_", "alleged_infiltration"


def doubts(scenario: Scenario, stretches: Iterable[Stretch]) -> Iterator[str]:
    """Return one line per problem: windows outside the period, parameters that no rule reads, and other idle settings.

    `stretches`: what the scenario dates otherwise than the one that it extends.
    """
    for stretch in stretches:
        days = f"{stretch.key} from {stretch.first} until {stretch.until}"
        if stretch.until <= scenario.period.start or stretch.first >= scenario.period.until:
            yield f"{days} lies outside the period, {scenario.period.start} to {scenario.period.until}"
        elif idle := _idle(scenario, stretch):
            yield f"{days}: {idle}"
    yield from _unread(scenario)
    yield from _idle_keys(scenario)
    swept = scenario.sweep["scale"].points if "scale" in scenario.sweep else ()
    scale = min(scenario.parameters.get("scale", 1.0), *map(float, swept), 1.0)
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
    for name in [*scenario.parameters, *scenario.sweep]:
        other = next((other for other in others if name.endswith(f"_{other}")), None)
        if other and ROLE not in scenario.sweep:
            yield f'{name} is read only with {ROLE} = "{other}", and here it is "{role}"'
        told = switches.alleged_infiltration or ALLEGED_SWITCH in scenario.sweep
        if name.startswith(ALLEGED) and not told:
            yield f"{name} is read only with {ALLEGED_SWITCH} = true"


def _idle_keys(scenario: Scenario) -> Iterator[str]:
    """Swept levers and limits whose first and last values change no day of the period."""
    first, last = (
        {key: factor.points[place] for key, factor in scenario.sweep.items() if factor.points}
        for place in (0, -1)
    )
    for key in first:
        if subject(key) in (*scenario.world.parameters, *scenario.world.hypotheses, FREE_FROM):
            continue
        without = {other: value for other, value in first.items() if other != key}
        with suppress(InputError):  # values that do not agree are reported where they are run
            if all(_same_dates(scenario, without, {**first, key: ends[key]}) for ends in (first, last)):
                yield f"sweep.{key} changes no day of the period: see its window, and later keys of the same lever"


def _same_dates(scenario: Scenario, one: Point, other: Point) -> bool:
    """Whether two points of a sweep date every lever alike within the period."""
    period = scenario.period
    return not any(
        stretch.first < period.until and stretch.until > period.start
        for stretch in differences(at_point(scenario, one), at_point(scenario, other))
    )
