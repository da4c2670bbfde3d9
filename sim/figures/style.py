"""How figures look: fonts, colours, date axes, the source line; and how they are written."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, wraps
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import MonthLocator
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.letters import svg
from sim.figures.png import png
from sim.figures.results import Results, date_of, day_number
from sim.text import words
from sim.text.words import day_of, number
from sim.version import __version__
from sim.world import World

WIDTH = 9.0  # inches
DOTS_PER_INCH = 150
FONTS = ["DejaVu Sans", "Noto Emoji"]  # Matplotlib's and ours, so that every machine draws the same
EMOJI = Path(__file__).with_name("fonts") / "NotoEmoji-Regular.ttf"  # what DejaVu Sans has not
INK = "#222222"
QUIET = "#6b6b6b"
RULE = "#d9d9d9"
PAPER = "#f4f4f2"
OBSERVED = "#000000"

# Okabe and Ito (2008): distinguishable with every common form of colour blindness.
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, GREY = "#0072B2", "#D55E00", "#CC79A7", "#999999"

# For the rows of a world's tables, in order; longer tables repeat the colours.
NEIGHBOUR_COLOURS = (VERMILION, BLUE, GREEN, PURPLE, ORANGE)
HUB_COLOURS = (VERMILION, ORANGE, YELLOW, GREEN, BLUE, SKY, PURPLE, "#7F3B08", "#BBBBBB", INK)
ROLE_COLOURS = {"belarus": "#555555", "eu": SKY, "russia": PURPLE}
# Every stage has its own colour, also among those of ENDED; neighbours in a stack differ in lightness.
ON_THE_WAY = {
    "in_minsk": SKY,
    "in_border_camp": YELLOW,
    "in_strip": VERMILION,
    "inland": "#A6D854",
    "in_eu_camp": "#984EA3",
}
ENDED = {
    "detained": "#1F3C88",
    "asylum": "#F7C9B6",
    "onward": "#01665E",
    "resettled": "#F5EFA0",
    "returned": "#7F3B08",
    "left": "#BBBBBB",
    "dead": "#000000",
}

STYLE: Any = {
    "font.family": [*FONTS, "sans-serif"],  # in an SVG read elsewhere, where neither may be
    "font.sans-serif": FONTS[:1],
    "font.size": 9.0,
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and edited
    "svg.hashsalt": "border-standoff",
}


def neighbours(world: World) -> dict[str, tuple[str, str]]:
    """The name and colour of each neighbour by its code."""
    return {row.code: (row.name, colour) for row, colour in _coloured(world.neighbours, NEIGHBOUR_COLOURS)}


def hubs(world: World) -> dict[str, tuple[str, str]]:
    """The name and colour of each hub by its key."""
    return {row.key: (row.name, colour) for row, colour in _coloured(world.hubs, HUB_COLOURS)}


def actors(world: World) -> dict[str, tuple[str, str]]:
    """The name and colour of each actor by its key: of neighbours as everywhere, one for all states of origin."""
    own = {row.key: colour for row, colour in _coloured(world.neighbours, NEIGHBOUR_COLOURS)} | ROLE_COLOURS
    return {actor: (name, own.get(actor, ORANGE)) for actor, name in world.actors.items()}


def _coloured(rows: Mapping[str, Any], colours: Sequence[str]) -> Iterator[tuple[Any, str]]:
    return zip(rows.values(), cycle(colours), strict=False)


def styled(draw: Callable[[Results], Figure]) -> Callable[[Results], Figure]:
    """Draw in this style."""

    @wraps(draw)
    def in_style(results: Results) -> Figure:
        with our_style():
            return draw(results)

    return in_style


@contextmanager
def our_style() -> Iterator[None]:
    """Apply this style over Matplotlib's defaults, independent of the caller's settings and files."""
    add_emoji()
    with matplotlib.style.context(("default", STYLE)):
        yield


@cache
def add_emoji() -> None:
    """Add the font of emoji to those that Matplotlib finds; for bold text too, or it warns that there is none."""
    fontManager.addfont(EMOJI)
    fontManager.ttflist.append(replace(fontManager.ttflist[-1], weight=700))


def new_figure(results: Results, title: str, height: float) -> Figure:
    """An empty figure with a title, the scenario's title and a source line; `height` in inches.

    Panels belong between `panel_bottom(figure)` and `panel_top(figure)`.
    """
    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasAgg(figure)
    figure.text(0.02, 1 - 0.12 / height, title, size=13, weight="bold", va="top")
    figure.text(
        0.02, 1 - 0.39 / height, words.one_line(results.scenario.title), size=9.5, color=QUIET, va="top"
    )
    name = words.one_line(results.scenario.name)
    source = f"Scenario {name}, seed {results.seed}, border-standoff {__version__}."
    figure.text(0.02, 0.1 / height, f"{source} Simulated: synthetic people.", size=7.5, color=QUIET)
    return figure


def panel_top(figure: Figure) -> float:
    """Where panels may begin beneath the title, as a share of the figure's height."""
    return float(1 - 0.72 / figure.get_figheight())


def panel_bottom(figure: Figure) -> float:
    """Where panels end above the source line, as a share of the figure's height."""
    return float(0.62 / figure.get_figheight())


def date_axis(axes: Axes, start: date, until: date) -> None:
    """A time axis from `start` to `until`: months, with the year where it changes, or days if it is short."""
    axes.set_xlim(day_number(start), day_number(until))
    if until - start < timedelta(days=50):
        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: day_of(date_of(x))))
    else:
        axes.xaxis.set_major_locator(MonthLocator())  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_formatter(
            FuncFormatter(lambda x, i: _month_label(date_of(x), i or 0) if x < day_number(until) else "")
        )
        for label in axes.get_xticklabels():
            label.set_horizontalalignment("left")


def _month_label(day: date, i: int) -> str:
    return f"{day:%b}\n{day.year}" if i == 0 or day.month == 1 else f"{day:%b}"


def thousands(axes: Axes) -> None:
    """Whole numbers with thin gaps between thousands on the vertical axis, from zero up."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(y)))
    axes.set_ylim(bottom=0)


def spread(wanted: list[float], gap: float) -> list[float]:
    """Positions in the given order, as near to the wanted ones as a least gap between neighbours allows."""
    blocks: list[
        tuple[float, int]
    ] = []  # mean wanted position less its place in the queue, and how many share it
    for i, position in enumerate(wanted):
        blocks.append((position - i * gap, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (late, m), (early, n) = blocks.pop(), blocks.pop()
            blocks.append(((late * m + early * n) / (m + n), m + n))
    placed = [mean for mean, count in blocks for _ in range(count)]
    return [mean + i * gap for i, mean in enumerate(placed)]


def legend_beside(axes: Axes, title: str = "", *, stacked: bool = False) -> None:
    """Draw the legend to the right of a panel; for stacked areas in the order of the stack."""
    handles, labels = axes.get_legend_handles_labels()
    order = slice(None, None, -1 if stacked else 1)
    legend = axes.legend(
        handles[order], labels[order], loc="upper left", bbox_to_anchor=(1.01, 1.0), title=title or None
    )
    legend.set_alignment("left")


def write(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write NAME.png and NAME.svg, the same bytes for the same figure; returns the paths."""
    picture, text = folder / f"{name}.png", folder / f"{name}.svg"
    with our_style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # of a title in another script
        figure.set_dpi(DOTS_PER_INCH)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        picture.write_bytes(png(np.asarray(canvas.buffer_rgba())[:, :, :3], DOTS_PER_INCH))
        text.write_text(svg(figure, DOTS_PER_INCH), encoding="utf-8", newline="\n")
    return [picture, text]
