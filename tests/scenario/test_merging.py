"""How a scenario lies over the one it extends, and how changes lie over a scenario."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario import Scenario, load_scenario
from sim.scenario.merge import merge
from sim.scenario.timetable import by_day, differences, own_dates
from sim.world import load_world
from tests.limits import cap
from tests.shipped_world import hypotheses

FIRST_DAY, LAST_DAY = load_world().first_day, load_world().last_day

Write = Callable[..., Path]
JULY, AUGUST, OCTOBER = date(2021, 7, 1), date(2021, 8, 10), date(2021, 10, 1)
PARENT = """
[period]
start = 2021-06-10
until = 2021-12-01
[hypotheses]
russia.role = "restrainer"
belarus.objective = "revenge"
[parameters]
climate.temperature_shift = 1
climate.night_drop = 4
[[routes.baghdad.weekly_cap]]
value = 7
until = 2021-08-06
[[routes.baghdad.weekly_cap]]
value = 1
from = 2021-08-06
[[lever]]
actor = "poland"
lever = "pushback"
value = 0.9
from = 2021-08-20
[[lever]]
actor = "latvia"
lever = "pushback"
value = 0.8
[sweep]
"climate.temperature_shift" = [1, 2]
"""
CHILD = """
extends = "parent"
[period]
until = 2021-11-01
[hypotheses]
russia.role = "orchestrator"
[parameters]
climate.temperature_shift = 2
[[routes.baghdad.weekly_cap]]
value = 3
from = 2021-08-01
until = 2021-09-01
[[routes.erbil.weekly_cap]]
value = 0
[[lever]]
actor = "poland"
lever = "pushback"
value = 0.3
until = 2021-07-15
[sweep]
"climate.temperature_shift" = [3]
"""


@pytest.fixture
def child(write: Write) -> Scenario:
    write(PARENT, name="parent")
    return load_scenario(write(CHILD, name="child"))


def test_tables_are_overridden_key_by_key(child: Scenario) -> None:
    assert (child.period.start, child.period.until) == (date(2021, 6, 10), date(2021, 11, 1))
    assert (child.hypotheses.russia.role, child.hypotheses.belarus.objective) == ("orchestrator", "revenge")
    assert child.parameters == {"climate.temperature_shift": 2.0, "climate.night_drop": 4.0}
    assert child.sweep["climate.temperature_shift"].points == (3,)
    assert child.name == "child"


def test_windows_cut_into_those_of_the_parent_and_leave_the_rest(child: Scenario) -> None:
    days = [date(2021, 7, 31), date(2021, 8, 1), date(2021, 8, 31), date(2021, 9, 1)]
    assert [cap(child, "baghdad", day) for day in days] == [7.0, 3.0, 3.0, 1.0]
    assert cap(child, "erbil", JULY) == 0.0
    assert child.lever_value("poland", "pushback", JULY) == 0.3
    assert child.lever_value("poland", "pushback", OCTOBER) == 0.9
    assert child.lever_value("latvia", "pushback", OCTOBER) == 0.8


def test_a_policy_from_december_leaves_the_days_before_alone(write: Write) -> None:
    entries = "".join(
        f'[[lever]]\nactor = "{actor}"\nlever = "{lever}"\nvalue = {value}\nfrom = 2021-12-01\n'
        for actor, lever, value in (("poland", "pushback", 0.5), ("eu", "contact", 1))
    )
    child = load_scenario(write(f'extends = "as_it_happened"\n{entries}'))
    changed = list(differences(load_scenario("as_it_happened"), child))
    assert [(*stretch.key, stretch.first, stretch.after) for stretch in changed] == [
        ("poland", "pushback", date(2021, 12, 1), 0.5),
        ("eu", "contact", date(2021, 12, 1), 1.0),
    ]


def test_dates_of_its_own_are_those_that_its_parent_has_not():
    """A lower value for the whole period begins nowhere, though the parent's own dates lie under it."""
    record = load_scenario("as_it_happened")

    def own(*windows):
        changed = record.with_changes(
            levers=[{"actor": "poland", "lever": "pushback", "value": 0.5} | window for window in windows]
        )
        return own_dates(record, changed)

    assert own({}) == own() == []
    assert own({"from": date(2021, 12, 1)}) == [date(2021, 12, 1)]
    assert own({"from": date(2021, 11, 3), "until": date(2021, 12, 1)}) == [
        date(2021, 11, 3),
        date(2021, 12, 1),
    ]
    assert own_dates(record, load_scenario("free")) == []
    assert date(2021, 8, 3) in own_dates(None, record)


def test_replace_hands_the_rest_of_the_parents_dates_to_the_rule(write: Write) -> None:
    write(PARENT, name="parent")
    new = "from = 2021-09-01\nuntil = 2021-10-01\nreplace = true\n"
    lever = f'[[lever]]\nactor = "poland"\nlever = "pushback"\nvalue = 0.3\n{new}'
    limit = f"[[routes.baghdad.weekly_cap]]\nvalue = 2\n{new}"
    child = load_scenario(write(f'extends = "parent"\n{lever}{limit}', name="child"))
    days = [AUGUST, date(2021, 8, 31), date(2021, 9, 1), OCTOBER]
    assert [child.lever_value("poland", "pushback", day) for day in days] == [None, None, 0.3, None]
    assert [cap(child, "baghdad", day) for day in days] == [None, None, 2.0, None]
    assert child.lever_value("latvia", "pushback", OCTOBER) == 0.8
    assert "replace" not in str(child.resolved())
    again = load_scenario(
        write('extends = "child"\n[parameters]\nclimate.night_drop = 6\n', name="grandchild")
    )
    assert by_day(again) == by_day(child)


