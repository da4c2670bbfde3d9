"""Figures of results or batches on a Matplotlib axis, for Python and notebooks.

`from sim.report import figures`, then `figures.attempts(results)` or `figures.strip("results/batch", ax=axes)`. Each
function takes a run's results, several of them, a Batch or its folder; it draws on `ax`, or on a new pyplot figure,
and returns the axis. The caller's rcParams are neither changed nor heeded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.compare import by_run, measured
from sim.analysis.effects import effects as paired_effects
from sim.analysis.fates import fates as read_fates
from sim.analysis.series import Fan, fans
from sim.analysis.source import Given, Source
from sim.analysis.stances import stances
from sim.batch.reader import Batch
from sim.errors import InputError, unknown
from sim.figures import effects as forest
from sim.figures import fan as fan_chart
from sim.figures import flows, line, policy_map, sweep_map
from sim.figures import stances as stance_bands
from sim.figures.observed import monthly_attempts
from sim.figures.sheet import SIZES, THEMES, Size, Theme, shown, themed
from sim.scenario.shipped import RECORDED
from sim.text.changes import changed_levers

Day = date | str
SHOWN = 110  # dots per inch of a new figure


def series(
    given: Given,
    name: str,
    *,
    scenarios: Sequence[str] | None = None,
    since: Day | None = None,
    until: Day | None = None,
    ax: Axes | None = None,
    style: str = "print",
    size: str = "page",
) -> Axes:
    """Draw a series over time (see `sim.analysis.series.kinds`): median and bands over the runs of each scenario.

    `since`, `until`: the days that are shown, half-open. Raises InputError for a name, style or size that is not.
    """
    source = Source.of(given)
    names = source.known(scenarios)
    found = [cut(next(fans(source, scenario, [name])), since, until) for scenario in names]
    world = source.settings[names[0]].world
    code = found[0].kind.neighbour
    published = monthly_attempts(world, code) if code and since is None and until is None else []
    theme, look, page = _look(style, size, ax)
    with themed(theme, look.font):
        axes = ax if ax is not None else _new(page, look, theme)
        labels = [shown(source.settings[scenario].title, scenario) for scenario in names]
        fan_chart.draw_fans(axes, found, labels, theme, look.font, published=published)
        if len(found) > 1 or published:
            axes.legend(loc="upper left", fontsize=look.font * 0.92, labelcolor=theme.ink, frameon=False)
    return axes


attempts = partial(series, name="attempts")
strip = partial(series, name="strip")
arrivals = partial(series, name="arrivals")
onward = partial(series, name="onward")
deaths = partial(series, name="deaths")
escalation = partial(series, name="escalation")


def effects(
    given: Given,
    *,
    baseline: str = RECORDED,
    measure: str | None = None,
    scenarios: Sequence[str] | None = None,
    ax: Axes | None = None,
    style: str = "print",
    size: str = "page",
) -> Axes:
    """Draw paired differences of a batch from the baseline: one outcome of several policies, or all of one policy.

    `measure`: the outcome, such as arrivals. Raises InputError where there are several policies and no measure.
    """
    source = Source.of(given)
    rows = effects_of(source, baseline, scenarios)
    if measure is not None:
        if measure not in set(rows["measure"]):
            raise unknown("no such outcome", "measure", measure, rows["measure"].unique().tolist())
        rows = rows[rows["measure"] == measure]
    elif len(rows["scenario"].unique()) > 1:
        allowed = ", ".join(rows["measure"].unique())
        raise InputError("is needed for several policies", key="measure", allowed=allowed)
    titles = [shown(source.settings[name].title, name) for name in rows["scenario"]]
    theme, look, page = _look(style, size, ax)
    with themed(theme, look.font):
        axes = ax if ax is not None else _new(page, look, theme)
        forest.draw_effects(axes, rows, list(rows["label"]) if measure is None else titles, theme, look.font)
        what = "" if measure is None else f"{rows['label'].iloc[0]}: "
        axes.set_xlabel(f"{what}% of the baseline", fontsize=look.font, color=theme.ink)
    return axes


def policies(
    given: Given,
    *,
    baseline: str = RECORDED,
    ax: Axes | None = None,
    style: str = "print",
    size: str = "page",
) -> Axes:
    """Draw the map of a batch's policies, numbered in the order of the batch; the legend has their titles."""
    source = Source.of(given)
    rows = effects_of(source, baseline, None)
    titles = {name: shown(settings.title, name) for name, settings in source.settings.items()}
    theme, look, page = _look(style, size, ax)
    with themed(theme, look.font):
        axes = ax if ax is not None else _new(page, look, theme)
        places = policy_map.places(rows, titles)
        policy_map.draw_map(axes, places, theme, look.font)
        for place in places:
            axes.plot([], [], " ", label=f"{place.number} {place.title}")
        axes.legend(
            loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=look.font * 0.85, handlelength=0,
            labelcolor=theme.ink, frameon=False,
        )  # fmt: skip
    return axes


def sweep(
    given: Given, measure: str, *, ax: Axes | None = None, style: str = "print", size: str = "page"
) -> Axes:
    """Draw the mean of a measure over the two swept keys of a batch, with contours.

    Raises InputError for a batch that does not sweep two keys.
    """
    grid = sweep_map.grid_of(batch_of(Source.of(given)), measure)
    theme, look, page = _look(style, size, ax)
    with themed(theme, look.font):
        axes = ax if ax is not None else _new(page, look, theme)
        sweep_map.draw_sweep(axes, grid, theme, look.font)
    return axes


