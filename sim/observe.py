"""What each authority records: never the state itself, always a count with its own share, delay and habit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sim.kernel.compiled_draws import binomial
from sim.kernel.draws import OBSERVE
from sim.kernel.keys import name_key
from sim.kernel.stages import FLOW
from sim.world.view import View

# Keys of the draws that concern all neighbours.
BODIES, BODIES_FOUND, ENTRIES, ENTRIES_FOUND = map(
    name_key,
    (
        "deaths to be recorded",
        "deaths recorded",
        "entries to be recorded in Germany",
        "entries recorded in Germany",
    ),
)


class Watched(Protocol):
    """The line as authorities watch it."""

    @property
    def waiting(self) -> list[float]:
        """People in the strip at each neighbour."""


class ObserverView(View, Protocol):
    """The part of a model that authorities record."""

    @property
    def line(self) -> Watched:
        """The line."""


class Observer:
    """Recorded attempts, detentions, deaths and German entries of one run, day by day."""

    def __init__(self, model: ObserverView) -> None:
        self.model = model
        self._rows = list(model.world.neighbours.values())
        # Keys of the draws of each neighbour.
        self._keys = [
            {what: name_key(f"{row.code} {what}") for what in ("detentions", "stopped", "warned off")}
            for row in self._rows
        ]
        count = len(self._rows)
        self.recorded = [0] * count  # attempts, today
        self.detained = [0] * count  # detentions recorded, today
        self.deaths_recorded = 0  # so far
        self.new_deaths = 0  # recorded today
        self.german_recorded = 0  # so far
        self._taken_in = [0.0] * count
        self._bodies = 0  # deaths that will be recorded, not yet found
        self._on_the_way = 0  # people who will be recorded in Germany
        self._smooth = [0.0] * count

    def record(self, flows: Sequence[Sequence[int]], onward: int) -> None:
        """Record a day. `flows`: by kind and neighbour; `onward`: people who travelled on today."""
        memory, waiting = self.model.p.record_memory, self.model.line.waiting
        for n, of_neighbour in enumerate(flows):
            self.detained[n] = self._detentions(n, of_neighbour[FLOW["detentions"]])
            self.recorded[n] = self._attempts(n, of_neighbour, int(waiting[n]))
            self._smooth[n] += (self.recorded[n] - self._smooth[n]) / memory
            self._taken_in[n] += (self.detained[n] - self._taken_in[n]) / memory
        self._deaths(sum(of_neighbour[FLOW["deaths"]] for of_neighbour in flows))
        self._germany(onward)

    def seen(self, neighbour: int) -> float:
        """Return recorded attempts per day at one neighbour, smoothed over recent days."""
        return self._smooth[neighbour]

    def taken_in(self, neighbour: int) -> float:
        """Return recorded detentions per day at one neighbour, smoothed over recent days."""
        return self._taken_in[neighbour]

    def _draw(self, trials: int, probability: float, key: int) -> int:
        """Return the count of observed trials; `key`: of what is counted."""
        if trials == 0:
            return 0
        m = self.model
        count: int = binomial(trials, probability, m.key, key, m.day, OBSERVE)
        return count

    def _detentions(self, n: int, detained: int) -> int:
        return self._draw(detained, self.model.p.detention_record_share, self._keys[n]["detentions"])

    def _attempts(self, n: int, flows: Sequence[int], waiting: int) -> int:
        """Every person every time, with those warned off; or, where this is not the habit, detained and pushed back."""
        row = self._rows[n]
        if not row.records_every_attempt:
            return self.detained[n] + flows[FLOW["pushbacks"]]
        p, keys = self.model.p, self._keys[n]
        stopped = self._draw(flows[FLOW["stopped"]], p.record_share, keys["stopped"])
        emergency = self.model.lever(row.key, "emergency") == 1.0
        watched = 1.0 if emergency else p.watched_before_emergency
        warned = self._draw(waiting, p.warned_off_rate * watched, keys["warned off"])
        return stopped + warned + flows[FLOW["warned_off"]]

    def _deaths(self, deaths: int) -> None:
        p = self.model.p
        self._bodies += self._draw(deaths, p.death_record_share, BODIES)
        self.new_deaths = self._draw(self._bodies, 1.0 / p.death_record_lag, BODIES_FOUND)
        self._bodies -= self.new_deaths
        self.deaths_recorded += self.new_deaths

    def _germany(self, onward: int) -> None:
        p = self.model.p
        self._on_the_way += self._draw(onward, p.german_share, ENTRIES)
        found = self._draw(self._on_the_way, 1.0 / p.german_lag, ENTRIES_FOUND)
        self._on_the_way -= found
        self.german_recorded += found
