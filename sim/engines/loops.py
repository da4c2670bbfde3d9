"""The loops that apply the rules to people and guards, written once for both engines.

They work on sequences: record arrays when compiled, objects with the same attributes when not. What happened to
whom is left in each person's `events` and noted, and one tally turns that into flows and a census. A `roster` holds the
rows of the `listed` people whom one loop visits (sim/kernel/stages.py); people on none have ended their journey.
`wakes` has the tick on which each of the sleepers acts. `nows` and `ps` hold one record each. Nothing here knows of
files, plots or Mesa.
"""

from typing import Any

from sim.engines.newcomers import book, draw_parties, find_interested, infiltrate, settle
from sim.engines.rosters import count_from, enlist_from, note, take_stock, tally
from sim.guards.fence import build_fence, wear
from sim.guards.units import post, redeploy, see, weigh_sectors
from sim.kernel.columns import Rows
from sim.kernel.layouts import Hub, Now, Parameters, Person, Policy, Sector, Unit
from sim.kernel.prefetch import AHEAD, prefetch
from sim.kernel.rule import MORNING, rule
from sim.kernel.stages import FLOW, MORNINGS, QUEUED, ROSTER_OF, SLEEPERS, TICKS
from sim.people.conditions import set_conditions
from sim.people.eu_side import wake_up, wakes_at
from sim.people.live import live
from sim.transport.booking import board, seek_other_way

ATTEMPTS_FLOW, STOPPED_FLOW = FLOW["attempts"], FLOW["stopped"]


@rule
def tick(
    people: Rows[Person],
    notes: Any,
    rosters: Any,
    listed: Any,
    wakes: Any,
    counts: Any,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> None:
    """Let everybody who can act live six hours, and count what happened: the loops of a tick in one call.

    `notes`: room for everybody who may act.
    """
    prepare(sectors, policies, nows, ps)
    noted = 0
    if nows[0].hour == MORNING:
        listed[SLEEPERS], noted = wake(
            people, rosters[SLEEPERS], wakes, listed[SLEEPERS], notes, sectors, policies, nows, ps
        )
    # One call in a loop: the code of all rules of a person's tick is compiled into it.
    for which in (MORNINGS, TICKS):
        if which == TICKS or nows[0].hour == MORNING:
            listed[which], more = advance(
                people, rosters[which], listed[which], notes[noted:], sectors, policies, nows, ps
            )
            noted += more
    tally(people, notes, noted, rosters, listed, wakes, counts, sectors, policies, nows, ps)


@rule
def prepare(sectors: Any, policies: Any, nows: Any, ps: Any) -> None:
    """Compute what is the same for many people in this tick."""
    set_conditions(sectors, policies, nows[0], ps[0])


@rule
def advance(
    people: Rows[Person],
    roster: Any,
    listed: int,
    notes: Any,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> tuple[int, int]:
    """Let everybody on a roster live; who now belongs on another leaves it.

    Returns how many stay, and how many are noted because something happened to them: row, and stage and sector before.
    """
    now = nows[0]
    p = ps[0]
    kept = noted = 0
    for i in range(listed):
        row = roster[i]
        prefetch(people, roster[min(i + AHEAD, listed - 1)])
        person = people[row]
        stage, sector = person.stage, person.sector
        live(person, sectors, policies, now, p)
        if person.events != 0:
            note(notes, noted, row, stage, sector)
            noted += 1
            if ROSTER_OF[person.stage] != ROSTER_OF[stage]:
                continue
        roster[kept] = row
        kept += 1
    return kept, noted


@rule
def wake(
    people: Rows[Person],
    roster: Any,
    wakes: Any,
    listed: int,
    notes: Any,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> tuple[int, int]:
    """Let those in custody and reception act whose day has come, the last one first; returns the same as `advance`."""
    now, p = nows[0], ps[0]
    noted = 0
    for i in range(listed - 1, -1, -1):
        if wakes[i] > now.tick:
            continue
        person = people[roster[i]]
        note(notes, noted, roster[i], person.stage, person.sector)
        noted += 1
        held_at = policies[sectors[person.sector].neighbour]
        wake_up(person, held_at, now, p)
        if ROSTER_OF[person.stage] == SLEEPERS:
            wakes[i] = wakes_at(person, held_at, now, p)
            continue
        listed -= 1  # the last one takes the place
        roster[i], wakes[i] = roster[listed], wakes[listed]
    return listed, noted


@rule
def fill_seats(
    people: Rows[Person],
    roster: Any,
    listed: int,
    notes: Any,
    hubs: Rows[Hub],
    queues: Any,
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> tuple[int, int]:
    """Board in the order of booking, or perhaps look for another way; count by hub who waits.

    Returns the same as `advance`.
    """
    now = nows[0]
    p = ps[0]
    kept = noted = 0
    for i in range(listed):
        row = roster[i]
        prefetch(people, roster[min(i + AHEAD, listed - 1)])
        person = people[row]
        board(person, hubs[person.hub], now, p)
        if person.stage == QUEUED:
            seek_other_way(person, hubs, now, p)
        if person.stage == QUEUED:
            queues[person.hub] += 1
            roster[kept] = row
            kept += 1
        else:
            note(notes, noted, row, QUEUED, person.sector)
            noted += 1
    return kept, noted


@rule
def post_units(
    units: Rows[Unit],
    forces: Any,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> None:
    """Move the guard units of both sides and count them into the sectors.

    `forces`: the first unit of each force, and the one behind the last that is on the line.
    """
    now = nows[0]
    p = ps[0]
    weigh_sectors(sectors, p)
    for i in range(len(sectors)):
        sectors[i].guards = 0.0
        sectors[i].duty = 0.0
        sectors[i].minsk_guards = 0.0
    for force in range(len(forces)):
        for i in range(forces[force, 0], forces[force, 1]):
            redeploy(units[i], sectors, policies, now, p)
            post(units[i], sectors, p)


@rule
def build_fences(sectors: Rows[Sector], wanted: Any, built: Any, ps: Rows[Parameters]) -> None:
    """Build the km of fence that each neighbour wants today; `built`: the km for which there was a gap."""
    p = ps[0]
    for neighbour in range(len(wanted)):
        built[neighbour] = build_fence(sectors, neighbour, wanted[neighbour], p)


@rule
def close_day(
    people: Rows[Person],
    rosters: Any,
    listed: Any,
    stocks: Any,
    flows: Any,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> None:
    """Count for offices who waits for what, and leave at the line what the flows of the day do to it.

    That is a memory of where people were stopped, and a worn fence. `stocks`: those of `take_stock`.
    """
    p = ps[0]
    for stock in stocks:
        stock[:] = 0
    for which in (MORNINGS, TICKS):
        take_stock(people, rosters[which], listed[which], sectors, policies, stocks, nows, ps)
    for i in range(len(sectors)):
        see(sectors[i], flows[i, STOPPED_FLOW], p)
        wear(sectors[i], flows[i, ATTEMPTS_FLOW], p)


# Every loop that an engine calls.
LOOPS = (
    *(tick, prepare, advance, wake, fill_seats, draw_parties, find_interested, book, settle, infiltrate),
    *(tally, enlist_from, count_from),
    *(post_units, build_fences, close_day),
)
