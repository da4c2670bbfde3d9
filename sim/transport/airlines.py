"""Airlines: put on flights where seats sell, within caps, bans, spare aircraft and what sanctions would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.actor import Actor, Resistance
from sim.scenario.catalogue import HUBS
from sim.transport.routes import CARRIER_NAMES, Route

if TYPE_CHECKING:
    from sim.model import Standoff


DAYS_A_WEEK = 7


class Airline(Actor):
    """A carrier with its routes to Minsk."""

    model: Standoff

    def __init__(self, model: Standoff, key: str, hubs: tuple[str, ...], index: int) -> None:
        super().__init__(model)
        self.key, self.name, self.index = key, CARRIER_NAMES[key], index
        self.complied = False
        self._resistance = Resistance(model.key, index)
        self.revenue = 0.0  # USD so far, from migrants' seats
        p = model.p
        self.spare = getattr(p, f"spare_flights_{key}")
        self.routes = [self._route(hub) for hub in hubs]
        model.log(key, "carries_migrants", None, 1.0, "sells seats to all")
        for route in self.routes:
            model.log(key, f"flights_{HUBS[route.hub]}", None, route.regular, "regular timetable, a week")

    def _route(self, hub: str) -> Route:
        weekly = getattr(self.model.p, f"flights_{hub}_{self.key}")
        opens = int(getattr(self.model.p, f"opens_{hub}_{self.key}", 0.0))
        return Route(HUBS.index(hub), weekly, weekly, opens)

    def plan(self, day: int) -> None:
        """Weekly: add flights where the last week's seats sold out, drop extra ones that flew empty.

        Between two seasons of the timetable there is room for few; a new season lets a carrier add many at once.
        """
        p = self.model.p
        season = 0 <= day - p.season_day < DAYS_A_WEEK
        for route in self.routes:
            if self.complied or day < route.opens or route.flown == 0.0:
                continue
            load, before = self.model.market.load[route.hub], route.planned
            if load > p.load_to_add:
                self._add(route, day, season)
            elif load < p.load_to_drop:
                route.planned = max(route.regular, route.planned - p.flights_step)
            self._note(route, before, f"{load:.0%} of last week's seats for migrants were sold")

    def _add(self, route: Route, day: int, season: bool) -> None:
        extra = sum(r.planned - r.regular for r in self.routes if day >= r.opens)
        p = self.model.p
        wanted = p.flights_season_step if season else p.flights_step
        step = min(wanted, self.spare - extra)
        if step > 0.0:
            route.planned += step

    def weigh_threat(self) -> None:
        """Daily: a carrier that could lose its EU business stops carrying migrants, by a hazard; it flies on."""
        if self.complied:
            return
        model, p = self.model, self.model.p
        stake = getattr(p, f"eu_stake_{self.key}")
        profit = p.route_profit * self._load()
        threat = (
            model.lever("eu", "carrier_pressure") + model.lever("eu", "carrier_sanctions") * p.sanction_bite
        )
        rate = p.carrier_compliance * max(0.0, threat * stake - profit)
        if self._resistance.breaks(rate):
            self.complied = True
            why = f"threat {threat:.2f} x stake in the EU {stake:.2f} - profit {profit:.2f}: gave in"
            model.log(self.key, "carries_migrants", 1.0, 0.0, why)
            for route in self.routes:
                before, route.planned = route.planned, route.regular
                self._note(route, before, "carries no migrants any more")

    def _note(self, route: Route, before: float, why: str) -> None:
        """A row of decisions for a change of the flights planned a week."""
        if route.planned != before:
            self.model.log(self.key, f"flights_{HUBS[route.hub]}", before, route.planned, why)

    def _load(self) -> float:
        """Share of last week's seats for migrants that were sold, over its routes."""
        loads = [float(self.model.market.load[route.hub]) for route in self.routes if route.flown > 0.0]
        return sum(loads) / len(loads) if loads else 0.0
