"""The states of the EU at the border: one class, one row of the world's table each."""

from __future__ import annotations

from collections.abc import Mapping

from sim.governments.base import Aims, Choice, Government, Rules
from sim.governments.choice import Aim
from sim.governments.view import OfficeView
from sim.world.tables import Neighbour


class Frontline(Government):
    """A neighbour that hardens its line as recorded attempts rise."""

    @property
    def decision_days(self) -> float:
        """Days from one day of decision to the next."""
        return self.model.p.decision_days_frontline

    def __init__(self, model: OfficeView, name: str, neighbour: int) -> None:
        super().__init__(model, name)
        self.neighbour = neighbour
        self.row: Neighbour[float] = model.world.neighbours[name]
        self.seen = 0.0  # recorded attempts per day at its line, as it knows them, per unit of scale
        self.need = 0.0  # the same, up within days and down over weeks: no force goes home on a quiet day
        self.hardened = ""  # date and level of hardening, which is permanent
        self.stormed = False

    @property
    def _resolve(self) -> float:
        """1 once it has hardened."""
        return 1.0 if self.hardened else 0.0

    def remember(self) -> None:
        """It hardens for good once attempts reach its mark."""
        p = self.model.p
        self.seen = self.see(f"recorded_{self.name}")
        self.need += (self.seen - self.need) / (p.need_rise if self.seen > self.need else p.need_memory)
        if not self.hardened and self.seen >= self.row.harden_at:
            self.hardened = f"hardened since {self.model.today}, at {self.seen:,.0f} recorded per day"

    def aims(self) -> Aims:
        """Return the terms of its choices; see docs/ODD.md, submodel `Frontline`."""
        return {
            "force": self._force,
            "emergency": self._emergency,
            "pushback": self._pushback,
            "fence": self._fence,
            "admission": self._admission,
        }

    def _force(self) -> Aim:
        most, start = self.row.force_most, self.row.force_start
        room = (1.0 - start / most) / (1.0 + self.row.domestic_gain)  # no more can be sent
        called = min(room, self.model.p.force_per_attempt * self.need / most)
        return Aim(
            {
                "standing guard": start / most,
                "attempts": called,
                "domestic gain": self.row.domestic_gain * called,
            },
            span=most,
            start=start,
            notes={"attempts": f"{self.need:,.0f} recorded per day recently"},
        )

    def _emergency(self) -> Aim:
        p, load = self.model.p, self.seen / self.row.harden_at
        return Aim(
            {
                "attempts": p.emergency_attempts * min(p.emergency_load_most, load),
                "domestic gain": p.emergency_gain * self.row.domestic_gain,
                "EU support": p.support_weight * self.model.eu.unity,
                "in force": p.emergency_habit * self.own("emergency"),
            },
            switch=True,
            notes={"attempts": f"{self.seen:,.0f} recorded per day"},
        )

    def _pushback(self) -> Aim:
        p, practice, hard = self.model.p, self.row.pushback_start, self._resolve
        return Aim(
            {
                "practice": practice,
                "resolve": (p.pushback_hard - practice) * hard,
                "EU support": p.support_weight * self.model.eu.unity * hard,
                "deaths": -p.deaths_weight * self.see("deaths_recent") * hard,
            },
            start=practice,
            notes=self._since,
        )

    def _fence(self) -> Aim:
        fastest = self._catalogue["fence"].high
        pace = self.model.p.fence_pace * self._resolve / fastest
        return Aim({"resolve": pace}, span=fastest, notes=self._since)

    def _admission(self) -> Aim:
        law = self.row.admission_start
        return Aim(
            {"law": law, "resolve": (self.model.p.admission_hard - law) * self._resolve},
            start=law,
            notes=self._since,
        )

    @property
    def _since(self) -> dict[str, str]:
        mark = self.row.harden_at
        return {"resolve": self.hardened or f"{self.seen:,.0f} recorded per day, hardens at {mark:,.0f}"}

    def rules(self) -> Rules:
        """Levers that follow from the others."""
        return {"aid_access": self._aid_access, "crossings_open": self._crossings}

    def fixed(self) -> Mapping[str, Choice]:
        """Return levers that are set by date only."""
        return {"camps": Choice(0.0, "no camps without an agreement")}

    def _aid_access(self) -> Choice:
        zone = self.own("emergency")
        reason = "the exclusion zone is in force" if zone else "the exclusion zone is not in force"
        return Choice(1.0 - zone * (1.0 - self.model.p.zone_access), reason)

    def _crossings(self) -> Choice:
        """Closed after a storm of the line here, until attempts fall below the mark of hardening."""
        if self.model.line.stormed[self.neighbour] > 0:
            self.stormed = True
        elif self.seen < self.row.harden_at:
            self.stormed = False
        return Choice(0.0 if self.stormed else 1.0, self._storms)

    def _storms(self) -> str:
        stormed = "the line was stormed here" if self.stormed else "the line was not stormed here"
        return f"{self.seen:,.0f} recorded attempts per day, and {stormed}"
