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
        self.strain = 0.0  # escalation of the last months, into which Minsk drew it
        self.role = ROLES[model.settings.hypotheses.russia.role](model.p)

    def remember(self) -> None:
        """A display is not repeated at once; escalation strains the alliance for months."""
        p = self.model.p
        self.shown = max(self.own("display"), self.shown * (1.0 - 1.0 / p.display_memory))
        self.strain += (self.see("escalation") - self.strain) / p.strain_memory

    def aims(self) -> Aims:
        """Return the terms of its choices; see docs/ODD.md, submodel `Russia`."""
        return {
            "absorbed_share": self._absorbed,
            "display": self._display,
            "stop_pressure": self._stop_pressure,
            "gas_veto": self._gas_veto,
        }

    def _absorbed(self) -> Aim:
        """Minsk must survive, and cut off from the EU it has nobody else; but it is a liability too."""
        m, p, survival = self.model, self.model.p, f"survival of {self.words['city']}"
        isolation = m.lever("eu", "sanctions") * (1.0 - m.lever("eu", "contact"))
        return Aim(
            {
                survival: self.role.absorbed,
                "isolation": p.absorbed_isolation * isolation,
                "strain": -p.absorbed_strain * self.strain,
            },
            start=self.role.absorbed,
            notes={survival: f"role {m.settings.hypotheses.russia.role}"},
        )

    def _display(self) -> Aim:
        return Aim(
            {
                f"support of {self.words['city']}": self.role.display * self.see("salience"),
                "quiet": -self.model.p.display_reserve,
                "caution": -self.model.p.display_caution * self.see("escalation"),
                "shown lately": -self.shown,
            },
            switch=True,
        )

    def _stop_pressure(self) -> Aim:
        m = self.model
        return Aim(
            {
                "escalation": self.role.restraint * self.see("escalation"),
                "strain": self.role.restraint * m.p.strain_leans * self.strain,
                "calls": self.role.heeds_calls * m.lever("eu", "moscow_contact"),
                "Nord Stream 2": self.role.heeds_ns2 * m.lever("eu", "ns2_condition"),
            }
        )

    def _gas_veto(self) -> Aim:
        m, p = self.model, self.model.p
        return Aim(
            {
                "own gas sales": p.gas_sales * m.lever("belarus", "gas_threat"),
                f"support of {self.words['city']}": -p.gas_loyalty * self.role.cover,
            },
            switch=True,
        )

    def fixed(self) -> Mapping[str, Choice]:
        """What its role fixes."""
        return {"cover": Choice(self.role.cover, f"role {self.model.settings.hypotheses.russia.role}")}
