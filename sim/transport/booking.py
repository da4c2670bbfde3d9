"""Booking a package, waiting for a seat, changing hub or giving the journey up."""

import math
from typing import Any

from sim.kernel.choices import race, race_time
from sim.kernel.columns import Rows
from sim.kernel.draws import (
    AID,
    CANCEL,
    CHOOSE_HUB,
    DEATH,
    DEMAND_ACCEPT,
    PARTY_NATIONALITY,
    PARTY_SAVINGS,
    PARTY_SIZE,
    PERSON_GROUNDS,
    PERSON_HEALTH,
    PERSON_VULNERABLE,
    PERSON_WISH,
    PICK_HUB,
    STEP,
    exponential,
    first_of,
    normal,
    uniform,
)
from sim.kernel.identity import party_uid
from sim.kernel.layouts import Hub, Now, Parameters, Person
from sim.kernel.rule import TICKS_A_DAY, enter, rule
from sim.kernel.stages import (
    ARRIVED,
    CANCELLED,
    CROSS,
    HOME,
    HOTEL,
    LEFT,
    MINSK,
    MOST_WISH,
    QUEUED,
    TENTHS,
)


@rule
def party_size(uid: int, now: Now, p: Parameters) -> int:
    """Return the size of a party: geometric, so that most people travel alone or in pairs."""
    u = uniform(now.seed, uid, 0, PARTY_SIZE)
    size = 1
    reach = p.party_more
    while size < int(p.party_largest) and u < reach:
        size += 1
        reach *= p.party_more
    return size


@rule
def savings(uid: int, now: Now, p: Parameters) -> float:
    """What a traveller can raise, USD: lognormal about the median."""
    return p.savings_median * math.exp(p.savings_spread * normal(now.seed, uid, 0, PARTY_SAVINGS))


@rule
def draw_interest(draws: Any, latent: int, seed: int, day: int, hub_key: int) -> None:
    """Draw for each latent party of an origin and day how easily interest reaches it: 0 most easily."""
    for index in range(latent):
        draws[index] = uniform(seed, party_uid(day, hub_key, index), 0, DEMAND_ACCEPT)


@rule
def can_go(means: float, group: int, origin: int, hubs: Rows[Hub], p: Parameters) -> bool:
    """Return whether a party with these savings can pay the package and the way to a hub that carries its group."""
    detour = cheapest_detour(origin, group, hubs, p)
    return detour >= 0.0 and means >= hubs[origin].price + detour


@rule
def usable(hub: Hub, group: int, p: Parameters) -> bool:
    """Return whether a hub has flights, a short queue, and carries a nationality group."""
    return hub.open == 1.0 and hub.wait <= p.reroute_weeks and hub.bars[group] == 0.0


@rule
def cheapest_detour(origin: int, group: int, hubs: Rows[Hub], p: Parameters) -> float:
    """Return the extra cost of the cheapest way to a seat, USD: 0 from the own hub, -1 if there is none."""
    if usable(hubs[origin], group, p):
        return 0.0
    best = -1.0
    for i in range(len(hubs)):
        if usable(hubs[i], group, p) and (best < 0.0 or hubs[i].detour < best):
            best = hubs[i].detour
    return best


@rule
def make_party(
    people: Rows[Person],
    count: int,
    uid: int,
    size: int,
    means: float,
    group: int,
    origin: int,
    price: float,
    now: Now,
    p: Parameters,
) -> int:
    """Fill in the members of a party that has just paid for its package; returns the new number of people.

    `means`: what it could raise, USD; `group`: its nationality.
    """
    first = people[count]
    first.cash, first.sunk = means - price, price
    first.nationality = group
    lead_party(first, uid, size, origin, now, p)
    for member in range(size):
        join_party(people[count + member], first, member, now, p)
    return count + size


@rule
def lead_party(person: Person, uid: int, size: int, origin: int, now: Now, p: Parameters) -> None:
    """Fill in what else the members of a party have in common."""
    person.group = uid
    person.party = size
    person.origin = origin
    person.grounds = 1 if uniform(now.seed, uid, 0, PERSON_GROUNDS) < now.grounds[person.nationality] else 0
    person.wish = wish_for_home(uid, person.grounds, now, p)
    person.with_vulnerable = 0
    for other in range(size):
        if is_vulnerable(uid + other, now, p) == 1:
            person.with_vulnerable = 1
    person.until_aid = exponential(now.seed, uid, 0, AID)
    person.until_step = exponential(now.seed, uid, 0, STEP)


