"""Figure: people by stage over time, with dated events."""

from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.evidence import events
from sim.output.words import day_of
from sim.report.results import Results, dates, day_number, period
from sim.report.style import (
    ENDED,
    ON_THE_WAY,
    QUIET,
    date_axis,
    legend_beside,
    new_figure,
    panel_bottom,
    panel_top,
    spread,
    styled,
    thousands,
)

LABEL_GAP = 0.032  # of the panel's width: what a slanted label needs


@styled
def people_by_stage(results: Results) -> Figure:
    """People on the way (upper panel) and where journeys ended (lower), stacked; persons by day."""
    figure = new_figure(results, "People by stage of the journey", height=7.4)
    bottom, top = panel_bottom(figure), panel_top(figure)
    grid = figure.add_gridspec(2, 1, left=0.085, right=0.77, bottom=bottom, top=top - 0.165, hspace=0.1)
    way, ended = (figure.add_subplot(grid[i]) for i in range(2))
    start, until = period(results)
    for axes, stages, label in (
        (way, ON_THE_WAY, "people on the way"),
        (ended, ENDED, "people at a journey's end"),
    ):
        names, colours = zip(*stages.values(), strict=True)
        counts = results.daily[list(stages)].to_numpy(dtype=float).T
        axes.stackplot(dates(results.daily), counts, labels=names, colors=colours, linewidth=0)
        axes.set_ylabel(label)
        date_axis(axes, start, until)
        thousands(axes)
    legend_beside(way, "On the way", stacked=True)
    legend_beside(ended, "Where journeys ended", stacked=True)
    mark_events(way, ended, start, until)
    way.tick_params(axis="x", labelbottom=False)
    return figure


def mark_events(upper: Axes, lower: Axes, start: date, until: date) -> None:
    """A dotted line at each event of the period, and slanted labels above the upper panel, moved apart."""
    shown = [event for event in events() if start <= event.date < until]
    wanted = [(event.date - start) / (until - start) for event in shown]
    for event, at, place in zip(shown, wanted, spread(wanted, LABEL_GAP), strict=True):
        for axes in (upper, lower):
            axes.axvline(day_number(event.date), color=QUIET, linewidth=0.5, linestyle=(0, (2, 2)))
        within = upper.transAxes
        upper.add_line(
            Line2D([at, place], [1, 1.05], transform=within, color=QUIET, linewidth=0.5, clip_on=False)
        )
        label = f"{day_of(event.date)}: {event.label}"
        upper.text(place, 1.06, label, transform=within, rotation=40, rotation_mode="anchor", size=7.5)
