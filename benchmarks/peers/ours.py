"""The small kernel as rules of this project: scalar functions on one person, and a loop."""

from typing import Any

from sim.people.draws import ATTEMPT, DEATH, DETECT, uniform
from sim.people.rule import rule

DIES, TRIES, STOPPED = 0.0005, 0.1, 0.7
IN_STRIP, THROUGH, DEAD = 0, 1, 2


@rule
def live(person: Any, seed: int, tick: int) -> None:
    """One tick of a person in the strip."""
    if uniform(seed, person.uid, tick, DEATH) < DIES:
        person.stage = DEAD
    elif uniform(seed, person.uid, tick, ATTEMPT) < TRIES:
        if uniform(seed, person.uid, tick, DETECT) < STOPPED:
            person.pushbacks += 1
        else:
            person.stage = THROUGH


def live_all(people: Any, count: int, seed: int, tick: int) -> None:
    """One tick of everybody."""
    for i in range(count):
        if people[i].stage == IN_STRIP:
            live(people[i], seed, tick)
