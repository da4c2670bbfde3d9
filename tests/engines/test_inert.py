"""Changes that change nothing leave every table the same to the last bit: nothing but policy moves a draw."""

from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from typing import Any

import pandas as pd
import pytest

from sim.model import Standoff
from sim.scenario import Scenario, load_scenario
from sim.tables.recorder import Recorder
from sim.world import load_world
from sim.world.catalogue import LeverKey
from tests.engines.worlds import assert_same, everything, small
from tests.shipped_world import HUBS, levers, unlimited

START, UNTIL = "2021-07-20", "2021-08-14"
MIDDLE = date.fromisoformat(START) + timedelta(days=15)
CROWDED = {"scale": 0.5, "start_in_minsk": 400.0}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return small("as_it_happened", START, UNTIL, CROWDED)


@pytest.fixture(scope="module")
def tables(scenario: Scenario) -> dict[str, pd.DataFrame]:
    made = everything(scenario, 5)
    assert made["border"]["attempts"].sum() > 100
    return made


def as_dated(decisions: pd.DataFrame) -> dict[str, Any]:
    """Changes that date every decision of a run in which no hub bars anybody."""
    entries, routes = [], {hub: {"weekly_cap": [], "nationality_ban": [{"value": []}]} for hub in HUBS}
    for pair, rows in decisions.groupby(["actor", "lever"]):
        lever = levers().get(LeverKey(*pair))
        if lever is None or lever.nationality:
            assert lever is None or not rows["after"].any()
            continue
        days = [*rows["date"].dt.date, date.fromisoformat(UNTIL)]
        for value, first, end in zip(rows["after"], days[:-1], days[1:], strict=True):
            window = {"value": value, "from": first, "until": end}
            if lever.hub:
                routes[lever.hub]["weekly_cap"].append(window)
            else:
                entries.append({"actor": lever.actor, "lever": lever.name, **window})
    return {"levers": entries, "routes": routes}


def test_every_lever_dated_to_the_value_it_has(scenario: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    dated = small("as_it_happened", START, UNTIL, CROWDED, **as_dated(tables["decisions"]))
    assert all(dated.lever_value(*key, MIDDLE) is not None for key in levers())
    without_reasons = [
        {**made, "decisions": made["decisions"].drop(columns="reason"), "choices": made["decisions"][:0]}
        for made in (tables, everything(dated, 5))  # a dated lever is not weighed, and gives another reason
    ]
    assert_same(*without_reasons)


def test_the_same_value_dated_in_two_windows(scenario: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    content = scenario.content()
    split: list[dict[str, Any]] = []
    for entry in content["lever"]:
        if entry.get("from", date.min) < MIDDLE < entry.get("until", date.max):
            split += [entry | {"until": MIDDLE}, entry | {"from": MIDDLE}]
        else:
            split.append(entry)
    assert len(split) > len(content["lever"])
    again = scenario.from_content(content | {"lever": split}, "split")
    assert_same(tables, everything(again, 5))


def test_what_is_dated_after_the_end(scenario: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    end = date.fromisoformat(UNTIL)
    late = [{"actor": "eu", "lever": "ns2_condition", "value": 1, "from": end}]
    routes = {hub: {"weekly_cap": [{"value": 0, "from": end}]} for hub in HUBS}
    assert_same(tables, everything(scenario.with_changes(levers=late, routes=routes), 5))


@pytest.mark.parametrize(
    "hub", [hub for hub in HUBS if hub not in ("baghdad", "erbil")]
)  # those are capped in this period
def test_a_cap_far_above_use_and_no_ban(
    hub: str, scenario: Scenario, tables: dict[str, pd.DataFrame]
) -> None:
    cap = unlimited()
    assert tables["daily"][f"flights_{hub}"].max() < cap
    first = date.fromisoformat(START)
    limits: dict[str, Any] = {"weekly_cap": [{"value": cap, "from": first}]}
    capped = everything(scenario.with_changes(routes={hub: limits}), 5)
    # Who set the cap is said; nothing else is another.
    lever = f"routes.{hub}.weekly_cap"
    without_it = [
        {name: frame[frame["lever"] != lever] if "lever" in frame else frame for name, frame in each.items()}
        for each in (tables, capped)
    ]
    assert_same(*({n: f.reset_index(drop=True) for n, f in each.items()} for each in without_it))


def test_every_parameter_set_to_the_value_it_has(tables: dict[str, pd.DataFrame]) -> None:
    base = load_scenario("as_it_happened")
    stated = {name: base.parameter(name) for name in load_world().parameters} | CROWDED
    assert_same(tables, everything(small("as_it_happened", START, UNTIL, stated), 5))


def test_keeping_the_table_by_sector(scenario: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    model = Standoff(scenario, rng=5)
    recorder = Recorder(model)
    model.run()
    assert_same(
        recorder.frames(),
        {name: tables[name] for name in ("daily", "border", "fates", "decisions", "choices")},
    )


def test_looking_at_people_every_day(scenario: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    model = Standoff(scenario, rng=5)
    recorder = Recorder(model, sectors=True)
    while not model.finished:
        model.step()
        assert len(model.migrants.frame()) == model.engine.count
        model.migrants.where(stage="in_strip").count_by("neighbour")
    assert_same(tables, recorder.frames() | {"people": model.migrants.frame()})


def test_draws_of_mesas_own_generators(scenario: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    model = Standoff(scenario, rng=5)
    recorder = Recorder(model, sectors=True)
    while not model.finished:
        model.step()
        model.random.random()
        model.rng.random()
    assert_same(tables, recorder.frames() | {"people": model.migrants.frame()})


def test_more_workers(scenario: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        both = list(pool.map(everything, [scenario, scenario], [5, 6]))
    assert_same(tables, both[0])
    assert not tables["daily"].equals(both[1]["daily"])


def test_a_later_change_leaves_the_past_alone(tables: dict[str, pd.DataFrame]) -> None:
    entry = {"actor": "belarus", "lever": "pressure", "value": 0.0, "from": MIDDLE}
    changed = everything(small("as_it_happened", START, UNTIL, CROWDED, levers=[entry]), 5)

    def until(made: dict[str, pd.DataFrame], last: date) -> dict[str, pd.DataFrame]:
        named = ("daily", "border", "sector")
        return {name: made[name][made[name]["date"] < pd.Timestamp(last)] for name in named}

    assert_same(until(tables, MIDDLE), until(changed, MIDDLE))
    assert not tables["border"].equals(changed["border"])
