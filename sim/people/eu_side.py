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
def live_in_custody(person: Person, policy: Policy, now: Now, p: Parameters) -> None:
    """One morning in custody: most lodge a claim, some travel on, some are sent home.

    A claim does not open the door: `since` stays the tick at which the person was taken in.
    """
    recover_since_yesterday(person, now, p)
    if now.tick >= day_of_travel(person, policy, now, p):
        travel_on(person, now)
        return
    u = uniform(now.seed, person.group, now.tick, RECEPTION)
    event = first_event(u, (p.claim_rate, p.removal_rate), 1.0)
    if event == 0:
        person.stage = ASYLUM
        person.events |= CLAIMED
    elif event == 1:
        enter(person, RETURNED, now.tick)
        person.events |= SENT_HOME


@rule
def day_of_travel(person: Person, policy: Policy, now: Now, p: Parameters) -> int:
    """Return the tick, a morning, on which a person taken in travels on.

    Hardly anybody slips away before the release, and most go soon after it: one draw for both rates.
    """
    waited = exponential(now.seed, person.group, 0, TRAVEL_ON)
    held = policy.custody_days * p.abscond_rate
    if waited < held:
        return person.since + TICKS_A_DAY * (1 + int(waited / p.abscond_rate))
    if waited - held >= p.released_rate * DAYS_NEVER:
        return person.since + TICKS_A_DAY * DAYS_NEVER
    days = policy.custody_days + (waited - held) / p.released_rate
    return person.since + TICKS_A_DAY * (1 + int(days))


@rule
def travel_on(person: Person, now: Now) -> None:
    """Out of custody or reception before the claim is decided."""
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
