"""Guides and drivers on the EU side: places for those who pay, at a price that clears part of the demand."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.kernel.stages import FLOW
from sim.transport.view import GuidesView


class Guides:
    """The market for a way across and onwards at each neighbour, per unit of scale.

    `places`: people per day that guides and drivers can take on; `price`: USD per person. There are few at first. More
    come where places are used and the price is above what it takes to work at all; police on the roads, who are as
    many as guards at the line, arrest some. The cars of a larger trade also pick up more of those who have not paid.
    """

    def __init__(self, model: GuidesView) -> None:
        self.model = model
        count = len(model.world.neighbours)
        self.places = [model.p.guides_start] * count
        self.price = [model.p.guide_price_start] * count
        self.offer()

    def trade(self, flows: Sequence[Sequence[int]]) -> None:
        """End a day: price and places follow the day's demand. `flows`: by neighbour and kind."""
        p, scale = self.model.p, self.model.p.scale
        seeking = self.model.engine.seeking.tolist()
        for n, state in enumerate(self.model.world.neighbours):
            places = self.places[n]
            if places == 0.0:
                continue
            hired = flows[n][FLOW["hired"]] / scale
            demand = hired + seeking[n] / scale
            price = self.price[n] * (1.0 + p.guide_price_step * (demand - places) / (demand + places))
            self.price[n] = min(p.guide_price_high, max(p.guide_price_start, price))
            profit = self.price[n] / p.guide_price_start - 1.0
            arrests = p.guide_arrests * self.model.lever(state, "force") / 1000.0
            growth = min(1.0, hired / places) * (p.guide_growth * profit - arrests)
            self.places[n] = max(p.guides_start, places * math.exp(growth))
        self.offer()

    def offer(self) -> None:
        """Set the price, tomorrow's rate of finding a guide for those who can pay, and rides for everybody else."""
        policies, scale, half = self.model.engine.policies, self.model.p.scale, self.model.p.rides_half
        for n, looking in enumerate(self.model.engine.seeking.tolist()):
            places = self.places[n]
            policies.guide_price[n] = self.price[n]
            policies.guide_rate[n] = places * scale / max(1.0, looking)
            # without any trade its growth says nothing about rides
            policies.rides[n] = places / (places + half) if places else 1.0
