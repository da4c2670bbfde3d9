from datetime import date
from types import SimpleNamespace

import pytest

from sim.governments.belarus import Belarus
from tests.shipped_world import levers_of
from tests.stand_in import StandIn, aims_of, free, sums

P = {
    "answer_memory": 4.0,
    "objective_named": 2.0,
    "objective_other": 0.5,
    "pressure_start": 0.1,
    "pressure_unmet": 0.2,
    "pressure_attention": 0.6,
    "pressure_unanswered": 0.02,
    "pressure_dependence": 0.4,
    "dissent_borne": 2.0,
    "pressure_massing": 0.3,
    "pressure_affront": 0.5,
    "affront_memory": 10.0,
    "pressure_success": 0.3,
    "pressure_failed": 0.4,
    "flights_once_limited": 1.0,
    "neighbours.poland.force_start": 4000.0,
    "neighbours.poland.force_most": 20_000.0,
    "pressure_contact": 0.5,
    "pressure_sanctions": 0.4,
    "pressure_distraction": 0.05,
    "pressure_borne": 0.2,
    "pressure_cover": 0.1,
    "paid_worth": 0.5,
    "sanctions_loss": 1000.0,
    "pressure_stranded": 0.01,
    "pressure_moscow": 0.6,
    "visas_before": 0.05,
    "visa_revenue": 0.4,
    "visa_leverage": 0.5,
    "visa_contact": 0.5,
    "visa_moscow": 2.0,
    "block_highest": 0.9,
    "block_full_at": 0.5,
    "gap_share": 0.5,
    "gather_leverage": 0.05,
    "gas_defiance": 0.4,
    "gas_attention": 0.5,
    "gas_rebuke_weight": 0.8,
    "leave_before": 0.25,
    "leave_stranded": 0.02,
    "shelter_places": 1000.0,
    "shelter_face": 0.1,
    "agencies": 12.0,
    "neighbours.poland.steer": 1.0,
    "neighbours.lithuania.steer": 0.6,
    "neighbours.latvia.steer": 0.2,
    "steer_yield": 0.5,
}


def minsk(
    levers=None,
    today=date(2021, 9, 1),
    stranded=0.0,
    salience=0.0,
    success=(0.0, 0.0, 0.0),
    more=False,
    ahead=None,
    settings=None,
    **changes,
):
    model = StandIn(P | changes, levers, settings=settings or free(), today=today)
    success = dict(zip(("success_poland", "success_lithuania", "success_latvia"), success, strict=True))
    model.published = [{"stranded": stranded, "salience": salience} | success]
    ahead = model.lever("eu", "sanctions") if ahead is None else ahead
    model.eu = SimpleNamespace(announces_sanctions=more, sanctions_ahead=ahead, unity=0.9)
    for (state, lever), entry in model.settings.world.levers.items():
        if lever.endswith(".weekly_cap"):
            model.others.setdefault(f"{state}.{lever}", entry.high)
    return Belarus(model, "belarus")


def test_every_lever_is_chosen_or_follows_a_rule_or_stays():
    office = minsk()
    assert sorted([*office.aims(), *office.rules(), *office.fixed()]) == sorted(levers_of("belarus"))


def test_before_the_scheme_there_are_few_visas_and_no_pressure():
    late = free(scheme_start=date(2021, 8, 25))
    before, after = (minsk(today=date(2021, 8, day), settings=late) for day in (24, 25))
    for office in (before, after):
        office.decide(office.model.today)
    assert (before.levers["visa_openness"], before.levers["pressure"]) == (0.05, 0.0)
    assert after.levers["visa_openness"] > 0.8
    assert after.levers["pressure"] > 0.0


def test_it_steers_to_hosts_of_the_opposition_and_to_where_the_line_gives_way():
    best = sums(minsk(success=(0.1, 0.6, 0.2)).aims())
    steering = [best[f"steer_{code}"] for code in ("poland", "lithuania", "latvia")]
    assert steering == pytest.approx([1.0 - 0.5 * 0.2, 0.6 + 0.5 * 0.3, 0.2 - 0.5 * 0.1])


