"""The border of a world, divided into sectors of about 10 km, with terrain and places."""

import json
import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field

from sim.problems import Problem
from sim.world.tables import Key, Neighbour, Table, Text

BORDER, LINES, COUNTRIES = "border.toml", "border.geojson", "countries.geojson"
EARTH_RADIUS_KM = 6371.0088
Terrain = Literal["forest", "river", "stream", "field"]
TERRAINS: Final = get_args(Terrain)
OPEN: Final = "field"  # unless a stretch gives another

Point = tuple[float, float]
Line = tuple[Point, ...]


@dataclass(frozen=True)
class Sector:
    """One sector of the border.

    `index` counts over all sectors, `neighbour` is the code of the neighbour and `neighbour_index` its place in the
    table; `name` does not depend on other sectors. `km_from` and `length_km` are official km from the start
    of the neighbour's line. `lon`, `lat` is the middle and `line` the drawn course, in degrees. `shares` are the shares
    of its length by terrain, in the order of `TERRAINS`, and `terrain` is the largest. `crossing` names the official
    crossing point, or is ""; `places` names all in the sector, crossings included; `gathering`
    marks where Belarus gathers a crowd, if it does.
    """

    index: int
    name: str
    neighbour: str
    neighbour_index: int
    km_from: float
    length_km: float
    lon: float
    lat: float
    line: Line
    shares: tuple[float, ...]
    terrain: str
    crossing: str
    places: tuple[str, ...]
    gathering: bool = False


@dataclass(frozen=True)
class Place:
    """A named place on the line, at an official kilometre; `crossing` marks an official crossing point."""

    neighbour: str
    name: str
    km: float
    crossing: bool


@dataclass(frozen=True)
class Outline:
    """A country for maps: `polygons` holds outer rings of (lon, lat)."""

    code: str
    name: str
    polygons: tuple[Line, ...]


class Part(Table):
    """A part of a line: its official length, and its last vertex (by default the last of the line)."""

    length_km: Annotated[float, Field(gt=0)]
    end: Annotated[tuple[float, float] | None, Field(strict=False)] = None


class PlaceRow(Table):
    """A place as border.toml states it."""

    name: Text
    km: Annotated[float, Field(ge=0)]
    crossing: bool = False
    gathering: bool = False


class Stretch(Table):
    """A stretch of one terrain, between two official kilometres; where two overlap, the first in the file counts."""

    terrain: Terrain
    from_km: float
    until_km: float


class Course(Table):
    """One neighbour's line: number of sectors, parts, stretches and places."""

    sectors: Annotated[int, Field(ge=1)]
    part: Annotated[tuple[Part, ...], Field(strict=False, min_length=1)]
    place: Annotated[tuple[PlaceRow, ...], Field(strict=False)] = ()
    stretch: Annotated[tuple[Stretch, ...], Field(strict=False)] = ()

    @property
    def length_km(self) -> float:
        """The official length."""
        return math.fsum(part.length_km for part in self.part)


