import math

import pytest

from sim.kernel.draws import GO_BACK as GO_BACK_DRAW
from sim.kernel.draws import MORNING_EVENT, STEP, exponential, uniform
from sim.kernel.stages import (
    BORDER_CAMP,
    CROSS,
    DEAD,
    FLEW_HOME,
    GO_BACK,
    MINSK,
    OPEN,
    RETURNED,
    ROOF,
    STREET,
    STRIP,
    TO_STRIP,
    WAIT,
    WENT_BACK,
)
from sim.people.border import go_to_minsk, go_to_strip, live_in_camp, take_step
from tests.rules import ALWAYS, here, now, parameters, person, policy, rate_per_day, under

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])


def camper(**values):
    return person(**{"stage": BORDER_CAMP, "lodging": OPEN} | values)


def live(someone, p, place=None, **clock):
    rules, place = policy(temperature=5.0), place or here()
    live_in_camp(someone, place, rules, under(p, [place], [rules], **clock), p)


def test_in_the_open_people_wear_and_under_a_roof_they_mend():
    outside, inside = camper(exposure=20.0), camper(exposure=20.0, lodging=ROOF)
    live(outside, parameters())
    live(inside, parameters())
    assert (outside.exposure, inside.exposure) == (32.0, 10.0)


def test_the_dead_go_nowhere():
    someone = camper(intention=GO_BACK)
    live(someone, parameters(death_rate=ALWAYS, go_back_rate=ALWAYS, camp_to_strip_alone=ALWAYS))
    assert someone.stage == DEAD


@AROUND
def test_campers_lose_heart_with_pushbacks_and_without_hope(factor, happens):
    # Two pushbacks double the rate, a hope of 1 that falls to 0.5 takes a quarter off: 1.5 times.
    rate = rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) / 1.5 * factor
    someone = camper(pushbacks=2, hope=1.0)
    live(someone, parameters(camp_give_up=rate))
    assert (someone.intention == GO_BACK) is happens


def test_hearts_are_lost_in_the_morning_only():
    someone = camper()
    live(someone, parameters(camp_give_up=ALWAYS), hour=2)
    assert someone.intention == CROSS


@AROUND
def test_the_way_back_to_minsk_is_open_as_far_as_it_is_not_blocked(factor, happens):
    # One guard per km shuts three quarters of what is to be shut: 1 - 0.6 x 0.75.
    rate = rate_per_day(uniform(1, 8, 101, GO_BACK_DRAW)) / 0.55 * factor
    someone, place = camper(intention=GO_BACK), here(minsk_guards=1.0)
    clock = under(parameters(go_back_rate=rate), [place], return_block=0.6)
    assert go_to_minsk(someone, place.go_back, clock) is happens
    if happens:
        assert (someone.stage, someone.lodging, someone.events) == (MINSK, STREET, WENT_BACK)


@pytest.mark.parametrize(("wish", "intention"), [(0, CROSS), (1, GO_BACK)])
def test_who_refuses_to_go_home_means_to_cross_again_once_in_minsk(wish, intention):
    someone, place = camper(intention=GO_BACK, wish=wish), here()
    assert go_to_minsk(someone, 1.0, under(parameters(go_back_rate=ALWAYS), [place]))
    assert someone.intention == intention


def test_under_a_roof_who_refuses_to_go_home_stays():
    someone = camper(lodging=ROOF, wish=0)
    live(someone, parameters(camp_give_up=ALWAYS), roof_open=1.0, home_chance=[1.0] * 5, leave_free=1.0)
    assert (someone.stage, someone.intention) == (BORDER_CAMP, CROSS)


def test_a_whole_block_stops_everybody():
    someone = camper(intention=GO_BACK)
    live(someone, parameters(go_back_rate=ALWAYS), here(minsk_guards=100.0), return_block=1.0)
    assert someone.stage == BORDER_CAMP


@pytest.mark.parametrize(("alone", "stage"), [(0.0, MINSK), (1.0, BORDER_CAMP)])
def test_a_block_that_nobody_guards_stops_nobody_unless_it_holds_by_itself(alone, stage):
    someone = camper(intention=GO_BACK)
    live(someone, parameters(go_back_rate=ALWAYS, hold_alone=alone), return_block=1.0)
    assert someone.stage == stage


