from types import SimpleNamespace

import pytest

from sim.governments.origin import OriginState
from sim.world.view import in_words
from tests.rules import ALWAYS
from tests.shipped_world import NATIONALITIES, bar_key, cap_key, levers_of
from tests.stand_in import StandIn, free, sums

P = {
    "states.iraq.eu_stake": 0.5,
    "states.turkey.eu_stake": 0.5,
    "press_concentration": 2.0,
    "flights_once_limited": 1.0,
    "origin_compliance": 0.0,
    "stop_compliance": 1.0,
    "appeals_transit": 0.0,
    "home_reserve": 0.2,
    "seats_per_flight": 100.0,
    "home_fill": 0.5,
    "home_effort": 2.0,
    "states.iraq.home_flights": 7.0,
    "home_money": 0.1,
    "return_money": 1000.0,
}


def follow(office):
    """The levers that follow or stay on one more day."""
    office.remember()
    return {lever: rule() for lever, rule in office.rules().items()} | office.fixed()


CAP, SECOND_CAP = cap_key("baghdad").name, cap_key("erbil").name
TURKISH_CAP = cap_key("istanbul").name
BARS = [bar_key("istanbul", group).name for group in NATIONALITIES]
SHARES = {"iraq": 0.25, "turkey": 0.5}


def iraq(
    wishing=0.0,
    refused=0.0,
    pressure=0.0,
    money=0.0,
    given_in=0,
    name="iraq",
    let_go=1.0,
    campaign=0.0,
    appeals=0.0,
    **changes,
):
    relief = SimpleNamespace(
        wishing=lambda state: wishing * (state == "iraq"), refused=lambda state: refused * (state == "iraq")
    )
    levers = {
        "eu.origin_pressure": pressure,
        "eu.appeals": appeals,
        "eu.return_money": money * P["return_money"],
        "belarus.homeward_flights": let_go,
    }
    model = StandIn(P | changes, levers, settings=free(), relief=relief)
    model.eu = SimpleNamespace(campaign=campaign)
    model.day = 40
    model.published = [{f"share_{state}": share for state, share in SHARES.items()}]
    office = OriginState(model, name)
    office.given_in = given_in
    return office


@pytest.mark.parametrize("given_in", [0, 1, 2])
def test_every_lever_is_chosen_or_follows_a_rule_or_stays(given_in):
    office = iraq(given_in=given_in)
    assert sorted([*office.aims(), *office.rules(), *office.fixed()]) == sorted(levers_of("iraq"))


@pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
@pytest.mark.parametrize(("name", "share"), [("iraq", 0.25), ("turkey", 0.5)])
def test_a_state_gives_in_once_pressure_share_and_stake_have_worn_it_down(name, share, factor, happens):
    office = iraq(pressure=0.4, origin_compliance=0.1, name=name)
    office._resistance.left = 2 * 0.1 * 0.4 * share**2 * 0.5 / factor
    office.remember()
    assert office.given_in == 0
    office.remember()
    assert office.given_in == happens


@pytest.mark.parametrize(
    ("name", "transit", "pressure", "felt"),
    [
        ("iraq", 0.0, 0.0, 0.8),
        ("turkey", 0.0, 0.0, 0.0),
        ("turkey", 0.5, 0.0, 0.4),
        ("turkey", 0.0, 0.3, 0.3),
        ("iraq", 0.0, 0.9, 0.9),
    ],
)
def test_appeals_concern_states_whose_own_citizens_come(name, transit, pressure, felt):
    """It is pressed by the larger of the two."""
    office = iraq(pressure=pressure, appeals=0.8, name=name, appeals_transit=transit)
    office.remember()
    assert office.weight[0] == pytest.approx(felt)


@pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
def test_in_a_campaign_a_state_is_pressed_as_if_all_came_from_it(factor, happens):
    office = iraq(pressure=0.4, origin_compliance=0.1, campaign=1.0)
    office._resistance.left = 0.1 * 0.4 * 1.0 * 0.5 / factor
    pressed = (
        "presses with 0.40 of 1, in a campaign on all states, as if 100% of those who come flew from here"
    )
    assert f"{pressed} (which counts as 1)" in in_words(follow(office)[CAP].reason)
    assert office.given_in == happens


def test_a_state_limits_the_flights_of_its_own_citizens_and_then_stops_them():
    office = iraq(pressure=1.0, origin_compliance=ALWAYS)
    limits = [follow(office) for _ in range(4)]
    for cap in (CAP, SECOND_CAP):
        assert [choice[cap].value for choice in limits] == [1.0, 0.0, 0.0, 0.0]
    bars = [bar_key(hub, group).name for hub in ("baghdad", "erbil") for group in NATIONALITIES]
    assert {choice[bar].value for choice in limits for bar in bars} == {0.0}


