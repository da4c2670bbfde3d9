"""Belarus: visas, pressure at the border, block of return, steering, gaps, the gas threat, letting people go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.governments.base import Choice, Government
from sim.governments.choice import Aim
from sim.guards.line import STATES

if TYPE_CHECKING:
    from sim.model import Standoff

DAYS_A_WEEK = 7
CODES = ("pl", "lt", "lv")
OBJECTIVES = ("recognition", "sanctions_relief", "revenge", "distraction")


class Belarus(Government):
    """Seeks dialogue, relief, revenge, distraction and revenue, by the weight of each objective."""

    kind = "belarus"

    def __init__(self, model: Standoff, name: str, index: int) -> None:
        super().__init__(model, name, index)
        self.unanswered = 0.0  # weeks since the start of the scheme without dialogue
        self.answered = 0.0  # dialogue as remembered
        self.rebuked = 0.0  # vetoes of the gas threat as remembered

    @property
    def started(self) -> bool:
        """Whether the scheme has begun."""
        return self.model.today >= self.model.settings.hypotheses.scheme_start

    def aims(self) -> dict[str, Aim]:
        """Terms of what it chooses; see docs/ODD.md, submodel `Belarus`."""
        if not self.started:
            return {}
        p = self.model.p
        stop = self.model.lever("russia", "stop_pressure")
        return {
            "pressure": self._pressure(stop),
            "visa_openness": Aim(
                {
                    "revenue": p.visa_revenue,
                    "leverage on the EU": p.visa_leverage,
                    "dialogue": -p.visa_contact * self.answered,
                    "Moscow": -p.visa_moscow * stop,
                },
                start=1.0,
            ),
            "homeward_flights": Aim(
                {
                    "appearance": p.leave_before,
                    "dialogue": self.answered,
                    "Moscow": stop,
                    "stranded": p.leave_stranded * self.see("stranded"),
                },
                start=p.leave_before,
            ),
            "shelter": Aim(
                {"dialogue": self.answered, "Moscow": stop, "its own face": -p.shelter_face},
                span=p.shelter_places,
            ),
            "gas_threat": self._gas(stop),
            **self._steering(),
        }

    def _pressure(self, stop: float) -> Aim:
        m, p, weights = self.model, self.model.p, self._weights()
        sanctions, share = m.lever("eu", "sanctions"), m.lever("russia", "absorbed_share")
        return Aim(
            {
                "leverage on the EU": p.pressure_start,
                "recognition": weights["recognition"]
                * (p.pressure_unanswered * self.unanswered - p.pressure_contact * self.answered),
                "revenge": weights["revenge"] * p.pressure_sanctions * sanctions,
                "distraction": weights["distraction"] * p.pressure_distraction,
                "sanctions": -weights["sanctions_relief"] * p.pressure_borne * sanctions * (1.0 - share),
                "cover": p.pressure_cover * m.lever("russia", "cover"),
                "stranded": -p.pressure_stranded * self.see("stranded"),
                "Moscow": -p.pressure_moscow * stop,
            },
            notes={"sanctions": f"Russia bears {share:.1f}"},
        )

    def _steering(self) -> dict[str, Aim]:
        """Where at the line to steer people, by neighbour."""
        through = [self.see(f"success_{state}") for state in STATES]
        average = sum(through) / len(STATES)
        return {
            f"steer_{code}": self._steer(code, here, average)
            for code, here in zip(CODES, through, strict=True)
        }

    def _steer(self, code: str, here: float, average: float) -> Aim:
        """Hosts of the opposition first, and where more attempts end in the EU than elsewhere."""
        hosts = getattr(self.model.p, f"steer_{code}")
        return Aim(
            {
                "hosts of the opposition": hosts,
                "where the line gives way": self.model.p.steer_yield * (here - average),
            },
            start=hosts,
            notes={"where the line gives way": f"{here:.0%} get through here, {average:.0%} on average"},
        )

    def _gas(self, stop: float) -> Aim:
        m, p = self.model, self.model.p
        more = 1.0 if m.eu.announces_sanctions else 0.0
        return Aim(
            {
                "more sanctions": p.gas_defiance * more,
                "attention": p.gas_attention * self.see("salience"),
                "dialogue": -self.answered,
                "Moscow": -p.gas_rebuke_weight * self.rebuked - stop,
            },
            switch=True,
        )

    def rules(self) -> dict[str, Choice]:
        """Levers that follow from the others; before the scheme, all."""
        p = self.model.p
        pressure = self.levers.get("pressure", 0.0)
        why = f"follows pressure {pressure:.2f}"
        followed = {
            "licensed_agencies": Choice(p.agencies, "all licensed agencies sell"),
            "return_block": Choice(p.block_highest * min(1.0, pressure / p.block_full_at), why),
            "gap_opening": Choice(p.gap_share * pressure, why),
        }
        return followed if self.started else followed | self._before()

    def _before(self) -> dict[str, Choice]:
        """Levers that it chooses once the scheme has begun."""
        p, why = self.model.p, "before the scheme"
        return {
            "visa_openness": Choice(p.visas_before, why),
            "pressure": Choice(0.0, why),
            **{f"steer_{code}": Choice(getattr(p, f"steer_{code}"), why) for code in CODES},
            "gas_threat": Choice(0.0, why),
            "homeward_flights": Choice(p.leave_before, why),
            "shelter": Choice(0.0, why),
        }

    def remember(self) -> None:
        """A call pays for a while; each week without one adds to the grievance; a veto is not forgotten at once."""
        m, p = self.model, self.model.p
        contact = m.lever("eu", "contact")
        self.answered = max(contact, self.answered * (1.0 - 1.0 / p.answer_memory))
        if self.started:
            self.unanswered = (self.unanswered + 1.0 / DAYS_A_WEEK) * (1.0 - contact)
        vetoed = 1.0 if m.lever("russia", "gas_veto") * self.levers.get("gas_threat", 0.0) >= 1.0 else 0.0
        self.rebuked = max(vetoed, self.rebuked * (1.0 - 1.0 / p.answer_memory))

    def _weights(self) -> dict[str, float]:
        """Weight of each objective: equal when mixed, else the named one counts more."""
        p, objective = self.model.p, self.model.settings.hypotheses.belarus.objective
        if objective == "mixed":
            return dict.fromkeys(OBJECTIVES, 1.0)
        return {name: p.objective_named if name == objective else p.objective_other for name in OBJECTIVES}
