from datetime import date

import pytest

from sim.governments.belarus import Belarus
from sim.scenario.catalogue import levers_of
from tests.stand_in import StandIn, free

P = {
    "answer_memory": 4.0,
    "objective_named": 2.0,
    "objective_other": 0.5,
    "pressure_start": 0.1,
    "pressure_unanswered": 0.02,
    "pressure_contact": 0.5,
    "pressure_sanctions": 0.4,
    "pressure_distraction": 0.05,
    "pressure_borne": 0.2,
    "pressure_cover": 0.1,
    "pressure_stranded": 0.01,
    "pressure_moscow": 0.6,
    "pressure_pace": 0.5,
    "visas_before": 0.05,
    "visa_contact": 0.5,
    "block_highest": 0.9,
    "block_full_at": 0.5,
    "gap_share": 0.5,
    "gas_sanctions": 0.4,
    "gas_salience": 0.3,
    "yield_from": 0.4,
    "leave_before": 0.25,
    "shelter_places": 1000.0,
    "agencies": 12.0,
    "steer_pl": 1.0,
    "steer_lt": 0.6,
    "steer_lv": 0.2,
}


def minsk(levers=None, today=date(2021, 9, 1), stranded=0.0, salience=0.0, settings=None, **changes):
    model = StandIn(P | changes, levers, settings=settings or free(), today=today, salience=salience)
    model.stranded_thousands = stranded
    return Belarus(model, "belarus")


def values(office):
    return {name: choice.value for name, choice in office.rules().items()}


def test_every_lever_has_a_rule():
    assert set(minsk().rules()) == set(levers_of("belarus"))


def test_before_the_scheme_there_are_few_visas_and_no_pressure():
    late = free(scheme_start=date(2021, 8, 25))
    before = values(minsk(today=date(2021, 8, 24), settings=late))
    after = values(minsk(today=date(2021, 8, 25), settings=late))
    assert (before["visa_openness"], before["pressure"], before["return_block"]) == (0.05, 0.0, 0.0)
    assert (after["visa_openness"], after["pressure"] > 0) == (1.0, True)


def test_pressure_moves_half_of_the_way_to_its_target():
    office = minsk({"eu.sanctions": 0.5, "russia.absorbed_share": 0.6, "russia.cover": 0.3}, stranded=3.0)
    office.unanswered = 10.0 - 1 / 7
    # Start 0.1, ten weeks unanswered +0.2, sanctions +0.2, distraction +0.05, 0.2 borne -0.04, cover +0.03, stranded
    # -0.03.
    assert office.rules()["pressure"].value == pytest.approx(0.51 / 2)
    assert office.rules()["pressure"].reason.startswith("target 0.51: recognition +0.20, revenge +0.20")


def test_the_named_objective_counts_more():
    office = minsk({"eu.sanctions": 0.5}, settings=free(belarus__objective="revenge"))
    # 0.1 + 0.5 x 0.02 / 7 (one day) + 2 x 0.2 + 0.5 x 0.05 - 0.5 x 0.2 x 0.5, of which half.
    target = 0.1 + 0.01 / 7 + 0.4 + 0.025 - 0.05
    assert office.rules()["pressure"].value == pytest.approx(target / 2)


def test_pressure_is_a_share():
    high, low = minsk(pressure_start=9.0, pressure_pace=1.0), minsk({"russia.stop_pressure": 1.0})
    assert high.rules()["pressure"].value == 1.0
    assert low.rules()["pressure"].value == 0.0


def test_a_call_is_remembered_and_clears_the_grievance():
    office = minsk({"eu.contact": 0.8})
    office.unanswered = 20.0
    office.rules()
    assert office.answered == 0.8
    assert office.unanswered == pytest.approx((20.0 + 1 / 7) * 0.2)
    office.model.others["eu.contact"] = 0.0
    office.rules()
    assert office.answered == pytest.approx(0.6)
    assert office.unanswered == pytest.approx((20.0 + 1 / 7) * 0.2 + 1 / 7)


def test_dialogue_and_moscow_close_the_visas():
    assert values(minsk({"eu.contact": 0.5}))["visa_openness"] == pytest.approx(0.75)
    assert values(minsk({"russia.stop_pressure": 0.4}))["visa_openness"] == pytest.approx(0.6)


@pytest.mark.parametrize(("sought", "block", "gap"), [(0.0, 0.0, 0.0), (0.25, 0.45, 0.125), (0.8, 0.9, 0.4)])
def test_block_and_gaps_follow_pressure(sought, block, gap):
    office = minsk(pressure_pace=0.0)
    office.sought = sought
    chosen = values(office)
    assert (chosen["pressure"], chosen["return_block"], chosen["gap_opening"]) == pytest.approx(
        (sought, block, gap)
    )


@pytest.mark.parametrize("lever", ["eu.contact", "russia.stop_pressure"])
@pytest.mark.parametrize(("yielding", "home", "places"), [(0.39, 0.25, 0.0), (0.4, 1.0, 1000.0)])
def test_answered_or_leaned_on_it_lets_people_go_and_opens_a_shelter(lever, yielding, home, places):
    chosen = values(minsk({lever: yielding}))
    assert (chosen["homeward_flights"], chosen["shelter"]) == (home, places)


@pytest.mark.parametrize(
    ("sanctions", "salience", "contact", "threat"),
    [(0.4, 0.3, 0.0, 1.0), (0.39, 0.3, 0.0, 0.0), (0.4, 0.29, 0.0, 0.0), (0.4, 0.3, 0.4, 0.0)],
)
def test_the_gas_threat_answers_sanctions_in_the_light_of_attention(sanctions, salience, contact, threat):
    office = minsk({"eu.sanctions": sanctions, "eu.contact": contact}, salience=salience)
    assert values(office)["gas_threat"] == threat
