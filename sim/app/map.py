"""Panel: the map of the border, each sector coloured by the people in its strip."""

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator
from numpy.typing import NDArray

from sim.report.strip_map import COLOURS
from sim.report.style import INK, PAPER, QUIET, number
from sim.world.geography import outlines, sectors

WEST, EAST, SOUTH, NORTH = 21.5, 30.0, 51.15, 56.55  # degrees
WIDTH = 5.4  # inches
SEA, LAND, BELARUS, COAST = "#e3ebf0", PAPER, "#e9e6dc", "#b9b9b9"
MOST = 1000.0  # people: the end of the colours, the same on all days and in all runs
NOBODY = "#c8c8c8"
# Where a country's name stands, degrees.
NAMES = {
    "BY": (28.0, 52.9),
    "PL": (22.35, 52.6),
    "LT": (23.75, 55.3),
    "LV": (25.6, 56.35),
    "RU": (29.55, 55.3),
    "UA": (26.0, 51.35),
}
MINSK = (27.56, 53.90)
# The places to name, and on which side of the line there is room.
PLACES = {
    "Kuznica-Bruzgi": "left",
    "Bialowieza": "left",
    "Terespol-Brest": "left",
    "Medininkai-Kamenny Log": "left",
    "Salcininkai-Benyakoni": "left",
    "Paternieki-Grigorovshchina": "right",
}


def border_map(people: NDArray[np.int64], title: str) -> Figure:
    """The map of one moment. `people`: in the strip, one number a sector in the order of `sectors()`."""
    stretch = 1 / np.cos(np.radians((SOUTH + NORTH) / 2))
    height = WIDTH * (NORTH - SOUTH) / (EAST - WEST) * stretch + 0.85
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0.0, 0.5 / height, 1.0, 1 - 0.85 / height))
    axes.set(xlim=(WEST, EAST), ylim=(SOUTH, NORTH), xticks=[], yticks=[], facecolor=SEA)
    axes.spines[:].set_visible(False)
    _land(axes)
    lines = _strip(axes, people)
    _names(axes)
    figure.text(0.01, 1 - 0.08 / height, title, size=10.5, weight="bold", va="top")
    bar = figure.colorbar(
        lines, cax=figure.add_axes((0.03, 0.33 / height, 0.42, 0.1 / height)), orientation="horizontal"
    )
    bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x)))
    bar.ax.xaxis.set_minor_locator(NullLocator())
    figure.text(0.48, 0.32 / height, "people in the strip, per sector\nof about 10 km; grey: nobody", size=8, va="center")
    return figure


def _land(axes: Axes) -> None:
    """The countries, Belarus a shade darker."""
    rings, fills = _rings()
    axes.add_collection(PolyCollection(rings, facecolors=fills, edgecolors=COAST, linewidths=0.6), autolim=False)


@cache
def _rings() -> tuple[list[NDArray[np.float64]], list[str]]:
    """The outer rings of all countries and their fill."""
    pairs = [
        (np.array(ring), BELARUS if country.code == "BY" else LAND)
        for country in outlines()
        for ring in country.polygons
    ]
    return [ring for ring, _ in pairs], [fill for _, fill in pairs]


def _strip(axes: Axes, people: NDArray[np.int64]) -> LineCollection:
    """The sectors as thick lines, the fullest on top, on a dark casing that keeps pale colours in sight."""
    courses = [np.array(sector.line) for sector in sectors()]
    axes.add_collection(LineCollection(courses, colors=QUIET, linewidths=5.4, capstyle="round"), autolim=False)
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
    for country in outlines():
        if country.code in NAMES:
            axes.text(*NAMES[country.code], country.name.upper(), size=8, color=QUIET, ha="center", va="center")
    axes.plot(*MINSK, "s", ms=4, color=INK)
    axes.text(MINSK[0] + 0.12, MINSK[1], "Minsk", size=8.5, va="center")
    for sector in sectors():
        for place in sector.places:
            if place in PLACES:
                side = -1 if PLACES[place] == "left" else 1
                axes.text(
                    sector.lon + side * 0.14, sector.lat, place, size=7.5, va="center",
                    ha="right" if side < 0 else "left",
                )  # fmt: skip
