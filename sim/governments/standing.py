"""Salience and the escalation ladder: attention, threats, displays, massing, and the hazard of an armed incident."""

from __future__ import annotations

import math

from sim.governments.view import StandingView

RUNGS = ("calm", "threat", "display", "massing", "incident likely")


class Standing:
    """The state of the standoff between governments, updated daily."""

    def __init__(self, model: StandingView) -> None:
        self.model = model
        self.salience = 0.0
        self.escalation = 0.0
        self.gathering = 0.0  # yesterday's lever of Belarus
        self.threatened_days = 0  # days that the gas threat has stood without a veto
        self.deaths_recent = 0.0  # recorded deaths of the last weeks, per unit of scale
        self.log_no_incident = 0.0  # minus the summed hazard: the incident is a probability, never an event

    def update(self) -> None:
        """Update attention (news raise it, a gathering once) and escalation (threats, displays, massing, storms)."""
        m, p = self.model, self.model.p
        seen = math.fsum(m.observer.seen(n) for n in range(len(m.world.neighbours))) / p.scale
        news = (
            p.news_attempts * seen / 1000.0
            + p.news_columns * m.line.columns
            + p.news_deaths * m.observer.new_deaths / p.scale
            + p.news_displays * m.lever("russia", "display")
            + p.news_gas * m.lever("belarus", "gas_threat")
        )
        unvetoed = m.lever("belarus", "gas_threat") >= 1.0 and m.lever("russia", "gas_veto") < 1.0
        self.threatened_days = self.threatened_days + 1 if unvetoed else 0
        kept = 1.0 - 1.0 / p.salience_memory
        self.deaths_recent = self.deaths_recent * kept + m.observer.new_deaths / p.scale
        self.salience += (1.0 - math.exp(-news) - self.salience) / p.salience_memory
        gathering = m.lever("belarus", "gathering")
        if gathering > self.gathering:
            self.salience += (1.0 - self.salience) * p.news_gathering
        self.gathering = gathering
        self.escalation += (self._rise() - self.escalation) / p.escalation_memory
        hazard = p.incident_rate * self.escalation**p.incident_power
        if m.settings.hypotheses.alleged_infiltration:
            hazard *= p.trained_incident
        self.log_no_incident -= hazard

    def _rise(self) -> float:
        m, p = self.model, self.model.p
        massed = max(
            (
                min(1.0, m.lever(key, "force") / row.force_most)
                for key, row in m.world.neighbours.items()
                if row.massing
            ),
            default=0.0,
        )
        parts = (
            p.escalation_threat * m.lever("belarus", "gas_threat")
            + p.escalation_display * m.lever("russia", "display")
            + p.escalation_massing * massed * m.lever("belarus", "pressure")
            + p.escalation_columns * min(1.0, m.line.columns)
        )
        return min(1.0, parts)

    @property
    def gas_cut(self) -> bool:
        """Return whether the gas transit is stopped: by a threat without a veto for longer than the notice."""
        return self.threatened_days > self.model.p.gas_notice

    @property
    def incident_probability(self) -> float:
        """Probability that an armed incident has happened by now."""
        return 1.0 - math.exp(self.log_no_incident)


def rung_of(escalation: float) -> str:
    """The rung of the ladder, in words, at a level of escalation from 0 to 1."""
    return RUNGS[min(len(RUNGS) - 1, int(escalation * len(RUNGS)))]
