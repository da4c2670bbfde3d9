from types import SimpleNamespace

import pytest

from sim.governments.frontline import Frontline
from sim.scenario.catalogue import levers_of
from tests.stand_in import StandIn

P = {
    "force_per_attempt": 2.0,
    "force_pace": 50.0,
    "zone_access": 0.1,
    "pushback_hard": 0.9,
    "fence_pace": 6.0,
    "admission_hard": 0.05,
    "scale": 0.5,
    "harden_at_latvia": 40.0,
    "domestic_gain_latvia": 0.5,
    "force_start_latvia": 300.0,
    "force_most_latvia": 700.0,
    "pushback_start_latvia": 0.2,
    "admission_start_latvia": 0.8,
}


class Records:
    """Attempts a day that Latvia records."""

    def __init__(self, latvian):
        self.latvian = latvian

    def seen(self, neighbour):
        return self.latvian if neighbour == 2 else 0.0


def latvia(recorded, storms=0, **levers):
    """Latvia that sees so many attempts a day recorded, and storms of its line, at a scale of one half."""
    model = StandIn(P, observer=Records(recorded), line=SimpleNamespace(stormed=[9, 9, storms]))
    office = Frontline(model, "latvia", 2)
    office.levers.update(levers)
    return office


def values(office):
    return {name: choice.value for name, choice in office.rules().items()}


def test_every_lever_has_a_rule():
    assert set(latvia(0.0).rules()) == set(levers_of("latvia"))


def test_below_its_threshold_a_neighbour_stays_as_it_was():
    chosen = values(latvia(19.9))
    soft = {"pushback": 0.2, "fence": 0.0, "admission": 0.8, "emergency": 0.0}
    assert {name: chosen[name] for name in soft} == soft


def test_at_its_threshold_it_hardens_for_good():
    office = latvia(20.0)  # 40 a day of the whole
    hard = {"pushback": 0.9, "fence": 6.0, "admission": 0.05, "emergency": 1.0}
    assert {name: values(office)[name] for name in hard} == hard
    office.model.observer.latvian = 0.0
    assert {name: values(office)[name] for name in hard} == hard


def test_force_moves_at_its_pace_towards_what_is_seen():
    office = latvia(50.0)
    # 300 + 2 x 100 x 1.5 = 600
    assert [values(office)["force"] for _ in range(8)] == [350, 400, 450, 500, 550, 600, 600, 600]
    office.model.observer.latvian = 5000.0
    assert [values(office)["force"] for _ in range(3)] == [650, 700, 700]
    office.model.observer.latvian = 0.0
    assert values(office)["force"] == 650


@pytest.mark.parametrize(("zone", "access"), [(0.0, 1.0), (1.0, 0.1)])
def test_the_zone_keeps_aid_out(zone, access):
    assert values(latvia(0.0, emergency=zone))["aid_access"] == pytest.approx(access)


def test_crossings_close_after_a_storm_until_attempts_fall_below_the_mark():
    office = latvia(20.0)
    seen = []
    for storms, recorded in [(0, 20.0), (1, 20.0), (0, 20.0), (0, 19.9), (0, 20.0), (2, 0.0), (0, 0.0)]:
        office.model.line.stormed[2], office.model.observer.latvian = storms, recorded
        seen.append(values(office)["crossings_open"])
    assert seen == [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0]
