import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.governments.accounts import day_accounts
from sim.governments.standing import RUNGS, Standing, rung_of
from sim.kernel.stages import ASYLUM, DETAINED, EU_CAMP, FLOWS, STAGES
from tests.stand_in import StandIn, free

P = {
    "news_attempts": 2.0,
    "news_columns": 0.25,
    "news_deaths": 0.5,
    "news_displays": 0.75,
    "news_gas": 1.0,
    "news_gathering": 0.5,
    "salience_memory": 4.0,
    "escalation_memory": 2.0,
    "incident_rate": 0.01,
    "incident_power": 2.0,
    "trained_incident": 3.0,
    "neighbours.poland.force_most": 10_000.0,
    "escalation_threat": 0.1,
    "escalation_display": 0.2,
    "escalation_massing": 0.4,
    "escalation_columns": 0.3,
}


def standing(levers=None, seen=0.0, deaths=0, columns=0, settings=None, **changes):
    observer = SimpleNamespace(seen=lambda _: seen, new_deaths=deaths)
    model = StandIn(P | changes, levers, observer=observer, line=SimpleNamespace(columns=columns))
    model.settings = settings or free()
    return Standing(model)


@pytest.mark.parametrize(
    ("given", "news"),
    [
        ({}, 0.0),
        ({"seen": 50.0}, 0.3),  # 150 a day at three neighbours
        ({"seen": 50.0, "scale": 0.5}, 0.6),
        ({"columns": 2}, 0.5),
        ({"deaths": 1, "scale": 0.5}, 1.0),
        ({"levers": {"russia.display": 0.4, "belarus.gas_threat": 1.0}}, 1.3),
    ],
)
def test_attention_moves_a_quarter_of_the_way_to_the_news(given, news):
    now = standing(**given)
    now.salience = 0.2
    now.update()
    assert now.salience == pytest.approx(0.2 + (1 - math.exp(-news) - 0.2) / 4)


def test_a_gathering_makes_attention_jump_once():
    now = standing({"belarus.gathering": 1.0}, salience_memory=math.inf)
    now.salience = 0.2
    for _ in range(3):
        now.update()
        assert now.salience == pytest.approx(0.6)  # half of what was missing


def test_escalation_moves_half_of_the_way_to_threats_displays_massing_and_storms():
    levers = {
        "russia.display": 0.5,
        "belarus.gas_threat": 1.0,
        "poland.force": 5000.0,
        "belarus.pressure": 0.5,
    }
    now = standing(levers, columns=3)
    now.update()
    # 0.1 + 0.2 x 0.5 + 0.4 x 0.5 x 0.5 + 0.3 = 0.6
    assert now.escalation == pytest.approx(0.3)
    now.update()
    assert now.escalation == pytest.approx(0.45)


@pytest.mark.parametrize(("infiltration", "times"), [(False, 1.0), (True, 3.0)])
def test_the_chance_of_an_incident_adds_up(infiltration, times):
    now = standing(settings=free(alleged_infiltration=infiltration), escalation_memory=math.inf)
    now.escalation = 0.5
    for _ in range(8):
        now.update()
    assert now.incident_probability == pytest.approx(1 - math.exp(-8 * 0.01 * 0.25 * times))


@pytest.mark.parametrize(("level", "rung"), [(0.0, 0), (0.19, 0), (0.2, 1), (0.99, 4), (1.0, 4)])
def test_the_ladder_has_five_rungs(level, rung):
    assert rung_of(level) == RUNGS[rung]


PRICES = {
    "guard_day_cost": 2.0,
    "fence_km_cost": 1000.0,
    "closure_day_cost": 500.0,
    "reception_day_cost": 30.0,
    "officer_day_cost": 100.0,
    "resettlement_cost": 5000.0,
    "removal_cost": 50.0,
    "sanctions_loss": 8000.0,
    "state_share": 0.25,
    "airport_fee": 10.0,
    "fare": 700.0,
}


def accounts(levers, scale=1.0):
    today = {"flown_home": 3, "sent_home": 4, "newly_resettled": 2, "arrivals": 20}
    flows = [today.get(name, 0) for name in FLOWS]
    inside = {EU_CAMP: 1, DETAINED: 2, ASYLUM: 4}
    stages = [inside.get(stage, 0) for stage in range(len(STAGES))]
    market = SimpleNamespace(booked=5, package_price=2000.0)
    model = StandIn(PRICES | {"scale": scale}, {"latvia.crossings_open": 1.0} | levers, market=market)
    model.line = SimpleNamespace(built_km=np.array([1.0, 0.5, 0.0]))
    return day_accounts(model, flows, stages)


def test_who_pays_and_who_earns():
    levers = {
        "poland.force": 100.0,
        "latvia.force": 50.0,
        "eu.multinational_force": 10.0,
        "eu.return_money": 900.0,
    }
    levers |= {
        "eu.payment_to_minsk": 300.0,
        "eu.consuls": 6.0,
        "eu.sanctions": 0.5,
        "russia.absorbed_share": 0.75,
    }
    assert accounts(levers) == {
        "cost_forces_usd": 320.0,
        "cost_fence_usd": 1500.0,
        "cost_closure_usd": 1000.0,
        "cost_reception_usd": 210.0,
        "cost_vetting_usd": 600.0,
        "cost_resettlement_usd": 10_000.0,
        "cost_returns_usd": 2900.0,
        "cost_payment_usd": 300.0,
        "cost_sanctions_belarus_usd": 1000.0,
        "cost_sanctions_russia_usd": 3000.0,
        "revenue_packages_usd": 10_000.0,
        "revenue_belarus_usd": 3000.0,
        "revenue_airlines_usd": 14_000.0,
    }


def test_all_forces_scale_alike():
    whole, half = (
        accounts({"eu.multinational_force": 10.0, "eu.consuls": 6.0}, scale) for scale in (1.0, 0.5)
    )
    assert (whole["cost_forces_usd"], half["cost_forces_usd"]) == (20.0, 10.0)
    assert (whole["cost_vetting_usd"], half["cost_vetting_usd"]) == (600.0, 300.0)


def test_gas_is_cut_when_a_threat_stands_beyond_its_notice():
    now = standing({"belarus.gas_threat": 1.0}, gas_notice=2.0)
    seen = []
    for veto in (0.0, 0.0, 0.0, 0.0, 1.0, 0.0):
        now.model.others["russia.gas_veto"] = veto
        now.update()
        seen.append(now.gas_cut)
    assert seen == [False, False, True, True, False, False]
