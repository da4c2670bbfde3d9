"""Russia: share of sanctions absorbed, cover, displays, veto on gas, pressure on Minsk to stop; by its role."""

from __future__ import annotations

from sim.governments.base import Choice, Government


class Russia(Government):
    """Orchestrator, permissive or restrainer, as the hypothesis says."""

    def rules(self) -> dict[str, Choice]:
        """Levers by rule; see docs/ODD.md, submodel `Russia`."""
        m, p = self.model, self.model.p
        role = m.settings.hypotheses.russia.role
        stop = self._stop_pressure(role)
        why = f"role {role}"
        threatened = m.lever("belarus", "gas_threat") >= 1.0
        return {
            "absorbed_share": Choice(getattr(p, f"absorbed_{role}"), why),
            "cover": Choice(getattr(p, f"cover_{role}"), why),
            "display": Choice(
                getattr(p, f"display_{role}") * (1.0 if m.salience >= p.display_salience else 0.0),
                f"{why}, salience {m.salience:.2f}",
            ),
            "gas_veto": Choice(1.0 if threatened else 0.0, "its own sales are at stake"),
            "stop_pressure": stop,
        }

    def _stop_pressure(self, role: str) -> Choice:
        m, p = self.model, self.model.p
        asked = m.lever("eu", "moscow_contact")
        condition = m.lever("eu", "ns2_condition")
        value = (
            getattr(p, f"restraint_{role}") * m.escalation
            + getattr(p, f"heeds_calls_{role}") * asked
            + getattr(p, f"heeds_ns2_{role}") * condition
        )
        reason = f"role {role}, escalation {m.escalation:.2f}, calls {asked:.2f}, condition {condition:.0f}"
        return Choice(min(1.0, value), reason)
