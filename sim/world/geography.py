"""The border of Belarus with Poland, Lithuania and Latvia, cut into sectors of about 10 km."""

import json
import math
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
EARTH_RADIUS_KM = 6371.0088
NEIGHBOURS = ("PL", "LT", "LV")
TERRAINS = ("forest", "river", "field")

Point = tuple[float, float]
Line = tuple[Point, ...]


@dataclass(frozen=True)
class Sector:
    """One sector of the border.

    `index` counts over all sectors, `neighbour_index` over PL, LT, LV (0, 1, 2). `km_from` and `length_km`
    are official km from the start of the neighbour's line: the Lithuanian tripoint for PL, the Latvian for
    LT, the Russian for LV. `lon`, `lat` is the middle and `line` the drawn course, in degrees. `crossing`
    names the official crossing point, or is ""; `places` names all in the sector, crossings included.
    Terrain, places and crossings other than those of the geometry's notes are assumptions read off a map.
    Source: Natural Earth 10m (public domain); official lengths 418, 679 and 173 km.
    """

    index: int
    neighbour: str
    neighbour_index: int
    km_from: float
    length_km: float
    lon: float
    lat: float
    line: Line
    terrain: str
    crossing: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A named place on the line, at an official kilometre; `crossing` marks an official crossing point."""

    neighbour: str
    name: str
    km: float
    crossing: bool


@dataclass(frozen=True)
class Outline:
    """A country for maps: `polygons` holds outer rings of (lon, lat). Source: Natural Earth 10m."""

    code: str
    name: str
    polygons: tuple[Line, ...]


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in km between two (lon, lat) points in degrees (haversine)."""
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    half_lon = math.radians(b[0] - a[0]) / 2
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


@cache
def sectors() -> tuple[Sector, ...]:
    """All 127 sectors: 42 of PL from north to south, then 68 of LT, then 17 of LV."""
    features = _features("belarus_border")
    lines = {item["properties"]["neighbour"]: item["geometry"]["coordinates"] for item in features}
    result: list[Sector] = []
    for neighbour_index, entry in enumerate(_neighbours()):
        line = tuple((lon, lat) for lon, lat in lines[entry["code"]])
        result += _cut(entry, neighbour_index, line, first_index=len(result))
    return tuple(result)


@cache
def places() -> tuple[Place, ...]:
    """The named places, line by line in the order of the sectors."""
    return tuple(
        Place(entry["code"], place["name"], place["km"], place.get("crossing", False))
        for entry in _neighbours()
        for place in entry["place"]
    )


@cache
def outlines() -> tuple[Outline, ...]:
    """Belarus and the countries around it, cut to 17.5-33.5 E, 49.8-58.2 N."""
    return tuple(_outline(feature) for feature in _features("countries"))


def _neighbours() -> list[dict[str, Any]]:
    text = (DATA / "border.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["neighbour"]
    return entries


def _features(name: str) -> list[dict[str, Any]]:
    collection = json.loads((DATA / f"{name}.geojson").read_text(encoding="utf-8"))
    features: list[dict[str, Any]] = collection["features"]
    return features


def _outline(feature: dict[str, Any]) -> Outline:
    geometry = feature["geometry"]
    many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = tuple(tuple((lon, lat) for lon, lat in polygon[0]) for polygon in many)
    return Outline(feature["properties"]["code"], feature["properties"]["name"], rings)


def _cut(entry: dict[str, Any], neighbour_index: int, line: Line, first_index: int) -> list[Sector]:
    """Cut one neighbour's line into sectors of equal official length."""
    km = _official_km(line, entry["part"])
    length = km[-1] / entry["sectors"]
    result = []
    for i in range(entry["sectors"]):
        start, middle, end = i * length, (i + 0.5) * length, (i + 1) * length
        lon, lat = _point_at(line, km, middle)
        here = [place for place in entry["place"] if start <= place["km"] < end]
        result.append(
            Sector(
                index=first_index + i,
                neighbour=entry["code"],
                neighbour_index=neighbour_index,
                km_from=start,
                length_km=length,
                lon=lon,
                lat=lat,
                line=_piece(line, km, start, end),
                terrain=_terrain_at(entry["stretch"], middle),
                crossing=next((place["name"] for place in here if place.get("crossing")), ""),
                places=tuple(place["name"] for place in here),
            )
        )
    return result


def _official_km(line: Line, parts: list[dict[str, Any]]) -> list[float]:
    """Official km at each vertex: every part of the line is stretched evenly to its official length."""
    km = [0.0]
    first = 0
    for part in parts:
        last = line.index(tuple(part["end"])) if "end" in part else len(line) - 1
        steps = [distance_km(a, b) for a, b in pairwise(line[first : last + 1])]
        factor = part["length_km"] / math.fsum(steps)
        km += list(accumulate((step * factor for step in steps), initial=km[-1]))[1:]
        first = last
    return km


def _point_at(line: Line, km: list[float], position: float) -> Point:
    """The point at an official kilometre, straight between vertices."""
    i = min(max(bisect_left(km, position), 1), len(km) - 1)
    share = min((position - km[i - 1]) / (km[i] - km[i - 1]), 1.0)
    (lon_a, lat_a), (lon_b, lat_b) = line[i - 1], line[i]
    return lon_a + share * (lon_b - lon_a), lat_a + share * (lat_b - lat_a)


def _piece(line: Line, km: list[float], start: float, end: float) -> Line:
    """The course between two official kilometres, ends included."""
    inner = tuple(point for point, here in zip(line, km, strict=True) if start < here < end)
    return (_point_at(line, km, start), *inner, _point_at(line, km, end))


def _terrain_at(stretches: list[dict[str, Any]], km: float) -> str:
    return next((s["terrain"] for s in stretches if s["from_km"] <= km < s["until_km"]), "field")
