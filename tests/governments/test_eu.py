from datetime import date

import pytest

from sim.governments.choice import options
from sim.governments.eu import EuropeanUnion
from sim.model import Standoff
from sim.scenario import load_scenario
from sim.world import load_world
from tests.shipped_world import levers_of
from tests.stand_in import StandIn, aims_of, free, sums

P = {
    "campaign": 1.0,
    "eu_quarrel": 0.2,
    "rally_at": 1e15,  # a quarrel that nothing ends
    "carrier_focus": 0.5,
    "origin_focus": 0.75,
    "origin_burden": 1.5,
    "press_reserve": 0.1,
    "contact_attention": 2.0,
    "contact_reserve": 0.9,
    "moscow_reserve": 0.8,
    "referral": 0.3,
    "deaths_weight": 0.02,
    "return_money": 900.0,
    "money_reserve": 0.2,
    "sanctions_start": 0.2,
    "sanctions_attention": 1.0,
    "sanctions_escalation": 0.5,
    "sanctions_reserve": 0.5,
    "sanctions_lag": 10.0,
    "sanctions_step": 0.15,
}


ANNOUNCED = {
    "actor": "eu",
    "lever": "sanctions_announced",
    "value": 0.5,
    "from": date(2021, 9, 1),
    "until": date(2021, 9, 11),
}


def union(salience=0.0, escalation=0.0, deaths=0.0, settings=None, others=None, taken_in=0.0, **levers):
    model = StandIn(P, others, settings=settings or free())
    model.published = [
        {"salience": salience, "escalation": escalation, "deaths_recent": deaths}
        | {f"taken_in_{state}": taken_in for state in ("poland", "lithuania", "latvia")}
    ]
    office = EuropeanUnion(model, "eu")
    office.levers["us_help"] = 0.0
    office.levers.update(levers)
    return office


def test_every_lever_is_chosen_or_follows_a_rule_or_stays():
    assert sorted([*union().aims(), *union().rules(), *union().fixed()]) == sorted(levers_of("eu"))


def test_pressure_on_carriers_and_origins_follows_attention_and_unity():
    best = sums(aims_of(union(0.5)))
    assert (best["carrier_pressure"], best["origin_pressure"]) == pytest.approx((0.1, 0.2))


@pytest.mark.parametrize(
    ("others", "pressure"),
    [
        ({}, -0.1),
        ({"lithuania.emergency": 1.0}, 0.5),
        ({"lithuania.emergency": 1.0, "latvia.emergency": 1.0}, 1.1),
    ],
)
def test_it_appeals_while_neighbours_under_an_emergency_take_people_in(others, pressure):
    best = sums(aims_of(union(taken_in=40.0, others=others)))
    assert (best["origin_pressure"], best["appeals"]) == pytest.approx((-0.1, pressure))


@pytest.mark.parametrize(
    ("salience", "deaths", "talk", "money"),
    [(0.5, 0.0, -0.1, 0.2), (0.5, 10.0, 0.1, 0.4), (1.0, 0.0, 0.7, 0.6)],
)
def test_attention_and_deaths_bring_calls_and_money(salience, deaths, talk, money):
    best = sums(aims_of(union(salience, deaths=deaths)))
    assert best["contact"] == pytest.approx(talk)
    assert best["moscow_contact"] == pytest.approx(talk + 0.1)  # it costs less to call
    assert best["return_money"] == pytest.approx(money * 900.0)


def test_a_call_is_made_or_not():
    aims = union().aims()
    assert aims["contact"]().switch
    assert aims["moscow_contact"]().switch


def test_minsk_and_moscow_are_called_at_a_cost_of_their_own():
    contact, moscow = (union().aims()[lever]().terms for lever in ("contact", "moscow_contact"))
    assert (contact["recognising Minsk"], moscow["a part for Moscow"]) == (-0.9, -0.8)
    assert "recognising Minsk" not in moscow


