import math

import pytest

from sim.guards.fence import barrier_chance
from sim.guards.units import detection_chance
from sim.kernel.draws import DETECT, FENCE, PUSHBACK, uniform
from sim.kernel.stages import (
    ATTEMPTED,
    CROSSED,
    DETAINED,
    INLAND,
    OPEN,
    PUSHED_BACK,
    ROOF,
    STOPPED,
    STRIP,
    TAKEN_IN,
)
from sim.people.attempt import attempt, face_guards, turn_away
from tests.rules import here, now, parameters, person, policy

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])


def held(**values):
    return person(**{"stage": STRIP, "hope": 0.8, "since": 90} | values)


def try_it(someone, sector, rules=None, p=None):
    attempt(someone, sector, rules or policy(), now(), p or parameters())
    return someone


def test_nobody_there_means_across():
    someone = try_it(held(), here(neighbour=2))
    assert (someone.stage, someone.since, someone.entered) == (INLAND, 101, 2)
    assert (someone.attempts, someone.pushbacks, someone.hope) == (1, 0, 0.8)
    assert someone.events == ATTEMPTED | CROSSED


@AROUND
def test_the_fence_stops_its_share(factor, happens):
    # A gap over half of it, where guards are, halves what a whole fence holds.
    p = parameters(fence_hold=uniform(1, 8, 101, FENCE) / 0.5 * factor)
    someone = try_it(held(), here(fenced=1.0, gap=0.5, presence=1.0), p=p)
    assert (someone.stage == STRIP) is happens
    assert someone.events == ATTEMPTED | (STOPPED if happens else CROSSED)
    assert (someone.rest, someone.hope) == ((107, pytest.approx(0.6)) if happens else (0, 0.8))


@AROUND
def test_guards_see_their_share(factor, happens):
    effort = -math.log(1.0 - uniform(1, 8, 101, DETECT)) * factor
    someone = try_it(held(), here(duty=1.0), policy(pushback=1.0), parameters(detection_rate=effort))
    assert (someone.stage == STRIP) is happens
    assert someone.events == ATTEMPTED | (STOPPED | PUSHED_BACK if happens else CROSSED)


def test_the_trained_slip_through():
    seen = try_it(held(), here(duty=1e9), policy(pushback=1.0))
    unseen = try_it(held(trained=1), here(duty=1e9), policy(pushback=1.0))
    assert (seen.stage, unseen.stage) == (STRIP, INLAND)


@AROUND
def test_a_guide_halves_detection(factor, happens):
    effort = -math.log(1.0 - uniform(1, 8, 101, DETECT) * 2.0 * factor)  # half of what these guards see
    someone = try_it(held(guided=1), here(duty=1.0), policy(pushback=1.0), parameters(detection_rate=effort))
    assert (someone.stage == STRIP) is happens


def test_without_pushback_whoever_is_caught_is_taken_in():
    someone = try_it(held(), here(duty=1e9), policy(pushback=0.0))
    assert someone.stage == DETAINED
    assert someone.events == ATTEMPTED | STOPPED | TAKEN_IN
    assert (someone.pushbacks, someone.rest) == (0, 0)


@AROUND
@pytest.mark.parametrize(("with_vulnerable", "spared"), [(0, 1.0), (1, 0.5)])
def test_pushback_spares_some_parties_with_vulnerable_people(with_vulnerable, spared, factor, happens):
    share = uniform(1, 8, 101, PUSHBACK) / spared * factor
    someone = held(stage=INLAND, with_vulnerable=with_vulnerable, lodging=ROOF)
    face_guards(someone, policy(), share, now(), parameters())
    if happens:
        assert (someone.stage, someone.since, someone.lodging) == (STRIP, 101, OPEN)
        assert (someone.pushbacks, someone.rest, someone.events) == (1, 107, PUSHED_BACK)
    else:
        assert (someone.stage, someone.pushbacks, someone.events) == (DETAINED, 0, TAKEN_IN)


def test_a_pushback_at_the_line_does_not_restart_the_stay_in_the_strip():
    someone = held()
    face_guards(someone, policy(), 1.0, now(), parameters())
    assert (someone.stage, someone.since) == (STRIP, 90)


def test_a_pushback_harms():
    someone = held(health=0.8)
    face_guards(someone, policy(), 1.0, now(), parameters(pushback_harm=0.1))
    assert someone.health == pytest.approx(0.7)
    face_guards(someone, policy(), 1.0, now(), parameters(pushback_harm=0.9))
    assert someone.health == 0.1  # the floor


