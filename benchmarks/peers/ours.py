"""The small kernel as rules of this project: scalar functions on one person, and a loop."""

import math
from typing import Any

from sim.kernel.draws import DEATH, DETECT, STEP, uniform
from sim.kernel.rule import rule

DIES, TRIES, STOPPED = 0.0005, 0.1, 0.7
HAZARD = -math.log1p(-DIES)
IN_STRIP, THROUGH, DEAD = 0, 1, 2


@rule
def live(person: Any, seed: int, tick: int) -> None:
    """One tick of a person in the strip.

    As in sim/people/wellbeing.py, the hazard of death adds up until it exceeds what the person can spare, drawn once.
    """
    if tick == 0:
        person.spare = -math.log1p(-uniform(seed, person.group, tick, DEATH))
    person.spare -= HAZARD
    if person.spare < 0.0:
        person.stage = DEAD
    elif uniform(seed, person.group, tick, STEP) < TRIES:
        if uniform(seed, person.group, tick, DETECT) < STOPPED:
            person.pushbacks += 1
        else:
            person.stage = THROUGH


def live_all(people: Any, roster: Any, listed: int, seed: int, tick: int) -> int:
    """One tick of all on a roster; those out of the strip leave it. Returns how many stay listed."""
    kept = 0
    for i in range(listed):
        row = roster[i]
        person = people[row]
        live(person, seed, tick)
        if person.stage == IN_STRIP:
            roster[kept] = row
            kept += 1
    return kept
