"""Volunteers and aid groups: whom they reach in the strip and in the woods behind it."""

from __future__ import annotations

from sim.aid.view import AidView
from sim.kernel.actor import Actor


class AidGroup(Actor):
    """The volunteers of one neighbour: their number follows attention, their reach the state's policy."""

    model: AidView

    def __init__(self, model: AidView, neighbour: int) -> None:
        super().__init__(model)
        row = list(model.world.neighbours.values())[neighbour]
        self.neighbour, self.state, self.name = neighbour, row.key, f"aid groups in {row.name}"
        self.volunteers = 0.0

    def go_out(self) -> None:
        """Set the visits per person-day that the sectors of this neighbour see today."""
        p, engine = self.model.p, self.model.engine
        self.volunteers = p.volunteers_most * self.model.salience
        rows = self.model.line.rows[self.neighbour]
        people = float(engine.sectors.strip[rows].sum()) / p.scale
        able = min(p.visits_most, p.visits_per_volunteer * self.volunteers / max(people, 1.0))
        engine.sectors.aid[rows] = able * self.model.lever(self.state, "aid_access")
