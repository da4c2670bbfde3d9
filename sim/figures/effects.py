"""Forest plot of a report: effects as per cent of the baseline, with 50 and 90 % intervals."""

from __future__ import annotations

from typing import Any

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
    "is clear); thick and thin line: {lines}, over {over}. {cut}Of deaths only the interval is shown. {rule}"
)
CUT = "Arrowhead: the interval reaches beyond the axis. "
MARGIN = 0.12  # of what the axis covers, at either end
# An axis leaves out what reaches FAR times as far as MOST rows do, of FEWEST or more; it then covers BEYOND as much.
FEWEST, MOST, FAR, BEYOND = 5, 0.9, 2.0, 1.25
LEAST = 10.0  # per cent that an axis covers where it leaves something out
ENDS = ["percent_low90", "percent_high90", "percent_median"]


def meaning(rows: pd.DataFrame, over: str) -> str:
    """Return the subtitle; `over`: what varies from draw to draw."""
    draws, comparisons = int(rows["pairs"].max()), int(rows["comparisons"].max())
    lines = "50 and 90 % interval" if draws >= ENOUGH else f"middle half and range of {draws} draws"
    panels = [rows] if len(set(rows["scenario"])) == 1 else [cells for _, cells in rows.groupby("measure")]
    cut = CUT if any(np.isfinite(_most(cells)) for cells in panels) else ""
    return MEANING.format(lines=lines, over=over, cut=cut, rule=rule(comparisons, draws))


def draw_effects(axes: Axes, rows: pd.DataFrame, labels: list[str], theme: Theme, font: float) -> None:
    """Draw effects (see `sim.analysis.effects`) of one outcome, or of several, a row each, from the top.

    A filled dot is a clear effect, a hollow one is not; deaths have no dot.
    """
    dress(axes, theme, font)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", color=theme.rule, linewidth=0.6)
    axes.axvline(0.0, color=theme.ink, linewidth=0.8)
    most = _most(rows)
    _scale(axes, rows, most)
    for place, row in enumerate(rows_of(rows)):
        _draw_row(axes, place, row, most, theme)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    for label in axes.get_yticklabels():
        label.set_fontfamily(FONTS)


def _most(rows: pd.DataFrame) -> float:
    """Return how far from 0 an axis reaches at most: infinity, unless a few rows reach much farther than the others."""
    reach = rows[ENDS].abs().max(axis=1).dropna()
    if len(reach) < FEWEST:
        return np.inf
    usual = max(float(reach.quantile(MOST, interpolation="lower")), LEAST / BEYOND)
    return BEYOND * usual if reach.max() > FAR * usual else np.inf


def _draw_row(axes: Axes, place: int, row: Any, most: float, theme: Theme) -> None:
    """Draw the intervals and the dot of an effect, and an arrowhead at the edge where they reach beyond `most`."""
    colour = GREY if not row.clear else BLUE if row.high90 < 0 else VERMILION
    fill = colour if row.clear else theme.ground
    left, right = axes.get_xlim()
    for low, high, width in (
        (row.percent_low90, row.percent_high90, THIN),
        (row.percent_low50, row.percent_high50, THICK),
    ):
        ends = left if low < -most else low, right if high > most else high  # as far as the arrowhead
        axes.plot(ends, [place] * 2, color=colour, linewidth=width, solid_capstyle="butt", zorder=2)
    marks = [("<", left)] if row.percent_low90 < -most else []
    marks += [(">", right)] if row.percent_high90 > most else []
    marks += [("o", row.percent_median)] if abs(row.percent_median) <= most else []
    for mark, x in marks:
        axes.plot(x, place, mark, ms=4.2, mfc=fill, mec=colour, mew=1.1, zorder=3, clip_on=mark == "o")


def _scale(axes: Axes, rows: pd.DataFrame, most: float) -> None:
    ends = np.clip(rows[ENDS].to_numpy(dtype=float), -most, most)
    reach = [np.nanmin(ends, initial=0.0), np.nanmax(ends, initial=0.0)]
    if reach[1] - reach[0] < 1.0:  # a finer scale would make much of effects of nothing
        reach = [min(reach[0], -0.5), max(reach[1], 0.5)]
    margin = MARGIN * (reach[1] - reach[0])
    axes.set_xlim(reach[0] - margin, reach[1] + margin)
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
