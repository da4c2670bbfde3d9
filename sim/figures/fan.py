"""Chart over time: the median over runs with its bands, for one scenario or several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.series import Fan, Kind
from sim.figures.observed import MonthlyMean
from sim.figures.results import day_number
from sim.figures.sheet import Theme, dress
from sim.figures.style import BLUE, FONTS, GREEN, ORANGE, PURPLE, VERMILION, date_axis, thousands
from sim.text.intervals import Interval
from sim.text.words import day_of

# The first is the baseline's. Dashes distinguish the lines in grey.
COLOURS = ("#7a7a7a", BLUE, VERMILION, GREEN, PURPLE, ORANGE)
DASHES: tuple[Any, ...] = (
    (0, (4, 1.5)),
    "-",
    (0, (1, 1)),
    (0, (6, 1, 1, 1)),
    (0, (3, 1, 1, 1, 1, 1)),
    (0, (8, 2)),
)
INNER, OUTER = 0.38, 0.18  # opacity of the bands
DEATHS = "deaths"


def draw_fans(
    axes: Axes,
    fans: Sequence[Fan],
    labels: Sequence[str],
    theme: Theme,
    font: float,
    *,
    top: float | None = None,
    published: Sequence[MonthlyMean] = (),
    events: Sequence[tuple[str, date]] = (),
) -> None:
    """Draw one series of some scenarios; `top`: the end of the vertical axis, common to several charts.

    `published`: monthly means on record; `events`: letters and days of dotted lines. Deaths of several runs have bands
    without a median.
    """
    dress(axes, theme, font)
    start = min(fan.start for fan in fans)
    until = max(fan.start + timedelta(days=len(fan.middle)) for fan in fans)
    for place, (fan, label) in enumerate(zip(fans, labels, strict=True)):
        look = place if len(fans) > 1 else 1
        colour, dash = COLOURS[look % len(COLOURS)], DASHES[look % len(DASHES)]
        days = day_number(fan.start) + np.arange(len(fan.middle))
        if fan.runs > 1:
            axes.fill_between(days, *fan.outer, color=colour, alpha=OUTER, linewidth=0)
            axes.fill_between(days, *fan.inner, color=colour, alpha=INNER, linewidth=0)
        if fan.runs > 1 and fan.kind.name == DEATHS:  # an interval alone
            axes.fill_between([], [], color=colour, alpha=INNER, linewidth=0, label=label)
            continue
        ink = theme.quiet if place == 0 and len(fans) > 1 else colour
        axes.plot(days, fan.middle, color=ink, linestyle=dash, linewidth=1.4, label=label)
    for place, month in enumerate(published):
        across = [day_number(month.start), day_number(month.until)]
        label = "published, mean of the month" if place == 0 else "_"
        axes.fill_between(
            across, month.low, month.high, color=theme.ink, linewidth=1.6, label=label, zorder=4
        )
    date_axis(axes, start, until)
    _label(axes, fans[0].kind, theme, font, top)
    mark(axes, events, theme, font)


def _label(axes: Axes, kind: Kind, theme: Theme, font: float, top: float | None) -> None:
    """Write the title and the vertical axis of a series."""
    text: dict[str, Any] = {"fontfamily": FONTS, "color": theme.ink}
    axes.set_title(kind.title, loc="left", y=1.0, pad=font * 1.25, fontsize=font, **text)
    axes.set_ylabel(kind.meaning, fontsize=font * 0.92, **text)
    if kind.unit.startswith("index"):
        axes.set_ylim(0.0, 1.0)
    else:
        thousands(axes)
        if top:
            axes.set_ylim(0.0, top)


def mark(axes: Axes, events: Sequence[tuple[str, date]], theme: Theme, font: float) -> None:
    """Draw a dotted line at each event; letters above it, joined where events are close."""
    width = axes.bbox.width / axes.figure.dpi * 72.0
    first, last = axes.get_xlim()
    gap = font * 1.1 * (last - first) / width
    groups: list[tuple[list[float], str]] = []
    axes.vlines(
        [day_number(day) for _, day in events], 0, 1, transform=axes.get_xaxis_transform(), color=theme.quiet,
        linewidth=0.6, linestyle=(0, (1, 2)), zorder=1,
    )  # fmt: skip
    for letter, day in events:
        at = day_number(day)
        if groups and at - np.mean(groups[-1][0]) < gap * (len(groups[-1][1]) + 1) / 2 + gap / 2:
            groups[-1] = [*groups[-1][0], at], groups[-1][1] + letter
        else:
            groups.append(([at], letter))
    for days, letters in groups:
        half = gap * len(letters) / 2
        middle = min(max(float(np.mean(days)), first + half), last - half)
        axes.annotate(
            letters, (middle, 1.0), (0.0, 1.0), xycoords=axes.get_xaxis_transform(), textcoords="offset points",
            ha="center", va="bottom", fontsize=font * 0.82, fontfamily=FONTS, color=theme.quiet, annotation_clip=False,
        )  # fmt: skip


def headline(fan: Fan, label: str) -> str:
    """Return a series of one scenario in words: its peak or end, and the band on that day."""
    return f"{fan.kind.title}: {_most(fan, label)}"


def describe(fans: Sequence[Fan], labels: Sequence[str]) -> str:
    """Return the text alternative of a chart: peak or end of each scenario, with its outer band on that day."""
    kind, parts = fans[0].kind, (_most(fan, label) for fan, label in zip(fans, labels, strict=True))
    return f"{kind.title}, {kind.meaning}: {'; '.join(parts)}."


def _most(fan: Fan, label: str) -> str:
    total = fan.kind.how == "total"
    at = len(fan.middle) - 1 if total else int(np.nanargmax(fan.middle))
    day = day_of(fan.start + timedelta(days=at), year=True)
    low, high = (float(each[at]) for each in fan.outer)
    most = Interval(low, high, whole=not fan.kind.unit.startswith("index"))
    what = "ends at" if total else f"is highest on {day} with"
    if fan.kind.name == DEATHS:
        return f"{label} {what} {most}" + (" (one run)" if fan.runs == 1 else "")
    return f"{label} {what} {most.number(float(fan.middle[at]))}" + (f" ({most})" if fan.runs > 1 else "")
