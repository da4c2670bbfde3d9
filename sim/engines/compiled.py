"""The compiled engine: the rules fused by numba into loops over record arrays.

Loops read and write records only; what happened to whom is left in each person's `events`, and one tally turns
events into flows and a census. Nothing here knows of files, plots or Mesa.
"""

from typing import Any

import numpy as np
from numba import njit

from sim.guards.units import post, redeploy
from sim.people.draws import DEMAND_COUNT, START, poisson, uniform
from sim.people.live import live
from sim.people.minsk import go_to_sector
from sim.people.records import PERSON, Columns
from sim.people.stages import BORDER_CAMP, FLOWS, GO_BACK, MINSK, QUEUED, ROOF, STAGES, STRIP
from sim.transport.booking import arrive, board, books, make_person, party_size, party_uid, seek_other_way

HUB_COUNT = 7
NATIONALITY_COUNT = 5
START_ORIGIN = 8  # parties in Minsk before the first day carry their origin plus this in their uid
LARGEST_PARTY = 6


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def advance(people: Any, count: int, sectors: Any, policies: Any, nows: Any, ps: Any) -> None:
    """Let everybody live one tick."""
    now = nows[0]
    p = ps[0]
    for i in range(count):
        live(people[i], sectors, policies, now, p)


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def tally(
    people: Any, count: int, flows: Any, by_origin: Any, census: Any, strip: Any, wishing: Any, roofed: Any
) -> None:
    """Add this tick's events to the flows by sector and by origin, clear them, and count everybody afresh.

    `flows` has a row a sector and a last one for no sector; `wishing` counts by nationality those in Belarus who
    want to fly home, `roofed` those in a roofed camp.
    """
    census[:] = 0
    strip[:] = 0
    wishing[:] = 0
    roofed[0] = 0
    for i in range(count):
        person = people[i]
        stage = person.stage
        census[stage] += 1
        if stage == STRIP:
            strip[person.sector] += 1
        elif stage == MINSK or stage == BORDER_CAMP:
            if person.intention == GO_BACK:
                wishing[person.nationality] += 1
            if person.lodging == ROOF:
                roofed[0] += 1
        events = person.events
        if events != 0:
            for kind in range(flows.shape[1]):
                if events & (1 << kind):
                    flows[person.sector, kind] += 1
                    by_origin[person.origin, kind] += 1
            person.events = 0


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def book(people: Any, count: int, origin: int, latent: int, hubs: Any, nows: Any, ps: Any) -> int:
    """Turn the latent parties of one origin and day into people who booked; returns the new number of people."""
    now = nows[0]
    p = ps[0]
    hub = hubs[origin]
    for index in range(latent):
        uid = party_uid(now.day, origin, index)
        if books(uid, hub, now, p):
            size = party_size(uid, now, p)
            for member in range(size):
                make_person(people[count], uid, member, size, origin, hub, now, p)
                count += 1
    return count


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def settle(people: Any, count: int, wanted: int, hubs: Any, nows: Any, ps: Any) -> int:
    """Put about `wanted` people in Minsk who came before the first day; returns the new number of people."""
    now = nows[0]
    p = ps[0]
    goal = count + wanted
    index = 0
    while count < goal:
        origin = int(uniform(now.seed, index, 0, START) * len(hubs))
        uid = party_uid(0, START_ORIGIN + origin, index)
        size = party_size(uid, now, p)
        for member in range(size):
            make_person(people[count], uid, member, size, origin, hubs[origin], now, p)
            arrive(people[count], now, p)
            people[count].events = 0
            count += 1
        index += 1
    return count


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def infiltrate(
    people: Any, count: int, origin: int, sectors: Any, policies: Any, hubs: Any, nows: Any, ps: Any
) -> int:
    """Put the alleged trained groups at the line; returns the new number of people."""
    now = nows[0]
    p = ps[0]
    for index in range(int(p.trained_groups)):
        uid = party_uid(now.day, START_ORIGIN + origin, index)
        size = int(p.trained_group_size)
        for member in range(size):
            make_person(people[count], uid, member, size, origin, hubs[origin], now, p)
            people[count].trained = 1
            go_to_sector(people[count], sectors, policies, now, p)
            people[count].events = 0
            count += 1
    return count


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def fill_seats(people: Any, count: int, hubs: Any, nows: Any, ps: Any) -> None:
    """Board in the order of booking; then let those who are stuck look for another way."""
    now = nows[0]
    p = ps[0]
    for i in range(count):
        if people[i].stage == QUEUED:
            board(people[i], hubs[people[i].hub], now, p)
    for i in range(count):
        if people[i].stage == QUEUED:
            seek_other_way(people[i], hubs, now, p)


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def count_queues(people: Any, count: int, queues: Any) -> None:
    """People waiting for a seat, by hub."""
    queues[:] = 0
    for i in range(count):
        if people[i].stage == QUEUED:
            queues[people[i].hub] += 1


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def post_units(units: Any, sectors: Any, nows: Any, ps: Any) -> None:
    """Move the guard units of both sides and count them into the sectors."""
    now = nows[0]
    p = ps[0]
    for i in range(len(units)):
        redeploy(units[i], sectors, now, p)
    for i in range(len(sectors)):
        sectors[i].guards = 0.0
        sectors[i].duty = 0.0
        sectors[i].minsk_guards = 0.0
    for i in range(len(units)):
        post(units[i], sectors, p)


