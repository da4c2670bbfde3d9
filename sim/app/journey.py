"""One synthetic person's journey as a timeline: chosen on a day of a run, and followed by running it again."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.app.border import sector_name
from sim.app.walker import day_after
from sim.errors import InputError
from sim.kernel.calendar import NIGHT, part_of_day
from sim.kernel.stages import BORDER_CAMP, FINAL_FROM, INLAND, LEFT, OPEN, QUEUED, STAGES, STREET, STRIP
from sim.model import Standoff
from sim.scenario import Scenario
from sim.text.words import day_of, number, stage_names
from sim.world import World

GIVES_UP = "gives the journey up before the flight"  # and never leaves home
PLACED = (STRIP, INLAND)  # stages that are somewhere along the line
Step = dict[str, Any]


def find_person(settings: Scenario, seed: int, day: int, share: float, **wanted: Any) -> int:
    """The row of somebody on a day of a run: of all who fit, in order, the one at that share of the list.

    `wanted`: stage (by name) or sector (by index); nothing for anybody. Raises InputError where nobody fits.
    """
    model = day_after(settings, seed, day)
    people = model.engine.people[: model.engine.count]
    fits = np.ones(len(people), bool)
    if wanted.get("stage"):
        fits &= people["stage"] == STAGES.index(wanted["stage"])
    if wanted.get("sector") is not None:
        fits &= (people["sector"] == wanted["sector"]) & np.isin(people["stage"], PLACED)
    rows = np.flatnonzero(fits)
    if not len(rows):
        raise InputError("nobody is there on this day", allowed="another day, stage or sector")
    return int(rows[min(int(share * len(rows)), len(rows) - 1)])


def journey(settings: Scenario, seed: int, row: int) -> dict[str, Any]:
    """What happened to the person of that row, from the booking to the end of the run."""
    model, steps = Standoff(settings, seed, reasons=False, choices=False), list[Step]()
    before: Any = None
    nights = 0
    while not model.finished:
        day, hour = model.today, part_of_day(model.tick)
        model.step()
        if model.engine.count <= row:
            continue
        person = model.engine.people[row].copy()
        if before is None:
            steps.append(
                _step(day_of(day, year=True), f"buys a package for {number(person['sunk'])} USD", -1)
            )
        else:
            found = changes(settings.world, before, person)
            steps += [_step(day_of(day, year=True), text, place) for text, place in found]
        nights += hour == NIGHT and in_the_open(person)
        before = person
    if before is None:
        raise InputError("there is no such person", value=row)
    summary = _summary(model, row, nights)
    if steps[-1]["text"] == GIVES_UP:
        summary["ended"] = "at home: gave up before the flight"
    return {"steps": steps, **summary}


def _summary(model: Standoff, row: int, nights: int) -> dict[str, Any]:
    """Who it was, in numbers and words, and how it ended."""
    person, stage = model.migrants[row], int(model.engine.people[row]["stage"])
    world = model.settings.world
    hub = world.hubs[person.origin].name
    return {
        "who": f"{person.nationality.capitalize()}, from {hub}, in a party of {person.party}",
        "facts": [
            f"{number(person.sunk)} USD paid in all",
            counted(nights, "night") + " in the open",
            f"{counted(person.attempts, 'attempt')}, {counted(person.pushbacks, 'pushback')}",
            *(["a child, ill, old or pregnant"] if person.vulnerable else []),
        ],
        "ended": stage_names(world)[person.stage] + ("" if stage >= FINAL_FROM else ", when the run ends"),
    }


def counted(count: int, what: str) -> str:
    """Return a number of things: 1 night, 2 nights."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def changes(world: World, before: Any, after: Any) -> list[tuple[str, int]]:
    """Return what changed for a person in a tick, as text, each with its sector or -1."""
    sector = int(after["sector"])
    at = f" ({sector_name(world, world.sectors[sector])})" if sector >= 0 else ""
    found = []
    if after["guided"] > before["guided"]:
        found.append((f"pays a guide{at}", sector))
    if after["attempts"] > before["attempts"]:
        found.append((f"tries to cross{at}", sector))
    if after["pushbacks"] > before["pushbacks"]:
        found.append((f"is pushed back{at}", sector))
    if after["robbed"] > before["robbed"]:
        found.append((f"is robbed{at}", sector))
    if before["stage"] == QUEUED and after["stage"] == LEFT:
        found.append((GIVES_UP, -1))
    elif after["stage"] != before["stage"]:
        placed = after["stage"] in PLACED
        name = stage_names(world)[STAGES[after["stage"]]]
        found.append((name + (at if placed else ""), sector if placed else -1))
    elif after["stage"] == STRIP and sector != before["sector"]:
        found.append((f"moves along the strip{at}", sector))
    return found


def in_the_open(person: Any) -> bool:
    """Return whether a person has no roof: in the strip, in the woods, in an open camp or on the street."""
    stage, lodging = int(person["stage"]), int(person["lodging"])
    return (
        stage in PLACED or (stage == BORDER_CAMP and lodging == OPEN) or (stage < STRIP and lodging == STREET)
    )


def _step(day: str, text: str, sector: int) -> Step:
    return {"date": day, "text": text, "sector": sector}
