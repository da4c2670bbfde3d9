import pytest

from sim.people.draws import RECEPTION, RESETTLE, VETTING, uniform
from sim.people.eu_side import live_in_custody, live_in_eu_camp, live_in_reception, take_in
from sim.people.stages import (
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
from tests.rules import ALWAYS, now, parameters, person, policy, rate_per_day

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])


@pytest.mark.parametrize(
    ("free", "stage", "events"),
    [(0.0, DETAINED, TAKEN_IN), (1.0, EU_CAMP, TAKEN_IN | TO_EU_CAMP | CLAIMED)],
)
def test_custody_unless_a_camp_has_a_place(free, stage, events):
    someone = person(stage=INLAND)
    take_in(someone, policy(camp_chance=free), now())
    assert (someone.stage, someone.since, someone.events) == (stage, 101, events)


def custody(hour=1, **rates):
    someone = person(stage=DETAINED)
    live_in_custody(someone, now(hour=hour), parameters(**rates))
    return someone.stage, someone.events


def test_from_custody_one_draw_claims_slips_away_or_is_sent_home():
    u = uniform(1, 8, 101, RECEPTION)
    whole, half = rate_per_day(u), rate_per_day(u / 2)
    assert custody(claim_rate=whole * 1.001) == (ASYLUM, CLAIMED)
    assert custody(claim_rate=whole * 0.999) == (DETAINED, 0)
    assert custody(claim_rate=half, abscond_rate=half * 1.001) == (ONWARD, WENT_ONWARD)
    assert custody(claim_rate=half, abscond_rate=half * 0.999) == (DETAINED, 0)
    assert custody(abscond_rate=half, removal_rate=half * 1.001) == (RETURNED, SENT_HOME)
    assert custody(claim_rate=ALWAYS, hour=2) == (DETAINED, 0)


@AROUND
def test_some_travel_on_before_their_claim_is_decided(factor, happens):
    someone = person(stage=ASYLUM)
    rate = rate_per_day(uniform(1, 8, 101, RECEPTION)) * factor
    live_in_reception(someone, now(), parameters(abscond_rate=rate))
    assert (someone.stage, someone.events) == ((ONWARD, WENT_ONWARD) if happens else (ASYLUM, 0))


def test_nobody_travels_on_at_night():
    someone = person(stage=ASYLUM)
    live_in_reception(someone, now(hour=0), parameters(abscond_rate=ALWAYS))
    assert someone.stage == ASYLUM


def vetted(uid=8, grounds=0, hour=1, **clock):
    someone = person(uid=uid, stage=EU_CAMP, grounds=grounds)
    live_in_eu_camp(someone, now(hour=hour, **{"vetting_chance": 1.0} | clock), parameters())
    return someone.stage, someone.events


@AROUND
def test_vetting_takes_its_turn(factor, happens):
    chance = uniform(1, 8, 101, VETTING) * factor
    assert (vetted(vetting_chance=chance)[0] == RETURNED) is happens
    assert vetted(vetting_chance=1.0, hour=3) == (EU_CAMP, 0)


def test_refugees_are_resettled_as_places_come_free_and_never_returned():
    u = uniform(1, 8, 101, RESETTLE)
    assert vetted(grounds=1, resettle_chance=u * 1.001) == (RESETTLED, WAS_RESETTLED)
    assert vetted(grounds=1, resettle_chance=u * 0.999, public_returns=1.0) == (EU_CAMP, 0)


def test_the_others_are_returned_some_of_them_publicly():
    u = uniform(1, 8, 101, RESETTLE)
    assert vetted(public_returns=u * 0.999, resettle_chance=1.0) == (RETURNED, SENT_HOME)
    assert vetted(public_returns=u * 1.001) == (RETURNED, SENT_HOME | PUBLIC_RETURN)
