"""Belarus: visas, pressure at the border, block of return, steering, gaps, the gas threat, letting people go."""

from __future__ import annotations

from sim.governments.base import Choice, Government, toward

DAYS_A_WEEK = 7
OBJECTIVES = ("recognition", "sanctions_relief", "revenge", "distraction")


class Belarus(Government):
    """Escalates while it is refused dialogue, by the weight of each objective; eases when answered or leaned on."""

    unanswered = 0.0  # weeks since the start of the scheme without dialogue
    sought = 0.0  # pressure at the border that it is moving towards
    answered = 0.0  # dialogue as remembered

    def rules(self) -> dict[str, Choice]:
        """Levers by rule; see docs/ODD.md, submodel `Belarus`."""
        m, p = self.model, self.model.p
        contact = m.lever("eu", "contact")
        stop = m.lever("russia", "stop_pressure")
        started = m.today >= m.settings.hypotheses.scheme_start
        self._remember(started, contact)
        pressure = self._pressure(started, stop)
        visas = self._visas(started, stop)
        yielding = max(self.answered, stop)
        let_go = p.leave_before + (1.0 - p.leave_before) * (1.0 if yielding >= p.yield_from else 0.0)
        threat = self._gas()
        return {
            "visa_openness": visas,
            "licensed_agencies": Choice(p.agencies, "all licensed agencies sell"),
            "pressure": pressure,
            "return_block": Choice(
                p.block_highest * min(1.0, pressure.value / p.block_full_at),
                f"follows pressure {pressure.value:.2f}",
            ),
            "steer_pl": Choice(p.steer_pl, "hosts of the opposition first"),
            "steer_lt": Choice(p.steer_lt, "hosts of the opposition first"),
            "steer_lv": Choice(p.steer_lv, "hosts of the opposition first"),
            "gap_opening": Choice(p.gap_share * pressure.value, f"follows pressure {pressure.value:.2f}"),
            "gas_threat": threat,
            "homeward_flights": Choice(let_go, f"dialogue {self.answered:.2f}, Moscow's pressure {stop:.2f}"),
            "shelter": Choice(
                p.shelter_places if yielding >= p.yield_from else 0.0,
                f"dialogue {self.answered:.2f}, Moscow's pressure {stop:.2f}",
            ),
        }

    def _remember(self, started: bool, contact: float) -> None:
        """A call pays for a while; each week without one adds to the grievance."""
        self.answered = max(contact, self.answered * (1.0 - 1.0 / self.model.p.answer_memory))
        if started:
            self.unanswered = (self.unanswered + 1.0 / DAYS_A_WEEK) * (1.0 - contact)

    def _weights(self) -> dict[str, float]:
        """Weight of each objective: equal when mixed, else the named one counts more."""
        p, objective = self.model.p, self.model.settings.hypotheses.belarus.objective
        if objective == "mixed":
            return dict.fromkeys(OBJECTIVES, 1.0)
        return {name: p.objective_named if name == objective else p.objective_other for name in OBJECTIVES}

    def _pressure(self, started: bool, stop: float) -> Choice:
        m, p, weights = self.model, self.model.p, self._weights()
        if not started:
            return Choice(0.0, "before the scheme")
        sanctions = m.lever("eu", "sanctions")
        borne = sanctions * (1.0 - m.lever("russia", "absorbed_share"))
        terms = {
            "recognition": weights["recognition"]
            * (p.pressure_unanswered * self.unanswered - p.pressure_contact * self.answered),
            "revenge": weights["revenge"] * p.pressure_sanctions * sanctions,
            "distraction": weights["distraction"] * p.pressure_distraction,
            "sanctions borne": -weights["sanctions_relief"] * p.pressure_borne * borne,
            "cover": p.pressure_cover * m.lever("russia", "cover"),
            "stranded": -p.pressure_stranded * m.stranded_thousands,
            "Moscow": -p.pressure_moscow * stop,
        }
        target = min(1.0, max(0.0, p.pressure_start + sum(terms.values())))
        self.sought = toward(self.sought, target, p.pressure_pace)
        drivers = ", ".join(f"{name} {value:+.2f}" for name, value in terms.items())
        return Choice(self.sought, f"target {target:.2f}: {drivers}")

    def _visas(self, started: bool, stop: float) -> Choice:
        p = self.model.p
        if not started:
            return Choice(p.visas_before, "before the scheme")
        share = (1.0 - p.visa_contact * self.answered) * (1.0 - stop)
        return Choice(share, f"dialogue {self.answered:.2f}, Moscow's pressure {stop:.2f}")

    def _gas(self) -> Choice:
        m, p = self.model, self.model.p
        threatened = m.lever("eu", "sanctions") >= p.gas_sanctions and m.salience >= p.gas_salience
        value = 1.0 if threatened and self.answered < p.yield_from else 0.0
        return Choice(value, f"sanctions {m.lever('eu', 'sanctions'):.2f}, salience {m.salience:.2f}")
