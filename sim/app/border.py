"""The map of the border as shapes on a plane: outlines, sectors, places and the ways in by air."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sim.app.names import hubs_shown
from sim.world import World
from sim.world.geography import EARTH_RADIUS_KM, Sector

WIDTH = 600.0  # of the drawing; its unit is one pixel at full size
SCALE_KM = 100
PLACE_GAP = 26.0  # two names nearer than this on the plane would touch
HUB_MARGIN = 0.06  # of the width, left and right of the row of hubs
LABEL_REACH, LABEL_MARGIN = 1.45, 62.0  # how far beyond its line a name stands, and from the edge
Point = tuple[float, float]


@dataclass(frozen=True)
class Plane:
    """A drawing of the part of the earth between these degrees."""

    west: float
    east: float
    south: float
    north: float

    @property
    def height(self) -> float:
        """Beside WIDTH: parallels keep their length in the middle of the map."""
        stretch = 1 / math.cos(math.radians((self.south + self.north) / 2))
        return round(WIDTH * (self.north - self.south) / (self.east - self.west) * stretch, 1)

    def at(self, point: Sequence[float]) -> Point:
        """Where a (lon, lat) in degrees lies on the drawing."""
        lon, lat = point
        x = (lon - self.west) / (self.east - self.west) * WIDTH
        return round(x, 1), round((self.north - lat) / (self.north - self.south) * self.height, 1)

    def length_of(self, km: float) -> float:
        """How long so many km are on the drawing."""
        return math.degrees(km / EARTH_RADIUS_KM) / (self.north - self.south) * self.height

    def open(self, line: Iterable[Sequence[float]]) -> str:
        """A line as a path."""
        return "M" + "L".join(f"{x} {y}" for x, y in map(self.at, line))

    def closed(self, rings: Iterable[Iterable[Sequence[float]]]) -> str:
        """Rings as one path."""
        return "".join(f"{self.open(ring)}Z" for ring in rings)


def plane_of(world: World) -> Plane:
    """The drawing of a world's border."""
    return Plane(**world.settings.map.model_dump())


@cache
def border_shapes(world: World) -> dict[str, Any]:
    """All that stays the same on the map, as paths and points of one drawing."""
    plane, home = plane_of(world), world.settings.home
    return {
        "width": WIDTH,
        "height": plane.height,
        "land": [
            {"code": country.code, "name": country.name, "path": plane.closed(country.polygons)}
            for country in world.outlines
        ],
        "sectors": [_sector(world, plane, sector) for sector in world.sectors],
        "places": _places(world, plane),
        "home": {"name": home.city, "at": plane.at(home.at)},
        "hubs": _hubs(world, plane),
        "scale": {"km": SCALE_KM, "length": round(plane.length_of(SCALE_KM), 1)},
    }


def sector_name(world: World, sector: Sector) -> str:
    """A sector for readers: its neighbour, its place or kilometres, its terrain."""
    state = list(world.neighbours.values())[sector.neighbour_index].name
    km = f"km {sector.km_from:.0f} to {sector.km_from + sector.length_km:.0f}"
    where = f"{', '.join(sector.places)}, {km}" if sector.places else km
    return f"{state}, {where}, {sector.terrain}"


def label_of(world: World, code: str) -> Point:
    """Where a country's name stands: a neighbour's beyond its line as seen from the home airport, home's behind it."""
    plane = plane_of(world)
    home = plane.at(world.settings.home.at)
    line = [plane.at((sector.lon, sector.lat)) for sector in world.sectors if sector.neighbour == code]
    if not line:
        return home[0] + LABEL_MARGIN, home[1] + LABEL_MARGIN
    middle = [math.fsum(axis) / len(line) for axis in zip(*line, strict=True)]
    x, y = (h + LABEL_REACH * (m - h) for h, m in zip(home, middle, strict=True))
    return (
        round(min(max(x, LABEL_MARGIN), WIDTH - LABEL_MARGIN), 1),
        round(min(max(y, LABEL_MARGIN), plane.height - LABEL_MARGIN), 1),
    )


def _sector(world: World, plane: Plane, sector: Sector) -> dict[str, Any]:
    return {
        "neighbour": sector.neighbour,
        "name": sector_name(world, sector),
        "path": plane.open(sector.line),
        "at": plane.at((sector.lon, sector.lat)),
        "crossing": bool(sector.crossing),
    }


def _places(world: World, plane: Plane) -> list[dict[str, Any]]:
    """Names along the line, each far enough from the one before; a place in the woods names the forest."""
    shown: list[dict[str, Any]] = []
    for sector in world.sectors:
        at = plane.at((sector.lon, sector.lat))
        for place in sector.places:
            if all(math.dist(at, other["at"]) > PLACE_GAP for other in shown):
                wood = sector.terrain == "forest" and not sector.crossing
                name = place.split("-")[0]
                shown.append({"name": f"{name} forest" if wood else name, "at": at, "wood": wood})
    return shown


def _hubs(world: World, plane: Plane) -> list[dict[str, Any]]:
    """The hubs lie beyond the map: they stand in a row at its foot, in the order of the table."""
    hubs = hubs_shown(world)
    step = (1 - 2 * HUB_MARGIN) / max(1, len(hubs) - 1)
    across = (round((HUB_MARGIN + step * n) * WIDTH, 1) for n in range(len(hubs)))
    return [{**hub, "at": (x, plane.height)} for hub, x in zip(hubs, across, strict=True)]
