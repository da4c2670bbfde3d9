"""Figure: arrivals by hub, with the limits on flights."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.figures.limits import limits_by_day
from sim.figures.own_dates import mark_own_dates
from sim.figures.results import Results, bands, dates, day_number, period
from sim.figures.style import (
    PAPER,
    date_axis,
    hubs,
    legend_beside,
    new_figure,
    panel_bottom,
    panel_top,
    styled,
    thousands,
)
from sim.text.words import number

WEEK = 7
BAN, NATIONALITY_BAN, CAP = "#4d4d4d", "#a6a6a6", "#d9d9d9"


@styled
def arrivals_by_hub(results: Results) -> Figure:
    """Arrivals per week stacked by the hub they flew from, above the caps and bans on flights."""
    figure = new_figure(
        results, f"Arrivals in {results.scenario.world.settings.home.city} by hub", height=6.6
    )
    grid = figure.add_gridspec(
        2, 1, left=0.085, right=0.77, bottom=panel_bottom(figure), top=panel_top(figure), hspace=0.13,
        height_ratios=[2.4, 1],
    )  # fmt: skip
    bars, limits = (figure.add_subplot(grid[i]) for i in range(2))
    start, until = period(results)
    _stack(bars, results)
    bars.set_ylabel("people arriving per week")
    _limits(limits, results)
    for axes in (bars, limits):
        date_axis(axes, start, until)
    mark_own_dates(results, [bars, limits])
    thousands(bars)
    bars.tick_params(axis="x", labelbottom=False)
    legend_beside(bars, "Flew from", stacked=True)
    return figure


def _stack(axes: Axes, results: Results) -> None:
    """Bars of seven days from the first day on; the last may hold fewer days and is then narrower."""
    days = dates(results.daily)
    first = np.arange(0, len(days), WEEK)
    widths = np.diff([*first, len(days)])
    base = np.zeros(len(first))
    for hub, (name, colour) in hubs(results.scenario.world).items():
        week = np.add.reduceat(results.daily[f"arrivals_{hub}"].to_numpy(dtype=float), first)
        if week.any():
            axes.bar(
                days[first], week, widths, bottom=base, align="edge", color=colour, label=name,
                edgecolor="white", linewidth=0.3,
            )  # fmt: skip
            base += week


def _limits(axes: Axes, results: Results) -> None:
    """Draw one row per hub: bands where its flights are capped or barred."""
    first_day, rows = day_number(period(results)[0]), results.scenario.world.hubs
    for row, hub in enumerate(rows):
        axes.axhspan(row - 0.4, row + 0.4, color=PAPER, linewidth=0)
        limits = limits_by_day(results, hub)
        for first, last, cap in bands(limits.cap):
            axes.barh(row, last - first, 0.8, first_day + first, color=CAP, linewidth=0)
            axes.text(first_day + first + 1, row, number(cap), va="center_baseline", size=7, clip_on=True)
        for barred, colour in ((limits.nationality, NATIONALITY_BAN), (limits.barred, BAN)):
            for first, last, _ in bands(np.where(barred, 1.0, np.nan)):
                axes.barh(row, last - first, 0.8, first_day + first, color=colour, linewidth=0)
    axes.set_yticks(range(len(rows)), [hub.name for hub in rows.values()])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(False)
    patches = [
        Patch(color=CAP, label="capped; figure:\nflights per week"),
        Patch(color=NATIONALITY_BAN, label="some nationalities\nbarred"),
        Patch(color=BAN, label="all flights barred"),
    ]
    legend = axes.legend(
        handles=patches, loc="upper left", bbox_to_anchor=(1.01, 1.08), title="Limits on flights"
    )
    legend.set_alignment("left")
