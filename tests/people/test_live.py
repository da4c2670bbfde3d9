import pytest

from sim.kernel import stages
from sim.kernel.stages import (
    BORDER_CAMP,
    DETAINED,
    EU_CAMP,
    FINAL_FROM,
    FLOWS,
    INLAND,
    MINSK,
    NO_ROSTER,
    ONWARD,
    RETURNED,
    ROSTER_OF,
    STAGES,
    STRIP,
)
from sim.people.live import live
from tests.rules import here, now, parameters, person, policy, under

CLOCK = {"pressure": 1.0, "vetting_chance": 1.0, "removal_chance": [1.0] * 5}


def after(stage, p, **values):
    someone = person(stage=stage, exposure=10.0, **values)
    sectors, policies = [here(neighbour=i) for i in range(3)], [policy(admission=1.0)] * 3
    live(someone, sectors, policies, under(p, sectors, policies, **CLOCK), p)
    return someone


def test_who_has_come_to_an_end_is_on_no_roster():
    assert [ROSTER_OF[stage] == NO_ROSTER for stage in range(len(STAGES))] == [
        stage >= FINAL_FROM for stage in range(len(STAGES))
    ]


@pytest.mark.parametrize(
    ("stage", "rates", "to"),
    [
        (MINSK, {"transfer_alone": 1e9}, BORDER_CAMP),
        (BORDER_CAMP, {"camp_to_strip_alone": 1e9}, STRIP),
        (STRIP, {"attempt_rate": 1e9}, INLAND),
        (INLAND, {"onward_rate": 1e9}, ONWARD),
        (EU_CAMP, {}, RETURNED),
    ],
)
def test_each_stage_has_its_rule(stage, rates, to):
    assert after(stage, parameters(**rates), cash=100.0).stage == to


def test_the_policy_is_the_one_of_the_sector():
    policies = [policy(), policy(), policy(pushback=1.0)]
    for sector, to in [(0, DETAINED), (2, STRIP)]:
        someone = person(stage=INLAND, sector=sector)
        live(someone, [here(neighbour=i) for i in range(3)], policies, now(), parameters(found_rate=1e9))
        assert someone.stage == to


def test_every_event_is_its_own_bit_in_the_order_of_the_flows():
    events = [
        value
        for name, value in vars(stages).items()
        if name.isupper() and isinstance(value, int) and name not in {"FINAL_FROM"}
    ][-len(FLOWS) :]
    assert events == [1 << bit for bit in range(len(FLOWS))]
    assert len(FLOWS) < 31  # events are four bytes, with a sign
