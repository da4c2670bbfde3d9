import math

import numpy as np
import pytest

from sim.engines.newcomers import find_interested
from sim.kernel.draws import (
    CANCEL,
    CHOOSE_HUB,
    DEATH,
    DEMAND_ACCEPT,
    PARTY_NATIONALITY,
    PARTY_SAVINGS,
    PARTY_SIZE,
    PERSON_GROUNDS,
    PERSON_HEALTH,
    PICK_HUB,
    normal,
    uniform,
)
from sim.kernel.identity import party_uid
from sim.kernel.stages import ARRIVED, CANCELLED, CROSS, HOME, HOTEL, LEFT, MINSK, QUEUED
from sim.transport.booking import (
    board,
    can_go,
    hub_weight,
    make_party,
    nationality,
    other_hub,
    party_size,
    savings,
    seek_other_way,
    wish_for_home,
)
from tests.rules import ALWAYS, hub, now, parameters, person, rate_per_day, winner

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])


def queued(**values):
    return person(**{"stage": QUEUED, "since": 61, "cash": 1000.0, "sunk": 2000.0} | values)


@pytest.mark.parametrize("uid", range(0, 200, 8))
def test_each_further_member_is_half_as_likely(uid):
    u = uniform(1, uid, 0, PARTY_SIZE)
    expected = 1 + sum(u < reach for reach in (1 / 2, 1 / 4, 1 / 8))
    assert party_size(uid, now(), parameters(party_largest=4.0)) == expected


def test_savings_are_lognormal_about_their_median():
    assert savings(8, now(), parameters()) == 3000.0
    z = normal(1, 8, 0, PARTY_SAVINGS)
    assert savings(8, now(), parameters(savings_spread=0.5)) == pytest.approx(
        3000.0 * 2.718281828459045 ** (z / 2)
    )


@AROUND
def test_a_party_is_interested_when_interest_and_visas_reach_it(factor, happens):
    drawn = uniform(1, party_uid(25, 7, 2), 0, DEMAND_ACCEPT)
    hubs = [hub(), hub(key=7, interest=drawn / 0.5 * factor)]
    draws, found = [0.0] * 3, np.zeros((3, 2), int)
    count = find_interested(draws, found, [1], [0, 3], hubs, [now(visas=0.5)])
    assert ([1, 2] in found[:count].tolist()) is happens


BARRED = [1.0, 0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("own", "others", "price", "booked"),
    [
        ({}, [{}], 3000.0, True),
        ({}, [{}], 3000.01, False),
        ({"open": 0.0}, [{}], 2800.0, True),  # from another hub at 200 more
        ({"open": 0.0}, [{}], 2800.01, False),
        ({"wait": 2.0}, [{}], 3000.0, True),
        ({"wait": 2.01}, [{}], 2800.01, False),
        ({"bars": BARRED}, [{}], 2800.01, False),
        ({"open": 0.0}, [{"detour": 400.0}, {"detour": 100.0}, {"detour": 50.0, "open": 0.0}], 2900.0, True),
        (
            {"open": 0.0},
            [{"detour": 400.0}, {"detour": 100.0}, {"detour": 50.0, "bars": BARRED}],
            2900.01,
            False,
        ),
        ({"open": 0.0}, [{"wait": 9.0}, {"open": 0.0}], 1.0, False),  # no way at all
    ],
)
def test_a_party_books_what_it_can_pay_by_the_nearest_way(own, others, price, booked):
    hubs = [hub(**{"price": price} | state) for state in (own, *others)]
    assert can_go(3000.0, 0, 0, hubs, parameters()) is booked


def test_a_new_person_has_paid_the_package_and_waits():
    party = [person(cash=-1.0) for _ in range(4)]
    p = parameters(health_spread=0.25)
    assert make_party(party, 1, 16, 3, 3000.0, 2, 4, 1800.0, now(grounds=[1.0] * 5), p) == 4
    someone = party[3]
    assert (someone.group, someone.member, someone.party) == (16, 2, 3)
    assert (someone.origin, someone.hub, someone.sector, someone.entered) == (4, 4, -1, -1)
    assert (someone.cash, someone.sunk, someone.nationality) == (1200.0, 1800.0, 2)
    assert (someone.stage, someone.since, someone.booked, someone.intention) == (QUEUED, 101, 101, CROSS)
    assert someone.lodging == HOME
    assert (someone.grounds, someone.vulnerable, someone.with_vulnerable, someone.hope) == (1, 0, 0, 0.5)
    assert someone.health == 1.0 - 0.25 * uniform(1, 18, 0, PERSON_HEALTH)
    assert math.exp(-someone.spare) == pytest.approx(1.0 - uniform(1, 18, 0, DEATH))


@pytest.mark.parametrize(("grounds", "refuse"), [(0, 0.25), (1, 0.75)])
def test_some_refuse_to_go_home_and_others_differ(grounds, refuse):
    p = parameters(refuse_share=0.25, refuse_fear=0.5, wish_spread=1.0)
    wishes = [wish_for_home(8 * i, grounds, now(), p) for i in range(4000)]
    assert sum(wish == 0 for wish in wishes) / 4000 == pytest.approx(refuse, abs=0.03)
    others = [wish for wish in wishes if wish > 0]
    assert sum(others) / len(others) == pytest.approx(10.0, abs=0.8)
    assert sum(wish > 20 for wish in others) / len(others) == pytest.approx(math.exp(-2.0), abs=0.04)
    assert max(others) <= 127


def test_without_refusal_and_spread_all_are_alike():
    assert {wish_for_home(8 * i, 1, now(), parameters()) for i in range(50)} == {10}


