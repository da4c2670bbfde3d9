"""Dated events on a time axis, and which of them belong to a run."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from math import inf
from operator import gt, lt

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.figures.results import Results, Scenario, dates, day_number, period
from sim.figures.style import QUIET, spread
from sim.scenario import Scenario as FullScenario
from sim.scenario import load_scenario
from sim.scenario.shipped import RECORDED
from sim.text.words import day_of
from sim.world.targets import Event

DAY = timedelta(days=1)
MOVES = {"up": gt, "down": lt}
SIZE = "scale"  # a smaller or larger world in which the same happens
GAP, STEM = 0.2, 0.13  # inches: between slanted labels, and from a panel to them


def events_of(results: Results) -> list[Event]:
    """Return the dated events that occur in a run, by date.

    An event with `shown_by` belongs to a run in which that changes on its day; any other, such as a crowd, to a run
    whose scenario equals the recorded one on all earlier days.
    """
    start, until = period(results)
    as_recorded = _recorded_until(results)
    return [
        event
        for event in results.scenario.world.events
        if start <= event.date < until
        and (_shown(event, results) if event.shown_by else event.date <= as_recorded)
    ]


def mark_events(results: Results, panels: Sequence[Axes]) -> None:
    """A dotted line at each event through all panels, and slanted labels above the first, moved apart."""
    start, until = period(results)
    top = panels[0]
    width, height = top.bbox.width / top.figure.dpi, top.bbox.height / top.figure.dpi
    shown = events_of(results)
    wanted = [(event.date - start) / (until - start) for event in shown]
    for event, at, place in zip(shown, wanted, spread(wanted, GAP / width), strict=True):
        for axes in panels:
            axes.axvline(day_number(event.date), color=QUIET, linewidth=0.5, linestyle=(0, (2, 2)))
        stem = Line2D(
            [at, place], [1, 1 + STEM / height], transform=top.transAxes, color=QUIET, linewidth=0.5, clip_on=False
        )  # fmt: skip
        top.add_line(stem)
        label, above = f"{day_of(event.date)}: {event.label}", 1 + 1.2 * STEM / height
        top.text(place, above, label, transform=top.transAxes, rotation=40, rotation_mode="anchor", size=7.5)


def _shown(event: Event, results: Results) -> bool:
    """Whether what shows an event moves on its day."""
    if event.shown_by == "scheme_start":
        return results.scenario.hypotheses.scheme_start == event.date
    before, after = (_value(event.shown_by, results, day) for day in (event.date - DAY, event.date))
    return before is not None and after is not None and bool(MOVES[event.moves](after, before))


def _value(shown_by: str, results: Results, day: date) -> float | None:
    """A dated lever (actor.lever), dated flights per week open to all (limits.hub), or a column of the daily table."""
    first, _, second = shown_by.partition(".")
    if not second:
        found = results.daily.loc[dates(results.daily) == day, shown_by]
        return None if found.empty else float(found.iloc[0])
    if first != "limits":
        return results.scenario.lever_value(first, second, day)
    scenario, world = results.scenario, results.scenario.world
    cap = scenario.lever_value(*world.cap_key(second), day)
    bars = (scenario.lever_value(*world.bar_key(second, group), day) for group in world.nationalities)
    return 0.0 if any(bars) else inf if cap is None else cap


def _recorded_until(results: Results) -> date:
    """The first day on which the scenario dates otherwise than the recorded one, or the end of the run.

    The first day of all where it is another, at any size, in its start, numbers or hypotheses.
    """
    here, record = results.scenario, _record()
    start, until = period(results)
    alike = (
        here.world is record.world
        and start == record.period.start
        and here.hypotheses == record.hypotheses
        and all(
            here.parameter(name) == record.parameter(name) for name in here.world.parameters if name != SIZE
        )
    )
    days = (start + n * DAY for n in range((until - start).days))
    return (
        next((day for day in days if _dated(here, day) != _dated(record, day)), until) if alike else date.min
    )


def _dated(scenario: Scenario, day: date) -> list[object]:
    """All that a scenario dates, on one day."""
    return [scenario.lever_value(*key, day) for key in scenario.world.levers]


@cache
def _record() -> FullScenario:
    return load_scenario(RECORDED)
