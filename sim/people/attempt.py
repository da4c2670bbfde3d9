"""An attempt at the line, and the woods behind it."""

from sim.guards.fence import barrier_chance
from sim.guards.units import detection_chance
from sim.kernel.draws import DETECT, FENCE, INLAND_EVENT, PUSHBACK, first_of, happens
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import TICKS_A_DAY, enter, rule
from sim.kernel.stages import (
    ATTACKED,
    ATTEMPTED,
    BY_UNKNOWN,
    CROSSED,
    DEAD,
    FOUND,
    INLAND,
    ONWARD,
    OPEN,
    PUSHED_BACK,
    STOPPED,
    STRIP,
    WENT_ONWARD,
)
from sim.people.eu_side import take_in
from sim.people.wellbeing import be_robbed, endure

# What a tick inland may bring, one of them at most.
FOUND_INLAND, PICKED_UP, WAS_ATTACKED = range(3)


@rule
def attempt(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> None:
    """Try to cross here and now."""
    person.attempts += 1
    person.events |= ATTEMPTED
    if happens(barrier_chance(here, p), person.group, now, FENCE):
        person.events |= STOPPED
        turn_away(person, 0.0, now, p)
        return
    chance = detection_chance(here, policy, now, p)
    if person.trained == 1:
        chance *= p.trained_evasion
    if person.guided == 1:
        chance *= p.guided_seen
    if happens(chance, person.group, now, DETECT):
        person.events |= STOPPED
        face_guards(person, policy, policy.pushback, now, p)
    else:
        enter(person, INLAND, now.tick)
        person.entered = here.neighbour
        person.events |= CROSSED


@rule
def face_guards(person: Person, policy: Policy, pushback: float, now: Now, p: Parameters) -> None:
    """Guards push back, which harms, or take in and detain; the vulnerable are spared somewhat more often."""
    if person.with_vulnerable == 1:
        pushback *= 1.0 - p.vulnerable_spared
    if happens(pushback, person.group, now, PUSHBACK):
        person.pushbacks += 1
        person.events |= PUSHED_BACK
        person.health = max(p.health_floor, person.health - p.pushback_harm)
        person.lodging = OPEN
        if person.stage != STRIP:
            enter(person, STRIP, now.tick)
        turn_away(person, policy.kept, now, p)
    else:
        take_in(person, policy, now)


@rule
def turn_away(person: Person, kept: float, now: Now, p: Parameters) -> None:
    """A failed attempt costs rest and hope; people kept at the line rest less and are sent again sooner."""
    person.rest = now.tick + int(p.rest_ticks * (1.0 - kept))
    person.until_step *= 1.0 - kept
    person.hope *= 1.0 - p.disappointment


@rule
def live_inland(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> None:
    """One tick in the woods on the EU side."""
    endure(person, here, policy, now, p)
    if person.stage == DEAD:
        return
    pick_up = p.guided_onward if person.guided == 1 else policy.rides
    onward = p.onward_rate * policy.way_onward * pick_up
    attack = 0.0 if person.robbed & BY_UNKNOWN else p.attack_rate
    rates = found_inland(person, here, policy, p), onward, attack
    event = first_of(rates, 1.0 / TICKS_A_DAY, person.group, now, INLAND_EVENT)
    if event == FOUND_INLAND:
        person.events |= FOUND
        face_guards(person, policy, policy.pushback * p.inland_pushback, now, p)
    elif event == PICKED_UP:
        enter(person, ONWARD, now.tick)
        person.events |= WENT_ONWARD
    elif event == WAS_ATTACKED:
        be_robbed(person, BY_UNKNOWN, p.attack_share, p.attack_harm, p)
        person.events |= ATTACKED


@rule
def found_inland(person: Person, here: Sector, policy: Policy, p: Parameters) -> float:
    """Return the rate per day of being found, or of giving oneself up, which nobody does who has paid a guide."""
    found = p.found_rate + p.found_by_duty * here.duty
    if policy.emergency == 1.0:
        found *= p.found_emergency
    if person.guided == 1:
        return found * p.guided_found
    return found + p.surrender_rate * policy.admission * (1.0 - policy.pushback)