def test_a_seat_home_comes_before_the_way_to_minsk():
    someone = camper(intention=GO_BACK, cash=400.0)
    live(someone, parameters(go_back_rate=ALWAYS, food_cost=0.0), home_chance=[1.0] * 5, leave_free=1.0)
    assert (someone.stage, someone.cash, someone.events) == (RETURNED, 400.0, FLEW_HOME)


@AROUND
@pytest.mark.parametrize(
    ("state", "rates", "share"),
    [
        ({"intention": WAIT}, ["camp_to_strip"], 0.5),  # at pressure 0.5
        ({"intention": WAIT, "lodging": ROOF}, ["camp_to_strip"], 0.25),
        ({"intention": CROSS}, ["camp_to_strip_alone"], 1.0),
        ({"intention": CROSS}, ["camp_to_strip", "camp_to_strip_alone"], 1.5),
        ({"intention": CROSS, "lodging": ROOF}, ["camp_to_strip_alone"], 0.25),
    ],
)
def test_guards_bring_people_to_the_strip(state, rates, share, factor, happens):
    rate = 4 * 0.7 / share * factor
    someone = camper(until_step=0.7, **state)
    go_to_strip(someone, now(pressure=0.5), parameters(**dict.fromkeys(rates, rate)))
    assert (someone.stage, someone.events) == ((STRIP, TO_STRIP) if happens else (BORDER_CAMP, 0))


def test_a_step_comes_when_the_hazards_of_all_ticks_exceed_what_was_drawn():
    someone = camper(until_step=0.7, steps=4)
    assert [take_step(someone, 0.3, now()) for _ in range(3)] == [False, False, True]
    assert (someone.steps, someone.until_step) == (5, exponential(1, 8, 5, STEP))


def test_steps_have_the_law_of_a_draw_in_each_tick():
    # Hazards of 0.1 and 0.4 in turn: after a step the next comes by the same law, whatever was left before.
    hazards = [0.1, 0.4] * 20_000
    someone = camper(until_step=exponential(1, 8, 0, STEP))
    steps = [take_step(someone, hazard, now()) for hazard in hazards]
    for turn, hazard in enumerate(hazards[:2]):
        share = sum(steps[turn::2]) / 20_000
        assert share == pytest.approx(1 - math.exp(-hazard), abs=4 * math.sqrt(0.25 / 20_000))


def test_without_pressure_only_the_willing_go():
    p = parameters(camp_to_strip=ALWAYS, camp_to_strip_alone=ALWAYS)
    willing, unwilling = camper(), camper(intention=GO_BACK)
    for someone in (willing, unwilling):
        go_to_strip(someone, now(pressure=0.0), p)
    assert (willing.stage, unwilling.stage) == (STRIP, BORDER_CAMP)


@pytest.mark.parametrize(
    ("lodging", "open_", "hour", "stage"),
    [
        (ROOF, 0.0, 1, MINSK),
        (ROOF, 1.0, 1, BORDER_CAMP),
        (OPEN, 0.0, 1, BORDER_CAMP),
        (ROOF, 0.0, 2, BORDER_CAMP),
    ],
)
def test_when_the_roofed_camp_closes_its_people_are_taken_to_minsk(lodging, open_, hour, stage):
    someone = camper(lodging=lodging)
    live(someone, parameters(), roof_open=open_, hour=hour, return_block=1.0)
    assert (someone.stage, someone.events) == (stage, WENT_BACK if stage == MINSK else 0)


@pytest.mark.parametrize("intention", [CROSS, GO_BACK])
@pytest.mark.parametrize(
    ("lodging", "at", "factor", "sector"),
    [(OPEN, 0, 1.001, 3), (OPEN, 0, 0.999, 0), (OPEN, 3, 1.001, 3), (ROOF, 0, 1.001, 0)],
)
def test_from_the_open_camps_people_are_brought_to_the_crowd(intention, lodging, at, factor, sector):
    someone = camper(lodging=lodging, sector=at, intention=intention)
    rate = rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) * factor
    live(someone, parameters(), crowd_at=3, gathering=rate, roof_open=1.0, return_block=1.0)
    assert (someone.stage, someone.sector, someone.events) == (BORDER_CAMP, sector, 0)


def test_in_the_strip_there_is_no_roof():
    someone = camper(lodging=ROOF)
    go_to_strip(someone, now(pressure=1.0), parameters(camp_to_strip=ALWAYS))
    assert (someone.stage, someone.lodging) == (STRIP, OPEN)
