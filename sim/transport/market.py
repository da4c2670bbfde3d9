"""The market for journeys: routes, prices, queues and seats of a day, and the agents behind them."""

from __future__ import annotations

import math
from operator import itemgetter
from typing import Any

import numpy as np

from sim.kernel.calendar import DAYS_A_WEEK
from sim.kernel.compiled_draws import uniform
from sim.kernel.draws import PLACE_IN_QUEUE
from sim.kernel.keys import distinct_keys, origin_names
from sim.kernel.stages import FLOW, STRIP
from sim.transport.airlines import Airline
from sim.transport.demand import Agencies, Demand, reached
from sim.transport.routes import Route, share_cap
from sim.transport.view import MarketView
from sim.world.catalogue import bar_name, cap_name

PUBLIC = FLOW["public_returns"]


class Market:
    """Airlines, agencies and demand of one run, and what they trade each day."""

    def __init__(self, model: MarketView) -> None:
        self.model = model
        self.places = model.world.hubs
        self.load = [0.0] * len(self.places)  # share of last week's migrant seats that were sold
        self.waiting = 0.0  # people with a package and no seat yet
        self.weekly_seats = 0.0
        self.airlines = [Airline(model, key) for key in model.world.carriers]
        routes = [(airline, route) for airline in self.airlines for route in airline.routes]
        self._routes = [[each for each in routes if each[1].hub == hub] for hub in range(len(self.places))]
        self.agencies = Agencies(model)
        self._openings = {route.opens for _, route in routes}
        self._migrant_share = [hub.migrant_share for hub in self.places.values()]  # of the regular seats
        # By hub: the levers of its state that limit flights (the cap, and a ban per nationality).
        self._limiting = [
            (
                row.state,
                itemgetter(cap_name(hub), *(bar_name(hub, group) for group in model.world.nationalities)),
            )
            for hub, row in self.places.items()
        ]
        self._hubs_of = {
            f"share_{state}": [i for i, row in enumerate(self.places.values()) if row.state == state]
            for state in model.world.states
        }
        self._limits: list[tuple[float, tuple[float, ...]]] = []  # today's flights per week and bans
        # Limits, and which carriers gave in, when flights last changed.
        self._put_on_under: tuple[Any, ...] = ()
        self.demand = [Demand(model, hub) for hub in range(len(self.places))]
        # Seats go by the order of booking, and that by names.
        self._book_first = np.array(sorted(range(len(self.places)), key=lambda hub: self.demand[hub].name))
        self._ceiling = math.fsum(demand.ceiling for demand in self.demand)
        # By hub, as lists: they are too short for arrays to be faster.
        self._seats, self._taken = ([0.0] * len(self.places) for _ in range(2))  # of the week so far
        self._unsold = [0.0] * len(self.places)  # fractions of seats, and at most one whole one, for tomorrow
        self.flights = [0.0] * len(self.places)  # per week, today
        self.flown = [0.0] * len(self.places)  # migrants per day, smoothed over recent days
        self.booked: int = 0  # people, today
        self._set_up_hubs()

    def _set_up_hubs(self) -> None:
        hubs, count = self.model.engine.hubs, len(self.places)
        keys = distinct_keys(origin_names(self.places))
        self._keys = keys[:count]
        hubs.key[:], hubs.start_key[:] = self._keys, keys[count:-1]
        for i, row in enumerate(self.places.values()):
            hubs.ceiling[i] = self.demand[i].ceiling
            hubs.detour[i] = row.detour
            hubs.mix[i] = self.model.world.mix(row)

    @property
    def package_price(self) -> float:
        """Return the price of a package, USD."""
        return self.agencies.price

    def trade(self) -> None:
        """One day: airlines weigh threats and (weekly) plan, agencies price, people book and board."""
        day = self.model.crisis_day
        if day % DAYS_A_WEEK == 0:
            self._close_week(day)
        self._limit_hubs()
        for airline in self.airlines:
            airline.weigh_threat()
        self._open_hubs(day)
        self._sell()
        self.model.engine.fly()
        self._count()

    def _close_week(self, day: int) -> None:
        # Who waits alone for a fraction of a seat counts as having bought it: a small run has no whole one every week.
        queues = self.model.engine.queues.tolist()
        self.load = [
            min(1.0, (taken + min(queue, 1.0)) / seats) if seats > 0.0 else 0.0
            for taken, queue, seats in zip(self._taken, queues, self._seats, strict=True)
        ]
        for airline in self.airlines:
            airline.plan(day)
        self.agencies.close_week(self.waiting, self.weekly_seats)
        self._seats, self._taken = ([0.0] * len(self.places) for _ in range(2))

    def _open_hubs(self, day: int) -> None:
        """Whole seats and waits at each hub today; flights change on few days."""
        under = self._limits, [airline.complied for airline in self.airlines]
        if day % DAYS_A_WEEK == 0 or day in self._openings or under != self._put_on_under:
            self._put_on_under = under
            self._put_on_flights(day)
        hubs, queues = self.model.engine.hubs, self.model.engine.queues.tolist()
        for i, (seats, queue) in enumerate(zip(hubs.capacity.tolist(), queues, strict=True)):
            sold = seats > 0.0
            self._unsold[i] = self._unsold[i] + seats / DAYS_A_WEEK if sold else 0.0
            hubs.seats[i] = math.floor(self._unsold[i])
            hubs.wait[i] = max(0.0, queue - self._place(self._keys[i])) / seats if queue and sold else 0.0
        hubs.taken[:] = 0.0

    def _place(self, hub_key: int) -> float:
        """Return the share of the last place in a queue that counts today: a limit is met in expected numbers.

        Without this, one person would make a queue of weeks in a run whose hubs sell a fraction of a seat a week.
        """
        return uniform(self.model.key, hub_key, self.model.day, PLACE_IN_QUEUE)

    def _put_on_flights(self, day: int) -> None:
        """Set flights, seats per week and bans at each hub from today."""
        hubs, p = self.model.engine.hubs, self.model.p
        for i, (cap, barred) in enumerate(self._limits):
            flights = [(a, r) for a, r in self._routes[i] if day >= r.opens]
            share_cap([route for _, route in flights], cap)
            for airline, route in flights:
                airline.log_flights(route, cap)
            self.flights[i] = math.fsum(route.flown for _, route in flights)
            selling = [route for airline, route in flights if not airline.complied]
            hubs.capacity[i] = (
                math.fsum(self._seats_sold_to_migrants(i, route) for route in selling) * p.scale
            )
            hubs.bars[i] = barred
        hubs.open[:] = hubs.capacity > 0.0
        self.weekly_seats = math.fsum(hubs.capacity.tolist())

    def _seats_sold_to_migrants(self, hub: int, route: Route) -> float:
        """Return seats per week for migrants: a share of regular flights by hub, and most seats of added flights."""
        p = self.model.p
        regular = min(route.flown, route.regular)
        return p.seats_per_flight * (
            regular * self._share_of_regular(hub) + (route.flown - regular) * p.migrant_share_added
        )

    def _share_of_regular(self, hub: int) -> float:
        """Return the share of regular seats sold to migrants: they outbid others as the price of a package rises."""
        p, start = self.model.p, self._migrant_share[hub]
        odds = start * math.exp(p.outbid * (self.package_price / p.package_price_start - 1.0))
        return min(odds / (odds + 1.0 - start), max(start, p.migrant_share_added))

    def _limit_hubs(self) -> None:
        """Read the flights per week that the state of each hub allows today, and the bans."""
        limits = [read(self.model.levers_of(state)) for state, read in self._limiting]
        self._limits = [(cap_and_bars[0], cap_and_bars[1:]) for cap_and_bars in limits]

    def bars_at(self, hub: int) -> tuple[float, ...]:
        """Return 1 for each nationality barred from a hub's flights today."""
        return self._limits[hub][1]

    def shares(self) -> dict[str, float]:
        """Return `share_STATE`, the share of recent migrants who flew from its hubs; 0 if nobody came."""
        flown, everyone = self.flown, math.fsum(self.flown)
        if everyone == 0.0:
            return dict.fromkeys(self._hubs_of, 0.0)
        return {
            share: math.fsum([flown[hub] for hub in hubs]) / everyone for share, hubs in self._hubs_of.items()
        }

    def _sell(self) -> None:
        model, p = self.model, self.model.p
        sold_out = self.waiting / (p.sold_out_weeks * max(1.0, self.weekly_seats))
        on_sale = min(1.0, self.agencies.left * p.quota_slack) * max(0.0, 1.0 - sold_out)
        model.engine.now.visas[0] = model.lever("belarus", "visa_openness") * on_sale
        model.engine.hubs.price[:] = self.package_price
        for demand in self.demand:
            model.engine.hubs.interest[demand.hub] = demand.asking
            demand.put_some_off(on_sale)
        self.booked = model.engine.book(self._book_first)
        self.agencies.sold += self.booked

    def _count(self) -> None:
        hubs, memory = self.model.engine.hubs, self.model.p.record_memory
        for hub, (seats, taken) in enumerate(zip(hubs.capacity.tolist(), hubs.taken.tolist(), strict=True)):
            self._seats[hub] += seats / DAYS_A_WEEK
            self._unsold[hub] = min(self._unsold[hub] - taken, 1.0)
            self._taken[hub] += taken
            self.flown[hub] += (taken - self.flown[hub]) / memory
        self.waiting = float(sum(self.model.engine.queues.tolist()))

    def inform_origins(self) -> None:
        """At the end of the day, the origins hear of those who got through, died, are stranded or came home."""
        engine, p = self.model.engine, self.model.p
        got_through = reached(engine.by_origin).tolist()
        everywhere = sum(got_through) / max(1.0, self._ceiling)
        deterrence = (
            p.deter_deaths * self.model.observer.new_deaths
            + p.deter_stranded * float(engine.census[STRIP]) / 1000.0
            + p.deter_public_returns * float(sum(engine.by_origin[:, PUBLIC].tolist())) / 100.0
        ) / p.scale
        for demand in self.demand:
            demand.update(got_through[demand.hub], everywhere, deterrence)
