"""A change of policy that changes nothing leaves every table as it was, to the last bit."""

from datetime import date, timedelta

import pytest
from pandas.testing import assert_frame_equal

from sim import load_scenario, run
from sim.scenario.catalogue import HUBS

START, DAYS = date(2021, 7, 20), 30
MIDDLE, END = START + timedelta(days=DAYS // 2), START + timedelta(days=DAYS)


@pytest.fixture(scope="module")
def base():
    """The days on which Lithuania and Latvia begin to push back and Baghdad is cut."""
    scenario = load_scenario("as_it_happened")
    content = scenario.content() | {"period": {"start": START, "until": END}}
    content["parameters"] = content["parameters"] | {"scale": 0.2, "start_in_minsk": 400.0}
    return scenario.from_content(content, "base")


@pytest.fixture(scope="module")
def before(base):
    results = run(base, seed=2, sectors=True, people=True)
    assert results.border["attempts"].sum() > 50
    return results


def unchanged(scenario, before):
    after = run(scenario, seed=2, sectors=True, people=True)
    for name, table in before.tables().items():
        assert_frame_equal(after.tables()[name], table, check_exact=True)


def test_the_same_value_dated_in_two_windows(base, before):
    content, split = base.content(), []
    for entry in content["lever"]:
        if entry.get("from", date.min) < MIDDLE < entry.get("until", date.max):
            split += [entry | {"until": MIDDLE}, entry | {"from": MIDDLE}]
        else:
            split.append(entry)
    assert len(split) > len(content["lever"])
    unchanged(base.from_content(content | {"lever": split}, "split"), before)


def test_a_lever_dated_to_the_value_that_its_rule_gives(base, before):
    names = [("eu", "resettlement"), ("eu", "consuls"), ("poland", "camps")]
    assert not {(entry.actor, entry.lever) for entry in base.lever} & set(names)
    dated = [{"actor": actor, "lever": lever, "value": 0, "from": MIDDLE} for actor, lever in names]
    unchanged(base.with_changes(levers=dated), before)


def test_what_is_dated_after_the_end(base, before):
    late = [{"actor": "eu", "lever": "ns2_condition", "value": 1, "from": END}]
    routes = {hub: {"ban": [{"value": True, "from": END}]} for hub in HUBS if hub not in base.routes}
    assert routes
    unchanged(base.with_changes(levers=late, routes=routes), before)


def test_a_cap_far_above_use_and_no_ban(base, before):
    free = [hub for hub in HUBS if not before.daily[f"flights_{hub}"].max() > 20 and hub not in base.routes]
    assert free
    routes = {hub: {"weekly_cap": [{"value": 90}], "ban": [{"value": False}]} for hub in free}
    unchanged(base.with_changes(routes=routes), before)


def test_a_parameter_set_to_its_default(base, before):
    names = ("attempt_rate", "detection_rate", "death_rate", "word_weight", "record_share")
    unchanged(base.with_changes(parameters={name: base.parameter(name) for name in names}), before)


def test_the_table_of_sectors_and_of_people_cost_no_draw(base, before):
    bare = run(base, seed=2)
    for name, table in bare.tables().items():
        assert_frame_equal(table, before.tables()[name], check_exact=True)


def test_a_change_that_is_not_inert_is_seen(base, before):
    assert ("belarus", "pressure") not in {(entry.actor, entry.lever) for entry in base.lever}
    cut = base.with_changes(levers=[{"actor": "belarus", "lever": "pressure", "value": 0, "from": MIDDLE}])
    after = run(cut, seed=2)
    earlier = before.border["date"] < str(MIDDLE)
    assert_frame_equal(after.border[earlier], before.border[earlier], check_exact=True)
    assert not after.border[~earlier].equals(before.border[~earlier])
