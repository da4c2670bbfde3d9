"""Flow diagram: from the hub at which people bought their journey to where they are at the end of the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from sim.analysis.effects import rows_of
from sim.analysis.fates import Fates
from sim.analysis.statistics import MOST, held
from sim.figures.sheet import Theme
from sim.figures.style import ENDED, FONTS, ON_THE_WAY, spread
from sim.kernel.stages import FINAL_FROM, STAGES
from sim.text.intervals import Interval
from sim.text.words import number, percent, stage_names, two_digits

Array = NDArray[np.float64]
QUEUED = "#DDDDDD"
BAR, GAP = 0.035, 0.012  # of the width and the height: a node, and the space between nodes
SMALL = 0.004  # a flow below this share of an average hub's people is not drawn
DEAD, ELSEWHERE = "dead", "still on the way"
FEW = 0.02  # of all people: stages before the last ones with fewer are drawn as one
COLOURS = {"queued": QUEUED, **ON_THE_WAY, **ENDED}


def draw_flows(axes: Axes, fates: Fates, theme: Theme, font: float) -> None:
    """Draw the mean over runs; each end with its count and the outer interval of the runs.

    Of deaths only the interval is given.
    """
    axes.set_axis_off()
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.0)
    flows = fates.flows()
    rows = [i for i in np.argsort(-flows.sum(axis=1), kind="stable") if flows[i].any()]
    ends = ends_of(fates)
    if not rows or not ends:
        return
    flows = np.stack([flows[rows][:, end.columns].sum(axis=1) for end in ends], axis=1)
    left, right = _nodes(flows.sum(axis=1)), _nodes(flows.sum(axis=0))
    colours = [end.colour for end in ends]
    _ribbons(axes, flows, left, right, colours)
    height = axes.bbox.height / axes.figure.dpi * 72.0
    for nodes, labels, side, fills in (
        (left, hub_labels(fates), "left", [theme.quiet] * len(rows)),
        (right, [end.label for end in ends], "right", colours),
    ):
        x = 0.0 if side == "left" else 1.0 - BAR
        for (low, high), fill in zip(nodes, fills, strict=True):
            axes.add_patch(
                Rectangle((x, low), BAR, high - low, facecolor=fill, edgecolor=theme.quiet, linewidth=0.4)
            )
        _labels(axes, nodes, labels, side, font * 1.45 / height, theme, font)


@dataclass(frozen=True)
class End:
    """A stage at the end of the run, or several with few people together."""

    columns: list[int]
    colour: str
    label: str


def hub_labels(fates: Fates) -> list[str]:
    """Return the hubs with people, the largest first, with their means."""
    totals = fates.flows().sum(axis=1)
    order = [i for i in np.argsort(-totals, kind="stable") if totals[i]]
    names = [hub.name for hub in fates.world.hubs.values()]
    return [f"{names[i]}  {_people(totals[i])}" for i in order]


def ends_of(fates: Fates) -> list[End]:
    """Return the ends with people; those still on the way are one where they are few."""
    totals = fates.people.sum(axis=1)
    means = totals.mean(axis=0)
    few = [i for i, stage in enumerate(STAGES[:FINAL_FROM]) if 0 < means[i] < FEW * means.sum()]
    names = stage_names(fates.world)
    found = [End(few, QUEUED, f"{ELSEWHERE}  {_span(totals[:, few].sum(axis=1))}")] if few else []
    for i, stage in enumerate(STAGES):
        if means[i] and i not in few:
            label = f"{names[stage]}  {_span(totals[:, i], mean=stage != DEAD)}"
            found.append(End([i], COLOURS[stage], label))
    return found


def _span(people: Array, *, mean: bool = True) -> str:
    """The mean with the outer interval of the runs, or the interval alone."""
    most = Interval(*held(people, MOST), whole=True)
    middle = most.number(people.mean())
    return str(most) if not mean else middle if len(people) == 1 else f"{middle} ({most})"


def _people(count: float) -> str:
    return number(two_digits(round(float(count))))


def _nodes(totals: Array) -> list[tuple[float, float]]:
    """The lower and upper end of each node, from the top."""
    room = 1.0 - GAP * (len(totals) - 1)
    heights = room * totals / totals.sum()
    tops = 1.0 - np.concatenate([[0.0], np.cumsum(heights + GAP)[:-1]])
    return [(float(top - height), float(top)) for top, height in zip(tops, heights, strict=True)]


def _ribbons(
    axes: Axes,
    flows: Array,
    left: list[tuple[float, float]],
    right: list[tuple[float, float]],
    colours: list[str],
) -> None:
    scale = (left[0][1] - left[0][0]) / flows[0].sum()
    start, end = [high for _, high in left], [high for _, high in right]
    for i in range(len(left)):
        for j, colour in enumerate(colours):
            thick = flows[i, j] * scale
            if flows[i, j] > SMALL * flows.sum() / len(left):
                axes.add_patch(_ribbon(start[i], end[j], thick, colour))
            start[i] -= thick
            end[j] -= thick


def _ribbon(start: float, end: float, thick: float, colour: str) -> PathPatch:
    a, b, middle = BAR, 1.0 - BAR, 0.5
    points = [
        (a, start), (middle, start), (middle, end), (b, end), (b, end - thick), (middle, end - thick),
        (middle, start - thick), (a, start - thick), (a, start),
    ]  # fmt: skip
    curve = [Outline.MOVETO, *[Outline.CURVE4] * 3, Outline.LINETO, *[Outline.CURVE4] * 3, Outline.CLOSEPOLY]
    return PathPatch(Outline(points, curve), facecolor=colour, alpha=0.55, linewidth=0)


def _labels(
    axes: Axes,
    nodes: Sequence[tuple[float, float]],
    labels: list[str],
    side: str,
    gap: float,
    theme: Theme,
    font: float,
) -> None:
    """Write beside each node, from the top, moved apart where nodes are small."""
    wanted = [-(low + high) / 2 for low, high in nodes]
    placed = spread(wanted, gap)
    for (low, high), at, label in zip(nodes, placed, labels, strict=True):
        x, away = (0.0, -0.015) if side == "left" else (1.0, 0.015)
        axes.plot([x, x + away], [(low + high) / 2, -at], color=theme.quiet, linewidth=0.5, clip_on=False)
        axes.text(
            x + 1.3 * away, -at, label, ha="right" if side == "left" else "left", va="center", fontsize=font,
            fontfamily=FONTS, color=theme.ink,
        )  # fmt: skip


def most_frequent(fates: Fates) -> str:
    """Return the largest group at the end of the run, in words; deaths are no group of this kind."""
    means = fates.people.sum(axis=1).mean(axis=0)
    means[STAGES.index(DEAD)] = 0.0
    if not means.any():
        return "nobody paid"
    share = percent(means.max() / fates.people.sum(axis=(1, 2)).mean())
    name = stage_names(fates.world)[STAGES[int(means.argmax())]]
    return f"the most frequent end is “{name}”, {share} of those who paid"


def describe(fates: Fates, title: str) -> str:
    """Return the text alternative: how many people, and the three most frequent ends; deaths as an interval."""
    ends: dict[str, Any] = {row.stage: row for row in rows_of(fates.ends())}
    dead = ends.pop(DEAD, None)
    largest = sorted(ends.values(), key=lambda row: -row.mean)[:3]
    names = stage_names(fates.world)
    most = [f"{names[row.stage]}, {_people(row.mean)}" for row in largest]
    died = f"; died, {Interval(dead.low90, dead.high90, whole=True)}" if dead else ""
    everyone = _people(fates.people.sum(axis=(1, 2)).mean())
    return f"{title}: {everyone} people paid; most frequent ends: {'; '.join(most)}{died}."
