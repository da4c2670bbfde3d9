"""Iraq, Turkey, UAE, Syria, Jordan, Lebanon: flight limits, nationality bans, flights home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.governments.base import Choice, Government
from sim.people.draws import GOVERNMENT, uniform
from sim.people.rule import chance_per_day

if TYPE_CHECKING:
    from sim.model import Standoff

UNLIMITED = 100.0  # the catalogue's upper end: more flights a week than any hub has


class OriginState(Government):
    """Complies with European pressure by a hazard that depends on what it would lose."""

    def __init__(self, model: Standoff, name: str, index: int) -> None:
        super().__init__(model, name)
        self.index = index
        self.complied = False

    def rules(self) -> dict[str, Choice]:
        """Levers by rule; see docs/ODD.md, submodel `Origin states`."""
        m, p = self.model, self.model.p
        pressure = m.lever("eu", "origin_pressure")
        stake = getattr(p, f"eu_stake_{self.name}")
        rate = p.origin_compliance * pressure * stake
        if not self.complied and uniform(m.key, self.index, m.day, GOVERNMENT) < chance_per_day(rate):
            self.complied = True
        why = f"pressure {pressure:.2f} x stake {stake:.2f}" + (": complied" if self.complied else "")
        stranded = m.relief.wishing(self.name) / p.scale
        flights = stranded / (p.seats_per_flight * p.home_fill) * p.home_effort
        home = min(getattr(p, f"home_flights_{self.name}"), flights) if self.complied else 0.0
        return {
            "flight_cap": Choice(UNLIMITED, "no limit"),
            "nationality_ban": Choice(1.0 if self.complied else 0.0, why),
            "home_flights": Choice(round(home), f"{stranded:.0f} of its people want home"),
        }
