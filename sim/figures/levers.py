"""Figure: the levers of each government as bands under a common time axis."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.limits import limits_by_day
from sim.figures.results import Results, day_number, lever_by_day, period
from sim.figures.style import (
    PAPER,
    QUIET,
    actors,
    date_axis,
    new_figure,
    styled,
)
from sim.text.words import number

ROW = 0.19  # inches
ABOVE, BELOW = 1.0, 0.62  # inches above the first row and below the last
DEPTH = 0.84  # of a row that a full lever fills


class Band(NamedTuple):
    """One row: the lever's value by day, and the value that fills the row unless a higher one is reached."""

    name: str
    unit: str
    values: NDArray[np.float64]
    scale: float = 0.0

    @property
    def full(self) -> float:
        """The value that fills the row."""
        return max(self.scale, float(np.nanmax(self.values)))


@styled
def levers_of_governments(results: Results) -> Figure:
    """Every lever and limit on flights that moved, a band each: its height is the value, as a part of the full band."""
    shown = actors(results.scenario.world)
    moved = {actor: found for actor in shown if (found := _moved(results, actor))}
    rows = max(3, sum(1 + len(found) for found in moved.values()))
    figure = new_figure(results, "What each government did", height=ABOVE + BELOW + ROW * rows)
    height = figure.get_figheight()
    axes = figure.add_axes((0.26, BELOW / height, 0.575, ROW * rows / height))
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    axes.grid(True, axis="x")
    axes.spines["left"].set_visible(False)
    date_axis(axes, *period(results))
    row = 0
    for actor, found in moved.items():
        name, colour = shown[actor]
        _label(axes, 0.0, row + 0.6, name, ha="right", weight="bold")
        for i, band in enumerate(found, start=row + 1):
            _draw(axes, results, band, i, colour)
        row += 1 + len(found)
    _label(axes, 1.0, -0.4, "scale of the band", ha="left", color=QUIET)
    _label(
        axes, 0.0, -0.4, "levers and limits that never moved are left out", ha="left", color=QUIET, pad=0.0
    )
    return figure


def _moved(results: Results, actor: str) -> list[Band]:
    """The actor's limits on flights and its levers that took more than one value, in the order of the catalogues."""
    bands = [*_flights(results, actor), *_levers(results, actor)]
    return [band for band in bands if len(np.unique(np.nan_to_num(band.values))) > 1]


def _flights(results: Results, actor: str) -> Iterator[Band]:
    """What holds flights from each of the actor's hubs; blank where nothing does."""
    for key, hub in results.scenario.world.hubs.items():
        if hub.state == actor:
            limits, name = limits_by_day(results, key), hub.name
            yield Band(f"{name}: flights capped", "flights/week", limits.cap)
            yield Band(f"{name}: some nationalities barred", "switch", limits.nationality.astype(float))
            yield Band(f"{name}: all flights barred", "switch", limits.barred.astype(float))


def _levers(results: Results, actor: str) -> Iterator[Band]:
    for lever in results.scenario.world.levers.values():
        if lever.actor == actor and not lever.hub:
            scale = 1.0 if lever.high == 1 else 0.0
            yield Band(lever.label, lever.unit, lever_by_day(results, *lever.key), scale)


def _draw(axes: Axes, results: Results, band: Band, row: int, colour: str) -> None:
    """The band of one lever, its name to the left and what fills it to the right."""
    first_day = day_number(period(results)[0])
    edges = first_day + np.arange(len(band.values) + 1)
    axes.fill_between(edges[[0, -1]], row + 1 - DEPTH, row + 1, color=PAPER, linewidth=0)
    height = DEPTH * np.nan_to_num(band.values) / band.full
    axes.stairs(row + 1 - height, edges, baseline=row + 1, fill=True, color=colour, linewidth=0)
    _label(axes, 0.0, row + 0.6, band.name, ha="right")
    scale = "off, on" if band.unit == "switch" else f"0 to {number(band.full)} {band.unit}"
    _label(axes, 1.0, row + 0.6, scale, ha="left", color=QUIET)


def _label(axes: Axes, x: float, row: float, text: str, *, ha: str, pad: float = 0.012, **style: Any) -> None:
    """Small text at a row, beside the panel."""
    shift = pad if ha == "left" else -pad
    axes.text(x + shift, row, text, transform=axes.get_yaxis_transform(), va="center", ha=ha, size=8, **style)
