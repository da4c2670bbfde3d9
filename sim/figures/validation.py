"""Figure: every target with its simulated values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from sim.analysis.statistics import ENOUGH
from sim.figures.sheet import wrapped
from sim.figures.style import BLUE, INK, QUIET, RULE, VERMILION, WIDTH, our_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.analysis.verdict import Verdict

TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
RATIOS = ("ratio", "crowding", "paired", "paired_tail")
ROW, LINE = 0.19, 0.16  # inches: a target, a line of the subtitle


def validation_figure(verdicts: Sequence[Verdict], title: str, source: str) -> Figure:
    """Draw simulated over stated values, one row per target: median, 50 and 90 % intervals, and the band that passes.

    Where a source gives only a direction, the ratio itself is drawn; another value is divided by its bound.
    """
    with our_style():
        below = wrapped(meaning(verdicts), 8.5, WIDTH - 0.36)
        height = 1.7 + ROW * len(verdicts) + LINE * len(below)
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasAgg(figure)
        figure.text(0.02, 1 - 0.12 / height, title, size=13, weight="bold", va="top")
        figure.text(0.02, 1 - 0.4 / height, "\n".join(below), size=8.5, color=QUIET, va="top")
        figure.text(0.02, 0.08 / height, source, size=8, color=QUIET)
        bottom, top = 0.75 / height, 1 - (0.6 + LINE * len(below)) / height
        axes = figure.add_axes((0.34, bottom, 0.56, top - bottom))
        for row, verdict in enumerate(verdicts):
            _draw_row(axes, row, verdict)
        _finish(axes, len(verdicts))
        return figure


def head_of(verdicts: Sequence[Verdict]) -> float:
    """Return the inches of the title and the subtitle."""
    return 0.5 + LINE * len(wrapped(meaning(verdicts), 8.5, WIDTH - 0.36))


def meaning(verdicts: Sequence[Verdict]) -> str:
    """Return the subtitle: what is drawn; the asterisk only where there is one."""
    put_in = "; *: put in by hand" if any(verdict.passed and verdict.put_in for verdict in verdicts) else ""
    runs = max(len(verdict.values) for verdict in verdicts)
    alone = " (of deaths the lines alone)" if any(verdict.deaths for verdict in verdicts) else ""
    lines = "50 and 90 % of the runs" if runs >= ENOUGH else f"middle half and range of the {runs} runs"
    return (
        f"Point: median over the runs{alone}; thick and thin line: {lines}; grey band: where the median of a stated "
        f"number and a run of a direction have to be. A blue point passes, an orange cross fails{put_in}: a number "
        "also where nine runs in ten miss what is stated, a direction where fewer than eight in ten show it. Of a "
        "series the point is the share of its counts whose medians are within their tolerance, a line that of runs. "
        "P2 to P9: patterns listed in docs/ODD.md."
    )


def _scale(verdict: Verdict) -> float:
    """Return the divisor of a row: the middle of the stated range, or 1 for a direction that is a ratio."""
    t = verdict.target
    if t.statistic in RATIOS:
        return 1.0
    ends = [end for end in (t.low, t.high) if end]
    return float(np.sqrt(ends[0] * ends[-1])) if ends else 1.0


def _draw_row(axes: Axes, row: int, verdict: Verdict) -> None:
    unit = _scale(verdict)
    low, high = (np.clip(bound / unit, TICKS[0], TICKS[-1]) for bound in verdict.target.band)
    axes.barh(row, high - low, left=low, height=0.62, color=RULE, zorder=1)
    colour = BLUE if verdict.passed else VERMILION
    for share, width in ((0.9, 1.2), (0.5, 3.6)):
        ends = [np.clip(end / unit, TICKS[0], TICKS[-1]) for end in verdict.shown(share)]
        axes.plot(ends, [row, row], color=colour, linewidth=width, solid_capstyle="butt", zorder=3)
    if not verdict.deaths:
        middle = float(np.clip(verdict.median / unit, TICKS[0], TICKS[-1]))
        marker = "o" if verdict.passed else "X"
        axes.plot(middle, row, marker, color=colour, markersize=6, zorder=4, clip_on=False)
    label = verdict.target.label
    axes.text(-0.02, row, label, transform=axes.get_yaxis_transform(), ha="right", va="center", size=8.5)
    words = f"passes{' *' * bool(verdict.put_in)}" if verdict.passed else "fails"
    axes.text(1.02, row, words, transform=axes.get_yaxis_transform(), va="center", size=8.5, color=INK)


def _finish(axes: Axes, rows: int) -> None:
    axes.set_xscale("log")
    axes.set_xlim(TICKS[0], TICKS[-1])
    axes.xaxis.set_major_locator(FixedLocator(TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    axes.set_xlabel("simulated over stated (for a direction: the ratio itself); beyond the axis: at its edge")
    axes.axvline(1.0, color=INK, linewidth=0.8, zorder=2)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.yaxis.set_major_locator(NullLocator())
    axes.spines["left"].set_visible(False)
