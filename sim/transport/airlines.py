"""Airlines: add flights where seats sell, within caps, bans, spare aircraft and the cost of sanctions."""

from __future__ import annotations

from math import fsum

from sim.kernel.actor import Actor, Resistance, worn_by
from sim.kernel.calendar import DAYS_A_WEEK
from sim.transport.routes import Route
from sim.transport.view import CarrierView

CARRIES = "carries_migrants"


class Airline(Actor):
    """A carrier with its routes to Minsk."""

    model: CarrierView

    def __init__(self, model: CarrierView, key: str) -> None:
        super().__init__(model)
        self.key, self.complied = key, False
        self._resistance = Resistance(model.key, key)
        row = model.world.carriers[key]
        self.name, self.spare, self.stake = row.name, row.spare_flights, row.eu_stake
        self.hubs = tuple(model.world.hubs)
        self.routes = [
            Route(self.hubs.index(route.hub), route.flights, route.flights, int(route.opens or 0))
            for route in model.world.routes
            if route.carrier == key
        ]
        model.log(key, CARRIES, None, 1.0, "sells seats to all")

    def plan(self, day: int) -> None:
        """Weekly: add flights where the last week's seats sold out, drop extra ones that flew empty.

        Between two seasons of the timetable there is room for few; a new season lets a carrier add many at once.
        """
        for route in self.routes:
            if not self.complied and day >= route.opens:
                self._plan(route, day)

    def _plan(self, route: Route, day: int) -> None:
        p, load = self.model.p, self.model.market.load[route.hub]
        route.why = f"{load:.0%} of last week's seats for migrants were sold"
        if route.flown < route.planned:
            # Aircraft that may not fly here are free for other routes; the timetable waits for the day they may.
            route.planned = max(route.regular, route.flown)
            route.why = f"may fly no more; {route.why}"
        elif route.flown > 0.0 and load > p.load_to_add:
            self._add(route, day)
        elif load < p.load_to_drop:
            route.planned = max(route.regular, route.planned - p.flights_step)

    def _add(self, route: Route, day: int) -> None:
        p = self.model.p
        extra = fsum(r.planned - r.regular for r in self.routes if day >= r.opens)
        wanted = p.flights_season_step if 0 <= day - p.season_day < DAYS_A_WEEK else p.flights_step
        step = min(wanted, self.spare - extra)
        if step > 0.0:
            route.planned += step
        else:
            route.why += ", and no aircraft is spare"

    def log_flights(self, route: Route, cap: float) -> None:
        """Log a decision if its flights per week have changed."""
        flown, model = round(route.flown, 2), self.model
        why = f"at most {cap:g} per week for all carriers here" if route.flown < route.planned else route.why
        if flown != route.logged:
            model.log(self.key, f"flights_{self.hubs[route.hub]}", route.logged, flown, why)
            route.logged = flown
        elif self._plans_today:
            model.note(self.key, f"flights_{self.hubs[route.hub]}", flown, why)

    @property
    def _plans_today(self) -> bool:
        """Whether plans are made today."""
        return self.model.crisis_day % DAYS_A_WEEK == 0

    def weigh_threat(self) -> None:
        """Daily: a carrier that could lose its EU business stops carrying migrants, by a hazard; it flies on."""
        if self.complied:
            return
        model, p = self.model, self.model.p
        pressure = model.lever("eu", "carrier_pressure")
        listing = model.lever("eu", "carrier_sanctions") + pressure * model.eu.campaign
        threat = pressure + listing * p.sanction_bite
        if threat == 0.0 and not self._plans_today:
            return  # no hazard accumulates, and reasons are logged weekly
        carries = self._carries()
        profit = p.route_profit * self._load()
        rate = p.carrier_compliance * max(0.0, threat * self.stake - profit) if carries else 0.0
        gives_in = self._resistance.breaks(rate)
        if gives_in or self._plans_today:
            why = (
                f"the EU threatens with {threat:.2f}, which weighs {threat * self.stake:.2g} at a stake in the EU of "
                f"{self.stake:.2f}, and its flights for migrants earn {profit:.2g}; with a readiness of "
                f"{p.carrier_compliance:g} per day, {worn_by(rate, self._resistance.left)}"
            )
            self._answer(gives_in, why if carries else "none of its hubs is open to the groups in question")

    def _answer(self, gives_in: bool, why: str) -> None:
        if not gives_in:
            self.model.note(self.key, CARRIES, 1.0, f"goes on carrying migrants: {why}")
            return
        self.complied = True
        self.model.log(self.key, CARRIES, 1.0, 0.0, f"carries migrants no longer: {why}")
        for route in self.routes:
            route.planned, route.why = route.regular, "carries no migrants any more: regular timetable"

    def _carries(self) -> bool:
        """Return whether any of its hubs is open to the groups that the EU wants barred."""
        return any(
            route.flown > 0.0 and not any(self.model.market.bars_at(route.hub)) for route in self.routes
        )

    def _load(self) -> float:
        """Share of last week's seats for migrants that were sold, over its routes."""
        loads = [self.model.market.load[route.hub] for route in self.routes if route.flown > 0.0]
        return fsum(loads) / len(loads) if loads else 0.0
