"""Panel: the map of the border, each sector coloured by the people in its strip."""

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator
from numpy.typing import NDArray

from sim.figures.strip_map import COLOURS
from sim.figures.style import INK, PAPER, QUIET
from sim.text.words import number
from sim.world import load_world

WEST, EAST, SOUTH, NORTH = 21.5, 30.0, 51.15, 56.55  # degrees
WIDTH, FOOT = 4.6, 0.5  # inches; the foot holds the legend
SEA, LAND, BELARUS, COAST = "#e3ebf0", PAPER, "#e9e6dc", "#b9b9b9"
MOST = 1000.0  # people: the end of the colours, the same on all days and in all runs
NOBODY = "#c8c8c8"
# Where a country's name stands, degrees.
NAMES = {
    "BY": (28.0, 52.9),
    "PL": (22.35, 53.08),
    "LT": (23.75, 55.3),
    "LV": (25.6, 56.35),
    "RU": (29.55, 55.3),
    "UA": (26.0, 51.35),
}
MINSK = (27.56, 53.90)
GAP = 0.2  # degrees from a place to its name, to the west, where the map is empty
PLACES = ("Kuznica-Bruzgi", "Bialowieza", "Terespol-Brest", "Medininkai-Kamenny Log", "Silene-Urbany")


def border_map(people: NDArray[np.int64]) -> Figure:
    """The map of one moment. `people`: in the strip, one number a sector in the order of `sectors()`."""
    stretch = 1 / np.cos(np.radians((SOUTH + NORTH) / 2))
    height = WIDTH * (NORTH - SOUTH) / (EAST - WEST) * stretch + FOOT
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0.0, FOOT / height, 1.0, 1 - FOOT / height))
    axes.set(xlim=(WEST, EAST), ylim=(SOUTH, NORTH), xticks=[], yticks=[], facecolor=SEA)
    axes.spines[:].set_visible(False)
    _land(axes)
    lines = _strip(axes, people)
    _names(axes)
    bar = figure.colorbar(
        lines, cax=figure.add_axes((0.03, 0.33 / height, 0.42, 0.1 / height)), orientation="horizontal"
    )
    bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x)))
    bar.ax.xaxis.set_minor_locator(NullLocator())
    figure.text(
        0.5,
        0.25 / height,
        "people in the strip, per sector\nof about 10 km; grey: nobody",
        size=8,
        va="center",
    )
    return figure


def _land(axes: Axes) -> None:
    """The countries, Belarus a shade darker."""
    rings, fills = _rings()
    axes.add_collection(
        PolyCollection(rings, facecolors=fills, edgecolors=COAST, linewidths=0.6), autolim=False
    )


@cache
def _rings() -> tuple[list[NDArray[np.float64]], list[str]]:
    """The outer rings of all countries and their fill."""
    pairs = [
        (np.array(ring), BELARUS if country.code == "BY" else LAND)
        for country in load_world().outlines
        for ring in country.polygons
    ]
    return [ring for ring, _ in pairs], [fill for _, fill in pairs]


def _strip(axes: Axes, people: NDArray[np.int64]) -> LineCollection:
    """The sectors as thick lines, the fullest on top, on a dark casing that keeps pale colours in sight."""
    courses = [np.array(sector.line) for sector in load_world().sectors]
    axes.add_collection(
        LineCollection(courses, colors=QUIET, linewidths=5.4, capstyle="round"), autolim=False
    )
    order = np.argsort(people, kind="stable")
    empty = int((people == 0).sum())
    axes.add_collection(
        LineCollection([courses[i] for i in order[:empty]], colors=NOBODY, linewidths=4.0), autolim=False
    )
    held = LineCollection(
        [courses[i] for i in order[empty:]], array=people[order[empty:]], cmap=COLOURS, norm=LogNorm(1, MOST),
        linewidths=4.0,
    )  # fmt: skip
    axes.add_collection(held, autolim=False)
    return held


def _names(axes: Axes) -> None:
    """Countries, Minsk, and the places that readers look for."""
    for country in load_world().outlines:
        if country.code in NAMES:
            axes.text(
                *NAMES[country.code], country.name.upper(), size=8, color=QUIET, ha="center", va="center"
            )
    axes.plot(*MINSK, "s", ms=4, color=INK)
    axes.text(MINSK[0] + GAP, MINSK[1], "Minsk", size=8.5, va="center")
    for sector in load_world().sectors:
        for place in sector.places:
            if place in PLACES:
                axes.text(sector.lon - GAP, sector.lat, place, size=8, ha="right", va="center")
