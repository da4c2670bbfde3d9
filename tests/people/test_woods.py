import pytest

from sim.kernel.draws import INLAND_EVENT, uniform
from sim.kernel.stages import (
    ATTACKED,
    BY_GUARDS,
    BY_UNKNOWN,
    DEAD,
    DETAINED,
    FOUND,
    INLAND,
    ONWARD,
    PUSHED_BACK,
    STRIP,
    TAKEN_IN,
    WENT_ONWARD,
)
from sim.people.attempt import live_inland
from tests.rules import ALWAYS, here, parameters, person, policy, rate_per_tick, under

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])


def live(rules=None, duty=0.0, guided=0, robbed=0, **rates):
    someone, rules, p = (
        person(stage=INLAND, guided=guided, robbed=robbed),
        rules or policy(),
        parameters(**rates),
    )
    live_inland(someone, here(duty=duty), rules, under(p, policies=[rules]), p)
    return someone


@AROUND
@pytest.mark.parametrize(
    ("rules", "duty", "rates", "times"),
    [
        ({}, 0.0, ["found_rate"], 1.0),
        ({}, 3.0, ["found_by_duty"], 3.0),
        ({"emergency": 1.0}, 3.0, ["found_rate", "found_by_duty"], 8.0),  # (1 + 3), doubled
        ({"admission": 0.5}, 0.0, ["surrender_rate"], 0.5),
        ({"admission": 0.5, "emergency": 1.0}, 0.0, ["found_rate", "surrender_rate"], 2.5),
    ],
)
def test_people_are_found_at_their_rate(rules, duty, rates, times, factor, happens):
    rate = rate_per_tick(uniform(1, 8, 101, INLAND_EVENT)) / times * factor
    someone = live(policy(**rules), duty, **dict.fromkeys(rates, rate))
    assert (someone.stage, someone.events) == ((DETAINED, FOUND | TAKEN_IN) if happens else (INLAND, 0))


@AROUND
def test_who_has_paid_is_found_a_quarter_as_often(factor, happens):
    rate = rate_per_tick(uniform(1, 8, 101, INLAND_EVENT)) / 0.25 * factor
    assert (live(guided=1, found_rate=rate).stage == DETAINED) is happens


def test_who_has_paid_does_not_give_himself_up():
    assert live(policy(admission=1.0), guided=1, surrender_rate=ALWAYS).stage == INLAND


@AROUND
def test_who_has_paid_travels_on_four_times_as_fast(factor, happens):
    rate = rate_per_tick(uniform(1, 8, 101, INLAND_EVENT)) / 4.0 * factor
    assert (live(guided=1, onward_rate=rate).stage == ONWARD) is happens


@AROUND
def test_the_way_onward_is_slower_from_farther_states(factor, happens):
    rate = rate_per_tick(uniform(1, 8, 101, INLAND_EVENT)) / 0.2 * factor
    assert (live(policy(way_onward=0.2), onward_rate=rate).stage == ONWARD) is happens


@AROUND
def test_rides_are_as_frequent_as_the_drivers_trade_allows(factor, happens):
    rate = rate_per_tick(uniform(1, 8, 101, INLAND_EVENT)) / 0.3 * factor
    assert (live(policy(rides=0.3), onward_rate=rate).stage == ONWARD) is happens


def test_who_has_paid_a_driver_waits_for_nobody_else():
    assert live(policy(rides=0.0), guided=1, onward_rate=ALWAYS).stage == ONWARD
    assert live(policy(rides=0.0), guided=0, onward_rate=ALWAYS).stage == INLAND


def test_who_would_be_pushed_back_does_not_give_himself_up():
    assert live(policy(admission=1.0, pushback=1.0), surrender_rate=ALWAYS).stage == INLAND


def test_who_is_found_is_pushed_back_as_the_policy_says():
    rules = policy(pushback=1.0)
    assert live(rules, found_rate=ALWAYS).events == FOUND | PUSHED_BACK
    assert live(rules, found_rate=ALWAYS).stage == STRIP
    assert live(rules, found_rate=ALWAYS, inland_pushback=0.0).stage == DETAINED


@AROUND
def test_drivers_take_people_onward(factor, happens):
    someone = live(onward_rate=rate_per_tick(uniform(1, 8, 101, INLAND_EVENT)) * factor)
    assert (someone.stage, someone.events) == ((ONWARD, WENT_ONWARD) if happens else (INLAND, 0))


@AROUND
def test_found_or_driven_share_one_draw_by_their_rates(factor, happens):
    u = uniform(1, 8, 101, INLAND_EVENT)
    driven = live(onward_rate=ALWAYS * (1.0 - u * factor), found_rate=ALWAYS * u * factor)
    assert driven.stage == (DETAINED if happens else ONWARD)


def test_the_dead_are_neither_found_nor_driven():
    assert live(onward_rate=ALWAYS, found_rate=ALWAYS, death_rate=ALWAYS).stage == DEAD


@AROUND
def test_unknown_men_attack_once(factor, happens):
    rate = rate_per_tick(uniform(1, 8, 101, INLAND_EVENT)) * factor
    someone = live(attack_rate=rate)
    assert (someone.robbed, someone.events) == ((BY_UNKNOWN, ATTACKED) if happens else (0, 0))
    assert live(robbed=BY_UNKNOWN, attack_rate=ALWAYS).events == 0
    assert live(robbed=BY_GUARDS, attack_rate=ALWAYS).robbed == BY_GUARDS | BY_UNKNOWN


def test_the_woods_are_cold():
    assert live(policy(temperature=5.0)).exposure == 12.0
