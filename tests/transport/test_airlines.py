from types import SimpleNamespace

import pytest

from sim.transport.airlines import Airline
from sim.transport.routes import Route as Flown
from sim.transport.routes import share_cap
from sim.world.tables import Route
from tests.rules import ALWAYS
from tests.shipped_world import HUBS
from tests.stand_in import StandIn

P = {
    "carriers.flydubai.spare_flights": 4.0,
    "routes.dubai.flydubai.flights": 3.0,
    "season_day": 150.0,
    "load_to_add": 0.75,
    "load_to_drop": 0.25,
    "flights_step": 1.0,
    "flights_season_step": 3.0,
    "carriers.flydubai.eu_stake": 0.5,
    "sanction_bite": 4.0,
    "route_profit": 0.1,
    "carrier_compliance": 0.0,
}


def market(load=0.0, barred=()):
    """A market whose hubs sold such a share, and bar the groups in question at some."""
    return SimpleNamespace(load=[load] * 7, bars_at=lambda hub: (0.0, float(hub in barred)))


def carrier(load=0.0, levers=None, campaign=0.0, **changes):
    model = StandIn(P | changes, levers, market=market(), eu=SimpleNamespace(campaign=campaign))
    amman = Route(hub="amman", carrier="flydubai", flights=2.0, opens=50.0)
    model.world = model.world.model_copy(update={"routes": (*model.world.routes, amman)})
    airline = Airline(model, "flydubai")
    model.market.load[airline.routes[0].hub] = load
    for route in airline.routes:
        route.flown = route.planned
    model.logged.clear()  # its first rows
    return airline


@pytest.mark.parametrize(
    ("planned", "cap", "flown"),
    [
        ([3.0, 2.0], 10.0, [3.0, 2.0]),
        ([3.0, 2.0], 5.0, [3.0, 2.0]),
        ([6.0, 2.0], 4.0, [3.0, 1.0]),
        ([6.0], 0.0, [0.0]),
        ([0.0], 0.0, [0.0]),
        ([], 3.0, []),
    ],
)
def test_a_cap_is_shared_pro_rata(planned, cap, flown):
    routes = [Flown(0, flights, flights, 0) for flights in planned]
    share_cap(routes, cap)
    assert [route.flown for route in routes] == flown


def test_the_flights_flown_are_logged_as_they_change_with_a_reason():
    airline = carrier(0.9)
    dubai, model = airline.routes[0], airline.model
    airline.log_flights(dubai, 100.0)
    airline.plan(7)
    share_cap([dubai], 100.0)
    airline.log_flights(dubai, 100.0)
    share_cap([dubai], 0.999)
    airline.log_flights(dubai, 0.999)
    airline.log_flights(dubai, 0.999)
    assert model.logged == [
        ("flydubai", "flights_dubai", None, 3.0, "regular timetable"),
        ("flydubai", "flights_dubai", 3.0, 4.0, "90% of last week's seats for migrants were sold"),
        ("flydubai", "flights_dubai", 4.0, 1.0, "at most 0.999 per week for all carriers here"),
    ]


def test_weekly_it_notes_why_flights_stay():
    airline = carrier(0.5)
    for airline.model.crisis_day in range(8):
        if airline.model.crisis_day == 7:
            airline.plan(7)
        airline.log_flights(airline.routes[0], 100.0)
    assert airline.model.noted == [
        ("flydubai", "flights_dubai", 3.0, "50% of last week's seats for migrants were sold")
    ]


def test_the_first_row_says_that_it_sells_to_all():
    model = StandIn(P, market=market())
    Airline(model, "flydubai")
    assert model.logged == [("flydubai", "carries_migrants", None, 1.0, "sells seats to all")]


def test_a_carrier_begins_with_its_timetable():
    dubai, amman = carrier().routes
    assert (dubai.regular, dubai.planned, dubai.opens) == (3.0, 3.0, 0)
    assert (amman.regular, amman.planned, amman.opens) == (2.0, 2.0, 50)


@pytest.mark.parametrize(
    ("load", "planned", "after"),
    [
        (0.76, 3.0, 4.0),
        (0.75, 3.0, 3.0),
        (0.9, 6.5, 7.0),  # half a spare flight is left of four
        (0.9, 7.0, 7.0),
        (0.24, 5.0, 4.0),
        (0.24, 3.5, 3.0),  # never below the timetable
        (0.24, 3.0, 3.0),
        (0.25, 5.0, 5.0),
    ],
)
def test_flights_follow_the_seats_sold(load, planned, after):
    airline = carrier(load)
    airline.routes[0].planned = airline.routes[0].flown = planned
    airline.plan(7)
    assert airline.routes[0].planned == after


@pytest.mark.parametrize(
    ("planned", "flown", "after"),
    [
        (5.0, 4.0, 4.0),  # capped above the timetable
        (5.0, 1.0, 3.0),  # the timetable waits for the day on which it may be flown
        (5.0, 0.0, 3.0),
        (3.0, 1.0, 3.0),
    ],
)
def test_nothing_is_planned_that_may_not_be_flown(planned, flown, after):
    airline = carrier(0.9)
    airline.routes[0].planned, airline.routes[0].flown = planned, flown
    airline.plan(7)
    assert airline.routes[0].planned == after


