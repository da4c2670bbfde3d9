"""Travel agencies: packages of visa, hotel and ticket, at one price that follows the queue."""

from __future__ import annotations

import math

from sim.kernel.actor import Actor
from sim.world.view import View


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
