"""Worlds made of another by data alone: rows added to a copy of its folder."""

import json
import re
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sim.world import load_world
from sim.world.load import DEFAULT
from sim.world.world import WORLDS
from tests.toml import toml

DAYS = 24
SMALL = {"scale": 0.1, "start_in_minsk": 400.0}
LAKE = Path(__file__).parent / "lake"


def shipped_names() -> set[str]:
    """Names of countries, cities, airports, carriers and crossings of the shipped world, with their adjectives."""
    world = load_world()
    tables = (world.hubs, world.states, world.carriers, world.neighbours)
    rows = {row.name for table in tables for row in table.values()}
    adjectives = {"Polish", "Lithuanian", "Latvian", "German", "Russian", "Warsaw"}
    places = (part for place in world.places for part in place.name.split("-"))
    return {*world.words.values(), *rows, *places, *adjectives}


def names_from_elsewhere(text: str) -> list[str]:
    """The names of the shipped world in a text about another, each with what stands around it."""
    names = re.compile(rf"\b({'|'.join(map(re.escape, shipped_names()))})\b")
    return [text[max(0, found.start() - 40) : found.end() + 20] for found in names.finditer(text)]


def lake_file(path: Path, days: int) -> Path:
    """A scenario file of some days on the lake, with few people."""
    texts = (
        f'title = "On the lake"\ndescription = "made up"\nquestion = "How does it go?"\nworld = "{LAKE}"\n'
    )
    until = load_world(LAKE).first_day + timedelta(days=days)
    path.write_text(
        f'{texts}period.until = {until}\nhypotheses.decision = "free"\n'
        "[parameters]\nscale = 0.1\nstart_in_minsk = 400\n",
        encoding="utf-8",
    )
    return path


def number(value: float, low: float = 0.0, high: float = 1e4) -> dict[str, Any]:
    """The entry of a parameter that the tests made up."""
    return {
        "meaning": "made up",
        "unit": "",
        "default": value,
        "range": [low, high],
        "kind": "assumption",
        "reason": "made up",
    }


def copy_of(folder: Path, source: Path = WORLDS / DEFAULT) -> Path:
    """A copy of a world's folder, which may be changed."""
    return Path(shutil.copytree(source, folder))


def add(folder: Path, table: str, key: str, row: Mapping[str, Any]) -> None:
    """Add a row at the end of a table."""
    file = folder / f"{table}.toml"
    lines = [f"{name} = {toml(value)}" for name, value in row.items()]
    file.write_text("\n".join([file.read_text(encoding="utf-8"), f"[{key}]", *lines, ""]), encoding="utf-8")


def tashkent(folder: Path, demand: float = 0.2, flights: float = 7.0) -> None:
    """An airport more, with one carrier and its state."""
    shares = {"afghan": number(0.5, 0.2, 0.6)}
    hub: dict[str, Any] = {"name": "Tashkent", "state": "uzbekistan", "absent": ["iraqi", "syrian", "yemeni"]}
    hub |= {"demand": number(demand), "detour": number(300.0), "migrant_share": number(0.5), "shares": shares}
    add(folder, "hubs", "tashkent", hub)
    state = {"name": "Uzbekistan", "own_citizens_fly": False}
    add(folder, "states", "uzbekistan", state | {"eu_stake": number(0.3), "home_flights": number(5.0)})
    carrier = {"name": "Uzbekistan Airways", "spare_flights": number(4.0), "eu_stake": number(0.4)}
    add(folder, "carriers", "uzbekistan_airways", carrier)
    if flights:
        add(folder, "routes", "tashkent.uzbekistan_airways", {"flights": number(flights)})


def add_line(folder: Path, neighbour: str, course: list[list[float]]) -> None:
    """Add the line of a neighbour, of three sectors and 30 km."""
    add(folder, "border", neighbour, {"sectors": 3, "part": [{"length_km": 30}]})
    file = folder / "border.geojson"
    border = json.loads(file.read_text(encoding="utf-8"))
    geometry = {"type": "LineString", "coordinates": course}
    border["features"].append(
        {"type": "Feature", "properties": {"neighbour": neighbour}, "geometry": geometry}
    )
    file.write_text(json.dumps(border), encoding="utf-8")
