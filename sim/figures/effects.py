"""Forest plot of a report: effects as per cent of the baseline, with 50 and 90 % intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.analysis.effects import rows_of
from sim.analysis.statistics import ENOUGH, rule
from sim.figures.sheet import Theme, dress
from sim.figures.style import BLUE, FONTS, GREY, VERMILION
from sim.text.words import number, two_digits

THIN, THICK = 1.2, 3.4  # points: the outer and the inner interval
MEANING = (
    "Each draw's difference from the baseline, in per cent of its own baseline. Dot: median (filled where the effect "
    "is clear); thick and thin line: {lines}, over {over}. Of deaths only the interval is shown. {rule}"
)
REACH = 1.2  # of the widest interval that the axis covers


def meaning(rows: pd.DataFrame, over: str) -> str:
    """Return the subtitle; `over`: what varies from draw to draw."""
    draws, comparisons = int(rows["pairs"].max()), int(rows["comparisons"].max())
    lines = "50 and 90 % interval" if draws >= ENOUGH else f"middle half and range of {draws} draws"
    return MEANING.format(lines=lines, over=over, rule=rule(comparisons, draws))


def draw_effects(axes: Axes, rows: pd.DataFrame, labels: list[str], theme: Theme, font: float) -> None:
    """Draw effects (see `sim.analysis.effects`) of one outcome, or of several, a row each, from the top.

    A filled dot is a clear effect, a hollow one is not; deaths have no dot.
    """
    dress(axes, theme, font)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", color=theme.rule, linewidth=0.6)
    axes.axvline(0.0, color=theme.ink, linewidth=0.8)
    places = np.arange(len(rows))
    for place, row in zip(places, rows_of(rows), strict=True):
        colour = GREY if not row.clear else BLUE if row.high90 < 0 else VERMILION
        axes.plot(
            [row.percent_low90, row.percent_high90], [place] * 2, color=colour, linewidth=THIN, zorder=2
        )
        inner = [row.percent_low50, row.percent_high50]
        axes.plot(inner, [place] * 2, color=colour, linewidth=THICK, solid_capstyle="butt", zorder=2)
        if np.isfinite(row.percent_median):
            fill = colour if row.clear else theme.ground
            axes.plot(row.percent_median, place, "o", ms=4.2, mfc=fill, mec=colour, mew=1.1, zorder=3)
    _scale(axes, rows)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(places, labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    for label in axes.get_yticklabels():
        label.set_fontfamily(FONTS)


def _scale(axes: Axes, rows: pd.DataFrame) -> None:
    ends = rows[["percent_low90", "percent_high90", "percent_median"]].to_numpy(dtype=float)
    reach = [np.nanmin(ends, initial=0.0), np.nanmax(ends, initial=0.0)]
    if reach[1] - reach[0] < 1.0:  # a finer scale would make much of effects of nothing
        reach = [min(reach[0], -0.5), max(reach[1], 0.5)]
    wide = reach[1] - reach[0]
    axes.set_xlim(reach[0] - (REACH - 1) * wide, reach[1] + (REACH - 1) * wide)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=3, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(_percent))


def _percent(x: float, _: int | None) -> str:
    """Return the label of a tick: −150, +0.5, 0."""
    return f"{x:+.2f}".rstrip("0").rstrip(".").replace("-", "−") if x else "0"


def describe(rows: pd.DataFrame, titles: dict[str, str]) -> str:
    """Return the text alternative: how many effects are clear, and the largest fall and rise."""
    clear = [row for row in rows_of(rows) if row.clear]
    text = (
        f"Effects in per cent of the baseline, medians over the draws: {len(clear)} of {len(rows)} are clear"
    )
    known = sorted(
        (row for row in clear if np.isfinite(row.percent_median)), key=lambda row: row.percent_median
    )
    parts = []
    for word, row in zip(("fall", "rise"), (known[0], known[-1]) if known else (), strict=False):
        if (row.percent_median < 0) == (word == "fall"):
            size = f"{number(two_digits(abs(row.percent_median)))} %"
            parts.append(f"the largest {word} is {size} ({row.label}, {titles[row.scenario]})")
    return f"{text}; {' and '.join(parts)}." if parts else f"{text}."
