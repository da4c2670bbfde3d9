"""Figure: deaths with temperature."""

from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.own_dates import mark_own_dates
from sim.figures.results import Results, dates, day_number, period
from sim.figures.style import (
    BLUE,
    INK,
    OBSERVED,
    QUIET,
    SKY,
    VERMILION,
    date_axis,
    legend_beside,
    new_figure,
    panel_bottom,
    panel_top,
    styled,
    thousands,
)
from sim.world import World

REPORTED = "P7_deaths_mid_november"
HEADROOM = 1.4  # of the reported bound: where deaths are fewer, its arrow stays in the panel
ONE_RUN = "One run, one draw of a chance process:\nintervals come from many runs."


@styled
def deaths_with_temperature(results: Results) -> Figure:
    """Draw deaths since the start, all and recorded, above the daily temperature at the border.

    One run is one draw of a random process: intervals come from many runs.
    """
    figure = new_figure(results, "Deaths among migrants, and the temperature", height=6.2)
    grid = figure.add_gridspec(
        2, 1, left=0.085, right=0.74, bottom=panel_bottom(figure), top=panel_top(figure), hspace=0.13,
        height_ratios=[1.6, 1],
    )  # fmt: skip
    deaths, temperature = (figure.add_subplot(grid[i]) for i in range(2))
    start, until = period(results)
    days = dates(results.daily)
    for column, colour, label in (
        ("dead", INK, "simulated, all"),
        ("deaths_recorded", VERMILION, "simulated, recorded"),
    ):
        deaths.step(days, results.daily[column], where="post", color=colour, linewidth=1.8, label=label)
    _reported(deaths, results.scenario.world, start, until)
    deaths.set_ylabel("deaths since the start (people)")
    _temperature(temperature, results)
    for axes in (deaths, temperature):
        date_axis(axes, start, until)
        legend_beside(axes)
    mark_own_dates(results, [deaths, temperature])
    thousands(deaths)
    deaths.tick_params(axis="x", labelbottom=False)
    deaths.text(0.01, 0.97, ONE_RUN, transform=deaths.transAxes, size=8, color=QUIET, va="top")
    return figure


def _reported(axes: Axes, world: World, start: date, until: date) -> None:
    """The lower bound that the articles report, with an arrow upwards."""
    target = world.targets.get(REPORTED)
    if target and target.low is not None and start < target.until <= until:
        at = day_number(target.until)
        label = f"reported by mid-\nNovember: at least {target.low:.0f}"
        axes.plot(at, target.low, "o", ms=4, color=OBSERVED, label=label)
        axes.set_ylim(top=max(axes.get_ylim()[1], HEADROOM * target.low))
        upwards = {"arrowstyle": "<-", "color": OBSERVED, "shrinkA": 0, "shrinkB": 3}
        axes.annotate("", (at, target.low), (0, 20), textcoords="offset points", arrowprops=upwards)


def _temperature(axes: Axes, results: Results) -> None:
    days, mean = dates(results.daily), results.daily["temperature"].to_numpy(dtype=float)
    swing = results.scenario.parameter("climate.night_drop")
    axes.fill_between(
        days, mean - swing, mean + swing, color=SKY, alpha=0.4, linewidth=0, label="night to afternoon"
    )
    axes.plot(days, mean, color=BLUE, linewidth=1.2, label="mean of the day")
    axes.axhline(0, color=QUIET, linewidth=0.8)
    axes.set_ylabel("temperature (°C)")
