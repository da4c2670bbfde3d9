"""The loops that add people: who books today, who came before the first day, and the alleged groups.

Written once for both engines, as those of sim/engines/loops.py.
"""

from typing import Any

from sim.kernel.choices import race
from sim.kernel.columns import Rows
from sim.kernel.counts import poisson
from sim.kernel.draws import DEMAND_COUNT, START
from sim.kernel.identity import MOST_PARTIES, TRAINED_KEY, party_uid
from sim.kernel.layouts import Hub, Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import rule
from sim.people.minsk import go_to_sector
from sim.transport.booking import arrive, can_go, draw_interest, make_party, nationality, party_size, savings


@rule
def draw_parties(parties: Any, party_mean: float, hubs: Rows[Hub], nows: Rows[Now]) -> None:
    """Draw how many latent parties there are at each origin today."""
    now = nows[0]
    for origin in range(len(hubs)):
        hub = hubs[origin]
        parties[origin] = poisson(hub.ceiling / party_mean, now.seed, hub.key, now.day, DEMAND_COUNT)


@rule
def find_interested(
    draws: Any, found: Any, origins: Any, parties: Any, hubs: Rows[Hub], nows: Rows[Now]
) -> int:
    """Find the latent parties of today that interest and visas reach; `found`: origin and number of each.

    Returns how many. `draws`: room for the draws of an origin, which are compiled to eight at once in a loop of
    their own: most parties stay at home.
    """
    now = nows[0]
    count = 0
    for origin in origins:
        hub, latent = hubs[origin], parties[origin]
        reached = hub.interest * now.visas
        if reached == 0.0:
            continue
        draw_interest(draws, latent, now.seed, now.day, hub.key)
        for index in range(latent):
            if draws[index] < reached:
                found[count, 0] = origin
                found[count, 1] = index
                count += 1
    return count


@rule
def book(
    people: Rows[Person],
    count: int,
    found: Any,
    interested: int,
    hubs: Rows[Hub],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> int:
    """Turn the interested parties of a day into people who booked; return the new number of people."""
    now = nows[0]
    p = ps[0]
    for i in range(interested):
        origin, index = int(found[i, 0]), int(found[i, 1])
        hub = hubs[origin]
        uid = party_uid(now.day, hub.key, index)
        means = savings(uid, now, p)
        if means < hub.price:
            continue
        group = nationality(uid, hub, now)
        if can_go(means, group, origin, hubs, p):
            size = party_size(uid, now, p)
            count = make_party(people, count, uid, size, means, group, origin, hub.price, now, p)
    return count


@rule
def draw_origin(index: int, hubs: Rows[Hub], now: Now) -> int:
    """The hub from which a party came before the first day, drawn by the demand there."""
    return race(hubs, ceiling, (), now.seed, index, 0, START)


@rule
def ceiling(hub: Hub) -> float:
    """People per day who could be persuaded to go."""
    return hub.ceiling


@rule
def settle(
    people: Rows[Person], count: int, wanted: int, hubs: Rows[Hub], nows: Rows[Now], ps: Rows[Parameters]
) -> int:
    """Place about `wanted` people in Minsk who came before the first day; return the new number of people.

    There are fewer only if identities run out because almost nobody can pay.
    """
    now = nows[0]
    p = ps[0]
    goal = count + wanted
    for index in range(MOST_PARTIES):
        if count >= goal:
            break
        origin = draw_origin(index, hubs, now)
        hub = hubs[origin]
        uid = party_uid(0, hub.start_key, index)
        means = savings(uid, now, p)
        if means < hub.price:
            continue
        size, group = party_size(uid, now, p), nationality(uid, hub, now)
        end = make_party(people, count, uid, size, means, group, origin, hub.price, now, p)
        for row in range(count, end):
            arrive(people[row], now, p)
            people[row].events = 0
        count = end
    return count


@rule
def infiltrate(
    people: Rows[Person],
    count: int,
    origin: int,
    sectors: Rows[Sector],
    policies: Rows[Policy],
    hubs: Rows[Hub],
    nows: Rows[Now],
    ps: Rows[Parameters],
) -> int:
    """Put the alleged trained groups at the line; returns the new number of people."""
    now = nows[0]
    p = ps[0]
    hub, size = hubs[origin], int(p.trained_group_size)
    for index in range(int(p.trained_groups)):
        uid = party_uid(now.day, TRAINED_KEY, index)
        means, group = savings(uid, now, p), nationality(uid, hub, now)
        end = make_party(people, count, uid, size, means, group, origin, hub.price, now, p)
        for row in range(count, end):
            people[row].trained = 1
            people[row].cash = max(0.0, people[row].cash)  # what they could not pay was paid for them
            go_to_sector(people[row], sectors, policies, now, p)
            people[row].events = 0
        count = end
    return count