def test_aircraft_that_may_not_fly_from_one_hub_fly_from_another():
    airline = carrier(0.9)
    airline.model.market.load[:] = [0.9] * 7
    dubai, amman = airline.routes
    dubai.planned, dubai.flown = 7.0, 1.0  # all four spare flights, and a cap
    airline.plan(56)
    assert (dubai.planned, amman.planned) == (3.0, 3.0)


@pytest.mark.parametrize(("day", "after"), [(149, 4.0), (150, 6.0), (156, 6.0), (157, 4.0)])
def test_a_new_season_has_room_for_many(day, after):
    airline = carrier(0.9)
    airline.plan(day)
    assert airline.routes[0].planned == after


def test_a_route_that_is_not_open_or_does_not_fly_stays_as_it_is():
    airline = carrier(0.9)
    airline.model.market.load[:] = [0.9] * 7
    airline.routes[0].flown = 0.0
    airline.plan(49)
    assert [route.planned for route in airline.routes] == [3.0, 2.0]
    airline.plan(50)
    assert [route.planned for route in airline.routes] == [3.0, 3.0]


@pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
@pytest.mark.parametrize(
    ("levers", "campaign", "threat"),
    [
        ({"eu.carrier_pressure": 1.0}, 0.0, 1.0),
        ({"eu.carrier_sanctions": 1.0}, 0.0, 4.0),
        ({"eu.carrier_pressure": 0.5, "eu.carrier_sanctions": 1.0}, 0.0, 4.5),
        ({"eu.carrier_pressure": 0.5}, 1.0, 2.5),
    ],
)
def test_a_carrier_stops_once_threat_and_stake_have_worn_it_down(levers, campaign, threat, factor, happens):
    airline = carrier(levers=levers, campaign=campaign, carrier_compliance=0.1)
    airline._resistance.left = 2 * 0.1 * threat * 0.5 / factor
    airline.weigh_threat()
    assert not airline.complied
    airline.weigh_threat()
    assert airline.complied is happens
    assert len(airline.model.logged) == happens


@pytest.mark.parametrize(
    ("barred", "complied"), [((), True), (("dubai",), True), (("dubai", "amman"), False)]
)
def test_who_carries_none_of_those_in_question_has_nothing_to_give_in_to(barred, complied):
    airline = carrier(levers={"eu.carrier_pressure": 1.0}, carrier_compliance=ALWAYS)
    airline.model.market.bars_at = market(barred=[HUBS.index(hub) for hub in barred]).bars_at
    airline.weigh_threat()
    assert airline.complied is complied


def test_the_reason_has_the_hazard_that_drove_it():
    airline = carrier(levers={"eu.carrier_pressure": 0.5}, carrier_compliance=0.1)
    airline._resistance.left = 0.04
    airline.weigh_threat()
    airline.weigh_threat()
    why = (
        "the EU threatens with 0.50, which weighs 0.25 at a stake in the EU of 0.50, and its flights for migrants "
        "earn 0; with a readiness of 0.1 per day, its resistance falls by 0.025 per day, and"
    )
    goes_on = f"goes on carrying migrants: {why} 0.015 of it is left"
    ends = f"carries migrants no longer: {why} the last 0.015 of it is gone"
    assert airline.model.noted == [("flydubai", "carries_migrants", 1.0, goes_on)]
    assert airline.model.logged == [("flydubai", "carries_migrants", 1.0, 0.0, ends)]


def test_weekly_a_carrier_that_nobody_threatens_gets_a_note_too():
    airline = carrier(carrier_compliance=0.1)
    for airline.model.crisis_day in range(8):
        airline.weigh_threat()
    assert len(airline.model.noted) == 2  # days 0 and 7
    for *_, why in airline.model.noted:
        assert why.startswith("goes on carrying migrants: the EU threatens with 0.00, ")


@pytest.mark.parametrize(("load", "complied"), [(0.6, True), (1.0, False)])
def test_full_flights_hold_a_carrier_with_little_to_lose(load, complied):
    changes = {"carrier_compliance": ALWAYS, "carriers.flydubai.eu_stake": 0.4}
    airline = carrier(levers={"eu.carrier_pressure": 0.2}, **changes)
    airline.model.market.load[:] = [load] * 7  # worth 0.06 or 0.1 of its business, against 0.08
    airline.weigh_threat()
    assert airline.complied is complied


def test_a_carrier_that_gave_in_goes_back_to_its_timetable_and_stays_there():
    airline = carrier(0.9, {"eu.carrier_pressure": 1.0}, carrier_compliance=ALWAYS)
    airline.routes[0].planned = 5.0
    airline.weigh_threat()
    airline.plan(14)
    assert airline.routes[0].planned == 3.0


def test_without_a_threat_or_twice_nobody_complies():
    airline = carrier(carrier_compliance=ALWAYS)
    airline.weigh_threat()
    assert not airline.complied
    airline.model.others["eu.carrier_pressure"] = 1.0
    airline.weigh_threat()
    airline.weigh_threat()
    assert len(airline.model.logged) == 1
