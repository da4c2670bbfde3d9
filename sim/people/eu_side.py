"""Behind the EU line: custody, reception, and the camps of the humane package."""

from sim.kernel.draws import (
    CLAIM,
    RECEPTION,
    RESETTLE,
    SHOWN,
    TRAVEL_ON,
    VETTING,
    exponential,
    happens,
    uniform,
)
from sim.kernel.layouts import Now, Parameters, Person, Policy
from sim.kernel.rule import TICKS_A_DAY, enter, first_event, rule
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

DAYS_NEVER = 100_000  # longer than any run


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
def live_in_custody(person: Person, now: Now, p: Parameters) -> None:
    """One morning in custody: most lodge a claim, some slip away, some are sent home."""
    recover_since_yesterday(person, now, p)
    u = uniform(now.seed, person.group, now.tick, RECEPTION)
    event = first_event(u, (p.claim_rate, p.abscond_rate, p.removal_rate), 1.0)
    if event == 0:
        enter(person, ASYLUM, now.tick)
        person.events |= CLAIMED
    elif event == 1:
        enter(person, ONWARD, now.tick)
        person.events |= WENT_ONWARD
    elif event == 2:
        enter(person, RETURNED, now.tick)
        person.events |= SENT_HOME


@rule
def day_of_travel(person: Person, now: Now, p: Parameters) -> int:
    """Return the tick, a morning, on which a person in reception travels on: one draw at a constant rate."""
    waited = exponential(now.seed, person.group, 0, TRAVEL_ON)
    if waited >= p.abscond_rate * DAYS_NEVER:
        return person.since + TICKS_A_DAY * DAYS_NEVER
    return person.since + TICKS_A_DAY * (1 + int(waited / p.abscond_rate))


@rule
def travel_on(person: Person, now: Now) -> None:
    """Out of reception before the claim is decided."""
    enter(person, ONWARD, now.tick)
    person.events |= WENT_ONWARD


@rule
def live_in_eu_camp(person: Person, now: Now, p: Parameters) -> None:
    """One morning: consuls decide; then refugees wait for a place farther west, the others for a seat home.

    Neither is sure.
    """
    recover_since_yesterday(person, now, p)
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
