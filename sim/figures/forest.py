"""The forest plot of a comparison: the difference and interval of every scenario for each measure."""

from __future__ import annotations

from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, QUIET, RULE, SKY, VERMILION, our_style
from sim.text.words import number
from sim.version import __version__

PANELS_ACROSS = 4
ROW, HEADING, HEAD, FOOT = 0.17, 0.75, 0.85, 0.65  # inches
PANEL, GAP, PER_LETTER, EDGE = 2.1, 0.22, 0.073, 0.25  # inches
COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY)
MOST_ROWS = 80


def forest(effects: pd.DataFrame, baseline: str, hold: str) -> Figure:
    """Draw the result of `compare`: a dot for the mean, a line for its 95 % interval; for deaths only the line.

    `hold`: what varies from pair to pair, such as seeds alone.

    Raises ValueError for more than MOST_ROWS scenarios.
    """
    labels = _labels(effects)
    if len(labels) > MOST_ROWS:
        raise ValueError(f"{len(labels)} scenarios, more than {MOST_ROWS}")
    with our_style():
        return _draw(effects, labels, baseline, hold)


def _labels(effects: pd.DataFrame) -> list[str]:
    """The rows of every panel, from the top."""
    first = effects[effects["measure"] == effects["measure"].iloc[0]]
    readings = first["reading"].unique()
    split = len(readings) > 1
    return [
        f"{name} ({reading})" if split else name
        for name, reading in zip(first["scenario"], first["reading"], strict=True)
    ]


def _draw(effects: pd.DataFrame, labels: list[str], baseline: str, hold: str) -> Figure:
    measures = effects["measure"].unique()
    down = ceil(len(measures) / PANELS_ACROSS)
    panel = ROW * (len(labels) + 1)
    left = EDGE + PER_LETTER * max(map(len, labels))
    width = left + PANELS_ACROSS * (PANEL + GAP)
    height = HEAD + down * panel + (down - 1) * HEADING + FOOT
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    figure.text(
        EDGE / width, 1 - 0.12 / height, "What each scenario changes", size=13, weight="bold", va="top"
    )
    runs = effects["runs"]
    count = (
        number(runs.min()) if runs.min() == runs.max() else f"{number(runs.min())} to {number(runs.max())}"
    )
    about = f"Difference from {baseline}, {count} pairs: mean with its 95 % interval over {hold}; no mean of deaths."
    figure.text(EDGE / width, 1 - 0.39 / height, about, size=9.5, color=QUIET, va="top")
    source = f"border-standoff {__version__}. Simulated: synthetic people."
    figure.text(EDGE / width, 0.1 / height, source, size=7.5, color=QUIET)
    for i, name in enumerate(measures):
        row, column = divmod(i, PANELS_ACROSS)
        x = left + column * (PANEL + GAP)
        y = height - HEAD - row * (panel + HEADING) - panel
        axes = figure.add_axes((x / width, y / height, PANEL / width, panel / height))
        _panel(axes, effects[effects["measure"] == name], labels if column == 0 else None)
    return figure


def _panel(axes: Axes, effects: pd.DataFrame, labels: list[str] | None) -> None:
    readings = list(effects["reading"].unique())
    colours = [COLOURS[readings.index(reading) % len(COLOURS)] for reading in effects["reading"]]
    places = range(len(effects))
    axes.axvline(0, color=INK, linewidth=0.7)
    axes.hlines(places, effects["low"], effects["high"], colors=colours, linewidth=1.8)
    for end in ("low", "high"):  # seen even where the interval has no width
        axes.scatter(effects[end], places, s=26, c=colours, marker="|", linewidths=1.2)
    axes.scatter(effects["mean"], places, s=14, c=colours, zorder=3)
    axes.set_ylim(len(effects) - 0.5, -0.5)
    axes.set_yticks(places, labels or [""] * len(effects))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="x", color=RULE)
    axes.set_title(f"{effects['label'].iloc[0]} ({effects['unit'].iloc[0]})", size=8.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}" if abs(x) < 1000 else number(x)))
    axes.tick_params(axis="x", labelsize=7.5)