def test_a_window_in_the_middle_leaves_both_ends_with_their_sources() -> None:
    source = {"source": "gas_threat"}
    parent = {"lever": [{"actor": "eu", "lever": "contact", "value": 1, "until": OCTOBER, **source}]}
    child = {"lever": [{"actor": "eu", "lever": "contact", "value": 0, "from": JULY, "until": AUGUST}]}
    assert [(e["value"], e.get("from"), e.get("until")) for e in merge(parent, child)["lever"]] == [
        (1, None, JULY),
        (0, JULY, AUGUST),
        (1, AUGUST, OCTOBER),
    ]
    assert [e.get("source") for e in merge(parent, child)["lever"]] == ["gas_threat", None, "gas_threat"]


def test_a_grandparent_counts_too(write: Write) -> None:
    write(PARENT, name="parent")
    write('extends = "parent"\n', name="middle")
    leaf = load_scenario(write('extends = "middle"\n[parameters]\nclimate.night_drop = 5\n', name="leaf"))
    assert leaf.parameters == {"climate.temperature_shift": 1.0, "climate.night_drop": 5.0}


def test_a_file_beside_it_comes_before_a_shipped_one(write: Write) -> None:
    write("[parameters]\nclimate.night_drop = 5\n", name="as_it_happened")
    child = load_scenario(write('extends = "as_it_happened"\n'))
    assert child.lever == ()
    assert child.parameters == {"climate.night_drop": 5.0}


def test_own_version_of_a_shipped_scenario_may_extend_it(write: Write) -> None:
    own = load_scenario(write('extends = "as_it_happened"\n', name="as_it_happened"))
    assert own.title == "A"
    assert own.lever == load_scenario("as_it_happened").lever


def test_defaults_of_an_empty_scenario(write: Write) -> None:
    bare = load_scenario(write())
    assert (bare.period.start, bare.period.until) == (FIRST_DAY, LAST_DAY)
    assert (bare.parameters, bare.routes, bare.lever, bare.sweep) == ({}, {}, (), {})
    assert bare.hypotheses.decision == hypotheses()["decision"].default
    assert bare.hypotheses.scheme_start == hypotheses()["scheme_start"].default


def test_digest_tells_content_and_not_layout(write: Write) -> None:
    one = load_scenario(write("[parameters]\nclimate.night_drop = 5\nclimate.temperature_shift = 1\n"))
    same = load_scenario(
        write("# a comment\n[parameters]\nclimate.temperature_shift = 1.0\nclimate.night_drop = 5.0\n")
    )
    other = load_scenario(write("[parameters]\nclimate.night_drop = 5.5\nclimate.temperature_shift = 1\n"))
    assert one.digest() == same.digest()
    assert one.digest() != other.digest()


def test_digest_does_not_depend_on_the_order_of_levers(write: Write) -> None:
    entries = [
        f'[[lever]]\nactor = "{actor}"\nlever = "pushback"\nvalue = 1\n' for actor in ("poland", "latvia")
    ]
    first = load_scenario(write("".join(entries)))
    second = load_scenario(write("".join(reversed(entries))))
    assert first.digest() == second.digest()


def test_resolved_is_plain_data_that_makes_the_same_scenario(child: Scenario) -> None:
    resolved = child.resolved()
    assert json.loads(json.dumps(resolved)) == resolved
    again = Scenario.model_validate_json(json.dumps(resolved))
    assert again.digest() == child.digest()
    assert resolved["hypotheses"]["alleged_infiltration"] is False


def test_no_change_is_the_same_scenario(child: Scenario) -> None:
    assert child.with_changes() == child


def test_changes_lie_over_the_scenario_and_leave_it_alone(child: Scenario) -> None:
    before = child.digest()
    child.lever_value("poland", "pushback", JULY)
    changed = child.with_changes(
        name="other",
        parameters={"climate.temperature_shift": 3},
        levers=[{"actor": "poland", "lever": "pushback", "value": 0.1}],
        routes={"baghdad": {"weekly_cap": [{"value": 2, "from": AUGUST, "until": OCTOBER}]}},
    )
    assert (changed.name, changed.title) == ("other", child.title)
    assert changed.parameters == {"climate.temperature_shift": 3.0, "climate.night_drop": 4.0}
    assert changed.lever_value("poland", "pushback", OCTOBER) == 0.1
    assert changed.lever_value("latvia", "pushback", OCTOBER) == 0.8
    assert cap(changed, "baghdad", AUGUST) == 2.0
    assert cap(changed, "baghdad", OCTOBER) == 1.0
    assert cap(changed, "erbil", OCTOBER) == 0.0
    assert child.digest() == before


def test_bad_change_is_refused_as_in_a_file(child: Scenario) -> None:
    with pytest.raises(InputError, match="did you mean poland") as caught:
        child.with_changes(levers=[{"actor": "polan", "lever": "pushback", "value": 0.1}])
    assert (caught.value.file, caught.value.value) == ("child", "polan")


def test_scenario_cannot_be_changed_in_place(child: Scenario) -> None:
    with pytest.raises(ValueError, match="frozen"):
        child.title = "x"
