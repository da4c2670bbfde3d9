"""Poland, Lithuania and Latvia: one class, three parameter sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.governments.base import Choice, Government
from sim.governments.choice import Aim

if TYPE_CHECKING:
    from sim.model import Standoff


class Frontline(Government):
    """A neighbour that hardens its line as recorded attempts rise."""

    kind = "frontline"

    def __init__(self, model: Standoff, name: str, index: int, neighbour: int) -> None:
        super().__init__(model, name, index)
        self.neighbour = neighbour
        self.seen = 0.0  # recorded attempts a day at its line, as it knows them, per unit of scale
        self.resolve = 0.0  # how far it has hardened, 0 to 1: does not soften again
        self.stormed = False

    def _own(self, name: str) -> float:
        value: float = getattr(self.model.p, f"{name}_{self.name}")
        return value

    def remember(self) -> None:
        """It hardens for good once attempts reach its mark."""
        self.seen = self.see(f"recorded_{self.name}")
        if self.seen / self._own("harden_at") >= 1.0:
            self.resolve = 1.0

    def aims(self) -> dict[str, Aim]:
        """Terms of what it chooses; see docs/ODD.md, submodel `Frontline`."""
        p, seen = self.model.p, self.seen
        load = seen / self._own("harden_at")
        most, start = self._own("force_most"), self._own("force_start")
        called = p.force_per_attempt * seen / most
        before, hard = self._own("pushback_start"), self.resolve
        deaths = p.deaths_weight * self.see("deaths_recent")
        support = p.support_weight * p.eu_unity
        note = {"attempts": f"{seen:.0f} recorded a day"}
        fastest = self._catalogue["fence"].high
        return {
            "force": Aim(
                {
                    "standing guard": start / most,
                    "attempts": called,
                    "domestic gain": self._own("domestic_gain") * called,
                },
                span=most,
                start=start,
                notes=note,
            ),
            "emergency": Aim(
                {
                    "attempts": p.emergency_attempts * min(p.emergency_load_most, load),
                    "domestic gain": p.emergency_gain * self._own("domestic_gain"),
                    "EU support": support,
                    "in force": p.emergency_habit * self.levers.get("emergency", 0.0),
                },
                switch=True,
                notes=note,
            ),
            "pushback": Aim(
                {
                    "practice": before,
                    "attempts": (p.pushback_hard - before) * hard,
                    "EU support": support * hard,
                    "deaths": -deaths * hard,
                },
                start=before,
                notes=note,
            ),
            "fence": Aim({"attempts": p.fence_pace * hard / fastest}, span=fastest, notes=note),
            "admission": Aim(
                {
                    "law": self._own("admission_start"),
                    "attempts": (p.admission_hard - self._own("admission_start")) * hard,
                },
                start=self._own("admission_start"),
                notes=note,
            ),
        }

    def rules(self) -> dict[str, Choice]:
        """Levers that follow from the others."""
        zone = self.levers.get("emergency", 0.0)
        return {
            "aid_access": Choice(
                1.0 - zone * (1.0 - self.model.p.zone_access), f"exclusion zone {'on' if zone else 'off'}"
            ),
            "camps": Choice(0.0, "no camps without an agreement"),
            "crossings_open": self._crossings(),
        }

    def _crossings(self) -> Choice:
        """Closed after a storm of the line here, until attempts fall below the mark of hardening."""
        seen = self.seen
        if self.model.line.stormed[self.neighbour] > 0:
            self.stormed = True
        elif seen < self._own("harden_at"):
            self.stormed = False
        why = f"{seen:.0f} recorded attempts a day, {'stormed' if self.stormed else 'not stormed'}"
        return Choice(0.0 if self.stormed else 1.0, why)
