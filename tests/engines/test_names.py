"""Luck hangs on names: in what order a world lists its rows, and what it lists beside them, moves no draw."""

import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.model import Standoff
from sim.scenario import Scenario
from sim.world.load import DEFAULT
from sim.world.world import WORLDS
from tests.engines.worlds import BUSY, small

# What is put in front of each table, and which row it is a copy of.
UNUSED = {
    "hubs": ("beirut", "muscat"),
    "states": ("lebanon", "oman"),
    "carriers": ("cham_wings", "nobody"),
}
NO_DEMAND = r"\1default = 0.0\nrange = [0.0, 0.0]"
REORDERED = ("hubs", "carriers", "routes", "states", "nationalities", "neighbours", "border")


def blocks(text: str) -> list[tuple[str, str]]:
    """The tables of a TOML file in their order: of which row, and the text."""
    return [
        (re.match(r"\[+(\w+)", part)[1], part)
        for part in re.split(r"(?m)^(?=\[)", text)
        if part.startswith("[")
    ]


@pytest.fixture(scope="module")
def reordered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped world with its rows the other way round."""
    folder = Path(shutil.copytree(WORLDS / DEFAULT, tmp_path_factory.mktemp("worlds") / "reordered"))
    for name in REORDERED:
        file = folder / f"{name}.toml"
        parts = blocks(file.read_text(encoding="utf-8"))
        rows = list(dict.fromkeys(row for row, _ in parts))
        text = "".join(part for row in reversed(rows) for owner, part in parts if owner == row)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped world with more rows: an airport from where nobody comes, its state, an airline."""
    folder = Path(shutil.copytree(WORLDS / DEFAULT, tmp_path_factory.mktemp("worlds") / "longer"))
    for name, (model, row) in UNUSED.items():
        file = folder / f"{name}.toml"
        text = file.read_text(encoding="utf-8")
        parts = [part for owner, part in blocks(text) if owner == model]
        added = "".join(re.sub(rf"(?m)^\[{model}", f"[{row}", part) for part in parts)
        added = re.sub(
            r"(meaning = \"share of the ceiling[^\n]*\n[^\n]*\n)default = .*\nrange = .*", NO_DEMAND, added
        )
        added = added.replace('state = "lebanon"', 'state = "oman"').replace(
            "residual = true", "residual = false"
        )
        file.write_text(f"{added}\n{text}", encoding="utf-8")
    return folder


def elsewhere(scenario: Scenario, world: Path) -> Scenario:
    """The same scenario in another world."""
    return scenario.from_content(scenario.content() | {"world": str(world)}, "elsewhere")


def told(scenario: Scenario) -> dict[str, Any]:
    """All that a run leaves, by names and in an order of its own: people, decisions, and what is published."""
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
        "flights": dict(zip(model.world.hubs, model.market.flights.tolist(), strict=True)),
        "guards": dict(zip(keys.tolist(), model.engine.sectors.guards.tolist(), strict=True)),
        "fences": dict(zip(keys.tolist(), model.engine.sectors.fenced.tolist(), strict=True)),
        "recorded": dict(zip(model.world.neighbours, model.observer.recorded.tolist(), strict=True)),
    }


def assert_alike(first: dict[str, Any], second: dict[str, Any]) -> None:
    pd.testing.assert_frame_equal(first.pop("people"), second.pop("people"), check_exact=True)
    assert first == second


@pytest.mark.parametrize("name", ["as_it_happened", "free"])
def test_the_order_of_rows_does_not_matter(name: str, reordered: Path) -> None:
    scenario = small(name, "2021-07-20", "2021-08-30", BUSY)
    there = elsewhere(scenario, reordered)
    assert list(there.world.hubs) == list(reversed(scenario.world.hubs))
    assert list(there.world.neighbours) == list(reversed(scenario.world.neighbours))
    first = told(scenario)
    assert first["people"]["attempts"].sum() > 100
    assert_alike(first, told(there))


@pytest.mark.parametrize("name", ["as_it_happened", "free"])
def test_what_is_not_used_changes_nothing(name: str, longer: Path) -> None:
    scenario = small(name, "2021-07-20", "2021-08-30", BUSY)
    there = elsewhere(scenario, longer)
    added = {kind: set(getattr(there.world, kind)) - set(getattr(scenario.world, kind)) for kind in UNUSED}
    assert added == {kind: {row} for kind, (_, row) in UNUSED.items()}
    first, second = told(scenario), told(there)
    assert second["flights"].pop("muscat") == 0.0
    for row in second["published"]:
        assert row.pop("share_oman") == 0.0
    for kind in ("decisions", "weighed"):
        second[kind] = [row for row in second[kind] if not re.search("oman|nobody", repr(row))]
    assert_alike(first, second)
