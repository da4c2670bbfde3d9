import pytest

from sim.governments.eu import EuropeanUnion
from sim.governments.russia import Russia
from sim.scenario.catalogue import levers_of
from tests.stand_in import StandIn, free

EU = {
    "eu_unity": 0.8,
    "carrier_focus": 0.5,
    "origin_focus": 0.75,
    "contact_salience": 0.5,
    "contact_high": 0.6,
    "contact_pace": 0.5,
    "return_money": 900.0,
    "sanctions_start": 0.2,
    "sanctions_salience": 0.4,
    "sanctions_lag": 10.0,
    "sanctions_step": 0.15,
}


def union(salience=0.0, **levers):
    office = EuropeanUnion(StandIn(EU, salience=salience), "eu")
    office.levers.update(levers)
    return office


def values(office):
    return {name: choice.value for name, choice in office.rules().items()}


def test_every_lever_has_a_rule():
    assert set(union().rules()) == set(levers_of("eu"))


def test_pressure_on_carriers_and_origins_follows_attention_and_unity():
    chosen = values(union(0.5))
    assert (chosen["carrier_pressure"], chosen["origin_pressure"]) == pytest.approx((0.2, 0.3))


@pytest.mark.parametrize(
    ("salience", "dialogue", "after", "moscow", "money"),
    [
        (0.49, 0.0, 0.0, 0.0, 0.0),
        (0.5, 0.0, 0.3, 0.6, 900.0),
        (0.5, 0.3, 0.45, 0.6, 900.0),
        (0.1, 0.4, 0.2, 0, 0),
    ],
)
def test_alarm_brings_calls_and_money(salience, dialogue, after, moscow, money):
    office = union(salience)
    office.dialogue = dialogue
    chosen = values(office)
    assert (chosen["contact"], chosen["moscow_contact"], chosen["return_money"]) == pytest.approx(
        (after, moscow, money)
    )


def test_a_step_of_sanctions_takes_effect_after_the_lag():
    office = union(0.4)
    seen = []
    for day in range(25):
        office.model.day = day
        office.levers["sanctions"] = values(office)["sanctions"]
        seen.append(office.levers["sanctions"])
    # Decided on day 0, in effect on day 10; decided again on day 11, in effect on day 21.
    assert seen == pytest.approx([0.2] * 10 + [0.35] * 11 + [0.5] * 4)


def test_a_decided_step_comes_even_if_attention_fades_and_no_other_follows():
    office = union(0.4, sanctions=0.9)
    office.rules()
    office.model.salience, office.model.day = 0.1, 10
    assert values(office)["sanctions"] == 1.0
    office.model.day = 30
    assert values(office)["sanctions"] == 0.9  # the lever as it stands: nothing new is decided


ROLES = ("orchestrator", "permissive", "restrainer")
RUSSIA = {"display_salience": 0.3} | {
    f"{name}_{role}": value
    for role, numbers in zip(
        ROLES,
        [(0.9, 0.8, 1.0, 0.0, 0.0, 0.0), (0.5, 0.4, 0.6, 0.1, 0.2, 0.3), (0.2, 0.1, 0.0, 0.5, 0.6, 0.7)],
        strict=True,
    )
    for name, value in zip(
        ("absorbed", "cover", "display", "restraint", "heeds_calls", "heeds_ns2"), numbers, strict=True
    )
}


def moscow(role, salience=0.0, escalation=0.0, levers=None):
    model = StandIn(
        RUSSIA, levers, settings=free(russia__role=role), salience=salience, escalation=escalation
    )
    return values(Russia(model, "russia"))


def test_every_lever_of_russia_has_a_rule():
    assert set(moscow("permissive")) == set(levers_of("russia"))


@pytest.mark.parametrize(
    ("role", "absorbed", "cover", "display"),
    [("orchestrator", 0.9, 0.8, 1.0), ("permissive", 0.5, 0.4, 0.6), ("restrainer", 0.2, 0.1, 0.0)],
)
def test_the_role_says_what_russia_bears_and_shows(role, absorbed, cover, display):
    quiet, loud = moscow(role, salience=0.29), moscow(role, salience=0.3)
    assert (quiet["absorbed_share"], quiet["cover"], quiet["display"]) == (absorbed, cover, 0.0)
    assert loud["display"] == display


@pytest.mark.parametrize(("threat", "veto"), [(0.0, 0.0), (1.0, 1.0)])
def test_russia_does_not_back_the_gas_threat(threat, veto):
    assert moscow("orchestrator", levers={"belarus.gas_threat": threat})["gas_veto"] == veto


def test_russia_leans_on_minsk_by_its_role():
    levers = {"eu.moscow_contact": 0.5, "eu.ns2_condition": 1.0}
    stops = [moscow(role, escalation=0.4, levers=levers)["stop_pressure"] for role in ROLES]
    assert stops == pytest.approx([0.0, 0.04 + 0.1 + 0.3, 1.0])  # the last sums to 0.2 + 0.3 + 0.7
