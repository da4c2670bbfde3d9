"""Poland, Lithuania and Latvia: one class, three parameter sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.governments.base import Choice, Government

if TYPE_CHECKING:
    from sim.model import Standoff


class Frontline(Government):
    """A neighbour that hardens its line as recorded attempts rise."""

    def __init__(self, model: Standoff, name: str, neighbour: int) -> None:
        super().__init__(model, name)
        self.neighbour = neighbour
        self.hardened = False
        self.stormed = False
        self.force = self._own("force_start")

    def _own(self, name: str) -> float:
        value: float = getattr(self.model.p, f"{name}_{self.name}")
        return value

    def _crossings(self, why: str) -> Choice:
        """Closed after a storm of the line here, until attempts fall below the mark of hardening."""
        if self.model.line.stormed[self.neighbour] > 0:
            self.stormed = True
        elif self.model.observer.seen(self.neighbour) / self.model.p.scale < self._own("harden_at"):
            self.stormed = False
        return Choice(0.0 if self.stormed else 1.0, f"{why}, {'stormed' if self.stormed else 'not stormed'}")

    def rules(self) -> dict[str, Choice]:
        """Levers by rule, from recorded attempts as seen with a delay; see docs/ODD.md, submodel `Frontline`."""
        m, p = self.model, self.model.p
        seen = m.observer.seen(self.neighbour) / p.scale
        if seen >= self._own("harden_at"):
            self.hardened = True
        why = f"{seen:.0f} recorded attempts a day"
        shown = 1.0 + self._own("domestic_gain")
        wanted = self._own("force_start") + p.force_per_attempt * seen * shown
        target = min(self._own("force_most"), wanted)
        self.force += max(-p.force_pace, min(p.force_pace, target - self.force))
        hard = 1.0 if self.hardened else 0.0
        emergency = 1.0 if self.levers.get("emergency", 0.0) == 1.0 or hard == 1.0 else 0.0
        zone = self.levers.get("emergency", 0.0)
        return {
            "force": Choice(self.force, f"{why}, target {target:.0f}"),
            "emergency": Choice(emergency, why),
            "aid_access": Choice(
                1.0 - zone * (1.0 - p.zone_access), f"exclusion zone {'on' if zone else 'off'}"
            ),
            "pushback": Choice(p.pushback_hard if hard else self._own("pushback_start"), why),
            "fence": Choice(p.fence_pace if hard else 0.0, why),
            "admission": Choice(p.admission_hard if hard else self._own("admission_start"), why),
            "camps": Choice(0.0, "no camps without an agreement"),
            "crossings_open": self._crossings(why),
        }