def fates(
    given: Given,
    *,
    scenario: str | None = None,
    ax: Axes | None = None,
    style: str = "print",
    size: str = "page",
) -> Axes:
    """Draw where all who paid ended, from hub to end: means over the runs of a scenario, by default the first."""
    source = Source.of(given)
    name = source.known([scenario] if scenario else None)[0]
    theme, look, page = _look(style, size, ax)
    with themed(theme, look.font):
        axes = ax if ax is not None else _new(page, look, theme, (0.2, 0.05, 0.42, 0.9))
        flows.draw_flows(axes, read_fates(source, name), theme, look.font)
    return axes


def governments(
    given: Given,
    *,
    scenario: str | None = None,
    baseline: str | None = None,
    ax: Axes | None = None,
    style: str = "print",
    size: str = "page",
) -> Axes:
    """Draw the levers of governments as bands; what differs from `baseline` in the file has an asterisk."""
    source = Source.of(given)
    name = source.known([scenario] if scenario else None)[0]
    settings = source.settings[name]
    changed = changed_levers(source.settings[source.known([baseline])[0]], settings) if baseline else set()
    found = stances(source, name)
    rows = stance_bands.bands(found, settings.world, changed)
    theme, look, page = _look(style, size, ax)
    with themed(theme, look.font):
        tall = Size(look.width, 1.0 + 0.17 * len(rows), look.font)
        axes = ax if ax is not None else _new(page, tall, theme, (0.28, 0.05, 0.45, 0.93))
        stance_bands.draw_bands(axes, rows, found[0].start, theme, look.font)
    return axes


def border(
    given: Given,
    *,
    scenario: str | None = None,
    baseline: str | None = None,
    ax: Axes | None = None,
    style: str = "print",
    size: str = "page",
) -> Axes:
    """Draw people in the strip by sector and day, the median over runs; with `baseline` the difference from it.

    Raises InputError for runs without the table by sector.
    """
    source = Source.of(given)
    name = source.known([scenario] if scenario else None)[0]
    world, here = source.settings[name].world, line.line(source, name)
    theme, look, page = _look(style, size, ax)
    with themed(theme, look.font):
        axes = ax if ax is not None else _new(page, look, theme)
        if baseline is None:
            image = line.draw_line(axes, here.people, here.start, world, theme, look.font)
        else:
            before = line.line(source, source.known([baseline])[0])
            image = line.draw_change(axes, here.people - before.people, here.start, world, theme, look.font)
        bar = axes.figure.colorbar(image, ax=axes)
        line.mark_scale(bar, change=baseline is not None)
    return axes


def effects_of(source: Source, baseline: str, scenarios: Sequence[str] | None) -> pd.DataFrame:
    """Return the effects on the outcomes of page one; raise InputError for runs that are no batch."""
    batch = batch_of(source)
    outcomes = measured(batch, "report")
    base = source.known([baseline])[0]
    return paired_effects(by_run(batch, outcomes), outcomes, base, source.known(scenarios))


def batch_of(source: Source) -> Batch:
    """Return the batch of a source; raise InputError for runs that are none."""
    if source.batch is None:
        raise InputError("needs a batch", key="source", allowed="a Batch, or the folder of one")
    return source.batch


def _look(style: str, size: str, ax: Axes | None) -> tuple[Theme, Size, Figure | None]:
    """The theme, the size, and where there is no axis a new pyplot figure, which a notebook shows once.

    It is made outside our settings: with the first figure pyplot chooses its backend, for good.
    """
    if style not in THEMES:
        raise unknown("no such style", "style", style, list(THEMES))
    if size not in SIZES:
        raise unknown("no such size", "size", size, list(SIZES))
    if ax is not None:
        return THEMES[style], SIZES[size], None
    import matplotlib.pyplot as plt

    return THEMES[style], SIZES[size], plt.figure(layout="none")


def _new(
    page: Figure | None, look: Size, theme: Theme, panel: tuple[float, float, float, float] | None = None
) -> Axes:
    """A panel on a new figure."""
    assert page is not None
    page.set_size_inches(look.width, look.height)
    page.set_dpi(SHOWN)
    page.set_facecolor(theme.ground)
    if panel:
        return page.add_axes(panel)
    page.set_layout_engine("constrained")
    return page.add_subplot()


def cut(fan: Fan, since: Day | None, until: Day | None) -> Fan:
    """Return the days of a fan from `since` until `until`; raise InputError where none is left."""
    first, end = (_day(day) for day in (since, until))
    start = max(0, (first - fan.start).days) if first else 0
    stop = min(len(fan.middle), (end - fan.start).days) if end else len(fan.middle)
    if start >= stop:
        raise InputError("no day of the runs is left", key="since, until", value=f"{since} to {until}")
    part = slice(start, stop)
    return Fan(
        fan.kind, fan.scenario, fan.start + timedelta(days=start), fan.runs, fan.middle[part],
        (fan.inner[0][part], fan.inner[1][part]), (fan.outer[0][part], fan.outer[1][part]),
    )  # fmt: skip


def _day(day: Day | None) -> date | None:
    if not isinstance(day, str):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InputError("is no date", key="since, until", value=day, allowed="such as 2021-11-08") from None
