"""Panels: people by stage and recorded attempts, up to the present day of a run."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.app.moment import Moment
from sim.figures.results import day_number
from sim.figures.style import ENDED, NEIGHBOURS, ON_THE_WAY, date_axis, thousands

WIDTH = 4.6  # inches
WEEK = 7
LEAST_TOP = 10.0  # the vertical axis of empty panels


def stages_chart(moment: Moment) -> Figure:
    """People on the way (upper panel) and at a journey's end (lower), stacked; persons by day."""
    figure = Figure(figsize=(WIDTH, 5.2))
    way, ended = figure.subplots(2, 1, sharex=True)
    figure.subplots_adjust(left=0.13, right=0.985, top=0.845, bottom=0.075, hspace=0.6)
    _stack(way, moment, ON_THE_WAY, "People on the way", columns=2)
    _stack(ended, moment, ENDED, "People whose journey has ended", columns=3)
    return figure


def _stack(
    axes: Axes, moment: Moment, stages: Mapping[str, tuple[str, str]], title: str, columns: int
) -> None:
    """The stages as stacked areas, the first at the bottom, beneath a title and a legend in rows."""
    counts = np.array([[row[stage] for row in moment.daily] for stage in stages])
    for_legend = [
        axes.fill_between(_edges(moment)[:-1], below, above, color=colour, linewidth=0, label=name)
        for (name, colour), below, above in zip(stages.values(), *_layers(counts), strict=True)
    ]
    axes.legend(
        handles=for_legend, ncols=columns, loc="lower left", bbox_to_anchor=(-0.02, 0.98), fontsize=7.5,
        handlelength=1.0, columnspacing=1.0, labelspacing=0.25,
    )  # fmt: skip
    axes.set_title(title, pad=42)
    _frame(axes, moment)


def _layers(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lower and upper edges of stacked areas, each (stages, days)."""
    above = counts.cumsum(axis=0)
    return above - counts, above


def attempts_chart(moment: Moment) -> Figure:
    """Attempts a day that each neighbour recorded: bars of single days and the mean of the last seven."""
    figure = Figure(figsize=(WIDTH, 4.0))
    panels = figure.subplots(3, 1, sharex=True, height_ratios=[2, 1, 1])
    figure.subplots_adjust(left=0.13, right=0.985, top=0.86, bottom=0.1, hspace=0.42)
    figure.text(0.13, 0.975, "Attempts recorded a day; line: mean of seven days", va="top", size=9.5)
    for axes, (code, (name, colour)) in zip(panels, NEIGHBOURS.items(), strict=True):
        rows = [row for row in moment.border if row["neighbour"] == code]
        counts = np.array([row["recorded_attempts"] for row in rows], dtype=float)
        edges = _edges(moment)
        axes.stairs(counts, edges, fill=True, color=colour, alpha=0.3, linewidth=0)
        axes.plot(edges[:-1], _trailing_mean(counts), color=colour, linewidth=1.6)
        axes.set_title(name, color=colour)
        _frame(axes, moment)
    return figure


def _trailing_mean(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of each day and the six before it, or of as many as there are."""
    total = np.concatenate([[0.0], counts.cumsum()])
    last = np.arange(1, len(total))
    first = np.maximum(last - WEEK, 0)
    mean: NDArray[np.float64] = (total[last] - total[first]) / (last - first)
    return mean


def _edges(moment: Moment) -> NDArray[np.float64]:
    """The midnights before, between and after the days that are over, as matplotlib counts them."""
    return day_number(moment.start) + np.arange(len(moment.daily) + 1, dtype=float)


def _frame(axes: Axes, moment: Moment) -> None:
    """The whole period across, so that curves grow into it; counts upwards from zero."""
    date_axis(axes, moment.start, moment.until)
    axes.set_ylim(top=max(LEAST_TOP, axes.get_ylim()[1]))
    thousands(axes)
