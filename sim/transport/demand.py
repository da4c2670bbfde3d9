"""Demand at each origin, and the travel agencies that sell it packages of visa, hotel and ticket."""

from __future__ import annotations

import math

import numpy as np

from sim.kernel.actor import Actor
from sim.kernel.stages import FLOW
from sim.world.view import View

CROSSINGS, FOUND, DETENTIONS, TO_EU_CAMP, RESETTLED = (
    FLOW[name] for name in ("crossings", "found", "detentions", "to_eu_camp", "newly_resettled")
)


def reached(flows: np.ndarray) -> np.ndarray:
    """People who got into the EU today: across and not found, in custody, or resettled; a camp alone is no arrival.

    `flows`: (..., kinds), whole numbers; returns the shape in front.
    """
    taken_in = flows[..., DETENTIONS] - flows[..., TO_EU_CAMP] + flows[..., RESETTLED]
    reached_by: np.ndarray = flows[..., CROSSINGS] - flows[..., FOUND] + taken_in
    return reached_by


class Demand(Actor):
    """The people around one hub who could be persuaded to go: interest spreads by word of mouth and fades."""

    model: View

    def __init__(self, model: View, hub: int) -> None:
        super().__init__(model)
        p, row = model.p, list(model.world.hubs.values())[hub]
        self.hub, self.name = hub, f"demand at {row.name}"
        self.weight = row.demand
        self.ceiling = p.demand_ceiling * p.scale * self.weight
        self.interest = p.interest_start
        self.heard = 0.0  # people per day who got through, as heard here, per person of the ceiling
        self.put_off = 0.0  # people who found visas sold out and will ask again, as a share of the ceiling

    @property
    def asking(self) -> float:
        """Share of the ceiling that would book today: those who are interested, and those who ask again."""
        return min(1.0, self.interest + self.put_off)

    def put_some_off(self, sold: float) -> None:
        """Of those whom `sold`, the share of buyers who get a visa today, leaves without one, some ask again."""
        self.put_off = self.model.p.ask_again * (1.0 - sold) * self.asking

    def update(self, own: float, everywhere: float, deterrence: float) -> None:
        """Update interest daily: success raises it; deaths, strandings and public returns lower it; all of it fades.

        `own`: people from here who got through today; `everywhere`: of all, per person of all ceilings;
        `deterrence`: per day.
        """
        p, model = self.model.p, self.model
        reported = p.word_spill * everywhere + (1.0 - p.word_spill) * (
            own / self.ceiling if self.ceiling > 0.0 else 0.0
        )
        self.heard += (reported - self.heard) / p.word_memory
        gain = (p.advertising + p.word_of_mouth * self.heard) * model.lever("belarus", "visa_openness")
        self.interest += gain * (1.0 - self.interest) - (p.interest_fade + deterrence) * self.interest
        self.interest = min(1.0, max(0.0, self.interest))


class Agencies(Actor):
    """The agencies that may sell visas at Minsk airport: one market, with one price and a quota per licence."""

    model: View
    name = "travel agencies"

    def __init__(self, model: View) -> None:
        super().__init__(model)
        self.price = model.p.package_price_start  # USD per package
        self.sold = 0  # people who booked this week

    @property
    def licensed(self) -> int:
        """How many agencies Belarus lets sell visas today."""
        return min(int(self.model.p.agencies), math.ceil(self.model.lever("belarus", "licensed_agencies")))

    @property
    def left(self) -> float:
        """Share of the week's visa quota that is still unsold; 0 without a licence."""
        quota = self.model.p.agency_quota * self.model.p.scale * self.licensed
        return max(0.0, 1.0 - self.sold / quota) if quota > 0.0 else 0.0

    def close_week(self, waiting: float, weekly_seats: float) -> None:
        """Set next week's price: higher while more people wait than fly, lower when seats stay empty."""
        p = self.model.p
        crowded = waiting > p.queue_to_raise * max(1.0, weekly_seats)
        step = p.price_step if crowded else -p.price_step
        self.price = min(p.package_price_high, max(p.package_price_start, self.price * (1.0 + step)))
        self.sold = 0
