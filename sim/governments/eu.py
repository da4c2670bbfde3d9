"""The EU (with Germany): sanctions in steps, pressure on origin states and carriers, calls, money for returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engines.draws import uniform
from sim.governments.base import Choice, Government
from sim.governments.choice import Aim, options, reason_for, weigh
from sim.guards.line import STATES
from sim.people.draws import LADDER

if TYPE_CHECKING:
    from sim.model import Standoff

NO_DECISION = Choice(0.0, "no decision")


class EuropeanUnion(Government):
    """Acts on attention and deaths, as far as it is united; Germany speaks for it to Minsk and Moscow."""

    kind = "eu"

    def __init__(self, model: Standoff, name: str, index: int) -> None:
        super().__init__(model, name, index)
        self.step_due: int | None = None  # day of the run on which a decided package takes effect
        self.step_reason = ""

    @property
    def announces_sanctions(self) -> bool:
        """Whether a package is decided and not yet in force, or dated by the scenario within the lag."""
        if self.step_due is not None:
            return True
        coming = self.model.settings.lever_value("eu", "sanctions", self.model.date_ahead("sanctions_lag"))
        return coming is not None and coming > self.levers.get("sanctions", 0.0)

    def aims(self) -> dict[str, Aim]:
        """Terms of what it chooses; see docs/ODD.md, submodel `European Union`."""
        p = self.model.p
        attention = self.see("salience") * p.eu_unity
        deaths = p.deaths_weight * self.see("deaths_recent")
        talk = {
            "attention": p.contact_attention * attention,
            "deaths": deaths,
            "recognising Minsk": -p.contact_reserve,
        }
        taken_in = sum(
            self.see(f"taken_in_{state}") * self.model.lever(state, "emergency") for state in STATES
        )
        return {
            "carrier_pressure": Aim(
                {"attention": p.carrier_focus * attention, "favours spent": -p.press_reserve}
            ),
            "origin_pressure": Aim(
                {
                    "attention": p.origin_focus * attention,
                    "appeals": p.origin_burden * taken_in / 100.0,
                    "favours spent": -p.press_reserve,
                },
                notes={"appeals": f"{taken_in:.0f} taken in a day under an emergency"},
            ),
            "contact": Aim(talk, switch=True),
            "moscow_contact": Aim(talk, switch=True),
            "return_money": Aim(
                {"attention": attention, "deaths": deaths, "cost": -p.money_reserve}, span=p.return_money
            ),
        }

    def rules(self) -> dict[str, Choice]:
        """Levers that follow from the others, or that nobody has decided."""
        return {
            "sanctions": self._sanctions(),
            "carrier_sanctions": NO_DECISION,
            "public_returns": NO_DECISION,
            "resettlement": NO_DECISION,
            "consuls": NO_DECISION,
            "multinational_force": NO_DECISION,
            "ns2_condition": NO_DECISION,
        }

    def _sanctions(self) -> Choice:
        """The ladder: a package is decided by quantal response, and takes effect after the decision lag."""
        m, p = self.model, self.model.p
        level = self.levers.get("sanctions", p.sanctions_start)
        if self.step_due is None and level < 1.0 and m.crisis_day % int(p.decision_days_eu) == 0:
            self._weigh_step(level)
        if self.step_due is not None and m.day >= self.step_due:
            self.step_due = None
            return Choice(min(1.0, level + p.sanctions_step), self.step_reason)
        return Choice(level, "stays")

    def _weigh_step(self, level: float) -> None:
        m, p = self.model, self.model.p
        aim = Aim(
            {
                "attention": p.sanctions_attention * self.see("salience") * p.eu_unity,
                "escalation": p.sanctions_escalation * self.see("escalation"),
                "cost to the EU": -p.sanctions_reserve * level,
            },
            span=p.sanctions_step,
            switch=True,
            base=level,
        )
        values = options(level, level, level + p.sanctions_step, aim, ())
        wait, step = weigh(values, level, aim, p.rationality, p.inertia)
        taken = step if uniform(m.key, self.index, m.day, LADDER) < step.chance else wait
        self._note("sanctions", level, aim, [wait, step], taken)
        if taken is step:
            self.step_due = m.day + int(p.sanctions_lag)
            why = reason_for("sanctions", aim, level, step.value, p.inertia)
            self.step_reason = f"{why}; package decided {m.today}"
