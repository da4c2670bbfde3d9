"""The map of the border as shapes on a plane: outlines, sectors, places and the ways in by air."""

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sim.app.names import HOME, HUBS_SHOWN, NEIGHBOURS_SHOWN, WORLD
from sim.world.geography import EARTH_RADIUS_KM, Sector

WEST, EAST, SOUTH, NORTH = 21.6, 30.6, 51.2, 56.6  # degrees
WIDTH = 600.0  # of the drawing; its unit is one pixel at full size
SCALE_KM = 100
PLACE_GAP = 26.0  # two names nearer than this on the plane would touch
HUB_MARGIN = 0.06  # of the width, left and right of the row of hubs
LABEL_REACH, LABEL_MARGIN = 1.45, 62.0  # distance of a name beyond its line, and from the edge
STRETCH = 1 / math.cos(math.radians((SOUTH + NORTH) / 2))
HEIGHT = round(WIDTH * (NORTH - SOUTH) / (EAST - WEST) * STRETCH, 1)
Point = tuple[float, float]


@cache
def border_shapes() -> dict[str, Any]:
    """Return the constant parts of the map, as paths and points of one drawing of WIDTH x HEIGHT."""
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "land": [
            {"code": country.code, "name": country.name, "path": _closed(country.polygons)}
            for country in WORLD.outlines
        ],
        "sectors": [_sector(sector) for sector in WORLD.sectors],
        "places": _places(),
        "home": {"name": HOME["name"], "at": on_plane(HOME["at"])},
        "hubs": _hubs(),
        "scale": {"km": SCALE_KM, "length": round(_length_of(SCALE_KM), 1)},
    }


def on_plane(point: Sequence[float]) -> Point:
    """Return the position of a (lon, lat) in degrees on the drawing; parallels keep their length at mid-map."""
    lon, lat = point
    x = (lon - WEST) / (EAST - WEST) * WIDTH
    return round(x, 1), round((NORTH - lat) / (NORTH - SOUTH) * HEIGHT, 1)


def sector_name(sector: Sector) -> str:
    """A sector for readers: its neighbour, its place or kilometres, its terrain."""
    state = next(n["name"] for n in NEIGHBOURS_SHOWN if n["code"] == sector.neighbour)
    km = f"km {sector.km_from:.0f} to {sector.km_from + sector.length_km:.0f}"
    where = f"{', '.join(sector.places)}, {km}" if sector.places else km
    return f"{state}, {where}, {sector.terrain}"


def label_of(code: str) -> Point:
    """Return the position of a country's name: beyond its line for a neighbour, behind the home airport for home."""
    home = on_plane(HOME["at"])
    line = [on_plane((sector.lon, sector.lat)) for sector in WORLD.sectors if sector.neighbour == code]
    if not line:
        return home[0] + LABEL_MARGIN, home[1] + LABEL_MARGIN
    middle = [math.fsum(axis) / len(line) for axis in zip(*line, strict=True)]
    x, y = (h + LABEL_REACH * (m - h) for h, m in zip(home, middle, strict=True))
    return (
        round(min(max(x, LABEL_MARGIN), WIDTH - LABEL_MARGIN), 1),
        round(min(max(y, LABEL_MARGIN), HEIGHT - LABEL_MARGIN), 1),
    )


def _sector(sector: Sector) -> dict[str, Any]:
    return {
        "neighbour": sector.neighbour,
        "name": sector_name(sector),
        "path": _open(sector.line),
        "at": on_plane((sector.lon, sector.lat)),
        "crossing": bool(sector.crossing),
    }


def _places() -> list[dict[str, Any]]:
    """Names along the line, each far enough from the one before; a place in the woods names the forest."""
    shown: list[dict[str, Any]] = []
    for sector in WORLD.sectors:
        at = on_plane((sector.lon, sector.lat))
        for place in sector.places:
            if all(math.dist(at, other["at"]) > PLACE_GAP for other in shown):
                wood = sector.terrain == "forest" and not sector.crossing
                name = place.split("-")[0]
                shown.append({"name": f"{name} forest" if wood else name, "at": at, "wood": wood})
    return shown


def _hubs() -> list[dict[str, Any]]:
    """Place the hubs, which are outside the map, in a row at its bottom, in table order."""
    step = (1 - 2 * HUB_MARGIN) / max(1, len(HUBS_SHOWN) - 1)
    return [
        {**hub, "at": (round((HUB_MARGIN + step * n) * WIDTH, 1), HEIGHT)} for n, hub in enumerate(HUBS_SHOWN)
    ]


def _length_of(km: float) -> float:
    """How long so many km are on the drawing."""
    return math.degrees(km / EARTH_RADIUS_KM) / (NORTH - SOUTH) * HEIGHT


def _open(line: Iterable[Sequence[float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in map(on_plane, line))


def _closed(rings: Iterable[Iterable[Sequence[float]]]) -> str:
    return "".join(f"{_open(ring)}Z" for ring in rings)
