"""What both engines share: the state that actors read, and the order in which the loops run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from math import fsum
from typing import Any, NamedTuple

import numpy as np

from sim.kernel.compiled_draws import poisson
from sim.kernel.draws import DEMAND_COUNT
from sim.kernel.records import HUB, Columns
from sim.kernel.stages import FINAL_FROM, FLOWS, STAGES

NATIONALITY_COUNT = HUB["mix"].shape[0]
FIRST_ROWS = 1024
COLUMNS = ("sectors", "policies", "hubs", "units", "now")
# In the order of `loops.tally`.
TALLIED = ("flows", "by_origin", "census", "strip", "wishing", "roofed", "refused", "cases")
COUNTS = (*TALLIED, "queues")


class World(NamedTuple):
    """What people and guards see: columns that actors write, and the one record of parameters."""

    sectors: Columns
    policies: Columns
    hubs: Columns
    units: Columns
    now: Columns
    parameters: np.ndarray


class Engine(ABC):
    """The people of a run, the world they see, and the counts of what they did.

    Actors read and write the columns (`sectors`, `policies`, `hubs`, `units`, `now`) and read the counts. A subclass
    holds the people in `crowd`, rows for its `loops`, and says how the loops see the columns. The first `listed` of
    the `roster` are the rows of those whose journey goes on: the loops need not look at the others.
    """

    loops: Any  # the functions of sim.engines.loops, compiled or not
    crowd: Any

    def __init__(self, world: World) -> None:
        self.sectors, self.policies, self.hubs, self.units, self.now, self.parameters = world
        self.count = self.listed = 0
        self.roster = np.zeros(FIRST_ROWS, np.uint32)
        self.flows = np.zeros((len(world.sectors) + 1, len(FLOWS)), np.int64)
        self.by_origin = np.zeros((len(world.hubs), len(FLOWS)), np.int64)
        self.census = np.zeros(len(STAGES), np.int64)
        self.strip = np.zeros(len(world.sectors), np.int64)
        self.wishing = np.zeros(NATIONALITY_COUNT, np.int64)
        self.roofed = np.zeros(1, np.int64)
        self.refused = np.zeros(NATIONALITY_COUNT, np.int64)
        self.cases = np.zeros(2, np.int64)
        self.queues = np.zeros(len(world.hubs), np.int64)
        self._largest = int(world.parameters["party_largest"][0])
        reach = float(world.parameters["party_more"][0])
        self.party_mean = fsum(reach**more for more in range(self._largest))

    @property
    @abstractmethod
    def people(self) -> np.ndarray:
        """Records of the people: the first `count` rows."""

    @abstractmethod
    def _reserve(self, more: int) -> None:
        """Make room for so many people more."""

    @abstractmethod
    def _put(self, people: np.ndarray) -> None:
        """Replace everybody by the people of these records."""

    @abstractmethod
    def _seen(self, *columns: str) -> AbstractContextManager[Any]:
        """The named columns as the loops see them, with `nows` and `ps`; changes are kept at the end."""

    def settle(self, wanted: int) -> None:
        """People already in Minsk when the run starts."""
        self._reserve(wanted + self._largest)
        before = self.count
        with self._seen("hubs") as w:
            self.count = self.loops.settle(self.crowd, before, wanted, w.hubs, w.nows, w.ps)
        self._enlist(before)

    def infiltrate(self, origin: int) -> None:
        """The alleged trained groups, only when a scenario switches the claim on."""
        self._reserve(
            int(self.parameters["trained_groups"][0]) * int(self.parameters["trained_group_size"][0])
        )
        before = self.count
        with self._seen("sectors", "policies", "hubs") as w:
            self.count = self.loops.infiltrate(
                self.crowd, before, origin, w.sectors, w.policies, w.hubs, w.nows, w.ps
            )
        self._enlist(before)

    def book(self, origin: int) -> int:
        """Bookings of the day at one origin; returns the number of people who booked."""
        seed, day = int(self.now.seed[0]), int(self.now.day[0])
        parties = float(self.hubs.ceiling[origin]) / self.party_mean  # a day
        latent = poisson(parties, seed, origin, day, DEMAND_COUNT)
        self._reserve(latent * self._largest)
        before = self.count
        with self._seen("hubs") as w:
            self.count = self.loops.book(self.crowd, before, origin, latent, w.hubs, w.nows, w.ps)
        self._enlist(before)
        return self.count - before

    def _enlist(self, first: int) -> None:
        """Put everybody from row `first` on the roster."""
        end = self.listed + self.count - first
        if end > len(self.roster):
            self.roster.resize(max(end, len(self.roster) * 5 // 4), refcheck=False)
        self.roster[self.listed : end] = np.arange(first, self.count)
        self.listed = end

    def fly(self) -> None:
        """Fill today's seats and count who still waits."""
        with self._seen("hubs") as w:
            self.loops.fill_seats(self.crowd, self.roster, self.listed, w.hubs, w.nows, w.ps)
        self.loops.count_queues(self.crowd, self.roster, self.listed, self.queues)

    def post_units(self) -> None:
        """Move the guard units of both sides for the day."""
        with self._seen("units", "sectors") as w:
            self.loops.post_units(w.units, w.sectors, w.nows, w.ps)

    def build_fences(self, wanted: np.ndarray, built: np.ndarray) -> None:
        """Build so many km of fence at each neighbour; `built` takes what there was a gap for."""
        with self._seen("sectors") as w:
            self.loops.build_fences(w.sectors, wanted, built, w.ps)

    def close_day(self) -> None:
        """Let the line remember the day's flows."""
        with self._seen("sectors") as w:
            self.loops.close_day(w.sectors, self.flows, w.ps)

    def tick(self) -> None:
        """Everybody lives six hours, and what happened is counted."""
        self.live()
        self.tally()

    def live(self) -> None:
        """One tick for everybody."""
        with self._seen("sectors", "policies") as w:
            self.loops.advance(self.crowd, self.roster, self.listed, w.sectors, w.policies, w.nows, w.ps)

    def tally(self) -> None:
        """Add the tick's events to the flows of the day, and bring the census and the roster up to date."""
        self.listed = self.loops.tally(self.crowd, self.roster, self.listed, *self._tallied())
        self.sectors.strip[:] = self.strip

    def _tallied(self) -> list[np.ndarray]:
        return [getattr(self, name) for name in TALLIED]

    def new_day(self) -> None:
        """Start the day's flows at zero."""
        self.flows[:] = 0
        self.by_origin[:] = 0

    def state(self) -> dict[str, np.ndarray]:
        """Everything that a run changes: counts, columns and people."""
        counts = {name: getattr(self, name) for name in COUNTS}
        columns = {name: getattr(self, name).rows for name in COLUMNS}
        return {**counts, **columns, "people": self.people[: self.count]}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Take over the `state` of an engine of either kind."""
        for name in COUNTS:
            getattr(self, name)[:] = state[name]
        for name in COLUMNS:
            getattr(self, name).rows[:] = state[name]
        people = state["people"]
        self._put(people)
        # Who came to an end since the last tally is still listed.
        listed = (people["stage"] < FINAL_FROM) | (people["events"] != 0)
        self.roster, self.listed = np.flatnonzero(listed).astype(np.uint32), int(listed.sum())
