"""Dated values at the edges of their windows, and actors that are free."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario import Scenario, expand_sweep, load_scenario
from sim.scenario.timetable import by_day
from sim.world import load_world
from tests.limits import barred, cap
from tests.shipped_world import NATIONALITIES, bar_key, cap_key, levers

Write = Callable[..., Path]
DAY = timedelta(days=1)
SUMMER, AUTUMN, WINTER = date(2021, 7, 1), date(2021, 9, 1), date(2021, 12, 1)
DATED = """
[[lever]]
actor = "poland"
lever = "pushback"
value = 0.9
from = 2021-09-01
until = 2021-12-01
[[lever]]
actor = "poland"
lever = "pushback"
value = "rule"
from = 2021-12-01
[[lever]]
actor = "turkey"
lever = "home_flights"
value = 1
[[routes.istanbul.weekly_cap]]
value = 4
from = 2021-09-01
until = 2021-12-01
[[routes.istanbul.weekly_cap]]
value = "none"
until = 2021-09-01
[[routes.dubai.nationality_ban]]
value = ["syrian", "iraqi"]
[[routes.beirut.nationality_ban]]
value = []
until = 2021-09-01
[[routes.beirut.nationality_ban]]
value = "rule"
from = 2021-09-01
"""


@pytest.fixture
def dated(write: Write) -> Scenario:
    return load_scenario(write(DATED))


def free(write: Write, switches: str, more: str = "") -> Scenario:
    """A child that frees actors from the dates of its parent."""
    write(DATED, name="parent")
    return load_scenario(write(f'extends = "parent"\n[hypotheses]\n{switches}{more}'))


def test_windows_are_half_open(dated: Scenario) -> None:
    days = [AUTUMN - DAY, AUTUMN, WINTER - DAY, WINTER]
    assert [dated.lever_value("poland", "pushback", day) for day in days] == [None, 0.9, 0.9, None]
    assert [cap(dated, "istanbul", day) for day in days] == [100.0, 4.0, 4.0, None]


def test_open_windows_have_no_edge(dated: Scenario) -> None:
    assert dated.lever_value("turkey", "home_flights", dated.period.start) == 1.0
    assert dated.lever_value("turkey", "home_flights", dated.period.until - DAY) == 1.0


def test_limits_on_flights_are_levers_of_the_state_of_the_hub(dated: Scenario) -> None:
    assert dated.lever_value("turkey", "routes.istanbul.weekly_cap", AUTUMN) == 4.0
    assert dated.lever_value("uae", "routes.dubai.nationality_ban.syrian", WINTER) == 1.0
    assert dated.lever_value("uae", "routes.dubai.nationality_ban.afghan", WINTER) == 0.0
    assert barred(dated, "dubai", WINTER) == ["iraqi", "syrian"]
    assert cap(dated, "dubai", WINTER) is None
    assert barred(dated, "beirut", SUMMER) == []
    assert barred(dated, "beirut", WINTER) is None


def test_levers_that_no_file_names_are_left_to_rules(dated: Scenario) -> None:
    bars = {bar_key("dubai", group) for group in NATIONALITIES}
    named = {("poland", "pushback"), ("turkey", "home_flights"), cap_key("istanbul"), *bars}
    assert {key for key in levers() if dated.lever_value(*key, AUTUMN) is not None} == named


@pytest.mark.parametrize(("actor", "lever"), [("polnd", "pushback"), ("poland", "pushbak")])
def test_misspelt_lookups_fail(dated: Scenario, actor: str, lever: str) -> None:
    with pytest.raises(InputError, match=r"did you mean (poland|pushback)"):
        dated.lever_value(actor, lever, AUTUMN)


def test_free_actors_decide_by_rule_from_the_day_on(write: Write) -> None:
    scenario = free(write, 'decision = "free"\nfree_from = 2021-10-01\n')
    before, after = date(2021, 9, 30), date(2021, 10, 1)
    assert scenario.lever_value("poland", "pushback", before) == 0.9
    assert scenario.lever_value("poland", "pushback", after) is None
    assert cap(scenario, "istanbul", before) == 4.0
    assert cap(scenario, "istanbul", after) is None


def test_free_from_the_start_if_no_day_is_named(write: Write) -> None:
    scenario = free(write, 'decision = "free"\n')
    assert set(by_day(scenario)) == set(levers())
    assert {value for values in by_day(scenario).values() for value in values} == {None}


def test_mixed_keeps_the_dates_of_the_listed_actors_only(write: Write) -> None:
    scenario = free(write, 'decision = "mixed"\ndated_actors = ["poland", "uae"]\n')
    assert scenario.lever_value("poland", "pushback", AUTUMN) == 0.9
    assert scenario.lever_value("turkey", "home_flights", AUTUMN) is None
    assert cap(scenario, "istanbul", AUTUMN) is None
    assert barred(scenario, "dubai", AUTUMN) == ["iraqi", "syrian"]


HELD = """
[[lever]]
actor = "poland"
lever = "pushback"
value = 0.2
from = 2021-10-01
until = 2021-11-01
[[routes.istanbul.weekly_cap]]
value = 9
"""


@pytest.mark.parametrize("switches", ['decision = "free"\n', 'decision = "free"\nfree_from = 2021-07-01\n'])
def test_what_a_file_dates_that_frees_actors_holds_in_its_windows(write: Write, switches: str) -> None:
    scenario = free(write, switches, HELD)
    days = [date(2021, 9, 30), date(2021, 10, 1), date(2021, 10, 31), date(2021, 11, 1)]
    assert [scenario.lever_value("poland", "pushback", day) for day in days] == [None, 0.2, 0.2, None]
    assert cap(scenario, "istanbul", WINTER) == 9.0


def test_what_a_child_of_a_free_scenario_names_holds_in_its_windows(write: Write) -> None:
    free(write, 'decision = "free"\n')
    write(f'extends = "mine"\n{HELD}', name="child")
    child = load_scenario(
        write('extends = "child"\n[parameters]\nclimate.night_drop = 5\n', name="grandchild")
    )
    assert child.lever_value("poland", "pushback", date(2021, 10, 1)) == 0.2
    assert child.lever_value("poland", "pushback", AUTUMN) is None
    assert cap(child, "istanbul", SUMMER) == 9.0
    assert barred(child, "dubai", SUMMER) is None


def test_the_youngest_file_that_frees_actors_decides_of_what_it_extends(write: Write) -> None:
    free(write, 'decision = "free"\n')
    mixed = '[hypotheses]\ndecision = "mixed"\ndated_actors = ["poland"]\n'
    child = load_scenario(write(f'extends = "mine"\n{mixed}', name="child"))
    assert child.lever_value("poland", "pushback", AUTUMN) == 0.9
    assert child.lever_value("turkey", "home_flights", AUTUMN) is None


def test_sweeps_and_changes_hold_in_a_free_scenario(write: Write) -> None:
    scenario = free(
        write, 'decision = "free"\n[sweep]\n"eu.sanctions" = [0, 1]\n"routes.dubai.weekly_cap" = [0]\n'
    )
    points = expand_sweep(scenario)
    assert [point.lever_value("eu", "sanctions", AUTUMN) for point in points] == [0.0, 1.0]
    assert [cap(point, "dubai", AUTUMN) for point in points] == [0.0, 0.0]
    entry = {"actor": "latvia", "lever": "fence", "value": 3}
    changed = scenario.with_changes(levers=[entry], routes={"amman": {"weekly_cap": [{"value": 2}]}})
    assert changed.lever_value("latvia", "fence", SUMMER) == 3.0
    assert cap(changed, "amman", SUMMER) == 2.0


def test_changes_can_free_actors_and_not_bring_back_what_they_dropped(dated: Scenario) -> None:
    freed = dated.with_changes(hypotheses={"decision": "free", "free_from": AUTUMN})
    assert cap(freed, "istanbul", SUMMER) == 100.0
    assert cap(freed, "istanbul", AUTUMN) is None
    with pytest.raises(InputError, match="cannot bring back dates that this scenario dropped"):
        freed.with_changes(hypotheses={"decision": "historical", "free_from": None})


def test_parameter_is_the_override_or_the_default(write: Write) -> None:
    scenario = load_scenario(write("[parameters]\nclimate.temperature_shift = -3\n"))
    assert scenario.parameter("climate.temperature_shift") == -3.0
    assert scenario.parameter("climate.night_drop") == load_world().parameters["climate.night_drop"].default
    with pytest.raises(InputError, match=r"climate\.temperature_shift"):
        scenario.parameter("temperature_shif")


@pytest.mark.parametrize(
    "switches",
    [
        "",
        'decision = "free"\nfree_from = 2021-10-01\n',
        'decision = "mixed"\ndated_actors = ["turkey"]\nfree_from = 2021-10-01\n',
    ],
)
def test_a_lever_or_a_route_changes_at_the_turns_of_its_actor_only(write: Write, switches: str) -> None:
    scenario = free(write, switches)
    days = [scenario.period.start + n * DAY for n in range(300)]
    changes = {
        (actor, day)
        for actor, lever in levers()
        for day in days[1:]
        if scenario.lever_value(actor, lever, day) != scenario.lever_value(actor, lever, day - DAY)
    }
    assert {("poland", AUTUMN), ("turkey", AUTUMN)} <= changes
    turns = {(actor, day) for actor, turns in scenario.turns.items() for day in turns if day in days}
    assert changes <= turns
    assert {day for _, day in turns} <= {AUTUMN, date(2021, 10, 1), WINTER}