def test_the_terms_of_pressure_by_hand():
    office = minsk({"eu.sanctions": 0.5, "russia.absorbed_share": 0.6, "russia.cover": 0.3}, stranded=3.0)
    office.unanswered = 10.0 - 1 / 7
    aim = aims_of(office)["pressure"]()
    assert aim.terms == pytest.approx(
        {
            "leverage on the EU": 0.1,
            "demands unmet": 0.2 * (1.0 + 0.5),
            "attention": 0.0,
            "weeks unanswered": 0.2,
            "success": 0.0,
            "recognition": 0.0,
            "dependence": 0.4 * 0.5 * 0.6,
            "failure": 0.0,
            "troops at the line": 0.0,
            "new sanctions": 0.0,
            "revenge": 0.2,
            "distraction": 0.05 * (1.0 + 2.0 * 0.5 * 0.4),
            "sanctions": -0.2 * 0.5 * 0.4,
            "payment": 0.0,
            "cover": 0.03,
            "stranded": -0.03,
            "Moscow": 0.0,
        }
    )
    assert aim.notes["sanctions"] == "Russia bears 0.6"


def pressed(**seen):
    """The terms of pressure after one day."""
    return aims_of(minsk(**seen))["pressure"]().terms


def test_attention_and_troops_at_the_line_raise_pressure():
    assert pressed(salience=0.5)["attention"] == pytest.approx(0.3)
    # 6 000 beyond the standing guard of 4 000, of the 16 000 that there could be
    assert pressed(levers={"poland.force": 10_000.0})["troops at the line"] == pytest.approx(0.3 * 0.375)
    assert pressed(levers={"poland.force": 3000.0, "lithuania.force": 9000.0})["troops at the line"] == 0.0


def test_it_goes_on_with_what_works():
    assert pressed(success=(0.1, 0.6, 0.2))["success"] == pytest.approx(0.3 * 0.3)
    nowhere = {f"neighbours.{key}.steer": 0.0 for key in ("poland", "lithuania", "latvia")}
    assert pressed(success=(0.1, 0.6, 0.2), **nowhere)["success"] == 0.0


@pytest.mark.parametrize(
    ("stranded", "levers", "gathers"),
    [
        (11.2, {}, False),  # (0.05 - 0.01) x 11.2 + 0.05 is just below 0.5
        (11.3, {}, True),
        (14.0, {"eu.contact": 0.2}, False),  # 0.05 x 14 x 0.8 - 0.01 x 14 + 0.05 - 0.2
        (14.0, {"russia.stop_pressure": 0.2}, False),
    ],
)
def test_it_gathers_a_crowd_once_enough_people_are_there_and_nobody_answers(stranded, levers, gathers):
    office = minsk(levers, stranded=stranded)
    office.decide(office.model.today)
    assert office.levers["gathering"] == gathers


def test_new_sanctions_rankle_for_a_while():
    office = minsk({"eu.sanctions": 0.3}, ahead=0.5)
    terms = aims_of(office)["pressure"]().terms
    assert terms["new sanctions"] == pytest.approx(0.5 * 0.2)
    terms = aims_of(office)["pressure"]().terms  # a day later, nothing new
    assert terms["new sanctions"] == pytest.approx(0.5 * 0.2 * 0.9)


def test_for_a_payment_it_does_less():
    aims = aims_of(minsk({"eu.payment_to_minsk": 400.0}))
    assert [aims[lever]().terms["payment"] for lever in ("pressure", "visa_openness")] == [-0.2, -0.2]


def test_a_call_meets_demands():
    assert pressed(levers={"eu.contact": 0.75})["demands unmet"] == pytest.approx(0.2 * 0.25)


@pytest.mark.parametrize(
    ("limits", "states"),
    [
        ({}, 0),
        ({"iraq.routes.baghdad.weekly_cap": 13.0}, 0),
        ({"iraq.routes.baghdad.weekly_cap": 1.0}, 1),
        ({"iraq.routes.baghdad.weekly_cap": 0.0, "iraq.routes.erbil.weekly_cap": 0.0}, 1),
        ({"iraq.routes.erbil.weekly_cap": 1.0, "turkey.routes.istanbul.nationality_ban.syrian": 1.0}, 2),
    ],
)
def test_it_sees_failure_in_closed_flights_and_a_united_union(limits, states):
    assert pressed(levers=limits)["failure"] == pytest.approx(-0.4 * 0.9 * states / 6)


def test_the_named_objective_counts_more():
    office = minsk({"eu.sanctions": 0.5}, settings=free(belarus__objective="revenge"))
    # 0.1 + 0.5 x (0.2 x 1.5 + 0.02 / 7: one day) + 2 x 0.2 + 0.5 x 0.05 x (1 + 2 x 0.5) - 0.2 x 0.5
    assert sums(aims_of(office))["pressure"] == pytest.approx(0.1 + 0.15 + 0.01 / 7 + 0.4 + 0.05 - 0.1)


