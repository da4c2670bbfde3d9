"""Figure: the border as a map of sector by date."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from numpy.typing import NDArray

from sim.figures.events import mark_events
from sim.figures.own_dates import mark_own_dates
from sim.figures.results import Results, dates, day_number, period
from sim.figures.style import (
    QUIET,
    date_axis,
    neighbours,
    new_figure,
    panel_bottom,
    panel_top,
    spread,
    styled,
)
from sim.text.words import number
from sim.world import World
from sim.world.geography import Sector

COLOURS = "magma_r"
KM_TICKS = 100
HOW_TO_READ = (
    "people in the strip, per sector of about 10 km; white: nobody\n"
    "km: along each line, from its northern end; bold: official crossing points"
)
HEIGHT, HEAD = 10.9, 1.9  # inches: of the figure, and of the scale and the events above the panels
LABEL_GAP_KM = 23.0  # what one label needs at this height


@styled
def strip_by_sector(results: Results) -> Figure:
    """People in the strip by sector and day, on a logarithmic colour scale.

    Raises ValueError when the run kept no sector table.
    """
    if results.sector is None:
        raise ValueError("the run kept no sector table")
    figure = new_figure(results, "Where people were held at the line", height=HEIGHT)
    people = _by_sector_and_day(results)
    scale = LogNorm(1, max(10.0, people.max()))
    lines = _lines_from_north(results.scenario.world)
    grid = figure.add_gridspec(
        len(lines), 1, left=0.085, right=0.7, bottom=panel_bottom(figure), top=panel_top(figure) - HEAD / HEIGHT,
        hspace=0.035, height_ratios=[len(line) for line in lines],
    )  # fmt: skip
    panels = [figure.add_subplot(grid[i]) for i in range(len(lines))]
    for axes, line in zip(panels, lines, strict=True):
        image = _panel(axes, line, people[[s.index for s in line]], scale, results)
        axes.tick_params(axis="x", labelbottom=axes is panels[-1])
    mark_events(results, panels)
    mark_own_dates(results, panels)
    scale_top = panel_top(figure) - 0.02
    bar = figure.colorbar(
        image, cax=figure.add_axes((0.085, scale_top, 0.3, 0.013)), orientation="horizontal"
    )
    bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x)))
    bar.ax.xaxis.set_minor_locator(NullLocator())
    figure.text(0.4, scale_top + 0.013, HOW_TO_READ, size=8.5, va="top", linespacing=1.4)
    return figure


def _lines_from_north(world: World) -> list[list[Sector]]:
    """Return the sectors of each neighbour, the northernmost line first."""
    lines = [[s for s in world.sectors if s.neighbour == row.code] for row in world.neighbours.values()]
    return sorted(lines, key=lambda line: -max(sector.lat for sector in line))


def _by_sector_and_day(results: Results) -> NDArray[np.float64]:
    """People in the strip, (sectors, days)."""
    start, until = period(results)
    table = results.sector
    assert table is not None
    people = np.zeros((len(results.scenario.world.sectors), (until - start).days))
    day = (dates(table) - np.datetime64(start, "D")).astype(int)
    people[table["sector"].to_numpy(dtype=int), day] = table["in_strip"].to_numpy(dtype=float)
    return people


def _panel(
    axes: Axes, line: list[Sector], people: NDArray[np.float64], scale: LogNorm, results: Results
) -> AxesImage:
    """One neighbour's line: km downwards, dates across."""
    start, until = period(results)
    length = line[-1].km_from + line[-1].length_km
    image = axes.imshow(
        np.ma.masked_less(people, scale.vmin or 1.0),
        extent=(day_number(start), day_number(until), length, 0.0),
        aspect="auto", interpolation="nearest", cmap=COLOURS, norm=scale,
    )  # fmt: skip
    axes.grid(False)
    axes.spines[["top", "right"]].set_visible(True)
    date_axis(axes, start, until)
    axes.yaxis.set_major_locator(FixedLocator(list(range(0, int(length), KM_TICKS))))
    world = results.scenario.world
    name, colour = neighbours(world)[line[0].neighbour]
    axes.set_ylabel(f"{name}, km", color=colour, weight="bold")
    _label_places(axes, world, line[0].neighbour)
    return image


def _label_places(axes: Axes, world: World, neighbour: str) -> None:
    """Place names to the right of a panel, joined to their positions; crossing points in bold."""
    named = [place for place in world.places if place.neighbour == neighbour]
    across = axes.get_yaxis_transform()
    for place, km in zip(named, spread([place.km for place in named], LABEL_GAP_KM), strict=True):
        link = Line2D(
            [1.0, 1.025], [place.km, km], transform=across, color=QUIET, linewidth=0.5, clip_on=False
        )
        axes.add_line(link)
        label = f"{place.name}, km {place.km:.0f}"
        weight = "bold" if place.crossing else "normal"
        axes.text(1.03, km, label, transform=across, va="center", size=7.5, weight=weight)