def test_a_state_of_transit_bars_the_groups_and_keeps_its_flights():
    office = iraq(pressure=1.0, origin_compliance=ALWAYS, name="turkey")
    limits = [follow(office) for _ in range(2)]
    for choice in limits:
        assert [choice[bar].value for bar in BARS] == [float(group != "other") for group in NATIONALITIES]
    assert {choice[TURKISH_CAP].value for choice in limits} == {100.0}


@pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
def test_a_stop_takes_longer_than_a_limit(factor, happens):
    office = iraq(pressure=0.4, origin_compliance=0.1, stop_compliance=0.5, given_in=1)
    office._resistance.left = 0.5 * 0.1 * 0.4 * 0.25**2 * 0.5 / factor
    office.remember()
    assert (office.given_in == 2) is happens


PRESSED = (
    "the EU presses with 0.40 of 1, and 25% of those who come fly from here (which counts as 0.062); with a stake in "
    "the EU of 0.50 and a readiness of 0.1 per day, its resistance falls by 0.0013 per day, and"
)


def test_reasons_say_in_words_what_is_withstood_and_have_every_number_of_the_hazard():
    office = iraq(pressure=0.4, origin_compliance=0.1)
    office._resistance.left = 0.9
    assert (
        in_words(follow(office)[CAP].reason) == f"does not limit its flights yet: {PRESSED} 0.9 of it is left"
    )
    office._resistance.left = 0.001
    gone = "the last 0.001 of it is gone"
    assert in_words(follow(office)[CAP].reason) == f"limits its flights as the EU asks: {PRESSED} {gone}"
    assert in_words(follow(office)[CAP].reason).startswith("does not stop its flights yet: ")


@pytest.mark.parametrize(
    ("left", "told"), [(9.0, "does not bar them yet: "), (0.0, "bars them as the EU asks: ")]
)
def test_a_state_of_transit_says_whether_it_bars(left, told):
    office = iraq(pressure=0.4, origin_compliance=0.1, name="turkey")
    office._resistance.left = left
    assert in_words(follow(office)[BARS[0]].reason).startswith(told)


def test_levers_that_never_move_by_rule_have_a_plain_reason():
    assert "its own citizens" in follow(iraq(pressure=1.0))[bar_key("erbil", "iraqi").name].reason
    assert "limits no flights" in follow(iraq(pressure=1.0, name="turkey"))[TURKISH_CAP].reason


@pytest.mark.parametrize(("before", "after"), [(0, 1.0), (1, 0.0)])
def test_each_step_of_a_state_moves_its_lever(before, after):
    office = iraq(given_in=before)
    office.decide(office.model.today)
    office.given_in += 1
    office.decide(office.model.today)
    assert office.levers[CAP] == after


def test_a_state_from_which_nobody_comes_is_left_alone():
    office = iraq(pressure=1.0, origin_compliance=ALWAYS, name="turkey")
    office.model.published = [dict.fromkeys(office.model.published[0], 0.0)]
    assert follow(office)[BARS[0]].value == 0.0


def test_once_it_gave_in_it_stays_so():
    office = iraq(given_in=1)
    assert follow(office)[CAP].value == 1.0


def test_no_flights_home_before_it_has_given_in():
    office = iraq(wishing=5000.0)
    office.decide(office.model.today)
    assert office.levers["home_flights"] == 0.0


@pytest.mark.parametrize(
    ("scale", "wishing", "money", "let_go", "flights"),
    [
        (1.0, 120.0, 0.0, 1.0, 4.8),  # 120 people in half-filled flights of 100, twice as many as needed
        (0.5, 60.0, 0.0, 1.0, 4.8),
        (1.0, 9000.0, 0.0, 1.0, 7.0),
        (1.0, 120.0, 0.5, 1.0, 4.8 + 0.05 * 7.0),
        (1.0, 120.0, 0.0, 0.5, 2.4),
    ],
)
def test_flights_home_follow_those_who_wish_for_them_and_may_go_and_the_money(
    scale, wishing, money, let_go, flights
):
    office = iraq(wishing, money=money, let_go=let_go, given_in=1, scale=scale)
    assert sums(office.aims())["home_flights"] == pytest.approx(flights - 0.2 * 7.0)


@pytest.mark.parametrize("let_go", [0.0, 1.0])
def test_minsk_has_no_say_over_those_refused_in_eu_camps(let_go):
    office = iraq(refused=50.0, given_in=1, let_go=let_go)
    aim = office.aims()["home_flights"]()
    alike = iraq(wishing=50.0, given_in=1, let_go=1.0).aims()["home_flights"]()
    assert aim.terms["people stranded"] == alike.terms["people stranded"] > 0.0
    assert aim.notes["people stranded"].endswith("50 wait in EU camps")
