"""The EU (with Germany): sanctions in steps, pressure on origin states and carriers, calls, money for returns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from math import fsum

from sim.governments.base import Aims, Choice, Government, Rules
from sim.governments.choice import Aim, options, reason_for, weigh
from sim.governments.view import OfficeView

UNDECIDED = (
    "carrier_sanctions",
    "public_returns",
    "resettlement",
    "consuls",
    "multinational_force",
    "payment_to_minsk",
    "us_help",
    "ns2_condition",
)


class EuropeanUnion(Government):
    """Acts on attention and deaths, as far as it is united; Germany speaks for it to Minsk and Moscow."""

    @property
    def decision_days(self) -> float:
        """Days from one day of decision to the next."""
        return self.model.p.decision_days_eu

    def __init__(self, model: OfficeView, name: str) -> None:
        super().__init__(model, name)
        self.attention = 0.0  # of the last weeks: favours are not asked for one week and dropped the next
        self.step_due: int | None = None  # day of the run on which a decided package takes effect
        self.step_reason = ""
        self.unity = 1.0 - model.p.eu_quarrel  # of its members
        self.referred = 0.0  # calls to Moscow that it answered with Minsk's number, as remembered
        self.campaign = 0.0  # how far it presses all states and carriers at once today

    @property
    def announces_sanctions(self) -> bool:
        """Whether a package is announced and not yet in force."""
        return self.sanctions_ahead > self.own("sanctions")

    @property
    def sanctions_ahead(self) -> float:
        """Level of sanctions in force or, if higher, announced."""
        return max(self.own("sanctions"), self.own("sanctions_announced"))

    def remember(self) -> None:
        """Update attention, unity, campaign and Moscow's answers; if sanctions are dated, drop the own package."""
        p = self.model.p
        if self._dated.get("sanctions") is not None:
            self.step_due = None
        unheeded = self.own("moscow_contact") * (1.0 - self.model.lever("russia", "stop_pressure"))
        self.referred = max(unheeded, self.referred * (1.0 - 1.0 / p.need_memory))
        self.attention += (self.see("salience") - self.attention) / p.need_memory
        together = max(min(1.0, self.attention / p.rally_at), self.own("us_help"))
        self.unity = 1.0 - p.eu_quarrel * (1.0 - together)
        self.campaign = p.campaign * together if self.announces_sanctions else 0.0

    def aims(self) -> Aims:
        """Return the terms of its choices; see docs/ODD.md, submodel `European Union`."""
        p, home, patron = self.model.p, self.words["city"], self.words["patron_city"]
        return {
            "carrier_pressure": partial(self._press, p.carrier_focus),
            "origin_pressure": partial(self._press, p.origin_focus),
            "appeals": self._appeals,
            "contact": partial(
                self._talk,
                {
                    f"sent on by {patron}": p.referral * self.referred,
                    f"recognising {home}": -p.contact_reserve,
                },
            ),
            "moscow_contact": partial(self._talk, {f"a part for {patron}": -p.moscow_reserve}),
            "return_money": self._money,
        }

    @property
    def _attention(self) -> float:
        return self.see("salience") * self.unity

    @property
    def _united(self) -> dict[str, str]:
        return {"attention": f"unity {self.unity:.2f}"}

    @property
    def _deaths(self) -> float:
        return self.model.p.deaths_weight * self.see("deaths_recent")

    def _press(self, focus: float) -> Aim:
        """Return the aim of pressing carriers or states: in a campaign with its whole weight at once."""
        attention = focus * self.attention * self.unity
        terms = {"attention": attention, "favours spent": -self.model.p.press_reserve}
        return Aim(terms, notes=self._united, leaps=self.campaign > 0.0)

    def _appeals(self) -> Aim:
        """Return the aim of appealing to the states whose citizens its neighbours take in."""
        m, p = self.model, self.model.p
        taken_in = fsum(
            self.see(f"taken_in_{state}") * m.lever(state, "emergency") for state in m.world.neighbours
        )
        return Aim(
            {"burden": p.origin_burden * taken_in / 100.0, "favours spent": -p.press_reserve},
            notes={"burden": f"{taken_in:,.0f} taken in per day under an emergency"},
        )

    def _talk(self, own: Mapping[str, float]) -> Aim:
        """Return the aim of calling Minsk or Moscow, each with terms of its own."""
        attention = self.model.p.contact_attention * self._attention
        return Aim({"attention": attention, "deaths": self._deaths, **own}, switch=True, notes=self._united)

    def _money(self) -> Aim:
        p = self.model.p
        terms = {
            "attention": self._attention,
            "deaths": self._deaths,
            "cost": -p.money_reserve * (1.0 - self.own("us_help")),
        }
        return Aim(terms, span=p.return_money, notes=self._united)

    def rules(self) -> Rules:
        """The ladder of sanctions, and what is announced of it."""
        return {"sanctions": self._sanctions, "sanctions_announced": self._announced}

    def fixed(self) -> Mapping[str, Choice]:
        """Return levers that are set by date only."""
        return dict.fromkeys(UNDECIDED, Choice(0.0, "no decision"))

    def _sanctions(self) -> Choice:
        """The ladder: a package is decided by quantal response, and takes effect after the decision lag."""
        m, p = self.model, self.model.p
        level = self.levers.get("sanctions", p.sanctions_start)
        if self.step_due is None and level < 1.0 and m.crisis_day % int(p.decision_days_eu) == 0:
            self._weigh_step(level)
        if self.step_due is None:
            return Choice(level, "no package is decided")
        if m.day < self.step_due:
            return Choice(level, self.step_reason)
        self.step_due = None
        return Choice(self._next(level), self.step_reason)

    def _announced(self) -> Choice:
        """A package that is decided is announced until it is in force."""
        if self.step_due is None:
            return Choice(0.0, "no package is decided")
        return Choice(self._next(self.own("sanctions")), self.step_reason)

    def _next(self, level: float) -> float:
        return min(1.0, level + self.model.p.sanctions_step)

    def _weigh_step(self, level: float) -> None:
        m, p = self.model, self.model.p
        aim = Aim(
            {
                "attention": p.sanctions_attention * self._attention,
                "escalation": p.sanctions_escalation * self.see("escalation"),
                "cost to the EU": -p.sanctions_reserve * level,
            },
            span=p.sanctions_step,
            switch=True,
            notes=self._united,
            base=level,
        )
        values = options(level, level, level + p.sanctions_step, aim, ())
        weighed = weigh(values, level, aim, p.rationality, p.inertia)
        taken = self._draw("sanctions", weighed)
        self._note("sanctions", level, aim, weighed, taken)
        if taken == len(values) - 1:
            self.step_due = m.day + int(p.sanctions_lag)
            why = reason_for("sanctions", aim, level, weighed, taken, p.inertia)
            in_force = m.today + timedelta(days=int(p.sanctions_lag))
            self.step_reason = f"{why}; decided on {m.today}, in force on {in_force}"
