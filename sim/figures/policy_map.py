"""Map of policies: what each changes of the flow, of days spent in the strip, and of the cost to EU states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.analysis.effects import rows_of
from sim.analysis.statistics import rule
from sim.figures.sheet import Theme, dress
from sim.figures.style import BLUE, FONTS, GREY, VERMILION
from sim.text.words import signed

FLOW, STRIP, COST = "arrivals", "strip_days", "eu_cost"  # measures: across, up, area of the dot
LEAST, LARGEST = 30.0, 520.0  # square points of a mark
HALO = 2.0  # points around a number: no line runs through it
SAVED, SPENT, UNCLEAR = ("v", BLUE), ("^", VERMILION), ("o", GREY)  # differ in shape as well as in colour

MEANING = (
    "Arrivals against time in the strip: changes from the baseline in per cent of each draw's own, medians; lines: the "
    "middle half of the draws. "
    "Area: change of the cost to EU states; blue, point down: saved; orange, point up: spent; grey, round: not clear. "
)


@dataclass(frozen=True)
class Place:
    """One policy on the map: per cent of the baseline, medians with the middle half of the draws on both axes."""

    number: int
    title: str
    flow: float
    strip: float
    cost: float
    flow_span: tuple[float, float]
    strip_span: tuple[float, float]
    cost_clear: bool


def headline(effects: pd.DataFrame) -> str:
    """Return how many policies lower both the flow and time in the strip clearly, and without the correction."""
    both, loose = (_lower_both(effects, how) for how in ("clear", "apart"))
    of = f"{both} of {effects['scenario'].nunique()} scenarios" if both else "No scenario"
    text = f"{of} clearly {'lower' if both > 1 else 'lowers'} both arrivals and time in the strip"
    if loose == both:
        return text
    return f"{text}; without the correction for many comparisons {loose} {'does' if loose == 1 else 'do'}"


def meaning(effects: pd.DataFrame) -> str:
    """Return the subtitle."""
    return MEANING + rule(int(effects["comparisons"].max()), int(effects["pairs"].max()))


def _lower_both(effects: pd.DataFrame, how: str) -> int:
    """Return how many policies lower both; `how`: the column that says whether an effect counts."""
    found = effects[effects[how] & (effects["mean"] < 0)].groupby("measure")["scenario"].agg(set)
    return len(found.get(FLOW, set()) & found.get(STRIP, set()))


def frame(policies: list[Place]) -> pd.DataFrame:
    """Return the plotted numbers."""
    return pd.DataFrame([vars(policy) for policy in policies])


def places(effects: pd.DataFrame, titles: dict[str, str]) -> list[Place]:
    """Return the policies of effects (see `sim.analysis.effects`), numbered in their order."""
    found = []
    for number, (scenario, rows) in enumerate(effects.groupby("scenario", sort=False), start=1):
        by = {row.measure: row for row in rows_of(rows)}
        if not {FLOW, STRIP, COST} <= set(by):
            return []
        flow, strip, cost = (by[name] for name in (FLOW, STRIP, COST))
        title = titles[str(scenario)]
        found.append(
            Place(
                number,
                title,
                _middle(flow),
                _middle(strip),
                _middle(cost),
                _span(flow),
                _span(strip),
                cost.clear,
            )
        )
    return found


def draw_map(axes: Axes, policies: list[Place], theme: Theme, font: float) -> None:
    """Draw the policies as numbered marks: area is the size of the change of cost, shape and colour its direction."""
    dress(axes, theme, font)
    axes.grid(visible=True, axis="both", color=theme.rule, linewidth=0.6)
    axes.axhline(0.0, color=theme.ink, linewidth=0.8)
    axes.axvline(0.0, color=theme.ink, linewidth=0.8)
    for policy in policies:
        marker, colour = UNCLEAR if not policy.cost_clear else SAVED if policy.cost < 0 else SPENT
        area = _area(policy, policies)
        axes.plot(policy.flow_span, [policy.strip] * 2, color=theme.quiet, linewidth=0.8, zorder=2)
        axes.plot([policy.flow] * 2, policy.strip_span, color=theme.quiet, linewidth=0.8, zorder=2)
        axes.scatter(
            policy.flow, policy.strip, s=area, marker=marker, color=colour, alpha=0.55, linewidth=0, zorder=3
        )
    axes.margins(0.12)
    _number(axes, policies, theme, font)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:+.0f}".replace("-", "−") if x else "0"))
    axes.set_xlabel("arrivals, % of the baseline", fontsize=font, fontfamily=FONTS, color=theme.ink)
    axes.set_ylabel(
        "person-days in the strip, % of the baseline", fontsize=font, fontfamily=FONTS, color=theme.ink
    )


def _number(axes: Axes, policies: list[Place], theme: Theme, font: float) -> None:
    """Write each number beside its mark, where it lies on no other number, on no mark and on no line through zero."""
    scale = 72.0 / axes.figure.dpi
    zero = axes.transData.transform((0.0, 0.0)) * scale
    places = [axes.transData.transform((policy.flow, policy.strip)) * scale for policy in policies]
    radii = [np.sqrt(_area(policy, policies)) / 2 for policy in policies]
    taken: list[np.ndarray] = []
    for policy, at in zip(policies, places, strict=True):
        free = (
            at + step
            for step in _steps(font)
            if all(_apart(at + step, other, font) for other in taken)
            and min(abs(at + step - zero)) > font * 0.8
            and all(
                np.hypot(*(at + step - mark)) > r + font * 0.7 for mark, r in zip(places, radii, strict=True)
            )
        )
        spot = next(free, at)
        taken.append(spot)
        axes.annotate(
            str(policy.number), (policy.flow, policy.strip), tuple(spot - at), textcoords="offset points", ha="center",
            va="center", fontsize=font, fontfamily=FONTS, color=theme.ink, zorder=5,
            path_effects=[withStroke(linewidth=HALO, foreground=theme.ground)],
            arrowprops={"arrowstyle": "-", "color": theme.quiet, "linewidth": 0.5, "shrinkA": font * 0.5, "shrinkB": 0},
        )  # fmt: skip


def _area(policy: Place, policies: list[Place]) -> float:
    """The area of a mark in square points."""
    largest = max(abs(each.cost) for each in policies) or 1.0
    return max(LEAST, LARGEST * abs(policy.cost) / largest)


def _steps(font: float) -> list[np.ndarray]:
    """Places around a mark, the nearest first."""
    rings = [(radius, 8 + 4 * radius) for radius in range(1, 12)]
    return [
        np.array([np.cos(angle), np.sin(angle)]) * font * 1.2 * radius
        for radius, count in rings
        for angle in np.pi / 4 + 2 * np.pi * np.arange(count) / count
    ]


def _apart(one: np.ndarray, other: np.ndarray, font: float) -> bool:
    return bool(abs(one[0] - other[0]) > font * 1.5 or abs(one[1] - other[1]) > font * 1.25)


def _middle(row: Any) -> float:
    """The median of the draws' own changes; where too many are of nothing, that of the means."""
    return float(row.percent_median if np.isfinite(row.percent_median) else row.percent)


def _span(row: Any) -> tuple[float, float]:
    return float(row.percent_low50), float(row.percent_high50)


def describe(policies: list[Place]) -> str:
    """Return the text alternative: where each policy is."""
    parts = (
        f"{policy.title}: arrivals {signed(round(policy.flow))} %, "
        f"person-days in the strip {signed(round(policy.strip))} %, cost to EU states {signed(round(policy.cost))} %"
        for policy in policies
    )
    return f"Policies by their change from the baseline. {'; '.join(parts)}."
