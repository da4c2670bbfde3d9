from datetime import date
from types import SimpleNamespace

import pytest

from sim.governments.frontline import Frontline
from tests.shipped_world import levers_of
from tests.stand_in import StandIn, aims_of, free, sums

P = {
    "force_per_attempt": 2.0,
    "zone_access": 0.1,
    "pushback_hard": 0.9,
    "fence_pace": 6.0,
    "admission_hard": 0.05,
    "deaths_weight": 0.02,
    "support_weight": 0.05,
    "emergency_attempts": 0.4,
    "emergency_load_most": 2.0,
    "emergency_gain": 0.2,
    "emergency_habit": 0.3,
    "neighbours.latvia.harden_at": 40.0,
    "neighbours.latvia.domestic_gain": 0.5,
    "neighbours.latvia.force_start": 300.0,
    "neighbours.latvia.force_most": 700.0,
    "neighbours.latvia.pushback_start": 0.2,
    "neighbours.latvia.admission_start": 0.8,
}


def latvia(recorded, storms=0, deaths=0.0, changes=None, **levers):
    """Latvia that knows of so many recorded attempts per day and recent deaths, and of storms of its line."""
    model = StandIn(P | (changes or {}), settings=free(), line=SimpleNamespace(stormed=[9, 9, storms]))
    model.eu = SimpleNamespace(unity=0.8)
    model.published = [{"recorded_latvia": recorded, "deaths_recent": deaths}]
    office = Frontline(model, "latvia", 2)
    office.levers.update(levers)
    return office


def test_every_lever_is_chosen_or_follows_a_rule_or_stays():
    office = latvia(0.0)
    assert sorted([*office.aims(), *office.rules(), *office.fixed()]) == sorted(levers_of("latvia"))


def test_below_its_mark_a_neighbour_stays_as_it_was():
    best = sums(aims_of(latvia(39.9)))
    soft = {"pushback": 0.2, "fence": 0.0, "admission": 0.8}
    assert {name: best[name] for name in soft} == pytest.approx(soft)


def test_at_its_mark_it_hardens_for_good():
    office = latvia(40.0)
    hard = {"pushback": 0.9 + 0.04, "fence": 6.0, "admission": 0.05}  # EU support adds 0.05 x 0.8
    assert {name: sums(aims_of(office))[name] for name in hard} == pytest.approx(hard)
    office.model.published[0]["recorded_latvia"] = 0.0
    assert {name: sums(aims_of(office))[name] for name in hard} == pytest.approx(hard)


def test_it_hardens_on_a_day_between_decisions_too():
    office = latvia(0.0, changes={"decision_days_frontline": 3.0})
    seen = []
    for day, recorded in enumerate([0.0, 40.0, 0.0, 0.0]):
        office.model.crisis_day, office.model.published = (
            day,
            [{"recorded_latvia": recorded, "deaths_recent": 0.0}],
        )
        office.decide(office.model.today)
        seen.append(office.levers["fence"])
    assert seen[:3] == [0.0] * 3
    assert seen[3] > 0.0


def test_resolve_is_given_with_its_day_and_its_mark():
    office = latvia(12.0)
    office.remember()
    assert office.aims()["fence"]().notes == {"resolve": "12 recorded per day, hardens at 40"}
    office.model.published[0]["recorded_latvia"] = 47.0
    office.remember()
    office.model.today, office.model.published[0]["recorded_latvia"] = date(2021, 9, 9), 90.0
    office.remember()
    told = {"resolve": "hardened since 2021-09-01, at 47 recorded per day"}
    assert {
        lever: office.aims()[lever]().notes for lever in ("pushback", "fence", "admission")
    } == dict.fromkeys(("pushback", "fence", "admission"), told)


def test_force_is_raised_within_days_and_sent_home_over_weeks():
    office = latvia(100.0)
    office.model.p.need_rise, office.model.p.need_memory = 4.0, 10.0
    needs = []
    for recorded in (150.0, 150.0, 20.0, 200.0):
        office.model.published[0]["recorded_latvia"] = recorded
        office.remember()
        needs.append(office.need)
    assert needs == pytest.approx([37.5, 65.625, 61.0625, 95.796875])


def test_deaths_weigh_against_pushback():
    assert sums(aims_of(latvia(40.0, deaths=5.0)))["pushback"] == pytest.approx(0.94 - 0.1)


def test_force_follows_what_is_seen_and_what_is_gained_by_showing_it():
    # 300 + 2 x 100 x 1.5
    assert sums(aims_of(latvia(100.0)))["force"] == pytest.approx(600.0)
    assert sums(aims_of(latvia(1000.0)))["force"] == pytest.approx(700.0)  # all that can be sent


@pytest.mark.parametrize(
    ("recorded", "in_force", "emergency"),
    [
        (20.0, 0.0, 0.0),  # 0.2 + 0.1 + 0.04 is below a half
        (40.0, 0.0, 1.0),  # 0.4 + 0.1 + 0.04 is above it
        (20.0, 1.0, 1.0),  # 0.34 + 0.3
        (5.0, 1.0, 0.0),  # 0.05 + 0.1 + 0.04 + 0.3
    ],
)
def test_an_emergency_comes_with_attempts_and_outlasts_them(recorded, in_force, emergency):
    office = latvia(recorded, emergency=in_force)
    office.decide(office.model.today)
    assert office.levers["emergency"] == emergency


@pytest.mark.parametrize(("zone", "access"), [(0.0, 1.0), (1.0, 0.1)])
def test_the_zone_keeps_aid_out(zone, access):
    assert latvia(0.0, emergency=zone).rules()["aid_access"]().value == pytest.approx(access)


def test_crossings_close_after_a_storm_until_attempts_fall_below_the_mark():
    office = latvia(40.0)
    seen = []
    for storms, recorded in [(0, 40.0), (1, 40.0), (0, 40.0), (0, 39.9), (0, 40.0), (2, 0.0), (0, 0.0)]:
        office.model.line.stormed[2] = storms
        office.model.published[0]["recorded_latvia"] = recorded
        office.remember()
        seen.append(office.rules()["crossings_open"]().value)
    assert seen == [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0]
