from datetime import date

import pytest

from sim.governments.base import Choice, Government, toward
from sim.scenario.catalogue import levers_of
from tests.stand_in import StandIn, free

DAY = date(2021, 7, 1)


class Office(Government):
    """Turkey, by whatever values a test gives."""

    values: dict[str, float]

    def rules(self):
        return {name: Choice(self.values.get(name, 0.0), f"rule {name}") for name in levers_of("turkey")}


def office(settings=None, grain=0.01, **values):
    made = Office(StandIn({"decision_grain": grain}, settings=settings or free()), "turkey")
    made.values = values
    return made


def dated(**entry):
    return free().with_changes(levers=[{"actor": "turkey", "lever": "flight_cap"} | entry])


def test_the_first_decision_sets_every_lever_and_gives_a_reason_for_each():
    turkey = office(flight_cap=40.0)
    turkey.decide(DAY)
    assert turkey.levers == {"flight_cap": 40.0, "nationality_ban": 0.0, "home_flights": 0.0}
    assert turkey.model.logged == [
        ("turkey", "flight_cap", None, 40.0, "rule flight_cap"),
        ("turkey", "nationality_ban", None, 0.0, "rule nationality_ban"),
        ("turkey", "home_flights", None, 0.0, "rule home_flights"),
    ]


def test_only_a_change_is_logged():
    turkey = office(flight_cap=40.0)
    turkey.decide(DAY)
    turkey.model.logged.clear()
    turkey.decide(DAY)
    assert turkey.model.logged == []
    turkey.values["flight_cap"] = 30.0
    turkey.decide(DAY)
    assert turkey.model.logged == [("turkey", "flight_cap", 40.0, 30.0, "rule flight_cap")]


@pytest.mark.parametrize(("wanted", "kept"), [(-3.0, 0.0), (250.0, 100.0), (12.34567, 12.3457)])
def test_a_lever_stays_in_its_range(wanted, kept):
    turkey = office(flight_cap=wanted)
    turkey.decide(DAY)
    assert turkey.levers["flight_cap"] == kept


@pytest.mark.parametrize(("wanted", "kept"), [(42.0, 40.0), (42.01, 42.01), (38.0, 40.0), (37.99, 37.99)])
def test_an_office_does_not_move_for_less_than_the_grain(wanted, kept):
    turkey = office(grain=0.02, flight_cap=40.0)  # 2 of a range of 100
    turkey.decide(DAY)
    turkey.values["flight_cap"] = wanted
    turkey.decide(DAY)
    assert turkey.levers["flight_cap"] == kept


def test_a_date_comes_before_the_rule_and_gives_way_to_it():
    settings = dated(value=7, **{"from": date(2021, 7, 2), "until": date(2021, 7, 4)})
    turkey = office(settings, flight_cap=40.0)
    seen = []
    for day in range(1, 6):
        turkey.decide(date(2021, 7, day))
        seen.append(turkey.levers["flight_cap"])
    assert seen == [40.0, 7.0, 7.0, 40.0, 40.0]
    reasons = [row[-1] for row in turkey.model.logged if row[1] == "flight_cap"]
    assert reasons == ["rule flight_cap", "dated in the scenario", "rule flight_cap"]


def test_a_dated_value_is_taken_as_it_is():
    turkey = office(dated(value=39.5), flight_cap=40.0)
    turkey.levers["flight_cap"] = 40.0
    turkey.decide(DAY)
    assert turkey.levers["flight_cap"] == 39.5


def test_one_step_towards_a_target():
    assert toward(0.2, 1.0, 0.25) == pytest.approx(0.4)
    assert toward(1.0, 0.0, 1.0) == 0.0
