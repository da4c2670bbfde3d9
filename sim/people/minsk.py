"""Minsk: hotel, hostel, street as money runs out; then the border, home, or away."""

import math

from sim.kernel.choices import along, race
from sim.kernel.columns import Rows
from sim.kernel.draws import (
    CHOOSE_NEIGHBOUR,
    CHOOSE_SECTOR,
    FLY_HOME,
    MORNING_EVENT,
    PASSPORT,
    first_of,
    happens,
    uniform,
)
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import TICKS_A_DAY, enter, rule
from sim.kernel.stages import (
    BORDER_CAMP,
    BROUGHT,
    CROSS,
    FLEW_HOME,
    GO_BACK,
    HOSTEL,
    HOTEL,
    LEFT,
    MINSK,
    OPEN,
    RETURNED,
    STREET,
    TO_CAMP,
    WENT_AWAY,
)
from sim.people.wellbeing import give_up_rate, readiness, recover_since_yesterday, update_hope

# What a morning may bring, one of them at most.
TAKEN, LEFT_OVERLAND, GAVE_UP, CALLED = range(4)


@rule
def live_in_minsk(
    person: Person, sectors: Rows[Sector], policies: Rows[Policy], now: Now, p: Parameters
) -> None:
    """One morning in Minsk: money and decisions are settled."""
    recover_since_yesterday(person, now, p)
    pay_lodging(person, now, p)
    update_hope(person, now.word, p)
    if person.intention == GO_BACK and fly_home(person, now, p):
        return
    taken, called = (now.transfer, now.gathering) if person.intention == CROSS else (0.0, 0.0)
    give_up = 0.0 if person.intention == GO_BACK else wish_to_go_home(person, p)
    rates = taken, wish_to_leave(person, now, p), give_up, called
    event = first_of(rates, 1.0, person.group, now, MORNING_EVENT)
    if event == TAKEN:
        go_to_sector(person, sectors, policies, now, p)
    elif event == LEFT_OVERLAND:
        leave_otherwise(person, now, p)
    elif event == GAVE_UP:
        person.intention = GO_BACK
    elif event == CALLED:
        bring_to_camp(person, now.crowd_at, now)


@rule
def pay_lodging(person: Person, now: Now, p: Parameters) -> None:
    """The package pays the hotel's first nights; then a hostel while cash lasts; then the street."""
    if now.tick - person.since < p.hotel_nights * TICKS_A_DAY and person.lodging == HOTEL:
        return
    if person.cash >= p.hostel_cost:
        person.cash -= p.hostel_cost
        person.lodging = HOSTEL
    else:
        person.lodging = STREET


@rule
def wish_to_go_home(person: Person, p: Parameters) -> float:
    """Rate per day of giving up in Minsk: higher in the street, zero for those who refuse to go home."""
    rate = readiness(person) * give_up_rate(person, p.minsk_give_up, 0.0, p)
    return rate * p.give_up_street if person.lodging == STREET else rate


@rule
def fly_home(person: Person, now: Now, p: Parameters) -> bool:
    """A seat home for the willing, if Belarus lets them go: free if the own state puts it on, else on a ticket."""
    if person.wish == 0:
        return False
    put_on = now.home_chance[person.nationality]
    chance = put_on + (1.0 - put_on) * now.ticket_chance
    if not happens(chance * now.leave_free, person.group, now, FLY_HOME):
        return False
    if not happens(put_on * now.leave_free, person.group, now, FLY_HOME):  # the same draw
        if not can_buy_ticket(person, now, p):
            return False
        person.cash = max(0.0, person.cash - max(0.0, p.home_fare - now.return_support))
    enter(person, RETURNED, now.tick)
    person.events |= FLEW_HOME
    return True


@rule
def can_buy_ticket(person: Person, now: Now, p: Parameters) -> bool:
    """Return whether a person in Minsk has the fare and a valid passport; at the border a share has lost it."""
    if person.stage != MINSK or person.cash + now.return_support < p.home_fare:
        return False
    return person.sector < 0 or uniform(now.seed, person.group, 0, PASSPORT) >= p.passport_lost


@rule
def wish_to_leave(person: Person, now: Now, p: Parameters) -> float:
    """Rate per day of leaving Belarus overland, for those who can pay for the road and find a way.

    Some have given up and do not wait for a seat; others are told to go once their visa is over, which is tolerated
    while the state presses on.
    """
    if not would_leave(person, now, p):
        return 0.0
    rate = p.leave_rate if person.intention == GO_BACK else 0.0
    if now.tick > person.visa_end:
        rate += p.expel_rate * (1.0 - now.pressure)
    return rate * now.overland


@rule
def would_leave(person: Person, now: Now, p: Parameters) -> bool:
    """Return whether a person can pay for the road, and has given up or has no visa any more."""
    return person.cash >= p.overland_cost and (person.intention == GO_BACK or now.tick > person.visa_end)


@rule
def leave_otherwise(person: Person, now: Now, p: Parameters) -> None:
    """Out of Belarus overland, to Russia or home on one's own, at one's own cost."""
    person.cash -= p.overland_cost
    enter(person, LEFT, now.tick)
    person.events |= WENT_AWAY


@rule
def go_to_sector(
    person: Person, sectors: Rows[Sector], policies: Rows[Policy], now: Now, p: Parameters
) -> bool:
    """Move to the border camp of a sector chosen by steering and the party's hopes, if Belarus steers anywhere."""
    neighbour = choose_neighbour(person, policies, now, p)
    if neighbour < 0:
        return False
    bring_to_camp(person, choose_sector(person, sectors, policies[neighbour], now), now)
    return True


@rule
def bring_to_camp(person: Person, sector: int, now: Now) -> None:
    """To the border camp of a sector, in the open."""
    person.sector = sector
    person.lodging = OPEN
    enter(person, BORDER_CAMP, now.tick)
    person.events |= TO_CAMP


@rule
def neighbour_weight(steer: float, word: float, p: Parameters) -> float:
    """Return Belarus's steering weight times the effect of word of mouth."""
    return steer * math.exp(p.word_weight * word)


@rule
def choose_neighbour(person: Person, policies: Rows[Policy], now: Now, p: Parameters) -> int:
    """A neighbour, drawn by weight; -1 when none has any."""
    return race(policies, pull, (p,), now.seed, person.group, now.tick, CHOOSE_NEIGHBOUR)


@rule
def pull(policy: Policy, p: Parameters) -> float:
    """The weight of a neighbour."""
    return neighbour_weight(policy.steer, policy.word, p)


@rule
def choose_sector(person: Person, sectors: Rows[Sector], policy: Policy, now: Now) -> int:
    """A sector of that neighbour's line, drawn by the weights with which people are brought there."""
    u = uniform(now.seed, person.group, now.tick, CHOOSE_SECTOR)
    return along(sectors, BROUGHT, policy.first, policy.end, u)
