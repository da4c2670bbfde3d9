"""The figure of a scenario over time, beside the baseline: every series in a small panel of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from sim.analysis.series import Fan, kinds
from sim.analysis.statistics import outer
from sim.figures import fan as fan_chart
from sim.figures.observed import MonthlyMean, monthly_attempts
from sim.figures.sheet import EDGE, LINE, POINTS, Sheet, shortened, themed, width_of, wrapped
from sim.report.plate import PAGE, PRINT, Drawing, Labels
from sim.text.intervals import Interval
from sim.text.words import day_of
from sim.world import World

LEGEND, PANEL, BETWEEN = 0.22, 1.06, 0.74  # inches: a line of legend, a panel, the space to the next one
SMALL = PAGE.font * 0.85  # points
STRIP = "strip"
ALL = ("attempts",)  # the series that the panels by neighbour show already
Event = tuple[date, str]


def series_of(world: World) -> list[str]:
    """Return the names of the series in small panels."""
    return [name for name in kinds(world) if name not in ALL]


def draw_fans(
    groups: Sequence[Sequence[Fan]],
    labels: Labels,
    world: World,
    tops: Mapping[str, float],
    events: Sequence[Event],
) -> Drawing:
    """Draw every series of one or two scenarios; `groups`: the fans of each series, `tops`: the ends of the axes."""
    scenarios = [fan.scenario for fan in groups[0]]
    titles = [labels.of(scenario) for scenario in scenarios]
    title = f"{titles[-1]}: {_fullest(groups)}"
    subtitle = (
        f"Median over runs, with bands that hold {groups[0][-1].bands} (intervals over {labels.intervals}). "
        "Flows are means of seven days. Deaths have bands alone."
    )
    letters = [chr(ord("A") + place) for place in range(len(events))]
    lettered = [(letter, day) for letter, (day, _) in zip(letters, events, strict=True)]
    with themed(PRINT, PAGE.font):
        foot = _key(letters, events)
        below = len(foot) * SMALL * LINE / POINTS
        body = LEGEND + -(-len(groups) // 2) * (PANEL + BETWEEN) + below
        page = labels.page(title, subtitle, body)
        wide = (PAGE.width - 0.2) / 2
        for place, fans in enumerate(groups):
            row, column = divmod(place, 2)
            top = LEGEND + row * (PANEL + BETWEEN) + 0.3
            right = PAGE.width - (column + 1) * wide + 0.02
            axes = page.panel(column * wide + 0.62, right, top, body - top - PANEL)
            fan_chart.draw_fans(
                axes, fans, titles, PRINT, PAGE.font, top=tops.get(fans[0].kind.name),
                published=_published(world, fans[0]), events=lettered,
            )  # fmt: skip
        _legend(page, titles, published=any(_published(world, fans[0]) for fans in groups))
        _foot(page, foot)
    alt = " ".join(fan_chart.describe(fans, titles) for fans in groups)
    if groups[0][-1].runs > 1:
        alt += f" In brackets: the outer of two bands, which hold {groups[0][-1].bands}."
    data = pd.concat(fan.frame() for fans in groups for fan in fans)
    return Drawing(page.figure, title, subtitle, alt, data, page.head)


def _fullest(groups: Sequence[Sequence[Fan]]) -> str:
    """Return when most people are in the strip, by the median over runs."""
    strip = next(fans[-1] for fans in groups if fans[0].kind.name == STRIP)
    return f"the median in the strip peaks {peak(strip)}"


def peak(fan: Fan) -> str:
    """Return the height of a median's peak, with the outer interval on that day, and the day."""
    at = int(np.argmax(fan.middle))
    day = day_of(fan.start + timedelta(days=at), year=True)
    most = Interval(float(fan.outer[0][at]), float(fan.outer[1][at]), whole=True)
    held = f" ({outer(fan.runs)}: {most})" if fan.runs > 1 else ""
    return f"at {most.number(float(fan.middle[at]))} people{held}, on {day}"


def _published(world: World, fan: Fan) -> list[MonthlyMean]:
    return monthly_attempts(world, fan.kind.neighbour) if fan.kind.neighbour else []


def _key(letters: Sequence[str], events: Sequence[Event]) -> list[str]:
    """Return the lines that say what the letters of events stand for."""
    if not events:
        return []
    named = (
        f"{letter} {day_of(day)}".replace(" ", "\u00a0") + f" {words}"
        for letter, (day, words) in zip(letters, events, strict=True)
    )
    return wrapped(f"Events of the baseline: {'; '.join(named)}.", SMALL, PAGE.width - 2 * EDGE)


def _legend(page: Sheet, titles: Sequence[str], *, published: bool) -> None:
    """Name the lines above the panels; a title is cut to its share of the width that those before it leave."""
    room = PAGE.width - 2 * EDGE - (1.9 if published else 0.0) - 0.55 * len(titles)
    places = range(len(titles)) if len(titles) > 1 else (1,)
    handles = [
        Line2D([], [], color=fan_chart.COLOURS[place] if place else PRINT.quiet, linestyle=fan_chart.DASHES[place])
        for place in places
    ]  # fmt: skip
    names: list[str] = []
    for title in titles:
        names.append(shortened(title, page.font, room / (len(titles) - len(names))))
        room -= width_of(names[-1], page.font)
    if published:
        handles.append(Line2D([], [], color=page.theme.ink, linewidth=1.8))
        names.append("published, monthly mean")
    height = page.figure.get_figheight()
    page.figure.legend(
        handles, names, loc="upper left", ncols=len(names), fontsize=page.font, handlelength=2.2, columnspacing=1.4,
        bbox_to_anchor=(EDGE / PAGE.width, 1 - page.top / height + 0.05 / height), borderaxespad=0.0,
        borderpad=0.0,
    )  # fmt: skip


def _foot(page: Sheet, lines: Sequence[str]) -> None:
    height = page.figure.get_figheight()
    for place, text in enumerate(reversed(lines)):
        at = page.bottom + place * SMALL * LINE / POINTS
        page.figure.text(EDGE / PAGE.width, at / height, text, size=SMALL, color=page.theme.quiet)
