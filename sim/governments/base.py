"""What all governments share: levers, dated or by rule, and a row for every decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import mesa

from sim.scenario.catalogue import levers

if TYPE_CHECKING:
    from sim.model import Standoff


class Choice(NamedTuple):
    """A lever's value by rule, and the reason in one line with the numbers that drove it."""

    value: float
    reason: str


class Government(mesa.Agent):
    """An office that moves its levers: by the scenario's dates, or else by `rules`."""

    model: Standoff
    name: str

    def __init__(self, model: Standoff, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.levers: dict[str, float] = {}
        self._catalogue = {lever: entry for (actor, lever), entry in levers().items() if actor == name}

    def rules(self) -> dict[str, Choice]:
        """Value and reason of each lever that no date sets today."""
        raise NotImplementedError

    def decide(self, today: date) -> None:
        """Set every lever for today and log what changed."""
        chosen = self.rules()
        for lever, entry in self._catalogue.items():
            dated = self.model.settings.lever_value(self.name, lever, today)
            choice = chosen[lever] if dated is None else Choice(float(dated), "dated in the scenario")
            grain = self.model.p.decision_grain * (entry.high - entry.low) if dated is None else 0.0
            value = round(min(entry.high, max(entry.low, choice.value)), 4)
            before = self.levers.get(lever)
            if before is None or abs(value - before) > grain:
                self.levers[lever] = value
                self.model.log(self.name, lever, before, value, choice.reason)


def toward(now: float, target: float, pace: float) -> float:
    """One step from the present value towards a target: inertia of offices."""
    return now + pace * (target - now)