@pytest.mark.parametrize("uid", range(0, 80, 8))
def test_grounds_for_protection_go_by_nationality(uid):
    someone, shares = person(), [0.1, 0.9, 0.5, 0.3, 0.7]
    make_party([someone], 0, uid, 1, 3000.0, uid % 5, 0, 2000.0, now(grounds=shares), parameters())
    assert someone.grounds == int(uniform(1, uid, 0, PERSON_GROUNDS) < shares[uid % 5])


def test_a_party_with_one_vulnerable_member_is_vulnerable():
    p = parameters(vulnerable_share=0.3)
    for uid in range(0, 160, 8):
        party = [person() for _ in range(3)]
        make_party(party, 0, uid, 3, 3000.0, 0, 0, 2000.0, now(), p)
        any_vulnerable = int(any(someone.vulnerable for someone in party))
        assert [someone.with_vulnerable for someone in party] == [any_vulnerable] * 3


@pytest.mark.parametrize("uid", range(0, 80, 8))
def test_nationality_follows_the_mix_of_the_hub(uid):
    mix = [0.25, 0.0, 0.5, 0.0, 0.25]
    expected = winner(mix, [101, 102, 103, 104, 105], uid, 0, PARTY_NATIONALITY)
    assert nationality(uid, hub(mix=mix), now()) == expected


def test_seats_are_filled_in_order_until_none_is_left():
    airport, crowd = hub(seats=2.0), [queued() for _ in range(4)]
    for someone in crowd:
        board(someone, airport, now(), parameters())
    assert [someone.stage for someone in crowd] == [MINSK, MINSK, QUEUED, QUEUED]
    assert airport.taken == 2.0
    first = crowd[0]
    assert (first.since, first.visa_end, first.lodging, first.events) == (101, 121, HOTEL, ARRIVED)


def test_a_barred_nationality_does_not_board():
    airport, barred, carried = hub(bars=[0.0, 1.0, 0.0, 0.0, 0.0]), queued(nationality=1), queued()
    for someone in (barred, carried):
        board(someone, airport, now(), parameters())
    assert (barred.stage, carried.stage, airport.taken) == (QUEUED, MINSK, 1.0)


@pytest.mark.parametrize(
    ("state", "weight"),
    [
        ({}, 21.0 / 200.0),
        ({"open": 0.0}, 0.0),
        ({"wait": 2.01}, 0.0),
        ({"bars": [1.0, 0, 0, 0, 0]}, 0.0),
        ({"detour": 1000.01}, 0.0),
        ({"detour": 1000.0}, 0.021),
    ],
)
def test_a_hub_draws_by_its_seats_over_its_cost(state, weight):
    assert hub_weight(hub(**state), queued(), parameters()) == pytest.approx(weight)


@pytest.mark.parametrize("group", range(0, 80, 8))
def test_another_hub_is_drawn_by_weight(group):
    # 10 / 100 against 60 / 200: shares of 1/4 and 3/4.
    hubs = [
        hub(key=5, open=0.0),
        hub(key=6, capacity=10.0, detour=100.0),
        hub(key=7, capacity=60.0, detour=200.0),
    ]
    expected = winner([0.0, 0.1, 0.3], [5, 6, 7], group, 101, PICK_HUB)
    assert other_hub(queued(group=group), hubs, now(), parameters()) == expected


def test_without_a_hub_there_is_none():
    assert other_hub(queued(), [hub(open=0.0), hub(detour=5000.0)], now(), parameters()) == -1


CLOSED = pytest.mark.parametrize(
    ("state", "traveller"),
    [({"open": 0.0}, {}), ({"wait": 2.01}, {}), ({"bars": [0, 0, 1.0, 0, 0]}, {"nationality": 2})],
)


@CLOSED
def test_who_finds_the_hub_closed_pays_for_another(state, traveller):
    someone = queued(**traveller)
    seek_other_way(someone, [hub(**state), hub()], now(), parameters(reroute_rate=ALWAYS, cancel_rate=ALWAYS))
    assert (someone.stage, someone.hub, someone.cash, someone.sunk) == (QUEUED, 1, 800.0, 2200.0)
    assert (someone.since, someone.events) == (61, 0)


@AROUND
def test_the_change_of_hub_comes_at_its_rate(factor, happens):
    someone = queued()
    p = parameters(reroute_rate=rate_per_day(uniform(1, 8, 101, CHOOSE_HUB)) * factor)
    seek_other_way(someone, [hub(open=0.0), hub()], now(), p)
    assert someone.hub == (1 if happens else 0)


@CLOSED
def test_who_finds_no_other_hub_may_cancel_for_half_of_the_money(state, traveller):
    someone = queued(**traveller)
    seek_other_way(someone, [hub(**state)], now(), parameters(reroute_rate=ALWAYS, cancel_rate=ALWAYS))
    assert (someone.stage, someone.since, someone.events) == (LEFT, 101, CANCELLED)
    assert (someone.cash, someone.sunk) == (2000.0, 1000.0)


@AROUND
def test_cancelling_comes_at_its_rate(factor, happens):
    someone = queued()
    p = parameters(cancel_rate=rate_per_day(uniform(1, 8, 101, CANCEL)) * factor)
    seek_other_way(someone, [hub(open=0.0)], now(), p)
    assert (someone.stage == LEFT) is happens


@pytest.mark.parametrize(("since", "stage"), [(62, QUEUED), (61, LEFT)])
def test_at_an_open_hub_patience_lasts_ten_days(since, stage):
    someone = queued(since=since)
    seek_other_way(someone, [hub(), hub()], now(), parameters(reroute_rate=ALWAYS, cancel_rate=ALWAYS))
    assert (someone.stage, someone.hub) == (stage, 0)
