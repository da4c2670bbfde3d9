"""Iraq, Turkey, UAE, Syria, Jordan, Lebanon: flight limits, nationality bans, flights home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.actor import Resistance
from sim.governments.base import Choice, Government
from sim.governments.choice import Aim

if TYPE_CHECKING:
    from sim.model import Standoff

UNLIMITED = 100.0  # the catalogue's upper end: more flights a week than any hub has
OFFICES = 1 << 20  # keeps their draws of compliance apart from the carriers'
OWN_CITIZENS_FLY = ("iraq", "syria")  # a state does not bar its own: it limits flights, then stops them


class OriginState(Government):
    """Complies with European pressure by a hazard that depends on what it would lose."""

    kind = "origin"

    def __init__(self, model: Standoff, name: str, index: int) -> None:
        super().__init__(model, name, index)
        self.given_in = 0  # times it gave in: first to a limit, then to a stop
        self._resistance = Resistance(model.key, OFFICES + index)

    def aims(self) -> dict[str, Aim]:
        """Flights home for those of its people who want them, once it has given in."""
        if self.given_in == 0:
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
        """Limits and bans, by a hazard; each state is pressed by its share of those who come."""
        if self.given_in < self._steps and self._pressure > 0.0 and self._gives_in():
            self.given_in += 1
            self._resistance = Resistance(self.model.key, OFFICES + self.index, self.given_in)
        cap, barred = self._limits()
        followed = {"flight_cap": Choice(cap, self._why), "nationality_ban": Choice(barred, self._why)}
        return followed if self.given_in else followed | {"home_flights": Choice(0.0, "has not given in")}

    def _gives_in(self) -> bool:
        p = self.model.p
        turned = self._share_of_arrivals() ** p.press_concentration
        return self._resistance.breaks(p.origin_compliance * self._pressure * turned * self._stake)

    def _why(self) -> str:
        share = self._share_of_arrivals()
        why = f"pressure {self._pressure:.2f} x {share:.2f} of those who come x stake {self._stake:.2f}"
        return f"{why}: gave in" if self.given_in else why

    @property
    def _pressure(self) -> float:
        return self.model.lever("eu", "origin_pressure")

    @property
    def _stake(self) -> float:
        stake: float = getattr(self.model.p, f"eu_stake_{self.name}")
        return stake

    @property
    def _steps(self) -> int:
        return 2 if self.name in OWN_CITIZENS_FLY else 1

    def _limits(self) -> tuple[float, float]:
        """Flights a week from each hub, and whether groups are barred, by how often it gave in."""
        if self.name in OWN_CITIZENS_FLY:
            return (UNLIMITED, self.model.p.flights_once_limited, 0.0)[self.given_in], 0.0
        return UNLIMITED, float(self.given_in)

    def _share_of_arrivals(self) -> float:
        """Its hubs' share of those who have come lately, as it is known."""
        return self.see(f"share_{self.name}")