@pytest.mark.parametrize(("stop", "pull"), [(0.0, 0.3), (0.5, 0.15), (1.0, 0.0)])
def test_moscow_sends_callers_to_minsk_unless_it_acts_itself(stop, pull):
    office = union(others={"russia.stop_pressure": stop}, moscow_contact=1.0)
    terms = [aim().terms for aim in (aims_of(office)["contact"], aims_of(office)["moscow_contact"])]
    assert terms[0]["sent on by Moscow"] == pytest.approx(pull)
    assert "sent on by Moscow" not in terms[1]


def test_an_answer_of_moscow_fades():
    office = union(moscow_contact=1.0)
    office.model.p.need_memory = 4.0
    office.remember()
    office.levers["moscow_contact"] = 0.0
    assert aims_of(office)["contact"]().terms["sent on by Moscow"] == pytest.approx(0.3 * 0.75)


def test_favours_follow_the_attention_of_weeks():
    office = union(0.5)
    office.model.p.need_memory = 10.0
    office.remember()
    assert office.attention == pytest.approx(0.05)
    for _ in range(99):
        office.remember()
    assert sums(office.aims())["carrier_pressure"] == pytest.approx(0.1, abs=1e-4)


@pytest.mark.parametrize(("salience", "unity"), [(0.0, 0.8), (0.3, 0.9), (0.6, 1.0), (0.9, 1.0)])
def test_a_quarrel_costs_unity_until_attention_brings_the_members_together(salience, unity):
    office = union(salience)
    office.model.p.rally_at = 0.6
    office.remember()
    assert office.unity == pytest.approx(unity)


def test_help_from_the_united_states_stands_in_for_unity_and_money():
    office = union(0.5, us_help=0.5)
    money = aims_of(office)["return_money"]().terms
    assert office.unity == pytest.approx(0.9)
    assert money["cost"] == pytest.approx(-0.1)


def test_a_package_takes_effect_after_the_lag():
    office = union(1.0)
    seen = []
    for day in range(25):
        office.model.day = office.model.crisis_day = day
        office.levers["sanctions"] = office.rules()["sanctions"]().value
        seen.append(office.levers["sanctions"])
    # 0.8 - 0.5 x 0.2 is above 0.5: decided on day 0, in effect on day 10; at 0.35 it is decided again on day 11, in
    # effect on day 21, and at 0.5 once more.
    assert seen == pytest.approx([0.2] * 10 + [0.35] * 11 + [0.5] * 4)


@pytest.mark.parametrize(
    ("salience", "escalation", "level", "due"),
    [(0.7, 0.0, 0.2, False), (0.7, 0.3, 0.2, True), (1.0, 0.0, 0.59, True), (1.0, 0.0, 0.61, False)],
)
def test_a_package_is_decided_when_its_terms_outweigh_half(salience, escalation, level, due):
    office = union(salience, escalation, sanctions=level)
    office.decide(office.model.today)
    assert (office.step_due is not None) is due
    assert office.announces_sanctions is due


def test_the_campaign_lasts_while_a_package_is_announced():
    office = union(1.0)
    office.model.p.rally_at = 0.5
    pressed = []
    for office.model.day in range(12):
        office.model.crisis_day = office.model.day
        office.decide(office.model.today)
        pressed.append(office.campaign)
    # Decided on day 0, in effect on day 10; decided again on day 11.
    assert pressed == [0.0] + [1.0] * 10 + [0.0]


@pytest.mark.parametrize(("salience", "campaign"), [(0.2, 0.25), (0.8, 1.0)])
def test_it_presses_as_one_as_far_as_attention_has_brought_it_together(salience, campaign):
    office = union(salience)
    office.model.p.rally_at, office.levers["sanctions_announced"] = 0.8, 0.5
    office.remember()
    assert office.campaign == pytest.approx(campaign)


