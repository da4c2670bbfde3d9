"""Iraq, Turkey, UAE, Syria, Jordan, Lebanon: flight limits, nationality bans, flights home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engines.draws import uniform
from sim.governments.base import Choice, Government
from sim.governments.choice import Aim
from sim.people.draws import COMPLY
from sim.people.rule import chance_per_day

if TYPE_CHECKING:
    from sim.model import Standoff

UNLIMITED = 100.0  # the catalogue's upper end: more flights a week than any hub has
OFFICES = 1 << 20  # keeps their draws of compliance apart from the carriers'


class OriginState(Government):
    """Complies with European pressure by a hazard that depends on what it would lose."""

    kind = "origin"

    def __init__(self, model: Standoff, name: str, index: int) -> None:
        super().__init__(model, name, index)
        self.complied = False

    def aims(self) -> dict[str, Aim]:
        """Flights home for those of its people who want them, once it has given in."""
        if not self.complied:
            return {}
        m, p = self.model, self.model.p
        most = getattr(p, f"home_flights_{self.name}")
        wishing = m.relief.wishing(self.name) / p.scale
        called = wishing / (p.seats_per_flight * p.home_fill) * p.home_effort
        return {
            "home_flights": Aim(
                {"people stranded": min(1.0, called / most), "EU money": p.home_money * m.money_share},
                span=most,
                notes={"people stranded": f"{wishing:.0f} want home"},
            )
        }

    def rules(self) -> dict[str, Choice]:
        """The ban of nationalities, by hazard; no limit on flights of its own."""
        m, p = self.model, self.model.p
        pressure = m.lever("eu", "origin_pressure")
        stake = getattr(p, f"eu_stake_{self.name}")
        rate = p.origin_compliance * pressure * stake
        chance = chance_per_day(rate)
        if not self.complied and uniform(m.key, OFFICES + self.index, m.day, COMPLY) < chance:
            self.complied = True
        why = f"pressure {pressure:.2f} x stake {stake:.2f}" + (": complied" if self.complied else "")
        followed = {
            "flight_cap": Choice(UNLIMITED, "no limit"),
            "nationality_ban": Choice(1.0 if self.complied else 0.0, why),
        }
        return followed if self.complied else followed | {"home_flights": Choice(0.0, "has not given in")}
