"""The dates that a scenario sets itself, marked on its figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib.axes import Axes

from sim.figures.results import Results, day_number, period
from sim.figures.style import INK, QUIET
from sim.scenario import load_scenario
from sim.scenario.shipped import RECORDED
from sim.scenario.timetable import own_dates
from sim.text.words import day_of

NAMED = 4  # dates: more would not fit beside the source line


def mark_own_dates(results: Results, panels: Sequence[Axes]) -> None:
    """Draw a solid line where a dated value differs from the recorded scenario, and name the days at the foot."""
    here: Any = results.scenario
    record, (start, until) = load_scenario(RECORDED), period(results)
    before = record if here.world is record.world else None
    days = [day for day in own_dates(before, here) if start < day < until]
    for axes in panels:
        draw_dates(axes, days)
    figure = panels[0].get_figure(root=True)
    if days and figure:
        at = 0.1 / figure.get_figheight()
        figure.text(0.98, at, in_words(days), size=7.5, color=QUIET, ha="right")


def draw_dates(axes: Axes, days: Sequence[date]) -> None:
    """Draw a solid line at each day."""
    for day in days:
        axes.axvline(day_number(day), color=INK, linewidth=0.8)


def in_words(days: Sequence[date]) -> str:
    """Return what the solid lines are; empty without any."""
    named = ", ".join(day_of(day) for day in days[:NAMED])
    more = f" and {len(days) - NAMED} more" if len(days) > NAMED else ""
    return f"Solid lines: dates set by this scenario, {named}{more}." if days else ""
