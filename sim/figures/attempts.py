"""Figure: recorded attempts by neighbour beside the observed counts."""

from datetime import date

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.evidence import Parameter
from sim.figures.observed import MonthlyMean, daily_attempts, monthly_attempts, monthly_german_entries
from sim.figures.own_dates import mark_own_dates
from sim.figures.results import Results, dates, day_number, period
from sim.figures.style import (
    OBSERVED,
    PURPLE,
    QUIET,
    date_axis,
    legend_beside,
    neighbours,
    new_figure,
    panel_bottom,
    panel_top,
    styled,
    thousands,
)
from sim.world.tables import Neighbour

WEEK = 7
PUBLISHED = "Black: what was published of the\ncourse of events, whatever the\nscenario changes."
HABITS = {True: "stopped or warned off", False: "detained or pushed back"}  # whether it records every attempt


@styled
def recorded_attempts(results: Results) -> Figure:
    """Simulated records per day of each neighbour, and entries recorded farther west, with what was published.

    The counts are of attempts, not of persons: one person is counted at each attempt.
    """
    published = results.scenario.world.settings.record is not None
    title = "Recorded attempts to cross" + (", simulated and observed" if published else "")
    figure = new_figure(results, title, height=9.0)
    rows = list(results.scenario.world.neighbours.values())
    grid = figure.add_gridspec(
        len(rows) + 1, 1, left=0.085, right=0.74, bottom=panel_bottom(figure), top=panel_top(figure) - 0.02,
        hspace=0.3, height_ratios=[max(1.5, 3.0 - i) for i in range(len(rows))] + [1.5],
    )  # fmt: skip
    *panels, last = (figure.add_subplot(grid[i]) for i in range(len(rows) + 1))
    start, until = period(results)
    for axes, neighbour in zip(panels, rows, strict=True):
        _neighbour(axes, results, neighbour)
    found = results.daily["german_recorded"].astype(float)  # since the start
    _simulated(last, results.daily, found.diff().fillna(found), PURPLE)
    _observed_months(
        last, monthly_german_entries(results.scenario.world), "observed entries,\nmean of the month"
    )
    goal = results.scenario.world.words["goal"]
    last.set_title(f"{goal}: entries recorded with a link to the route (persons)")
    last.set_ylabel("people per day")
    if published:
        panels[0].text(1.03, 0.3, PUBLISHED, transform=panels[0].transAxes, size=8, color=QUIET, va="top")
    for axes in (*panels, last):
        date_axis(axes, start, until)
        axes.tick_params(axis="x", labelbottom=axes is last)
        thousands(axes)
        legend_beside(axes)
    mark_own_dates(results, [*panels, last])
    return figure


def _neighbour(axes: Axes, results: Results, neighbour: Neighbour[Parameter]) -> None:
    """Draw what one neighbour records, and the published count, which differs by neighbour."""
    world, code = results.scenario.world, neighbour.code
    rows = results.border[results.border["neighbour"] == code]
    name, colour = neighbours(world)[code]
    _simulated(axes, rows, rows["recorded_attempts"].astype(float), colour)
    if not neighbour.records_every_attempt:
        _detained(axes, rows, colour)
    months, days = monthly_attempts(world, code), daily_attempts(world, code)
    _observed_months(axes, months, f"observed {neighbour.published},\nmean of the month")
    _observed_days(axes, days)
    observed = f"; observed: {neighbour.published}" if months or days else ""
    axes.set_title(f"{name}: attempts recorded ({HABITS[neighbour.records_every_attempt]}){observed}")
    axes.set_ylabel("attempts per day")


def _simulated(axes: Axes, rows: pd.DataFrame, counts: pd.Series, colour: str) -> None:
    """Draw counts of each day as a pale area under their weekly mean."""
    days = dates(rows)
    edges = day_number(days[0].item()) + np.arange(len(days) + 1)
    axes.stairs(counts, edges, fill=True, color=colour, alpha=0.3, linewidth=0, label="simulated, each day")
    axes.plot(days, _smooth(counts), color=colour, linewidth=1.8, label="simulated,\nmean of 7 days")


def _detained(axes: Axes, rows: pd.DataFrame, colour: str) -> None:
    """Those detained among them: the count that is published of the months before pushbacks."""
    counts = _smooth(rows["detentions_recorded"].astype(float))
    label = "simulated detentions\nalone, mean of 7 days"
    axes.plot(dates(rows), counts, color=colour, linewidth=1.8, linestyle=(0, (3, 1)), label=label)


def _smooth(counts: pd.Series) -> pd.Series:
    return counts.rolling(WEEK, center=True, min_periods=1).mean()


def _observed_days(axes: Axes, observed: list[tuple[date, float]]) -> None:
    if observed:
        days, counts = [day_number(day) for day, _ in observed], [count for _, count in observed]
        axes.plot(days, counts, "o", ms=4, mfc="white", color=OBSERVED, label="observed, single days")


def _observed_months(axes: Axes, months: list[MonthlyMean], label: str) -> None:
    """A bar across each month, and a box where published counts differ."""
    for i, month in enumerate(months):
        across = [day_number(month.start), day_number(month.until)]
        shown = label if i == 0 else ""
        axes.fill_between(across, month.low, month.high, color=OBSERVED, linewidth=1.8, label=shown)
