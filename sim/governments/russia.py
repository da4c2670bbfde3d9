"""Russia: share of sanctions absorbed, cover, displays, veto on gas, pressure on Minsk to stop; by its role."""

from __future__ import annotations

from collections.abc import Mapping

from sim.governments.base import Aims, Choice, Government
from sim.governments.choice import Aim
from sim.governments.view import OfficeView


class Russia(Government):
    """Orchestrator, permissive or restrainer, as the hypothesis says."""

    kind = "russia"

    def __init__(self, model: OfficeView, name: str) -> None:
        super().__init__(model, name)
        self.shown = 0.0  # the last display as remembered

    def remember(self) -> None:
        """A display is not repeated at once."""
        kept = 1.0 - 1.0 / self.model.p.display_memory
        self.shown = max(self.levers.get("display", 0.0), self.shown * kept)

    def _by_role(self, name: str) -> float:
        value: float = getattr(self.model.p, f"{name}_{self.model.settings.hypotheses.russia.role}")
        return value

    def aims(self) -> Aims:
        """Terms of what it chooses; see docs/ODD.md, submodel `Russia`."""
        return {"display": self._display, "stop_pressure": self._stop_pressure, "gas_veto": self._gas_veto}

    def _display(self) -> Aim:
        return Aim(
            {
                "support of Minsk": self._by_role("display") * self.see("salience"),
                "quiet": -self.model.p.display_reserve,
                "shown lately": -self.shown,
            },
            switch=True,
        )

    def _stop_pressure(self) -> Aim:
        m = self.model
        return Aim(
            {
                "escalation": self._by_role("restraint") * self.see("escalation"),
                "calls": self._by_role("heeds_calls") * m.lever("eu", "moscow_contact"),
                "Nord Stream 2": self._by_role("heeds_ns2") * m.lever("eu", "ns2_condition"),
            }
        )

    def _gas_veto(self) -> Aim:
        m, p = self.model, self.model.p
        return Aim(
            {
                "own gas sales": p.gas_sales * m.lever("belarus", "gas_threat"),
                "support of Minsk": -p.gas_loyalty * self._by_role("cover"),
            },
            switch=True,
        )

    def fixed(self) -> Mapping[str, Choice]:
        """What its role fixes."""
        why = f"role {self.model.settings.hypotheses.russia.role}"
        return {
            "absorbed_share": Choice(self._by_role("absorbed"), why),
            "cover": Choice(self._by_role("cover"), why),
        }
