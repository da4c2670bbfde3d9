"""Travel agencies: packages of visa, hotel and ticket, at a price that follows the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.kernel.actor import Actor

if TYPE_CHECKING:
    from sim.model import Standoff


class Agency(Actor):
    """One of the agencies licensed to sell visas at Minsk airport."""

    model: Standoff

    def __init__(self, model: Standoff, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.name = f"agency {index + 1}"
        self.price = model.p.package_price_start
        self.sold = 0.0  # packages of the week

    @property
    def licensed(self) -> bool:
        """Whether Belarus lets it sell visas today."""
        return self.index < self.model.lever("belarus", "licensed_agencies")

    def sell(self, packages: float) -> None:
        """Book the day's sales."""
        self.sold += packages

    def set_price(self) -> None:
        """Weekly: dearer while more people wait than fly, cheaper when seats stay empty."""
        p, market = self.model.p, self.model.market
        crowded = market.waiting > p.queue_to_raise * max(1.0, market.weekly_seats)
        step = p.price_step if crowded else -p.price_step
        self.price = min(p.package_price_high, max(p.package_price_start, self.price * (1.0 + step)))
        self.sold = 0.0
