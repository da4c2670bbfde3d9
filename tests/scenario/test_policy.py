"""Policies applied to other scenarios, and folders of scenario files."""

from datetime import date, timedelta

import pytest

from sim.errors import InputError
from sim.scenario import Scenario, load_scenario, load_scenarios, shipped_scenarios
from sim.scenario.policy import Policy
from sim.world import load_world
from tests.limits import barred
from tests.shipped_world import NATIONALITIES, bar_key, levers

FIRST_DAY, LAST_DAY = load_world().first_day, load_world().last_day

DAYS = [FIRST_DAY + timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days)]
CROSS = load_scenarios("hypotheses")
# They change nothing that a policy is made of.
NOT_POLICIES = {"as_it_happened", "free", "alleged_infiltration"}
CALL = ("eu", "contact")


def laid(name: str, base: Scenario) -> Scenario:
    return Policy.of(load_scenario(name)).over(base)


def dates(scenario: Scenario) -> dict:
    """What is dated of every lever on every day."""
    return {key: [scenario.lever_value(*key, day) for day in DAYS] for key in levers()}


def dated(scenario: Scenario) -> set:
    return {key for key, values in dates(scenario).items() if any(value is not None for value in values)}


@pytest.mark.parametrize("name", [n for n in shipped_scenarios() if n not in NOT_POLICIES])
def test_over_what_happened_a_policy_is_its_own_scenario(name):
    policy = load_scenario(name)
    found = laid(name, load_scenario("as_it_happened"))
    assert found.name == f"as_it_happened+{name}"
    assert dates(found) == dates(policy)
    assert found.parameters == policy.parameters


@pytest.mark.parametrize("base", CROSS, ids=lambda base: base.name)
def test_over_a_free_scenario_all_but_the_policy_is_free(base):
    assert dated(base) == set()
    found = laid("heavy_sanctions_early", base)
    assert dated(found) == {("eu", "sanctions"), ("eu", "sanctions_announced")}
    assert found.lever_value("eu", "sanctions", date(2021, 12, 1)) == 0.9
    assert found.hypotheses.russia.role == base.hypotheses.russia.role
    assert found.hypotheses.belarus.objective == base.hypotheses.belarus.objective


def test_over_a_free_scenario_history_that_a_policy_repeats_is_left_out():
    found = dates(laid("early_call", CROSS[0]))
    week = [date(2021, 8, 16) <= day < date(2021, 8, 23) for day in DAYS]
    assert found[CALL] == [1 if there else None for there in week]


def test_limits_on_routes_are_applied_too():
    found = laid("turkish_and_gulf_bans_early", CROSS[0])
    assert dated(found) == {bar_key(hub, group) for hub in ("istanbul", "dubai") for group in NATIONALITIES}
    assert barred(found, "istanbul", date(2021, 8, 5)) is None
    assert barred(found, "istanbul", date(2021, 8, 6)) == ["iraqi", "syrian", "yemeni"]


def test_parameters_join_those_of_the_base():
    found = laid("hard_winter", CROSS[0].with_changes(parameters={"scale": 0.5}))
    assert found.parameters == {"scale": 0.5, **load_scenario("hard_winter").parameters}


def test_history_holds_until_an_actor_is_free_and_for_the_actors_who_are_not():
    history, free_from = load_scenario("as_it_happened"), date(2021, 8, 20)
    base = history.with_changes(
        hypotheses={"decision": "mixed", "dated_actors": ["poland"], "free_from": free_from}
    )
    before, found = dates(history), dates(laid("early_call", base))
    since = DAYS.index(free_from)
    assert found["poland", "pushback"] == before["poland", "pushback"]
    pressure = before["belarus", "pressure"]
    assert found["belarus", "pressure"] == pressure[:since] + [None] * (len(DAYS) - since)
    assert found[CALL][:since] == [0] * DAYS.index(date(2021, 8, 16)) + [1] * 4
    assert found[CALL][since:] == [1] * 3 + [None] * (len(DAYS) - since - 3)


@pytest.mark.parametrize("name", sorted(NOT_POLICIES))
def test_what_changes_nothing_is_refused(name):
    with pytest.raises(InputError, match=f'policy = "{name}": changes nothing of {CROSS[0].name}; allowed: '):
        laid(name, CROSS[0])


def test_a_policy_changes_nothing_of_itself():
    policy = Policy.of(load_scenario("early_call"))
    assert not policy.changes(load_scenario("early_call"))
    assert policy.changes(load_scenario("free"))
    with pytest.raises(InputError, match="changes nothing of early_call"):
        laid("early_call", load_scenario("early_call"))


def test_a_policy_that_sweeps_is_refused(write):
    swept = load_scenario(write("[sweep]\nattempt_rate = [0.1, 0.2]\n"))
    with pytest.raises(InputError, match='policy = "mine": sweeps attempt_rate'):
        Policy.of(swept)


def test_a_folder_stands_for_its_files_by_name(tmp_path, write, monkeypatch):
    for name in ("b", "a"):
        write(name=name)
    (tmp_path / "notes.txt").write_text("no scenario")
    assert [scenario.name for scenario in load_scenarios(tmp_path)] == ["a", "b"]
    assert [scenario.name for scenario in load_scenarios(tmp_path / "a.toml")] == ["a"]
    monkeypatch.chdir(tmp_path)
    assert [scenario.name for scenario in load_scenarios("hypotheses")] == [base.name for base in CROSS]
    write(name="hypotheses").rename("hypotheses")
    assert [scenario.name for scenario in load_scenarios("hypotheses")] == ["hypotheses"]


def test_a_folder_without_scenario_files_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no scenario files"):
        load_scenarios(tmp_path)
    with pytest.raises(InputError, match="no such file or shipped scenario"):
        load_scenarios(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("day", "end"), [(date(2021, 12, 15), date(2021, 12, 15)), (date(2022, 5, 1), LAST_DAY)]
)
def test_a_scenario_can_end_sooner_but_not_later(day, end):
    free = load_scenario("free")
    sooner = free.until(day)
    assert sooner.period.until == end
    assert sooner.resolved() | {"period": 0} == free.resolved() | {"period": 0}