Courses = dict[Key, Course]


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in km between two (lon, lat) points in degrees (haversine)."""
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    half_lon = math.radians(b[0] - a[0]) / 2
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


def read_lines(folder: Path) -> dict[str, Line]:
    """The course of the border at each neighbour, by its key."""
    return {
        item["properties"]["neighbour"]: tuple((lon, lat) for lon, lat in item["geometry"]["coordinates"])
        for item in _features(folder / LINES)
    }


def read_outlines(folder: Path) -> tuple[Outline, ...]:
    """The countries that a map of the world shows; none without the file."""
    file = folder / COUNTRIES
    return tuple(_outline(feature) for feature in _features(file)) if file.exists() else ()


def line_problems(
    courses: Courses, lines: Mapping[str, Line], neighbours: Sequence[str]
) -> Iterator[Problem]:
    """What does not fit between border.toml, the lines and the neighbours."""
    for key in neighbours:
        if key not in courses:
            yield Problem("is missing", (key,), allowed="a table for each neighbour")
        if key not in lines:
            yield Problem(
                "has no line", (key,), allowed=f"a LineString of {LINES} whose property is neighbour"
            )
    for key, course in courses.items():
        if key not in neighbours:
            yield Problem("is no neighbour", (key,), allowed=", ".join(neighbours))
        elif key in lines:
            yield from _course_problems(key, course, lines[key])


def _course_problems(key: str, course: Course, line: Line) -> Iterator[Problem]:
    for index, part in enumerate(course.part):
        last = index == len(course.part) - 1
        if last != (part.end is None):
            message = "has an end" if last else "has no end"
            yield Problem(message, (key, "part", index), allowed="an end for each part but the last")
        elif part.end is not None and part.end not in line:
            at = (key, "part", index, "end")
            yield Problem("is not on the line", at, list(part.end), f"a vertex of the line in {LINES}")
    for index, place in enumerate(course.place):
        if place.km >= course.length_km:
            at = (key, "place", index, "km")
            yield Problem("is beyond the end of the line", at, place.km, f"below {course.length_km:g} km")


def cut(
    courses: Courses, lines: Mapping[str, Line], neighbours: Mapping[str, Neighbour[Any]]
) -> tuple[Sector, ...]:
    """All sectors, neighbour by neighbour in the order of the table."""
    result: list[Sector] = []
    for neighbour_index, (key, row) in enumerate(neighbours.items()):
        result += _cut(courses[key], row, neighbour_index, lines[key], first_index=len(result))
    return tuple(result)


def find_places(courses: Courses, neighbours: Mapping[str, Neighbour[Any]]) -> tuple[Place, ...]:
    """The named places, line by line in the order of the sectors."""
    return tuple(
        Place(row.code, place.name, place.km, place.crossing)
        for key, row in neighbours.items()
        for place in courses[key].place
    )


def _features(file: Path) -> list[dict[str, Any]]:
    collection = json.loads(file.read_text(encoding="utf-8"))
    features: list[dict[str, Any]] = collection["features"]
    return features


def _outline(feature: dict[str, Any]) -> Outline:
    geometry = feature["geometry"]
    many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = tuple(tuple((lon, lat) for lon, lat in polygon[0]) for polygon in many)
    return Outline(feature["properties"]["code"], feature["properties"]["name"], rings)


def _cut(
    course: Course, neighbour: Neighbour[Any], neighbour_index: int, line: Line, first_index: int
) -> list[Sector]:
    """Cut one neighbour's line into sectors of equal official length."""
    km = _official_km(line, course.part)
    length = km[-1] / course.sectors
    result = []
    for i in range(course.sectors):
        start, middle, end = i * length, (i + 0.5) * length, (i + 1) * length
        lon, lat = _point_at(line, km, middle)
        here = [place for place in course.place if start <= place.km < end]
        shares = _shares(course.stretch, start, end)
        result.append(
            Sector(
                index=first_index + i,
                name=f"{neighbour.code} at km {start:.3f}",
                neighbour=neighbour.code,
                neighbour_index=neighbour_index,
                km_from=start,
                length_km=length,
                lon=lon,
                lat=lat,
                line=_piece(line, km, start, end),
                shares=shares,
                terrain=TERRAINS[shares.index(max(shares))],
                crossing=next((place.name for place in here if place.crossing), ""),
                places=tuple(place.name for place in here),
                gathering=any(place.gathering for place in here),
            )
        )
    return result


def _official_km(line: Line, parts: Sequence[Part]) -> list[float]:
    """Official km at each vertex: every part of the line is stretched evenly to its official length."""
    km = [0.0]
    first = 0
    for part in parts:
        last = line.index(part.end) if part.end else len(line) - 1
        steps = [distance_km(a, b) for a, b in pairwise(line[first : last + 1])]
        factor = part.length_km / math.fsum(steps)
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


def _shares(stretches: Sequence[Stretch], start: float, end: float) -> tuple[float, ...]:
    """Share of each terrain between two official kilometres."""
    inner = {km for s in stretches for km in (s.from_km, s.until_km) if start < km < end}
    pieces = [(_terrain_at(stretches, (a + b) / 2), b - a) for a, b in pairwise((start, *sorted(inner), end))]
    return tuple(math.fsum(km for kind, km in pieces if kind == each) / (end - start) for each in TERRAINS)


def _terrain_at(stretches: Sequence[Stretch], km: float) -> str:
    return next((s.terrain for s in stretches if s.from_km <= km < s.until_km), OPEN)
