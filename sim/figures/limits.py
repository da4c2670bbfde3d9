"""The limits on flights from each hub by day: of its state's levers and of the scenario's routes."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.figures.results import Results, dates, lever_by_day


class Limits(NamedTuple):
    """Of one hub, each (days,): flights a week allowed (NaN: no cap, or all barred), some nationalities barred, all."""

    cap: NDArray[np.float64]
    nationality: NDArray[np.bool_]
    barred: NDArray[np.bool_]


def limits_by_day(results: Results, hub: str) -> Limits:
    """The limits on a hub's flights on each day."""
    world = results.scenario.world
    state = world.hubs[hub].state
    flight_cap = lever_by_day(results, state, "flight_cap")
    state_caps = np.where(flight_cap < world.levers[state, "flight_cap"].high, flight_cap, np.nan)
    cap = np.fmin(state_caps, [np.nan if cap is None else cap for cap in _route(results, hub, "weekly_cap")])
    barred = np.array(_route(results, hub, "ban"), dtype=bool) | (cap == 0)
    nationality = np.array([bool(names) for names in _route(results, hub, "nationality_ban")])
    nationality |= lever_by_day(results, state, "nationality_ban") > 0
    return Limits(np.where(barred, np.nan, cap), nationality & ~barred, barred)


def _route(results: Results, hub: str, key: str) -> list[Any]:
    """What the scenario sets for a hub's flights on each day; None or empty where nothing is barred."""
    return [results.scenario.route_value(hub, key, day.item()) for day in dates(results.daily)]
