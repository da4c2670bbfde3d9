"""Behind the EU line: custody, reception, and the camps of the humane package."""

from sim.kernel.draws import (
    CLAIM,
    RECEPTION,
    RESETTLE,
    SHOWN,
    TRAVEL_ON,
    VETTING,
    exponential,
    first_of,
    happens,
)
from sim.kernel.layouts import Now, Parameters, Person, Policy
from sim.kernel.rule import DAYS_NEVER, TICKS_A_DAY, days_until, enter, rule
from sim.kernel.stages import (
    ASYLUM,
    CLAIMED,
    DETAINED,
    EU_CAMP,
    ONWARD,
    PUBLIC_RETURN,
    RESETTLED,
    RETURNED,
    SENT_HOME,
    TAKEN_IN,
    TO_EU_CAMP,
    WAS_RESETTLED,
    WENT_ONWARD,
)
from sim.people.wellbeing import recover_since_yesterday


@rule
def take_in(person: Person, policy: Policy, now: Now) -> None:
    """Into custody, or into a camp where a place is free."""
    person.events |= TAKEN_IN
    if happens(policy.camp_chance, person.group, now, CLAIM):
        enter(person, EU_CAMP, now.tick)
        person.events |= TO_EU_CAMP | CLAIMED
    else:
        enter(person, DETAINED, now.tick)


@rule
def day_of_travel(person: Person, policy: Policy, now: Now, p: Parameters) -> int:
    """Return the tick, a morning, on which a person taken in travels on.

    Hardly anybody slips away before the release, and most go soon after it: one draw for both rates.
    """
    waited = exponential(now.seed, person.group, 0, TRAVEL_ON)
    held = policy.custody_days * p.abscond_rate
    if waited < held:
        return person.since + TICKS_A_DAY * days_until(waited, p.abscond_rate)
    hazard = waited - held + policy.custody_days * p.released_rate
    return person.since + TICKS_A_DAY * days_until(hazard, p.released_rate)


@rule
def day_of_case(person: Person, now: Now, p: Parameters) -> int:
    """Return the tick after which, in the morning, a person in custody lodges a claim or is sent home: one draw."""
    waited = exponential(now.seed, person.group, 0, RECEPTION)
    return person.since + 1 + TICKS_A_DAY * (days_until(waited, p.claim_rate + p.removal_rate) - 1)


@rule
def wakes_at(person: Person, policy: Policy, now: Now, p: Parameters) -> int:
    """Return the tick from which on a person in custody or reception acts in the next morning."""
    travel = day_of_travel(person, policy, now, p)
    return travel if person.stage == ASYLUM else min(travel, day_of_case(person, now, p))


@rule
def wake_up(person: Person, policy: Policy, now: Now, p: Parameters) -> None:
    """Travel on, or from custody lodge a claim or be sent home.

    A claim does not open the door: `since` stays the tick at which the person was taken in.
    """
    if now.tick >= day_of_travel(person, policy, now, p):
        enter(person, ONWARD, now.tick)
        person.events |= WENT_ONWARD
    elif first_of((p.claim_rate, p.removal_rate), DAYS_NEVER, person.group, now, RECEPTION) == 0:
        person.stage = ASYLUM
        person.events |= CLAIMED
    else:
        enter(person, RETURNED, now.tick)
        person.events |= SENT_HOME


@rule
def live_in_eu_camp(person: Person, now: Now, p: Parameters) -> None:
    """One morning: consuls decide; then refugees wait for a place farther west, the others for a seat home.

    Neither is sure. From a camp that nobody guards people travel on.
    """
    recover_since_yesterday(person, now, p)
    if happens(now.camp_leaving, person.group, now, TRAVEL_ON):
        enter(person, ONWARD, now.tick)
        person.events |= WENT_ONWARD
        return
    if person.vetted == 0:
        if not happens(now.vetting_chance, person.group, now, VETTING):
            return
        person.vetted = 1
    if person.grounds == 1:
        if happens(now.resettle_chance, person.group, now, RESETTLE):
            enter(person, RESETTLED, now.tick)
            person.events |= WAS_RESETTLED
    elif happens(now.removal_chance[person.nationality], person.group, now, RESETTLE):
        enter(person, RETURNED, now.tick)
        person.events |= SENT_HOME
        if happens(now.public_returns, person.group, now, SHOWN):
            person.events |= PUBLIC_RETURN
