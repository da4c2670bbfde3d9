"""What both engines share: the state that actors read, and the order in which the loops run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from math import fsum
from typing import Any, NamedTuple

import numpy as np

from sim.errors import InputError
from sim.kernel.identity import MOST_PARTIES, check_room
from sim.kernel.layouts import HubColumns, NowColumns, PolicyColumns, SectorColumns, UnitColumns
from sim.kernel.rule import MORNING
from sim.kernel.stages import FLOWS, INTENTIONS, LODGINGS, MORNINGS, QUEUE, ROSTERS, SLEEPERS, STAGES, TICKS

FIRST_ROWS = 1024
COLUMNS = ("sectors", "policies", "hubs", "units", "now")
MOVES = ("flows", "by_origin", "census", "strip")  # counted as people move
# Counted daily, in the order of `loops.take_stock`.
STOCKS = ("wishing", "roofed", "refused", "cases", "seeking", "leaving")
COUNTS = (*MOVES, *STOCKS, "queues")


class World(NamedTuple):
    """What people and guards see: columns that actors write, and the one record of parameters."""

    sectors: SectorColumns
    policies: PolicyColumns
    hubs: HubColumns
    units: UnitColumns
    now: NowColumns
    parameters: np.ndarray


class Engine(ABC):
    """The people of a run, the world they see, and the counts of what they did.

    Actors read and write the columns (`sectors`, `policies`, `hubs`, `units`, `now`) and read the counts. A subclass
    holds the people in `crowd`, rows for its `loops`, and says how the loops see the columns. The first `listed` of
    each of the `rosters` are the rows of those who can act at that pace: the loops visit no others.
    """

    loops: Any  # the functions of sim.engines.loops, compiled or not
    crowd: Any

    def __init__(self, world: World) -> None:
        self.sectors, self.policies, self.hubs, self.units, self.now, self.parameters = world
        self.count = 0
        self._empty_rosters()
        self.flows = np.zeros((len(world.sectors) + 1, len(FLOWS)), np.int64)
        self.by_origin = np.zeros((len(world.hubs), len(FLOWS)), np.int64)
        self.census = np.zeros(len(STAGES), np.int64)
        self.strip = np.zeros(len(world.sectors), np.int64)
        self._moves = self.flows, self.by_origin, self.census, self.strip
        nationalities = world.now.grounds.shape[1]
        self.wishing = np.zeros(nationalities, np.int64)
        self.roofed = np.zeros(1, np.int64)
        self.refused = np.zeros(nationalities, np.int64)
        self.cases = np.zeros(2, np.int64)
        self.leaving = np.zeros(1, np.int64)
        self.seeking = np.zeros(len(world.policies), np.int64)
        self._stocks = tuple(getattr(self, name) for name in STOCKS)
        self.queues = np.zeros(len(world.hubs), np.int64)
        self._parties = np.zeros(len(world.hubs), np.int64)  # that could book today
        self._draws = np.zeros(FIRST_ROWS)  # of the parties of one origin
        self._found = np.zeros((FIRST_ROWS, 2), np.int32)  # parties that interest reaches: origin and number
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
        if self.count - before < wanted:
            raise InputError(
                "is more than can pay a package",
                key="parameters.start_in_minsk",
                value=wanted,
                allowed=f"at most {self.count - before}",
            )
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

    def book(self, origins: np.ndarray) -> int:
        """Bookings of the day, at one origin after the other; returns the number of people who booked."""
        before, parties = self.count, self._parties
        with self._seen("hubs") as w:
            self.loops.draw_parties(parties, self.party_mean, w.hubs, w.nows)
            latent = parties.tolist()
            check_room("parties of one origin and day", max(latent), MOST_PARTIES)
            self._draws = grown(self._draws, max(latent))
            self._found = grown(self._found, sum(latent))
            interested = self.loops.find_interested(
                self._draws, self._found, origins, parties, w.hubs, w.nows
            )
            self._reserve(interested * self._largest)
            self.count = self.loops.book(self.crowd, before, self._found, interested, w.hubs, w.nows, w.ps)
        self._enlist(before)
        return self.count - before

    def _empty_rosters(self) -> None:
        self.rosters = np.zeros((ROSTERS, FIRST_ROWS), np.uint32)
        self.listed = np.zeros(ROSTERS, np.int64)
        self.wakes = np.zeros(FIRST_ROWS, np.int32)  # tick, of each of the sleepers
        # People with events: row, and stage and sector before.
        self.notes = np.zeros((FIRST_ROWS, 3), np.int32)
        self.noted = 0

    def _enlist(self, first: int) -> None:
        """Put everybody from row `first` on a roster, and count them where they are."""
        self._put_on_rosters(first)
        self.loops.count_from(self.crowd, first, self.count, self.census, self.strip)

    def _put_on_rosters(self, first: int) -> None:
        self._make_room(self.count - first)
        with self._seen("sectors", "policies") as w:
            self.loops.enlist_from(
                self.crowd, first, self.count, *self._lists(), w.sectors, w.policies, w.nows, w.ps
            )

    def _make_room(self, more: int) -> None:
        """Room for so many more on each roster."""
        room = max(self.listed.tolist()) + more
        if room > len(self.wakes):
            self.wakes = grown(self.wakes, room)
            longer = np.zeros((ROSTERS, len(self.wakes)), np.uint32)
            longer[:, : self.rosters.shape[1]] = self.rosters
            self.rosters = longer

    def _lists(self) -> tuple[Any, ...]:
        return self.rosters, self.listed, self.wakes

    def fly(self) -> None:
        """Fill today's seats, count who still waits, and who came or gave up."""
        self.board()
        self.tally()

    def board(self) -> None:
        """Fill today's seats and count who still waits."""
        self.queues[:] = 0
        with self._seen("hubs") as w:
            self._pass(QUEUE, self.loops.fill_seats, w.hubs, self.queues, w.nows, w.ps)

    def _pass(self, which: int, loop: Any, *world: Any) -> None:
        """Run one loop over one roster."""
        listed = int(self.listed[which])
        if listed == 0:
            return
        self.notes = grown(self.notes, self.noted + listed)
        kept, noted = loop(self.crowd, *self._on(which), listed, self.notes[self.noted :], *world)
        self.listed[which] = kept
        self.noted += noted

    def _on(self, which: int) -> tuple[np.ndarray, ...]:
        """A roster, of the sleepers with when each wakes."""
        return (self.rosters[which], self.wakes) if which == SLEEPERS else (self.rosters[which],)

    def post_units(self, forces: np.ndarray) -> None:
        """Move the units of both sides for the day; `forces`: the first unit of each, and the one behind its last."""
        with self._seen("units", "sectors", "policies") as w:
            self.loops.post_units(w.units, forces, w.sectors, w.policies, w.nows, w.ps)

    def build_fences(self, wanted: np.ndarray, built: np.ndarray) -> None:
        """Build fence at each neighbour; `built` receives the km that found a gap."""
        with self._seen("sectors") as w:
            self.loops.build_fences(w.sectors, wanted, built, w.ps)

    def close_day(self) -> None:
        """Update the daily counts, and the line's memory of the day's flows."""
        with self._seen("sectors", "policies") as w:
            self.loops.close_day(
                self.crowd, self.rosters, self.listed, self._stocks, self.flows,
                w.sectors, w.policies, w.nows, w.ps,
            )  # fmt: skip

    def tick(self) -> None:
        """Let everybody who can act live six hours, and count what happened."""
        self.prepare()
        self.live()
        self.tally()

    def prepare(self) -> None:
        """Compute what is the same for many people in this tick."""
        with self._seen("sectors", "policies") as w:
            self.loops.prepare(w.sectors, w.policies, w.nows, w.ps)

    def live(self) -> None:
        """One tick for those who can act in it."""
        with self._seen("sectors", "policies") as w:
            if self.now.hour[0] == MORNING:
                self._pass(SLEEPERS, self.loops.wake, w.sectors, w.policies, w.nows, w.ps)
                self._advance(MORNINGS, w)
            self._advance(TICKS, w)

    def _advance(self, which: int, w: Any) -> None:
        self._pass(which, self.loops.advance, w.sectors, w.policies, w.nows, w.ps)

    def tally(self) -> None:
        """Add what happened to the flows of the day, the census and the rosters."""
        if self.noted == 0:
            return
        self._make_room(self.noted)
        with self._seen("sectors", "policies") as w:
            world = w.sectors, w.policies, w.nows, w.ps
            self.loops.tally(self.crowd, self.notes, self.noted, *self._lists(), self._moves, *world)
        self.noted = 0
        self.sectors.strip[:] = self.strip

    def new_day(self) -> None:
        """Start the day's flows at zero."""
        self.flows[:] = 0
        self.by_origin[:] = 0

    def state(self) -> dict[str, np.ndarray]:
        """Return everything that a run changes: counts, columns and people."""
        counts = {name: getattr(self, name) for name in COUNTS}
        columns = {name: getattr(self, name).rows for name in COLUMNS}
        return {**counts, **columns, "people": self.people[: self.count]}

    def codes(self) -> Iterator[tuple[str, int, int]]:
        """Fields of the state that point into tables, each with the lowest code and the first that is too high."""
        sectors, neighbours, hubs = len(self.sectors), len(self.policies), len(self.hubs)
        yield from (
            ("people.stage", 0, len(STAGES)),
            ("people.sector", -1, sectors),
            ("people.entered", -1, neighbours),
            ("people.hub", 0, hubs),
            ("people.origin", 0, hubs),
            ("people.nationality", 0, len(self.wishing)),
            ("people.intention", 0, len(INTENTIONS)),
            ("people.lodging", 0, len(LODGINGS)),
            ("units.sector", -1, sectors),
            ("units.neighbour", -1, neighbours),
            ("sectors.index", 0, sectors),
            ("sectors.neighbour", 0, neighbours),
        )

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Take over the `state` of an engine of either kind."""
        for name in COUNTS:
            getattr(self, name)[:] = state[name]
        for name in COLUMNS:
            getattr(self, name).rows[:] = state[name]
        self._put(state["people"])
        self._empty_rosters()
        self._put_on_rosters(0)


def grown(array: np.ndarray, rows: int) -> np.ndarray:
    """Return the array, or a longer copy if it has too few rows."""
    if rows <= len(array):
        return array
    longer = np.zeros((max(rows, len(array) * 5 // 4), *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer
