"""Dated values at the edges of their windows, and actors that are free."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario import Scenario, load_scenario
from sim.scenario.catalogue import HUB_STATE, levers
from sim.world import load_world

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
lever = "nationality_ban"
value = 1
[[routes.istanbul.weekly_cap]]
value = 4
from = 2021-09-01
until = 2021-12-01
[[routes.istanbul.ban]]
from = 2021-12-01
[[routes.dubai.nationality_ban]]
value = ["iraqi", "syrian"]
"""


@pytest.fixture
def dated(write: Write) -> Scenario:
    return load_scenario(write(DATED))


def free(write: Write, switches: str) -> Scenario:
    return load_scenario(write(f"[hypotheses]\n{switches}{DATED}"))


def test_windows_are_half_open(dated: Scenario) -> None:
    days = [AUTUMN - DAY, AUTUMN, WINTER - DAY, WINTER]
    assert [dated.lever_value("poland", "pushback", day) for day in days] == [None, 0.9, 0.9, None]
    assert [dated.route_value("istanbul", "weekly_cap", day) for day in days] == [None, 4.0, 4.0, None]


def test_open_windows_have_no_edge(dated: Scenario) -> None:
    assert dated.lever_value("turkey", "nationality_ban", dated.period.start) == 1.0
    assert dated.lever_value("turkey", "nationality_ban", dated.period.until - DAY) == 1.0


def test_kinds_of_route_values(dated: Scenario) -> None:
    assert dated.route_value("istanbul", "ban", WINTER - DAY) is None
    assert dated.route_value("istanbul", "ban", WINTER) is True
    assert dated.route_value("dubai", "nationality_ban", WINTER) == ("iraqi", "syrian")
    assert dated.route_value("beirut", "nationality_ban", WINTER) is None


def test_levers_that_no_file_names_are_left_to_rules(dated: Scenario) -> None:
    named = {("poland", "pushback"), ("turkey", "nationality_ban")}
    assert {key for key in levers() if dated.lever_value(*key, AUTUMN) is not None} == named


@pytest.mark.parametrize(("actor", "lever"), [("polnd", "pushback"), ("poland", "pushbak")])
def test_misspelt_lookups_fail(dated: Scenario, actor: str, lever: str) -> None:
    with pytest.raises(KeyError):
        dated.lever_value(actor, lever, AUTUMN)
    with pytest.raises(KeyError):
        dated.route_value("istanbul", "bans", AUTUMN)


def test_free_actors_decide_by_rule_from_the_day_on(write: Write) -> None:
    scenario = free(write, 'decision = "free"\nfree_from = 2021-10-01\n')
    before, after = date(2021, 9, 30), date(2021, 10, 1)
    assert scenario.lever_value("poland", "pushback", before) == 0.9
    assert scenario.lever_value("poland", "pushback", after) is None
    assert scenario.route_value("istanbul", "weekly_cap", before) == 4.0
    assert scenario.route_value("istanbul", "weekly_cap", after) is None


def test_free_from_the_start_if_no_day_is_named(write: Write) -> None:
    scenario = free(write, 'decision = "free"\n')
    assert scenario.lever_value("turkey", "nationality_ban", scenario.period.start) is None


def test_mixed_keeps_the_dates_of_the_listed_actors_only(write: Write) -> None:
    scenario = free(write, 'decision = "mixed"\ndated_actors = ["poland", "uae"]\n')
    assert scenario.lever_value("poland", "pushback", AUTUMN) == 0.9
    assert scenario.lever_value("turkey", "nationality_ban", AUTUMN) is None
    assert scenario.route_value("istanbul", "weekly_cap", AUTUMN) is None
    assert scenario.route_value("dubai", "nationality_ban", AUTUMN) == ("iraqi", "syrian")


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
    changes |= {
        (HUB_STATE[hub], day)
        for hub, key in scenario.route_windows
        for day in days[1:]
        if scenario.route_value(hub, key, day) != scenario.route_value(hub, key, day - DAY)
    }
    assert {("poland", AUTUMN), ("turkey", AUTUMN)} <= changes
    turns = {(actor, day) for actor, turns in scenario.turns.items() for day in turns if day in days}
    assert changes <= turns
    assert {day for _, day in turns} <= {AUTUMN, date(2021, 10, 1), WINTER}