def test_each_failure_costs_a_quarter_of_the_hope():
    someone = held()
    turn_away(someone, 0.0, now(), parameters())
    turn_away(someone, 0.0, now(tick=110), parameters())
    assert (someone.hope, someone.rest) == (pytest.approx(0.45), 116)


@pytest.mark.parametrize(("kept", "rest", "wait"), [(0.0, 107, 1.5), (0.5, 104, 0.75), (0.9, 101, 0.15)])
def test_who_is_kept_at_the_line_rests_less_and_is_sent_again_sooner(kept, rest, wait):
    someone = held(until_step=1.5)
    face_guards(someone, policy(kept=kept), 1.0, now(), parameters())
    assert (someone.rest, someone.until_step) == (rest, pytest.approx(wait))


def test_only_a_pushback_keeps_people_at_the_line():
    someone = held(until_step=1.5)
    attempt(
        someone, here(fenced=1.0, gap=0.0, water=1.0), policy(kept=0.9), now(), parameters(fence_hold=1.0)
    )
    assert (someone.rest, someone.until_step, someone.pushbacks) == (107, 1.5, 0)


@pytest.mark.parametrize(
    ("fenced", "gap", "presence", "chance"),
    [
        (0.0, 0.0, 1.0, 0.0),
        (1.0, 0.0, 1.0, 0.5),
        (0.5, 0.0, 1.0, 0.25),
        (1.0, 0.75, 1.0, 0.125),
        (1.0, 0.75, 0.5, 0.3125),  # guards hold gaps open over half of the stretch
        (1.0, 0.75, 0.0, 0.5),
    ],
)
def test_a_fence_stops_by_its_length_but_for_the_gaps_where_guards_are(fenced, gap, presence, chance):
    place = here(fenced=fenced, gap=gap, presence=presence)
    assert barrier_chance(place, parameters()) == chance


@pytest.mark.parametrize(("water", "fenced", "chance"), [(1.0, 0.0, 0.4), (0.5, 0.0, 0.2), (1.0, 1.0, 0.7)])
def test_wide_water_stops_beside_a_fence(water, fenced, chance):
    stopped = barrier_chance(here(water=water, fenced=fenced), parameters(river_hold=0.4, fence_hold=0.5))
    assert stopped == pytest.approx(chance)  # 1 - 0.6 x 0.5 with both


@pytest.mark.parametrize(
    ("sector", "wet", "hour", "changes", "efforts"),
    [
        ({"duty": 0.0}, 0, 1, {}, 0.0),
        ({"duty": 1.0}, 0, 1, {}, 1.0),
        ({"duty": 2.0}, 0, 1, {}, 2.0),
        ({"duty": 2.0}, 0, 0, {}, 1.0),  # half the sight at night
        ({"duty": 2.0}, 1, 0, {}, 0.5),  # and half again in the wet
        ({"duty": 2.0, "visibility": 0.5}, 0, 2, {}, 1.0),
        ({"duty": 2.0, "fenced": 0.5}, 0, 3, {}, 3.0),
        ({"duty": 2.0, "known": 10.0}, 0, 1, {}, 2.5),  # half of what is to be learnt: half of a half more
        ({"duty": 2.0, "known": 1e9}, 0, 1, {}, 3.0),
        ({"duty": 2.0, "known": 10.0}, 0, 1, {"learn_gain": 0.0}, 2.0),
        ({"duty": 2.0}, 0, 1, {"duty_half": 2.0}, 1.0),  # guards crowd each other: 2 / (1 + 2 / 2)
        ({"duty": 1.0, "column": 1.0, "crowd": 0.0}, 0, 1, {}, 4.0),
        ({"duty": 1.0, "column": 1.0, "crowd": 300.0}, 0, 1, {}, 1.0),  # 10 guards, each for 10 people: 4 / 4
        ({"duty": 0.05, "column": 1.0, "crowd": 10.0}, 0, 1, {}, 0.1),  # at least one guard: 0.05 x 4 / 2
    ],
)
def test_detection_chance(sector, wet, hour, changes, efforts):
    # The rate is ln 2: each unit of effort halves the chance of getting through unseen.
    chance = detection_chance(here(**sector), policy(wet=float(wet)), now(hour=hour), parameters(**changes))
    assert chance == pytest.approx(1.0 - 0.5**efforts)