def test_a_demand_for_relief_grows_with_sanctions_and_no_call_meets_it():
    def unmet(objective, **levers):
        named = {key.replace("__", "."): value for key, value in levers.items()}
        return aims_of(minsk(named, settings=free(belarus__objective=objective)))["pressure"]().terms[
            "demands unmet"
        ]

    # objective_named 2 and objective_other 0.5 times 0.2: talks, and relief by half of the sanctions there could be
    assert unmet("sanctions_relief", eu__sanctions=0.5) == pytest.approx(0.2 * (0.5 + 2.0 * 0.5))
    assert unmet("sanctions_relief", eu__sanctions=0.5, eu__contact=1.0) == pytest.approx(0.2 * 2.0 * 0.5)
    assert unmet("recognition", eu__sanctions=0.0) == pytest.approx(0.2 * 2.0)


@pytest.mark.parametrize(
    ("objective", "weight"),
    [("mixed", 1.0), ("recognition", 1.25), ("distraction", 1.25), ("revenge", 0.5)],
)
def test_attention_serves_those_who_want_to_be_noticed(objective, weight):
    office = minsk(salience=0.5, settings=free(belarus__objective=objective))
    assert aims_of(office)["pressure"]().terms["attention"] == pytest.approx(0.6 * 0.5 * weight)


def test_a_call_is_remembered_and_clears_the_grievance():
    office = minsk({"eu.contact": 0.8})
    office.unanswered = 20.0
    office.remember()
    assert office.answered == 0.8
    assert office.unanswered == pytest.approx((20.0 + 1 / 7) * 0.2)
    office.model.others["eu.contact"] = 0.0
    office.remember()
    assert office.answered == pytest.approx(0.6)
    assert office.unanswered == pytest.approx((20.0 + 1 / 7) * 0.2 + 1 / 7)


@pytest.mark.parametrize(
    ("levers", "visas", "home", "shelter"),
    [
        ({}, 0.9, 0.25 + 0.06, -100.0),
        ({"eu.contact": 0.6}, 0.9 - 0.3, 0.85 + 0.06, 500.0),
        ({"russia.stop_pressure": 0.4}, 0.9 - 0.8, 0.65 + 0.06, 300.0),
    ],
)
def test_answered_or_leaned_on_it_closes_the_scheme_and_opens_a_way_down(levers, visas, home, shelter):
    best = sums(aims_of(minsk(levers, stranded=3.0)))
    chosen = (best["visa_openness"], best["homeward_flights"], best["shelter"])
    assert chosen == pytest.approx((visas, home, shelter))


@pytest.mark.parametrize(
    ("pressure", "block", "gap"), [(0.0, 0.0, 0.0), (0.25, 0.45, 0.125), (0.8, 0.9, 0.4)]
)
def test_block_and_gaps_follow_pressure(pressure, block, gap):
    office = minsk()
    office.levers["pressure"] = pressure
    rules = office.rules()
    assert (rules["return_block"]().value, rules["gap_opening"]().value) == pytest.approx((block, gap))


@pytest.mark.parametrize(
    ("more", "salience", "levers", "threat"),
    [
        (True, 0.6, {}, 1.0),  # 0.4 + 0.3 is above the 0.5 at which on and off are worth the same
        (False, 0.9, {}, 0.0),
        (True, 0.1, {}, 0.0),
        (True, 0.6, {"eu.contact": 0.5}, 0.0),
        (True, 0.6, {"russia.stop_pressure": 0.5}, 0.0),
    ],
)
def test_gas_is_threatened_only_when_more_sanctions_come_in_the_light_of_attention(
    more, salience, levers, threat
):
    office = minsk(levers, salience=salience, more=more)
    office.decide(office.model.today)
    assert office.levers["gas_threat"] == threat


def test_a_veto_is_remembered():
    office = minsk({"russia.gas_veto": 1.0}, salience=0.6, more=True)
    office.levers["gas_threat"] = 1.0
    office.remember()
    assert office.rebuked == 1.0
    office.model.others["russia.gas_veto"] = 0.0
    assert aims_of(office)["gas_threat"]().terms["Moscow"] == pytest.approx(-0.8 * 0.75)
