"""Help: volunteers at the line, places under a roof on both sides, vetting, resettlement, and seats home."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

import numpy as np
from numpy.typing import NDArray

from sim.aid.view import AidView
from sim.kernel.actor import Actor
from sim.kernel.calendar import DAYS_A_WEEK
from sim.kernel.rule import TICKS_A_DAY, chance_per_day
from sim.kernel.stages import EU_CAMP


def sharing(home_states: Sequence[str]) -> NDArray[np.int64]:
    """Whether two nationalities have one state, and so share its seats: (nationalities, nationalities) of 0 and 1."""
    return np.array([[a == b for b in home_states] for a in home_states], np.int64)


class Relief:
    """The day's probabilities of a place, a decision or a seat, from levers and the last census."""

    def __init__(self, model: AidView) -> None:
        self.model = model
        self._home_states = [row.home_state for row in model.world.nationalities.values()]
        self._share = sharing(self._home_states)
        self._roofs = [n for n, row in enumerate(model.world.neighbours.values()) if row.roof]

    def wishing(self, state: str) -> float:
        """Return the people in Belarus who want to fly home and whom this state's flights carry."""
        return self._carried(self.model.engine.wishing, state)

    def refused(self, state: str) -> float:
        """Return the people refused in EU camps whom this state's flights carry."""
        return self._carried(self.model.engine.refused, state)

    def prepare(self) -> None:
        """Set today's probabilities for the rules of the journey."""
        self._open_roof()
        self._open_camps()
        self._offer_seats()
        self._find_ways()

    def _open_roof(self) -> None:
        model, p = self.model, self.model.p
        offered = model.lever("belarus", "shelter") * p.scale
        places = offered - float(model.engine.roofed[0])
        model.engine.now.roof_open[0] = 1.0 if offered > 0.0 else 0.0
        in_strip = model.line.waiting
        waiting = fsum(in_strip[n] for n in self._roofs)
        share = max(0.0, places) / max(waiting, 1.0)
        for n in self._roofs:
            model.engine.policies.shelter_chance[n] = min(p.shelter_pace, share) / TICKS_A_DAY

    def _open_camps(self) -> None:
        model, p, now = self.model, self.model.p, self.model.engine.now
        inside = float(model.engine.census[EU_CAMP])
        places = [model.lever(state, "camps") for state in model.world.neighbours]
        guarded = self._guarded(fsum(places))
        free = fsum(places) * guarded * p.scale - inside
        now.camp_leaving[0] = chance_per_day(p.released_rate * (1.0 - guarded))
        model.engine.policies.camp_chance[:] = [place > 0.0 and free > 0.0 for place in places]
        undecided, refugees = model.engine.cases.tolist()
        decided = model.lever("eu", "consuls") * p.cases_per_officer * p.scale
        now.vetting_chance[0] = min(1.0, decided / max(undecided, 1.0))
        offered = model.lever("eu", "resettlement") / DAYS_A_WEEK * p.scale
        now.resettle_chance[0] = min(1.0, offered / max(refugees, 1.0))
        now.public_returns[0] = model.lever("eu", "public_returns")

    def _guarded(self, places: float) -> float:
        """Return the share of places in EU camps that the multinational force guards; others stay closed."""
        p, force = self.model.p, self.model.lever("eu", "multinational_force")
        return max(p.camp_unguarded, min(1.0, force * p.camp_per_guard / places)) if places > 0.0 else 1.0

    def _offer_seats(self) -> None:
        """Set seats home: on flights put on by states, by nationality, and on a share of ordinary flights out of Minsk.

        A state's flights carry both people who want to go home from Belarus and people refused in EU camps.
        """
        model, p, now = self.model, self.model.p, self.model.engine.now
        seats = p.seats_per_flight * p.scale / DAYS_A_WEEK
        everyone = max(1.0, float(sum(model.engine.wishing.tolist())))
        ordinary = fsum(model.market.flights) * p.ordinary_home_share * seats / everyone
        put_on = [model.lever(state, "home_flights") * p.home_fill * seats for state in self._home_states]
        waiting = (self._share @ (model.engine.wishing + model.engine.refused)).tolist()
        now.home_chance[0] = [min(1.0, on / max(1.0, who)) for on, who in zip(put_on, waiting, strict=True)]
        now.removal_chance[0] = now.home_chance[0]
        now.ticket_chance[0] = min(1.0, ordinary)
        now.leave_free[0] = model.lever("belarus", "homeward_flights")
        now.return_support[0] = model.lever("eu", "return_money")

    def _find_ways(self) -> None:
        """Set the share of those who would leave overland today who find a way: `overland_most` people at the most."""
        model, p = self.model, self.model.p
        would = float(model.engine.leaving[0]) * (p.leave_rate + p.expel_rate) / p.scale
        model.engine.now.overland[0] = min(1.0, p.overland_most / max(would, 1.0))

    def _carried(self, people: NDArray[np.int64], state: str) -> float:
        """Return the people whom this state's flights carry, from counts by nationality."""
        counts = zip(self._home_states, people.tolist(), strict=True)
        return float(sum(count for home_state, count in counts if home_state == state))


class AidGroup(Actor):
    """The volunteers of one neighbour: their number follows attention, their reach the state's policy."""

    model: AidView

    def __init__(self, model: AidView, neighbour: int) -> None:
        super().__init__(model)
        row = list(model.world.neighbours.values())[neighbour]
        self.neighbour, self.state, self.name = neighbour, row.key, f"aid groups in {row.name}"
        self.volunteers = 0.0

    def go_out(self, waiting: float) -> None:
        """Set the visits per person-day that the sectors of this neighbour see today; `waiting`: in its strip."""
        p, engine = self.model.p, self.model.engine
        self.volunteers = p.volunteers_most * self.model.salience
        rows = self.model.line.rows[self.neighbour]
        people = waiting / p.scale
        able = min(p.visits_most, p.visits_per_volunteer * self.volunteers / max(people, 1.0))
        engine.sectors.aid[rows] = able * self.model.lever(self.state, "aid_access")
