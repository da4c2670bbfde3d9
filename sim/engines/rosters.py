"""Rosters of who acts when, notes of events, and counts updated as people move.

Loops for both engines, as those of sim/engines/loops.py.
"""

from typing import Any

from sim.kernel.columns import Rows
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.prefetch import AHEAD, prefetch
from sim.kernel.rule import rule
from sim.kernel.stages import (
    BORDER_CAMP,
    EU_CAMP,
    GO_BACK,
    MINSK,
    NO_ROSTER,
    ROOF,
    ROSTER_OF,
    SLEEPERS,
    STRIP,
)
from sim.people.eu_side import wakes_at
from sim.people.minsk import would_leave
from sim.people.strip import looks_for_guide


@rule
def note(notes: Any, place: int, row: int, stage: int, sector: int) -> None:
    """Record a person with an event, and the stage and sector before it."""
    notes[place, 0] = row
    notes[place, 1] = stage
    notes[place, 2] = sector


@rule
def tally(
    people: Rows[Person],
    notes: Any,
    noted: int,
    rosters: Any,
    listed: Any,
    wakes: Any,
    counts: Any,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> None:
    """Count and clear the events of those noted, and move people to the roster of their new stage.

    `counts`: flows by sector (a row each and a last one for no sector) and by origin, people by stage, and people in
    the strip by sector.
    """
    flows, by_origin, census, strip = counts
    for i in range(noted):
        prefetch(people, notes[min(i + AHEAD, noted - 1), 0])
        row, stage, sector = notes[i, 0], notes[i, 1], notes[i, 2]
        person = people[row]
        events, kind = person.events, 0
        while events != 0:
            if events & 1:
                flows[person.sector, kind] += 1
                by_origin[person.origin, kind] += 1
            events >>= 1
            kind += 1
        person.events = 0
        census[stage] -= 1
        if stage == STRIP:
            strip[sector] -= 1
        count_in(person, census, strip)
        if ROSTER_OF[person.stage] != ROSTER_OF[stage]:
            enlist(person, row, rosters, listed, wakes, sectors, policies, nows[0], ps[0])


@rule
def count_in(person: Person, census: Any, strip: Any) -> None:
    """Count a person at the present stage and sector."""
    census[person.stage] += 1
    if person.stage == STRIP:
        strip[person.sector] += 1


@rule
def enlist(
    person: Person,
    row: int,
    rosters: Any,
    listed: Any,
    wakes: Any,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    now: Now,
    p: Parameters,
) -> None:
    """Append a person to the roster of the stage; final stages have none."""
    which = ROSTER_OF[person.stage]
    if which == NO_ROSTER:
        return
    if which == SLEEPERS:
        held_at = policies[sectors[person.sector].neighbour]
        wakes[listed[which]] = wakes_at(person, held_at, now, p)
    rosters[which, listed[which]] = row
    listed[which] += 1


@rule
def enlist_from(
    people: Rows[Person],
    first: int,
    end: int,
    rosters: Any,
    listed: Any,
    wakes: Any,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> None:
    """Put the people of these rows on their rosters."""
    for row in range(first, end):
        enlist(people[row], row, rosters, listed, wakes, sectors, policies, nows[0], ps[0])


@rule
def count_from(people: Rows[Person], first: int, end: int, census: Any, strip: Any) -> None:
    """Count the people of these rows where they are."""
    for row in range(first, end):
        count_in(people[row], census, strip)


@rule
def take_stock(
    people: Rows[Person],
    roster: Any,
    listed: int,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    stocks: Any,
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> None:
    """Add the people of a roster to the daily counts for offices.

    `stocks`: `wishing` counts by nationality those in Belarus who want to fly home, `refused` those in EU camps who
    are to fly home; `roofed` those in a roofed camp; `cases` those in EU camps who wait for a decision, and refugees
    who wait for a place; `seeking` by neighbour those in the strip who look for a guide and can pay; `leaving`
    those who would leave Belarus overland and can pay.
    """
    wishing, roofed, refused, cases, seeking, leaving = stocks
    for i in range(listed):
        prefetch(people, roster[min(i + AHEAD, listed - 1)])
        person = people[roster[i]]
        stage = person.stage
        if stage == MINSK or stage == BORDER_CAMP:
            if person.intention == GO_BACK and person.wish > 0:
                wishing[person.nationality] += 1
            if person.lodging == ROOF:
                roofed[0] += 1
            if stage == MINSK and would_leave(person, nows[0], ps[0]):
                leaving[0] += 1
        elif stage == STRIP:
            n = sectors[person.sector].neighbour
            if looks_for_guide(person, policies[n]):
                seeking[n] += 1
        elif stage == EU_CAMP:
            if person.vetted == 0:
                cases[0] += 1
            elif person.grounds == 1:
                cases[1] += 1
            else:
                refused[person.nationality] += 1
