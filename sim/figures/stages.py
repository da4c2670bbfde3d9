"""Figure: people by stage over time, with dated events."""

from matplotlib.figure import Figure

from sim.figures.events import mark_events
from sim.figures.own_dates import mark_own_dates
from sim.figures.results import Results, dates, period
from sim.figures.style import (
    ENDED,
    ON_THE_WAY,
    date_axis,
    legend_beside,
    new_figure,
    panel_bottom,
    panel_top,
    styled,
    thousands,
)
from sim.text.words import stage_names

UNNAMED = "_"  # a stage without people is not in the legend


@styled
def people_by_stage(results: Results) -> Figure:
    """People on the way (upper panel) and where journeys ended (lower), stacked; persons by day."""
    figure = new_figure(results, "People by stage of the journey", height=7.4)
    bottom, top = panel_bottom(figure), panel_top(figure)
    grid = figure.add_gridspec(2, 1, left=0.085, right=0.77, bottom=bottom, top=top - 0.165, hspace=0.1)
    way, ended = (figure.add_subplot(grid[i]) for i in range(2))
    start, until = period(results)
    shown = stage_names(results.scenario.world)
    for axes, colours, label in (
        (way, ON_THE_WAY, "people on the way"),
        (ended, ENDED, "people at a journey's end"),
    ):
        counts = results.daily[list(colours)].to_numpy(dtype=float).T
        names = [
            shown[stage] if count.any() else UNNAMED for stage, count in zip(colours, counts, strict=True)
        ]
        axes.stackplot(dates(results.daily), counts, labels=names, colors=list(colours.values()), linewidth=0)
        axes.set_ylabel(label)
        date_axis(axes, start, until)
        thousands(axes)
    legend_beside(way, "On the way", stacked=True)
    legend_beside(ended, "Where journeys ended", stacked=True)
    mark_events(results, [way, ended])
    mark_own_dates(results, [way, ended])
    way.tick_params(axis="x", labelbottom=False)
    return figure