@rule
def join_party(person: Person, first: Person, member: int, now: Now, p: Parameters) -> None:
    """Fill in a new member of the party of the first one, who may be that member."""
    uid = first.group
    person.group = uid
    person.member = member
    person.party = first.party
    person.origin = person.hub = first.origin
    person.cash, person.sunk = first.cash, first.sunk
    person.nationality, person.grounds, person.wish = first.nationality, first.grounds, first.wish
    person.with_vulnerable = first.with_vulnerable
    person.until_aid, person.until_step = first.until_aid, first.until_step
    person.vulnerable = is_vulnerable(uid + member, now, p)
    person.health = 1.0 - p.health_spread * uniform(now.seed, uid + member, 0, PERSON_HEALTH)
    person.spare = exponential(now.seed, uid + member, 0, DEATH)
    person.hope = p.first_hope
    person.intention = CROSS
    person.lodging = HOME
    person.sector = -1
    person.entered = -1
    person.booked = now.tick
    enter(person, QUEUED, now.tick)


@rule
def wish_for_home(uid: int, grounds: int, now: Now, p: Parameters) -> int:
    """Draw how ready a party is to go home, in tenths of the average: 0 for those who refuse to, or fear to."""
    u = uniform(now.seed, uid, 0, PERSON_WISH)
    refuse = p.refuse_share + (p.refuse_fear if grounds == 1 else 0.0)
    if u < refuse:
        return 0
    ready = -math.log((1.0 - u) / (1.0 - refuse))  # exponential with mean 1, by inversion
    return max(1, min(MOST_WISH, int(TENTHS * (1.0 + p.wish_spread * (ready - 1.0)) + 0.5)))


@rule
def is_vulnerable(uid: int, now: Now, p: Parameters) -> int:
    """1 for children, the ill, the old and the pregnant."""
    return 1 if uniform(now.seed, uid, 0, PERSON_VULNERABLE) < p.vulnerable_share else 0


@rule
def nationality(uid: int, hub: Hub, now: Now) -> int:
    """Nationality group, drawn by its share at the hub."""
    # `race` takes records with a key; the shares of a hub are numbers, and their keys lie in `now`.
    first, chosen = math.inf, -1
    for i in range(len(hub.mix)):
        time = race_time(hub.mix[i], now.nationality_keys[i], now.seed, uid, 0, PARTY_NATIONALITY)
        if time < first:
            first, chosen = time, i
    return chosen


@rule
def board(person: Person, hub: Hub, now: Now, p: Parameters) -> None:
    """Fly to Minsk if a seat is left today and the nationality is carried."""
    if hub.taken >= hub.seats or hub.bars[person.nationality] == 1.0:
        return
    hub.taken += 1.0
    arrive(person, now, p)


@rule
def arrive(person: Person, now: Now, p: Parameters) -> None:
    """In Minsk, in the hotel of the package, with a visa."""
    person.lodging = HOTEL
    person.visa_end = now.tick + int(p.visa_days * TICKS_A_DAY)
    enter(person, MINSK, now.tick)
    person.events |= ARRIVED


@rule
def seek_other_way(person: Person, hubs: Rows[Hub], now: Now, p: Parameters) -> None:
    """A party whose hub is closed to it goes to another at a cost, or cancels; a long wait makes it cancel too."""
    own = hubs[person.hub]
    closed = not usable(own, person.nationality, p)
    if closed and comes_today(p.reroute_rate, person, now, CHOOSE_HUB):
        other = other_hub(person, hubs, now, p)
        if other >= 0:
            person.cash -= hubs[other].detour
            person.sunk += hubs[other].detour
            person.hub = other
            return
    waited = (now.tick - person.since) / TICKS_A_DAY
    if not closed and waited < p.patience_days:
        return
    if comes_today(p.cancel_rate, person, now, CANCEL):
        person.cash += person.sunk * p.refund_share
        person.sunk *= 1.0 - p.refund_share
        enter(person, LEFT, now.tick)
        person.events |= CANCELLED


@rule
def comes_today(rate: float, person: Person, now: Now, purpose: int) -> bool:
    """Return whether an event at a rate per day comes to a party today."""
    return first_of((rate,), 1.0, person.group, now, purpose) == 0


@rule
def hub_weight(hub: Hub, person: Person, p: Parameters) -> float:
    """Pull of another hub: its seats over the cost of getting there; 0 if closed to the party or too dear."""
    if not usable(hub, person.nationality, p) or person.cash < hub.detour:
        return 0.0
    return hub.capacity / hub.detour


@rule
def other_hub(person: Person, hubs: Rows[Hub], now: Now, p: Parameters) -> int:
    """A hub that the party can use, drawn by weight; -1 if there is none. Its own is closed to it."""
    return race(hubs, hub_weight, (person, p), now.seed, person.group, now.tick, PICK_HUB)
