"""Russia: share of sanctions absorbed, cover, displays, veto on gas, pressure on Minsk to stop; by its role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.governments.base import Aims, Choice, Government
from sim.governments.choice import Aim
from sim.governments.view import OfficeView
from sim.kernel.layouts import Parameters


class Role(NamedTuple):
    """Parameters of Moscow's role: shares, indices, and weights of its motives."""

    absorbed: float
    cover: float
    display: float
    heeds_calls: float
    heeds_ns2: float
    restraint: float


ROLES: Mapping[str, Callable[[Parameters], Role]] = {
    "orchestrator": lambda p: Role(
        absorbed=p.absorbed_orchestrator,
        cover=p.cover_orchestrator,
        display=p.display_orchestrator,
        heeds_calls=p.heeds_calls_orchestrator,
        heeds_ns2=p.heeds_ns2_orchestrator,
        restraint=p.restraint_orchestrator,
    ),
    "permissive": lambda p: Role(
        absorbed=p.absorbed_permissive,
        cover=p.cover_permissive,
        display=p.display_permissive,
        heeds_calls=p.heeds_calls_permissive,
        heeds_ns2=p.heeds_ns2_permissive,
        restraint=p.restraint_permissive,
    ),
    "restrainer": lambda p: Role(
        absorbed=p.absorbed_restrainer,
        cover=p.cover_restrainer,
        display=p.display_restrainer,
        heeds_calls=p.heeds_calls_restrainer,
        heeds_ns2=p.heeds_ns2_restrainer,
        restraint=p.restraint_restrainer,
    ),
}


class Russia(Government):
    """Russia as orchestrator, permissive or restrainer, by hypothesis."""

    @property
    def decision_days(self) -> float:
        """Days from one day of decision to the next."""
        return self.model.p.decision_days_russia

    def __init__(self, model: OfficeView, name: str) -> None:
        super().__init__(model, name)
        self.shown = 0.0  # the last display as remembered
        self.role = ROLES[model.settings.hypotheses.russia.role](model.p)

    def remember(self) -> None:
        """A display is not repeated at once."""
        kept = 1.0 - 1.0 / self.model.p.display_memory
        self.shown = max(self.levers.get("display", 0.0), self.shown * kept)

    def aims(self) -> Aims:
        """Return the terms of its choices; see docs/ODD.md, submodel `Russia`."""
        return {"display": self._display, "stop_pressure": self._stop_pressure, "gas_veto": self._gas_veto}

    def _display(self) -> Aim:
        return Aim(
            {
                "support of Minsk": self.role.display * self.see("salience"),
                "quiet": -self.model.p.display_reserve,
                "shown lately": -self.shown,
            },
            switch=True,
        )

    def _stop_pressure(self) -> Aim:
        m = self.model
        return Aim(
            {
                "escalation": self.role.restraint * self.see("escalation"),
                "calls": self.role.heeds_calls * m.lever("eu", "moscow_contact"),
                "Nord Stream 2": self.role.heeds_ns2 * m.lever("eu", "ns2_condition"),
            }
        )

    def _gas_veto(self) -> Aim:
        m, p = self.model, self.model.p
        return Aim(
            {
                "own gas sales": p.gas_sales * m.lever("belarus", "gas_threat"),
                "support of Minsk": -p.gas_loyalty * self.role.cover,
            },
            switch=True,
        )

    def fixed(self) -> Mapping[str, Choice]:
        """What its role fixes."""
        why = f"role {self.model.settings.hypotheses.russia.role}"
        return {
            "absorbed_share": Choice(self.role.absorbed, why),
            "cover": Choice(self.role.cover, why),
        }
