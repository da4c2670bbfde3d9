from types import SimpleNamespace

import pytest

from sim.governments.origin import OriginState
from sim.people.draws import GOVERNMENT, uniform
from sim.scenario.catalogue import levers_of
from tests.rules import ALWAYS, rate_per_day
from tests.stand_in import StandIn

P = {
    "eu_stake_iraq": 0.5,
    "origin_compliance": 0.0,
    "seats_per_flight": 100.0,
    "home_fill": 0.5,
    "home_effort": 2.0,
    "home_flights_iraq": 7.0,
}


def iraq(wishing=0.0, pressure=0.0, **changes):
    relief = SimpleNamespace(wishing=lambda state: wishing * (state == "iraq"))
    model = StandIn(P | changes, {"eu.origin_pressure": pressure}, relief=relief)
    model.day = 40
    return OriginState(model, "iraq", 3)


def values(office):
    return {name: choice.value for name, choice in office.rules().items()}


def test_every_lever_has_a_rule():
    assert set(iraq().rules()) == set(levers_of("iraq"))


@pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
def test_a_state_complies_by_a_hazard_of_pressure_and_stake(factor, happens):
    rate = rate_per_day(uniform(1, 3, 40, GOVERNMENT)) / (0.4 * 0.5) * factor
    assert values(iraq(pressure=0.4, origin_compliance=rate))["nationality_ban"] == float(happens)


def test_once_it_complied_it_stays_so():
    office = iraq(pressure=1.0, origin_compliance=ALWAYS)
    office.rules()
    office.model.others["eu.origin_pressure"] = 0.0
    assert values(office)["nationality_ban"] == 1.0


@pytest.mark.parametrize(
    ("complied", "scale", "wishing", "flights"),
    [
        (False, 1.0, 120.0, 0.0),
        (True, 1.0, 120.0, 5.0),  # 120 people in half-filled flights of 100, twice as many as needed: 4.8
        (True, 0.5, 60.0, 5.0),
        (True, 1.0, 9000.0, 7.0),
        (True, 1.0, 0.0, 0.0),
    ],
)
def test_flights_home_follow_those_who_wish_for_them(complied, scale, wishing, flights):
    office = iraq(wishing, scale=scale)
    office.complied = complied
    chosen = values(office)
    assert (chosen["home_flights"], chosen["flight_cap"]) == (flights, 100.0)
