import math

import pytest

from sim.kernel.draws import RECEPTION, RESETTLE, SHOWN, TRAVEL_ON, VETTING, uniform
from sim.kernel.rule import DAYS_NEVER, chance_per_day
from sim.kernel.stages import (
    ASYLUM,
    CLAIMED,
    DETAINED,
    EU_CAMP,
    INLAND,
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
from sim.people.eu_side import (
    day_of_case,
    day_of_travel,
    live_in_eu_camp,
    take_in,
    wake_up,
    wakes_at,
)
from tests.rules import now, parameters, person, policy, rate_per_day

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])


@pytest.mark.parametrize(
    ("free", "stage", "events"),
    [(0.0, DETAINED, TAKEN_IN), (1.0, EU_CAMP, TAKEN_IN | TO_EU_CAMP | CLAIMED)],
)
def test_custody_unless_a_camp_has_a_place(free, stage, events):
    someone = person(stage=INLAND)
    take_in(someone, policy(camp_chance=free), now())
    assert (someone.stage, someone.since, someone.events) == (stage, 101, events)


def custody(tick=101, **rates):
    someone = person(stage=DETAINED, since=97)
    wake_up(someone, policy(), now(tick=tick), parameters(**rates))
    return someone.stage, someone.since, someone.events


def test_a_claim_leaves_the_day_of_being_taken_in():
    assert custody(claim_rate=0.1) == (ASYLUM, 97, CLAIMED)


@AROUND
def test_who_is_not_travelling_claims_or_is_sent_home_by_the_shares_of_the_rates(factor, happens):
    u = uniform(1, 8, 101, RECEPTION)
    expected = (ASYLUM, 97, CLAIMED) if happens else (RETURNED, 101, SENT_HOME)
    assert custody(claim_rate=u * factor, removal_rate=1.0 - u * factor) == expected


@AROUND
@pytest.mark.parametrize("days", [0, 1, 7])
def test_the_morning_of_the_case_follows_from_both_rates(days, factor, happens):
    someone = person(stage=DETAINED, since=97)
    rate = rate_per_day(uniform(1, 8, 0, RECEPTION)) / (days + 1) * factor
    p = parameters(claim_rate=rate / 4, removal_rate=rate * 3 / 4)
    later = days if happens else days + 1
    assert day_of_case(someone, now(), p) == wakes_at(someone, policy(), now(), p) == 98 + 4 * later


def test_those_held_wake_for_what_comes_first_and_those_with_a_claim_to_travel():
    held, claimed = person(stage=DETAINED, since=97), person(stage=ASYLUM, since=97)
    p = parameters(claim_rate=1e9, released_rate=1e9)
    assert wakes_at(held, policy(custody_days=30.0), now(), p) == 98
    assert wakes_at(claimed, policy(custody_days=30.0), now(), p) == 97 + 4 * 31


@AROUND
@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize(("rate", "held"), [("abscond_rate", 30.0), ("released_rate", 0.0)])
def test_some_slip_away_before_the_release_and_others_go_after_it(rate, held, days, factor, happens):
    someone = person(stage=ASYLUM, since=97)
    value = rate_per_day(uniform(1, 8, 0, TRAVEL_ON)) / days * factor
    first = days if happens else days + 1  # the first morning by which the draw's quantile has passed
    p = parameters(**{rate: value})
    assert day_of_travel(someone, policy(custody_days=held), now(), p) == 97 + 4 * first


def test_the_hazard_before_the_release_counts_after_it():
    waited = -math.log(1.0 - uniform(1, 8, 0, TRAVEL_ON))
    p = parameters(abscond_rate=waited / 20.0, released_rate=waited / 10.0)
    # Half the hazard is spent in ten days of custody; the other half takes five days at twice the rate.
    assert day_of_travel(person(since=97), policy(custody_days=10.0), now(), p) in (97 + 4 * 15, 97 + 4 * 16)


def test_who_is_released_leaves_custody_as_well():
    someone = person(stage=DETAINED, since=101 - 4 * 30)
    p = parameters(released_rate=1e9)
    assert (
        wakes_at(someone, policy(custody_days=30.0), now(), p) == 105
    )  # the day of the release is the last one inside
    wake_up(someone, policy(custody_days=29.0), now(), p)
    assert (someone.stage, someone.since, someone.events) == (ONWARD, 101, WENT_ONWARD)


def test_the_day_of_travel_has_the_law_of_a_draw_each_morning():
    days = [
        (day_of_travel(person(group=8 * i, since=97), policy(), now(), parameters(released_rate=0.2)) - 97)
        // 4
        for i in range(20_000)
    ]
    for morning in (1, 2, 5):
        left = sum(day >= morning for day in days)
        share = sum(day == morning for day in days) / left
        assert share == pytest.approx(chance_per_day(0.2), abs=4 * (0.15 / left) ** 0.5)


@pytest.mark.parametrize("rate", [0.0, 1e-12])
def test_without_a_rate_nobody_travels_on(rate):
    p = parameters(abscond_rate=rate, released_rate=rate)
    assert day_of_travel(person(since=97), policy(), now(), p) == 97 + 4 * DAYS_NEVER


SEATS = [1.0] * 5


def in_camp(grounds=0, vetted=0, **clock):
    someone = person(stage=EU_CAMP, nationality=2, grounds=grounds, vetted=vetted)
    live_in_eu_camp(someone, now(**clock), parameters())
    return someone


@AROUND
def test_from_a_camp_that_nobody_guards_people_travel_on(factor, happens):
    chance = uniform(1, 8, 101, TRAVEL_ON) * factor
    someone = in_camp(camp_leaving=chance, vetting_chance=1.0)
    assert (someone.stage, someone.vetted) == ((ONWARD, 0) if happens else (EU_CAMP, 1))


@AROUND
def test_vetting_takes_its_turn(factor, happens):
    someone = in_camp(vetting_chance=uniform(1, 8, 101, VETTING) * factor, removal_chance=SEATS)
    assert (someone.vetted, someone.stage) == ((1, RETURNED) if happens else (0, EU_CAMP))


@AROUND
def test_a_refugee_is_resettled_once_a_place_is_free(factor, happens):
    chance = uniform(1, 8, 101, RESETTLE) * factor
    someone = in_camp(grounds=1, vetted=1, resettle_chance=chance)
    assert (someone.stage, someone.events) == ((RESETTLED, WAS_RESETTLED) if happens else (EU_CAMP, 0))


def test_no_refugee_is_returned_and_nobody_is_decided_twice():
    refugee = in_camp(grounds=1, vetted=1, removal_chance=SEATS, public_returns=1.0)
    assert (refugee.stage, refugee.events) == (EU_CAMP, 0)
    assert in_camp(vetted=1, vetting_chance=0.0, removal_chance=SEATS).stage == RETURNED


@AROUND
def test_who_is_refused_waits_for_a_seat_of_the_own_nationality(factor, happens):
    seats = [1.0, 1.0, uniform(1, 8, 101, RESETTLE) * factor, 1.0, 1.0]
    someone = in_camp(vetted=1, removal_chance=seats)
    assert (someone.stage, someone.events) == ((RETURNED, SENT_HOME) if happens else (EU_CAMP, 0))


@AROUND
def test_some_returns_are_public(factor, happens):
    shown = uniform(1, 8, 101, SHOWN) * factor
    someone = in_camp(vetted=1, removal_chance=SEATS, public_returns=shown)
    assert someone.events == (SENT_HOME | PUBLIC_RETURN if happens else SENT_HOME)
