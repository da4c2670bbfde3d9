"""Belarus: visas, pressure at the border, block of return, steering, gaps, the gas threat, letting people go."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import fsum

from sim.governments.base import Aims, Choice, Government, Rules
from sim.governments.choice import Aim
from sim.governments.view import OfficeView
from sim.kernel.calendar import DAYS_A_WEEK
from sim.world.catalogue import bar_name, cap_name

OBJECTIVES = ("recognition", "sanctions_relief", "revenge", "distraction")


class Belarus(Government):
    """Seeks dialogue, relief, revenge, distraction and revenue, by the weight of each objective."""

    @property
    def decision_days(self) -> float:
        """Days from one day of decision to the next."""
        return self.model.p.decision_days_belarus

    def __init__(self, model: OfficeView, name: str) -> None:
        super().__init__(model, name)
        self.unanswered = 0.0  # weeks since the start of the scheme without dialogue: of the rival structure
        self.answered = 0.0  # dialogue as remembered
        self.rebuked = 0.0  # vetoes of the gas threat as remembered
        self.known: float | None = None  # sanctions in force or announced, as of yesterday
        self.affront = 0.0  # new sanctions as remembered
        self.shut = (
            0.0  # share of the states with flights to Minsk that limit or bar them, as of the last weeks
        )
        self._places = [place.name for place in model.settings.world.sectors if place.gathering]
        # The limits that each state with flights to Minsk can set: caps of its hubs, and bars.
        flown, hubs = {route.hub for route in model.world.routes}, model.world.hubs
        self._caps = {
            state: caps
            for state in model.world.states
            if (caps := [cap_name(hub) for hub, row in hubs.items() if row.state == state and hub in flown])
        }
        self._bars = {
            state: [
                bar_name(hub, group)
                for hub, row in hubs.items()
                if row.state == state and hub in flown
                for group in model.world.nationalities
            ]
            for state in self._caps
        }

    @property
    def started(self) -> bool:
        """Whether the scheme has begun."""
        return self.model.today >= self.model.settings.hypotheses.scheme_start

    def aims(self) -> Aims:
        """Return the terms of its choices; see docs/ODD.md, submodel `Belarus`."""
        if not self.started:
            return {}
        return {
            "pressure": self._pressure,
            "visa_openness": self._visas,
            "homeward_flights": self._homeward,
            "shelter": self._shelter,
            "gas_threat": self._gas,
            **({"gathering": self._gathering} if self._places else {}),
            **{f"steer_{key}": partial(self._steer, key) for key in self.model.world.neighbours},
        }

    @property
    def _stop(self) -> float:
        return self.model.lever("russia", "stop_pressure")

    @property
    def _patron(self) -> str:
        """The name of the term for its patron's pressure to stop."""
        return self.words["patron_city"]

    @property
    def _paid(self) -> float:
        """The EU's payment, as a share of what a full embargo costs."""
        return self.model.lever("eu", "payment_to_minsk") / self.model.p.sanctions_loss

    def _visas(self) -> Aim:
        p = self.model.p
        return Aim(
            {
                "payment": -p.paid_worth * self._paid,
                "revenue": p.visa_revenue,
                "leverage on the EU": p.visa_leverage,
                "dialogue": -p.visa_contact * self.answered,
                self._patron: -p.visa_moscow * self._stop,
            },
            start=1.0,
        )

    def _homeward(self) -> Aim:
        p = self.model.p
        return Aim(
            {
                "appearance": p.leave_before,
                "dialogue": self.answered,
                self._patron: self._stop,
                "stranded": p.leave_stranded * self.see("stranded"),
            },
            start=p.leave_before,
        )

    def _shelter(self) -> Aim:
        p = self.model.p
        return Aim(
            {"dialogue": self.answered, self._patron: self._stop, "its own face": -p.shelter_face},
            span=p.shelter_places,
        )

    def _pressure(self) -> Aim:
        m, p, weights = self.model, self.model.p, self._weights()
        sanctions, share = m.lever("eu", "sanctions"), m.lever("russia", "absorbed_share")
        return Aim(
            {
                "leverage on the EU": p.pressure_start,
                "demands unmet": p.pressure_unmet
                * (weights["recognition"] * (1.0 - self.answered) + weights["sanctions_relief"] * sanctions),
                "attention": (weights["recognition"] + weights["distraction"])
                / 2.0
                * p.pressure_attention
                * self.see("salience"),
                "weeks unanswered": weights["recognition"] * p.pressure_unanswered * self.unanswered,
                "success": p.pressure_success * self._success,
                "recognition": -weights["recognition"] * p.pressure_contact * self.answered,
                "dependence": weights["recognition"]
                * p.pressure_dependence
                * sanctions
                * share
                * (1.0 - self.answered),
                "failure": -p.pressure_failed * self.shut * m.eu.unity,
                "troops at the line": p.pressure_massing * self._massed,
                "new sanctions": weights["revenge"] * p.pressure_affront * self.affront,
                "revenge": weights["revenge"] * p.pressure_sanctions * sanctions,
                "distraction": weights["distraction"] * self._trouble,
                "sanctions": -p.pressure_borne * sanctions * (1.0 - share),
                "payment": -p.paid_worth * self._paid,
                "cover": p.pressure_cover * m.lever("russia", "cover"),
                "stranded": -p.pressure_stranded * self.see("stranded"),
                self._patron: -p.pressure_moscow * self._stop,
            },
            notes={
                "sanctions": f"{self.words['patron']} bears {share:.1f}",
                "failure": f"{self.shut:.0%} of the states limit flights, unity of the EU {m.eu.unity:.2f}",
            },
        )

    @property
    def _trouble(self) -> float:
        """What distraction at home is worth: dissent grows with what Belarus itself bears of sanctions."""
        m, p = self.model, self.model.p
        borne = m.lever("eu", "sanctions") * (1.0 - m.lever("russia", "absorbed_share"))
        return p.pressure_distraction * (1.0 + p.dissent_borne * borne)

    @property
    def _shut_today(self) -> float:
        """Share of the states with flights to Minsk that limit or bar them."""
        left = self.model.p.flights_once_limited
        shut = []
        for state, caps in self._caps.items():
            levers = self.model.levers_of(state)
            read = levers.__getitem__
            shut.append(min(map(read, caps)) <= left or any(map(read, self._bars[state])))
        return sum(shut) / max(1, len(shut))

    @property
    def _massed(self) -> float:
        """Forces sent to the line beyond the standing guard, as a share of the most that could be: the highest one."""
        lever = self.model.lever
        rows = self.model.world.neighbours.items()
        sent = [
            (lever(key, "force") - row.force_start) / (row.force_most - row.force_start)
            for key, row in rows
            if row.massing
        ]
        return min(1.0, max([0.0, *sent]))

    @property
    def _success(self) -> float:
        """Share of attempts that end in the EU: the mean over the neighbours to which people are steered at all."""
        rows = self.model.world.neighbours.items()
        through = [self.see(f"success_{key}") for key, row in rows if row.steer > 0.0]
        return fsum(through) / max(1, len(through))

    def _steer(self, key: str) -> Aim:
        """Hosts of the opposition first, and where more attempts end in the EU than elsewhere."""
        p, average = self.model.p, self._success
        hosts, here = self.model.world.neighbours[key].steer, self.see(f"success_{key}")
        return Aim(
            {"hosts of the opposition": hosts, "where the line gives way": p.steer_yield * (here - average)},
            start=hosts,
            notes={"where the line gives way": f"{here:.0%} get through here, {average:.0%} on average"},
        )

    def _gas(self) -> Aim:
        m, p = self.model, self.model.p
        more = 1.0 if m.eu.announces_sanctions else 0.0
        return Aim(
            {
                "more sanctions": p.gas_defiance * more,
                "attention": p.gas_attention * self.see("salience"),
                "dialogue": -self.answered,
                self._patron: -p.gas_rebuke_weight * self.rebuked - self._stop,
            },
            switch=True,
        )

    def _gathering(self) -> Aim:
        """A crowd at one crossing, once there are people enough for one to be seen; it keeps them in the country."""
        p, stranded = self.model.p, self.see("stranded")
        return Aim(
            {
                "leverage on the EU": p.gather_leverage * stranded * (1.0 - self.answered),
                "distraction": self._weights()["distraction"] * self._trouble,
                "stranded": -p.pressure_stranded * stranded,
                "dialogue": -self.answered,
                self._patron: -self._stop,
            },
            switch=True,
            notes={"leverage on the EU": f"{stranded:.1f} thousand people in {self.words['home']}"},
        )

    def rules(self) -> Rules:
        """Levers that follow from the others; before the scheme, all."""
        followed: Rules = {"return_block": self._return_block, "gap_opening": self._gap_opening}
        return followed if self.started else {**followed, **self._before()}

    def fixed(self) -> Mapping[str, Choice]:
        """What it leaves as it is."""
        stays = {"licensed_agencies": Choice(self.model.p.agencies, "all licensed agencies sell")}
        return stays if self._places else {**stays, "gathering": Choice(0.0, "no place to gather at")}

    def _return_block(self) -> Choice:
        p = self.model.p
        return self._with_pressure(p.block_highest, p.block_full_at)

    def _gap_opening(self) -> Choice:
        return self._with_pressure(self.model.p.gap_share, 1.0)

    def _with_pressure(self, most: float, full_at: float) -> Choice:
        pressure = self.own("pressure")
        return Choice(
            most * min(1.0, pressure / full_at), lambda: f"follows pressure at the line, {pressure:.2f}"
        )

    def _before(self) -> Rules:
        """Levers that it chooses once the scheme has begun."""
        p = self.model.p
        values = {
            "visa_openness": p.visas_before,
            "pressure": 0.0,
            **{f"steer_{key}": row.steer for key, row in self.model.world.neighbours.items()},
            "gas_threat": 0.0,
            **({"gathering": 0.0} if self._places else {}),
            "homeward_flights": p.leave_before,
            "shelter": 0.0,
        }
        return {lever: partial(Choice, value, "before the scheme") for lever, value in values.items()}

    def remember(self) -> None:
        """A call pays for a while, and new sanctions and a veto rankle; it sees which states shut their flights."""
        m, p = self.model, self.model.p
        contact = m.lever("eu", "contact")
        self.answered = max(contact, self.answered * (1.0 - 1.0 / p.answer_memory))
        if self.started:
            self.unanswered = (self.unanswered + 1.0 / DAYS_A_WEEK) * (1.0 - contact)
        vetoed = 1.0 if m.lever("russia", "gas_veto") * self.own("gas_threat") >= 1.0 else 0.0
        self.rebuked = max(vetoed, self.rebuked * (1.0 - 1.0 / p.answer_memory))
        before = m.lever("eu", "sanctions") if self.known is None else self.known
        self.known = m.eu.sanctions_ahead
        self.affront = self.affront * (1.0 - 1.0 / p.affront_memory) + max(0.0, self.known - before)
        self.shut += (self._shut_today - self.shut) / p.need_memory

    def _weights(self) -> dict[str, float]:
        """Return the weight of each objective: equal if mixed, otherwise higher for the named one."""
        p, objective = self.model.p, self.model.settings.hypotheses.belarus.objective
        if objective == "mixed":
            return dict.fromkeys(OBJECTIVES, 1.0)
        return {name: p.objective_named if name == objective else p.objective_other for name in OBJECTIVES}
