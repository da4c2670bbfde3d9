"""Chart over time: the median over runs with its bands, for one scenario or several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.series import Fan, Kind
from sim.figures.observed import MonthlyMean
from sim.figures.results import day_number
from sim.figures.sheet import POINTS, Theme, dress, width_of
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
LETTERS, APART = 0.82, 0.3  # of the font: size of the letters of events, and the space between two


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
    """Draw a dotted line at each event, and its letter above; letters that would touch are joined: see `letters_at`."""
    days = [day_number(day) for _, day in events]
    axes.vlines(
        days, 0, 1, transform=axes.get_xaxis_transform(), color=theme.quiet, linewidth=0.6, linestyle=(0, (1, 2)),
        zorder=1,
    )  # fmt: skip
    first, last = axes.get_xlim()
    size, per_inch = font * LETTERS, (last - first) * axes.figure.dpi / axes.bbox.width
    for text, at in letters_at([letter for letter, _ in events], days, per_inch, size):
        half = width_of(text, size) * per_inch / 2
        axes.annotate(
            text, (min(max(at, first + half), last - half), 1.0), (0.0, 1.0), xycoords=axes.get_xaxis_transform(),
            textcoords="offset points", ha="center", va="bottom", fontsize=size, fontfamily=FONTS, color=theme.quiet,
            annotation_clip=False,
        )  # fmt: skip


def letters_at(
    letters: Sequence[str], days: Sequence[float], per_inch: float, size: float
) -> list[tuple[str, float]]:
    """Return what stands above events, in order, and at which day: B–D where three letters would touch.

    `per_inch`: days; `size`: of the letters, in points.
    """
    groups = [[place] for place in range(len(days))]

    def text(group: list[int]) -> str:
        return "–".join(dict.fromkeys((letters[group[0]], letters[group[-1]])))

    def middle(group: list[int]) -> float:
        return (days[group[0]] + days[group[-1]]) / 2

    def room(left: list[int], right: list[int]) -> float:
        wide = (width_of(text(left), size) + width_of(text(right), size)) / 2 + APART * size / POINTS
        return middle(right) - middle(left) - wide * per_inch

    while tight := [n for n, pair in enumerate(pairwise(groups)) if room(*pair) < 0.0]:
        closest = min(tight, key=lambda n: middle(groups[n + 1]) - middle(groups[n]))
        groups[closest : closest + 2] = [groups[closest] + groups[closest + 1]]
    return [(text(group), middle(group)) for group in groups]


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