class CompiledEngine:
    """People as records, and the counts of what they did."""

    def __init__(
        self,
        sectors: Columns,
        policies: Columns,
        hubs: Columns,
        units: Columns,
        now: Columns,
        parameters: Any,
    ) -> None:
        self.sectors, self.policies, self.hubs, self.units = sectors, policies, hubs, units
        self.now, self.parameters = now, parameters
        self.count = 0
        self.people = np.zeros(1024, PERSON)
        self.flows = np.zeros((len(sectors) + 1, len(FLOWS)), np.int64)
        self.by_origin = np.zeros((HUB_COUNT, len(FLOWS)), np.int64)
        self.census = np.zeros(len(STAGES), np.int64)
        self.strip = np.zeros(len(sectors), np.int64)
        self.wishing = np.zeros(NATIONALITY_COUNT, np.int64)
        self.roofed = np.zeros(1, np.int64)
        self.party_mean = sum(float(parameters["party_more"][0]) ** more for more in range(LARGEST_PARTY))
        self.queues = np.zeros(HUB_COUNT, np.int64)

    def _reserve(self, more: int) -> None:
        needed = self.count + more
        if needed > len(self.people):
            grown = np.zeros(max(needed, len(self.people) * 3 // 2), PERSON)
            grown[: self.count] = self.people[: self.count]
            self.people = grown

    def settle(self, wanted: int) -> None:
        """People already in Minsk when the run starts."""
        self._reserve(wanted + LARGEST_PARTY)
        self.count = settle(self.people, self.count, wanted, self.hubs.rows, self.now.rows, self.parameters)

    def infiltrate(self, origin: int) -> None:
        """The alleged trained groups, only when a scenario switches the claim on."""
        self._reserve(int(self.parameters["trained_groups"][0]) * LARGEST_PARTY)
        self.count = infiltrate(
            self.people,
            self.count,
            origin,
            self.sectors.rows,
            self.policies.rows,
            self.hubs.rows,
            self.now.rows,
            self.parameters,
        )

    def book(self, origin: int) -> int:
        """Bookings of the day at one origin; returns the number of people who booked."""
        seed, day = int(self.now.seed[0]), int(self.now.day[0])
        parties = float(self.hubs.ceiling[origin]) / self.party_mean  # a day
        latent = poisson(parties, seed, origin, day, DEMAND_COUNT)
        self._reserve(latent * LARGEST_PARTY)
        before = self.count
        self.count = book(self.people, before, origin, latent, self.hubs.rows, self.now.rows, self.parameters)
        return self.count - before

    def fly(self) -> None:
        """Fill today's seats and count who still waits."""
        fill_seats(self.people, self.count, self.hubs.rows, self.now.rows, self.parameters)
        count_queues(self.people, self.count, self.queues)

    def post_units(self) -> None:
        """Move the guard units of both sides for the day."""
        post_units(self.units.rows, self.sectors.rows, self.now.rows, self.parameters)

    def advance(self) -> None:
        """One tick for everybody, and its tally into flows and census."""
        advance(
            self.people, self.count, self.sectors.rows, self.policies.rows, self.now.rows, self.parameters
        )
        tally(
            self.people,
            self.count,
            self.flows,
            self.by_origin,
            self.census,
            self.strip,
            self.wishing,
            self.roofed,
        )
        self.sectors.strip[:] = self.strip

    def new_day(self) -> None:
        """Start the day's flows at zero."""
        self.flows[:] = 0
        self.by_origin[:] = 0
