"""The EU (with Germany): sanctions in steps, pressure on origin states and carriers, calls, money for returns."""

from __future__ import annotations

from sim.governments.base import Choice, Government, toward


class EuropeanUnion(Government):
    """Acts on salience, after its decision lag; Germany speaks for it to Minsk and Moscow."""

    dialogue = 0.0  # contact that it is moving towards
    step_due: int | None = None  # day on which a decided step of sanctions takes effect

    def rules(self) -> dict[str, Choice]:
        """Levers by rule; see docs/ODD.md, submodel `European Union`."""
        m, p = self.model, self.model.p
        why = f"salience {m.salience:.2f}"
        sanctions = self._sanctions()
        pushing = min(1.0, m.salience * p.eu_unity)
        alarmed = m.salience >= p.contact_salience
        self.dialogue = toward(self.dialogue, p.contact_high if alarmed else 0.0, p.contact_pace)
        return {
            "sanctions": sanctions,
            "carrier_pressure": Choice(pushing * p.carrier_focus, why),
            "carrier_sanctions": Choice(0.0, "no decision"),
            "origin_pressure": Choice(pushing * p.origin_focus, why),
            "contact": Choice(self.dialogue, why),
            "moscow_contact": Choice(p.contact_high if alarmed else 0.0, why),
            "return_money": Choice(p.return_money if alarmed else 0.0, why),
            "public_returns": Choice(0.0, "no decision"),
            "resettlement": Choice(0.0, "no decision"),
            "consuls": Choice(0.0, "no decision"),
            "multinational_force": Choice(0.0, "no decision"),
            "ns2_condition": Choice(0.0, "no decision"),
        }

    def _sanctions(self) -> Choice:
        m, p = self.model, self.model.p
        level = self.levers.get("sanctions", p.sanctions_start)
        if self.step_due is None and m.salience >= p.sanctions_salience:
            self.step_due = m.day + int(p.sanctions_lag)
        if self.step_due is not None and m.day >= self.step_due:
            self.step_due = None
            level = min(1.0, level + p.sanctions_step)
        return Choice(level, f"salience {m.salience:.2f}, decision lag {p.sanctions_lag:.0f} days")
