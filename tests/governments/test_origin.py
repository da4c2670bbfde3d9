from types import SimpleNamespace

import pytest

from sim.governments.origin import OFFICES, OriginState
from sim.people.draws import COMPLY, uniform
from sim.scenario.catalogue import levers_of
from tests.rules import ALWAYS, rate_per_day
from tests.stand_in import StandIn, free, sums

P = {
    "eu_stake_iraq": 0.5,
    "origin_compliance": 0.0,
    "seats_per_flight": 100.0,
    "home_fill": 0.5,
    "home_effort": 2.0,
    "home_flights_iraq": 7.0,
    "home_money": 0.1,
}


def iraq(wishing=0.0, pressure=0.0, money=0.0, complied=False, **changes):
    relief = SimpleNamespace(wishing=lambda state: wishing * (state == "iraq"))
    levers = {"eu.origin_pressure": pressure}
    model = StandIn(P | changes, levers, settings=free(), relief=relief, money_share=money)
    model.day = 40
    office = OriginState(model, "iraq", 3)
    office.complied = complied
    return office


@pytest.mark.parametrize("complied", [False, True])
def test_every_lever_is_either_chosen_or_follows_a_rule(complied):
    office = iraq(complied=complied)
    assert sorted([*office.aims(), *office.rules()]) == sorted(levers_of("iraq"))


@pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
def test_a_state_complies_by_a_hazard_of_pressure_and_stake(factor, happens):
    rate = rate_per_day(uniform(1, OFFICES + 3, 40, COMPLY)) / (0.4 * 0.5) * factor
    office = iraq(pressure=0.4, origin_compliance=rate)
    assert office.rules()["nationality_ban"].value == float(happens)


def test_once_it_complied_it_stays_so():
    office = iraq(pressure=1.0, origin_compliance=ALWAYS)
    office.rules()
    office.model.others["eu.origin_pressure"] = 0.0
    assert office.rules()["nationality_ban"].value == 1.0


def test_no_flights_home_before_it_has_given_in():
    office = iraq(wishing=5000.0)
    office.decide(office.model.today)
    assert office.levers["home_flights"] == 0.0


@pytest.mark.parametrize(
    ("scale", "wishing", "money", "flights"),
    [
        (1.0, 120.0, 0.0, 4.8),  # 120 people in half-filled flights of 100, twice as many as needed
        (0.5, 60.0, 0.0, 4.8),
        (1.0, 9000.0, 0.0, 7.0),
        (1.0, 120.0, 0.5, 4.8 + 0.05 * 7.0),
    ],
)
def test_flights_home_follow_those_who_wish_for_them_and_the_money(scale, wishing, money, flights):
    office = iraq(wishing, money=money, complied=True, scale=scale)
    assert sums(office.aims())["home_flights"] == pytest.approx(flights)