@pytest.mark.parametrize(("campaign", "farthest"), [(0.0, 0.25), (0.5, 1.0)])
@pytest.mark.parametrize("lever", ["origin_pressure", "carrier_pressure"])
def test_in_a_campaign_it_presses_with_its_whole_weight_at_once(lever, campaign, farthest):
    office = union(1.0)
    office.campaign = campaign
    assert max(options(0.0, 0.0, 1.0, office.aims()[lever](), (0.25,))) == farthest
    assert max(options(0.0, 0.0, 1.0, office.aims()["appeals"](), (0.25,))) == 0.25


def test_a_decided_package_comes_even_if_attention_fades():
    office = union(1.0, sanctions=0.3)
    office.rules()["sanctions"]()
    office.model.published[0]["salience"] = 0.0
    office.model.day = 10
    choice = office.rules()["sanctions"]()
    assert choice.value == pytest.approx(0.45)
    assert choice.reason.startswith("sanctions 0.30 -> 0.45: attention +0.80")
    assert choice.reason.endswith("; decided on 2021-09-01, in force on 2021-09-11")


def test_a_decision_on_a_package_is_a_row_of_its_own_day():
    office = union(1.0, sanctions=0.3)
    office.decide(office.model.today)
    (row,) = [row for row in office.model.logged if row[1] == "sanctions_announced"]
    assert row[:4] == ("eu", "sanctions_announced", None, pytest.approx(0.45))
    assert row[4].startswith("sanctions 0.30 -> 0.45: attention +0.80")
    assert row[4].endswith("; decided on 2021-09-01, in force on 2021-09-11")
    assert office.levers["sanctions"] == 0.3


def test_a_dated_ladder_is_not_weighed():
    entry = {"actor": "eu", "lever": "sanctions", "value": 0.3}
    office = union(1.0, settings=free().with_changes(levers=[entry]))
    office.decide(office.model.today)
    assert office.step_due is None
    assert not office.announces_sanctions


def test_dated_sanctions_end_a_package_that_was_decided_before():
    entry = {"actor": "eu", "lever": "sanctions", "value": 0.3, "from": date(2021, 9, 2)}
    office = union(1.0, settings=free().with_changes(levers=[entry]), sanctions=0.3)
    office.decide(date(2021, 9, 1))
    assert office.announces_sanctions
    for office.model.today in (date(2021, 9, 2), date(2021, 9, 3)):
        office.decide(office.model.today)
    assert office.step_due is None
    assert not office.announces_sanctions


def test_a_dated_package_is_announced_only_where_the_scenario_dates_that():
    package = {"actor": "eu", "lever": "sanctions", "value": 0.5, "from": date(2021, 9, 11)}
    unknown, known = (free().with_changes(levers=[package, *more]) for more in ((), (ANNOUNCED,)))
    for settings, heard in ((unknown, False), (known, True)):
        office = union(settings=settings, sanctions=0.3)
        office.decide(office.model.today)
        assert office.announces_sanctions is heard
    office.decide(date(2021, 9, 11))
    assert not office.announces_sanctions


@pytest.mark.parametrize(("reading", "before", "after"), [("sent_on", False, True), ("none", True, True)])
def test_minsk_is_called_once_moscow_has_sent_the_callers_there(reading, before, after):
    """At the attention of mid-November and as shipped: first a call to Moscow, then, by its answer, one to Minsk."""
    world = load_world()
    shipped = {name: entry.default for name, entry in world.parameters.items() if name in P}
    p = P | shipped | {"eu_quarrel": 0.0} | world.hypotheses["mechanism.referral"].sets.get(reading, {})
    office = union(0.85, deaths=5.0)
    for name, value in p.items():
        setattr(office.model.p, name, value)

    def called():
        return sums(aims_of(office))["contact"] > 0.5

    assert sums(aims_of(office))["moscow_contact"] > 0.5
    assert called() is before
    office.levers["moscow_contact"] = 1.0  # and Moscow leans on nobody
    assert called() is after


def test_moscow_decides_after_those_whom_it_answers():
    names = list(Standoff(load_scenario("as_it_happened"), rng=1).governments)
    assert names[-1] == "russia"
    assert {"eu", "belarus"} < set(names[:-1])
