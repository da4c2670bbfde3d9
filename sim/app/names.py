"""The names on the page, taken from the tables of the world, each with a colour."""

from typing import Any

from sim.text.words import STAGES
from sim.world import load_world

# Okabe and Ito (2008): distinguishable with every common form of colour blindness.
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, GREY = "#0072B2", "#D55E00", "#CC79A7", "#999999"
WORLD = load_world()
Row = dict[str, Any]


def _coloured(rows: list[Row], colours: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows, each with the next colour; after the last one they start again."""
    return tuple({**row, "colour": colours[n % len(colours)]} for n, row in enumerate(rows))


NEIGHBOURS_SHOWN = _coloured(
    [{"code": row.code, "state": key, "name": row.name} for key, row in WORLD.neighbours.items()],
    (VERMILION, BLUE, GREEN, PURPLE, ORANGE, SKY),
)
HUBS_SHOWN = _coloured(
    [{"key": key, "name": hub.name} for key, hub in WORLD.hubs.items()],
    (VERMILION, ORANGE, YELLOW, GREEN, BLUE, SKY, PURPLE, GREY),
)
HOME: Row = {"code": "BY", "actor": "belarus", "name": "Minsk", "at": (27.56, 53.90)}  # the hubs fly here
ACTOR_NAMES = dict(WORLD.actors)
WAY_COLOURS = {
    "in_minsk": SKY,
    "in_border_camp": ORANGE,
    "in_strip": VERMILION,
    "inland": GREEN,
    "in_eu_camp": PURPLE,
}
__all__ = ["ACTOR_NAMES", "HOME", "HUBS_SHOWN", "NEIGHBOURS_SHOWN", "STAGES", "WAY_COLOURS", "WORLD"]
