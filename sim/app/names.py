"""Who and what stands on the page, taken from the tables of a world, each with a colour."""

from functools import cache
from typing import Any

from sim.world import World

# Okabe and Ito (2008): distinguishable with every common form of colour blindness.
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, GREY = "#0072B2", "#D55E00", "#CC79A7", "#999999"
HOME_ACTOR = "belarus"  # the role that the rules of the home country are written for
WAY_COLOURS = {
    "in_minsk": SKY,
    "in_border_camp": ORANGE,
    "in_strip": VERMILION,
    "inland": GREEN,
    "in_eu_camp": PURPLE,
}
Row = dict[str, Any]


@cache
def neighbours_shown(world: World) -> tuple[Row, ...]:
    """The neighbours in the order of their table: code, key of the state, name, colour."""
    rows = [{"code": row.code, "state": key, "name": row.name} for key, row in world.neighbours.items()]
    return _coloured(rows, (VERMILION, BLUE, GREEN, PURPLE, ORANGE, SKY))


@cache
def hubs_shown(world: World) -> tuple[Row, ...]:
    """The hubs in the order of their table: key, name, colour."""
    rows = [{"key": key, "name": hub.name} for key, hub in world.hubs.items()]
    return _coloured(rows, (VERMILION, ORANGE, YELLOW, GREEN, BLUE, SKY, PURPLE, GREY))


def _coloured(rows: list[Row], colours: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows, each with the next colour; after the last one they start again."""
    return tuple({**row, "colour": colours[n % len(colours)]} for n, row in enumerate(rows))
