"""Figure: the levers of each government as bands under a common time axis."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.limits import limits_by_day
from sim.figures.own_dates import mark_own_dates
from sim.figures.results import Results, day_number, lever_by_day, period
from sim.figures.style import (
    PAPER,
    QUIET,
    actors,
    date_axis,
    new_figure,
    styled,
)
from sim.governments.choice import DATED
from sim.text.words import number
from sim.world.catalogue import SWITCH, LeverKey

ROW = 0.19  # inches
ABOVE, BELOW = 1.0, 0.62  # inches above the first row and below the last
SET = " •"  # behind the name of what the scenario sets
DEPTH = 0.84  # of a row that a full lever fills


class Band(NamedTuple):
    """One row: the lever's value by day, and the value that fills the row unless a higher one is reached."""

    name: str
    unit: str
    values: NDArray[np.float64]
    scale: float = 0.0
    dated: bool = False  # set by the scenario on some day, and not decided

    @property
    def full(self) -> float:
        """The value that fills the row."""
        return max(self.scale, float(np.nan_to_num(self.values).max())) or 1.0


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
    mark_own_dates(results, [axes])
    row = 0
    for actor, found in moved.items():
        name, colour = shown[actor]
        _label(axes, 0.0, row + 0.6, name, ha="right", weight="bold")
        for i, band in enumerate(found, start=row + 1):
            _draw(axes, results, band, i, colour)
        row += 1 + len(found)
    _label(axes, 1.0, -0.4, "scale of the band", ha="left", color=QUIET)
    _label(
        axes,
        0.0,
        -0.4,
        f"{SET.strip()} set by the scenario; others are left out if they never moved",
        ha="left",
        color=QUIET,
        pad=0.0,
    )
    return figure


def _moved(results: Results, actor: str) -> list[Band]:
    """The actor's limits on flights and its levers that moved or are dated, in the order of the catalogues."""
    bands = [*_flights(results, actor), *_levers(results, actor)]
    return [band for band in bands if band.dated or len(np.unique(np.nan_to_num(band.values))) > 1]


def _is_dated(results: Results, keys: Iterable[LeverKey]) -> bool:
    """Whether the scenario sets one of these levers on some day of the run."""
    rows = results.decisions[results.decisions["reason"] == DATED]
    return not set(keys).isdisjoint(zip(rows["actor"], rows["lever"], strict=True))


def _flights(results: Results, actor: str) -> Iterator[Band]:
    """What holds flights from each of the actor's hubs; blank where nothing does."""
    for key, hub in results.scenario.world.hubs.items():
        if hub.state == actor:
            limits, name, world = limits_by_day(results, key), hub.name, results.scenario.world
            capped = _is_dated(results, [world.cap_key(key)])
            barred = _is_dated(results, [world.bar_key(key, group) for group in world.nationalities])
            some, none = bool(limits.nationality.any()), bool(limits.barred.any())
            has_cap = not bool(np.isnan(limits.cap).all())
            yield Band(f"{name}: flights capped", "flights/week", limits.cap, dated=capped and has_cap)
            yield Band(
                f"{name}: some nationalities barred",
                SWITCH,
                limits.nationality.astype(float),
                dated=barred and some,
            )
            yield Band(
                f"{name}: all flights barred", SWITCH, limits.barred.astype(float), dated=capped and none
            )


def _levers(results: Results, actor: str) -> Iterator[Band]:
    for lever in results.scenario.world.levers.values():
        if lever.actor == actor and not lever.hub:
            scale = 1.0 if lever.high == 1 else 0.0
            dated = _is_dated(results, [lever.key])
            yield Band(lever.label, lever.unit, lever_by_day(results, *lever.key), scale, dated)


def _draw(axes: Axes, results: Results, band: Band, row: int, colour: str) -> None:
    """The band of one lever, its name to the left and what fills it to the right."""
    first_day = day_number(period(results)[0])
    edges = first_day + np.arange(len(band.values) + 1)
    axes.fill_between(edges[[0, -1]], row + 1 - DEPTH, row + 1, color=PAPER, linewidth=0)
    height = DEPTH * np.nan_to_num(band.values) / band.full
    tops = row + 1 - height[[*range(len(height)), -1]]  # each from one edge to the next
    axes.fill_between(edges, tops, row + 1, step="post", color=colour, linewidth=0)
    _label(axes, 0.0, row + 0.6, f"{band.name}{SET if band.dated else ''}", ha="right")
    scale = "off, on" if band.unit == SWITCH else f"0 to {number(band.full)} {band.unit}"
    _label(axes, 1.0, row + 0.6, scale, ha="left", color=QUIET)


def _label(axes: Axes, x: float, row: float, text: str, *, ha: str, pad: float = 0.012, **style: Any) -> None:
    """Small text at a row, beside the panel."""
    shift = pad if ha == "left" else -pad
    axes.text(x + shift, row, text, transform=axes.get_yaxis_transform(), va="center", ha=ha, size=8, **style)
