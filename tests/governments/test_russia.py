import pytest

from sim.governments.russia import Russia
from tests.shipped_world import levers_of
from tests.stand_in import StandIn, free, sums

ROLES = ("orchestrator", "permissive", "restrainer")
NAMES = ("absorbed", "cover", "display", "restraint", "heeds_calls", "heeds_ns2")
NUMBERS = [(0.9, 0.8, 1.0, 0.0, 0.0, 0.0), (0.5, 0.4, 0.6, 0.1, 0.2, 0.3), (0.2, 0.1, 0.0, 0.5, 0.6, 0.7)]
P = (
    {
        "absorbed_isolation": 0.4,
        "absorbed_strain": 0.5,
        "strain_memory": 10.0,
        "strain_leans": 0.5,
        "display_caution": 0.3,
    }
    | {"display_reserve": 0.25, "display_memory": 4.0, "gas_sales": 1.0, "gas_loyalty": 0.2}
    | {
        f"{name}_{role}": value
        for role, numbers in zip(ROLES, NUMBERS, strict=True)
        for name, value in zip(NAMES, numbers, strict=True)
    }
)


def moscow(role, salience=0.0, escalation=0.0, levers=None, **changes):
    model = StandIn(P | changes, levers, settings=free(russia__role=role))
    model.published = [{"salience": salience, "escalation": escalation}]
    return Russia(model, "russia")


def test_every_lever_is_chosen_or_follows_a_rule_or_stays():
    office = moscow("permissive")
    assert sorted([*office.aims(), *office.rules(), *office.fixed()]) == sorted(levers_of("russia"))


@pytest.mark.parametrize(
    ("role", "absorbed", "cover", "display"),
    [("orchestrator", 0.9, 0.8, 0.55), ("permissive", 0.5, 0.4, 0.23), ("restrainer", 0.2, 0.1, -0.25)],
)
def test_the_role_says_what_russia_bears_and_shows(role, absorbed, cover, display):
    office = moscow(role, salience=0.8)
    best = sums(office.aims())
    assert (best["absorbed_share"], office.fixed()["cover"].value) == (absorbed, cover)
    assert best["display"] == pytest.approx(display)


@pytest.mark.parametrize(
    ("sanctions", "contact", "strain", "share"),
    [(0.0, 0.0, 0.0, 0.5), (0.5, 0.0, 0.0, 0.7), (0.5, 1.0, 0.0, 0.5), (0.5, 0.0, 0.2, 0.6)],
)
def test_its_share_follows_the_isolation_of_belarus_and_the_strain(sanctions, contact, strain, share):
    office = moscow("permissive", levers={"eu.sanctions": sanctions, "eu.contact": contact})
    office.strain = strain
    assert sums(office.aims())["absorbed_share"] == pytest.approx(share)


def test_escalation_strains_the_alliance_for_longer_than_it_lasts():
    office = moscow("restrainer", escalation=0.8)
    office.remember()
    assert office.strain == pytest.approx(0.08)
    office.model.published[0]["escalation"] = 0.0
    office.remember()
    assert office.strain == pytest.approx(0.072)
    # What it leans on Minsk for: 0.5 per escalation, half of that per strain.
    assert sums(office.aims())["stop_pressure"] == pytest.approx(0.5 * 0.5 * 0.072)


def test_its_own_caution_holds_displays_back():
    calm, tense = (
        sums(moscow("permissive", salience=0.8, escalation=e).aims())["display"] for e in (0.0, 0.5)
    )
    assert calm - tense == pytest.approx(0.15)


def test_a_display_is_an_event_that_is_not_repeated_at_once():
    office = moscow("orchestrator", salience=0.9)  # 0.9 - 0.25 less the display as remembered
    shown = []
    for day in range(12):
        office.model.day = office.model.crisis_day = day
        office.decide(office.model.today)
        shown.append(office.levers["display"])
    # Remembered as 1, 0.75, 0.56, ...: below 0.15 from the seventh day after the display on.
    assert shown == [1.0] + [0.0] * 7 + [1.0] + [0.0] * 3


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("threat", "veto"), [(0.0, 0.0), (1.0, 1.0)])
def test_russia_does_not_back_the_gas_threat(role, threat, veto):
    office = moscow(role, levers={"belarus.gas_threat": threat})
    office.decide(office.model.today)
    assert office.levers["gas_veto"] == veto


def test_with_its_sales_at_less_stake_it_might():
    office = moscow("orchestrator", levers={"belarus.gas_threat": 1.0}, gas_sales=0.6)
    office.decide(office.model.today)  # 0.6 - 0.2 x 0.8 is below a half
    assert office.levers["gas_veto"] == 0.0


def test_russia_leans_on_minsk_by_its_role():
    levers = {"eu.moscow_contact": 0.5, "eu.ns2_condition": 1.0}
    stops = [sums(moscow(role, escalation=0.4, levers=levers).aims())["stop_pressure"] for role in ROLES]
    assert stops == pytest.approx([0.0, 0.04 + 0.1 + 0.3, 0.2 + 0.3 + 0.7])
