"""Luck hangs on names: in what order a world lists its rows, and what it lists beside them, moves no draw."""

import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.model import Standoff
from sim.scenario import Scenario, load_scenario
from sim.world import load_world
from tests.engines.worlds import BUSY, assert_same, everything, small
from tests.worlds.copies import DAYS, SMALL, add, add_line, copy_of, number, tashkent

REORDERED = ("hubs", "carriers", "routes", "states", "nationalities", "neighbours", "border")
NEIGHBOUR = (
    "force_most",
    "harden_at",
    "pushback_start",
    "admission_start",
    "domestic_gain",
    "kept_at_line",
    "way_onward",
    "word_start",
    "custody_days",
)


def blocks(text: str) -> list[tuple[str, str]]:
    """The tables of a TOML file in their order: of which row, and the text."""
    return [
        (re.match(r"\[+(\w+)", part)[1], part)
        for part in re.split(r"(?m)^(?=\[)", text)
        if part.startswith("[")
    ]


@pytest.fixture(scope="module", params=["reversed", 1, 2])
def reordered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped world with its rows the other way round, or in random orders."""
    folder = copy_of(tmp_path_factory.mktemp("worlds") / "reordered")
    for name in REORDERED:
        file = folder / f"{name}.toml"
        parts = blocks(file.read_text(encoding="utf-8"))
        rows = list(dict.fromkeys(row for row, _ in parts))[::-1]
        if request.param != "reversed":
            random.Random(f"{request.param} {name}").shuffle(rows)
        text = "".join(part for row in rows for owner, part in parts if owner == row)
        file.write_text(text, encoding="utf-8")
    return folder


def elsewhere(scenario: Scenario, world: Path) -> Scenario:
    """The same scenario in another world."""
    return scenario.from_content(scenario.content() | {"world": str(world)}, "elsewhere")


def outcome(scenario: Scenario) -> dict[str, Any]:
    """What a run leaves, by names and in an order of its own: people, decisions, published numbers."""
    model = Standoff(scenario, rng=3)
    model.run()
    people = model.migrants.frame().set_index("uid").sort_index()
    keys = model.engine.sectors.key
    people["sector"] = [-1 if pd.isna(row) else int(keys[int(row)]) for row in people["sector"]]
    return {
        "people": people,
        "decisions": sorted(model.decisions, key=repr),
        "weighed": sorted(map(repr, model.weighed)),
        "published": model.published,
        "census": model.engine.census.tolist(),
        "flights": dict(zip(model.world.hubs, model.market.flights, strict=True)),
        "guards": dict(zip(keys.tolist(), model.engine.sectors.guards.tolist(), strict=True)),
        "fences": dict(zip(keys.tolist(), model.engine.sectors.fenced.tolist(), strict=True)),
        "recorded": dict(zip(model.world.neighbours, model.observer.recorded, strict=True)),
    }


def assert_alike(first: dict[str, Any], second: dict[str, Any]) -> None:
    pd.testing.assert_frame_equal(first.pop("people"), second.pop("people"), check_exact=True)
    assert first == second


@pytest.mark.parametrize("name", ["as_it_happened", "free"])
def test_the_order_of_rows_does_not_matter(name: str, reordered: Path) -> None:
    scenario = small(name, "2021-07-20", "2021-08-30", BUSY)
    there = elsewhere(scenario, reordered)
    assert list(there.world.hubs) != list(scenario.world.hubs)
    assert set(there.world.neighbours) == set(scenario.world.neighbours)
    first = outcome(scenario)
    assert first["people"]["attempts"].sum() > 100
    assert_alike(first, outcome(there))


MOLDOVA = {
    "name": "Moldova",
    "own_citizens_fly": True,
    "eu_stake": number(0.3),
    "home_flights": number(5.0),
}


def unused(folder: Path) -> None:
    """A row more in each table, which nobody uses."""
    tashkent(folder, demand=0.0, flights=0.0)
    add(folder, "states", "moldova", MOLDOVA)  # without a hub
    nationality = {"name": "Martian", "home_state": "uzbekistan", "barred": False, "residual": False}
    add(folder, "nationalities", "martian", nationality | {"grounds": number(0.5)})
    hubs = (folder / "hubs.toml").read_text(encoding="utf-8")
    with_list = hubs.replace("absent = [", 'absent = ["martian", ')
    without = {key for key, hub in load_world().hubs.items() if not hub.absent}
    for key in without:
        with_list = with_list.replace(f"[{key}]\n", f'[{key}]\nabsent = ["martian"]\n')
    (folder / "hubs.toml").write_text(with_list, encoding="utf-8")
    row = {
        "code": "MA",
        "name": "Mars",
        "records_every_attempt": False,
        "published": "detentions",
        "roof": False,
        "massing": False,
    }
    row |= {"force_start": number(0.0), "steer": number(0.0)} | {name: number(0.5) for name in NEIGHBOUR}
    add(folder, "neighbours", "mars", row)
    add_line(folder, "mars", [[28.0, 56.2], [28.5, 56.1]])


def at_rest(world: Path) -> list[dict[str, object]]:
    """Levers that keep Mars from doing anything, and Belarus from sending anybody there."""
    levers = load_world(world).levers
    rest = {("mars", name): entry.low for (actor, name), entry in levers.items() if actor == "mars"}
    rest |= {("mars", "crossings_open"): 1.0, ("belarus", "steer_mars"): 0.0}
    return [{"actor": actor, "lever": name, "value": value} for (actor, name), value in rest.items()]


def without(tables: dict[str, pd.DataFrame], like: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without what the unused rows added."""
    new = ("mars", "uzbekistan", "uzbekistan_airways", "moldova")
    kept = {name: frame[like[name].columns] for name, frame in tables.items()}
    for name in ("decisions", "choices"):
        added = kept[name]["actor"].isin(new) | kept[name]["lever"].str.contains("mars|martian")
        kept[name] = kept[name][~added]
    kept["border"] = kept["border"].query("neighbour != 'MA'")
    kept["fates"] = kept["fates"].query("origin != 'tashkent'")
    kept["sector"] = kept["sector"].query(f"sector <= {like['sector']['sector'].max()}")
    return {name: frame.reset_index(drop=True) for name, frame in kept.items()}


def free_and_recorded(world: Path, levers: list[dict[str, object]]) -> list[Scenario]:
    recorded = load_scenario("as_it_happened")
    period = {"start": date(2021, 8, 1), "until": date(2021, 8, 1) + timedelta(days=DAYS)}
    changes = {"name": "mine", "world": str(world), "period": period, "parameters": SMALL}
    content = recorded.content() | changes
    dated = [*content["lever"], *levers]
    free = content | {"lever": levers, "routes": {}}
    return [Scenario.from_content(each, "mine") for each in (content | {"lever": dated}, free)]


@pytest.mark.parametrize("which", [0, 1], ids=["recorded", "free"])
def test_rows_that_nobody_uses_change_nothing_else(tmp_path: Path, which: int):
    folder = copy_of(tmp_path / "more")
    unused(folder)
    before = everything(free_and_recorded(load_world().folder, [])[which])
    after = everything(free_and_recorded(folder, at_rest(folder))[which])
    assert_same(before, without(after, before))
