"""The figures of a report over all scenarios: effects, the map of policies, the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from math import copysign, floor, log10

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator

from sim.analysis.verdict import Verdict
from sim.analysis.verdict import table as verdict_table
from sim.batch.reader import Batch
from sim.figures import effects as forest
from sim.figures import policy_map, sweep_map
from sim.figures.sheet import LINE, POINTS, Sheet, foot_of, shortened, themed, width_of, wrapped
from sim.figures.validation import head_of, meaning, validation_figure
from sim.report.cells import capital, uncapital
from sim.report.certainty import clear_of
from sim.report.plate import PAGE, PRINT, Drawing, Labels
from sim.tables.measures import Measure
from sim.text.words import number, two_digits

ROW, BELOW, UNIT = 0.15, 0.3, 0.18  # inches of a row, of a panel's axis, and of the unit of all axes
NAMES = 2.6  # inches, at most, for the names of policies
INSIDE, ROUND = 0.8, (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)  # of the longer side of an axis; numbers for its label
FEW, ACROSS, MANY_ACROSS = 6, 4, 8  # panels side by side, with a few policies and with many
SWEEP = 2.6  # inches of a row of maps
LIST = 2.2  # inches: width of the list of policies beside their map
MAP_HEIGHT, LOW_MAP = 4.6, 3.0  # inches: height of the map, and of one of up to FEW policies


def draw_effects(effects: pd.DataFrame, labels: Labels) -> Drawing:
    """Draw the effects of one policy in one panel, of several in one panel per outcome."""
    scenarios = list(effects["scenario"].unique())
    title = clear_of(effects)
    title = f"{labels.of(scenarios[0])}: {uncapital(title)}" if len(scenarios) == 1 else title
    subtitle = forest.meaning(effects, labels.intervals)
    with themed(PRINT, PAGE.font):
        if len(scenarios) == 1:
            page = labels.page(title, subtitle, 0.5 + 0.24 * len(effects))
            axes = page.panel(2.3, 0.3, 0.0, 0.45)
            forest.draw_effects(axes, effects, list(map(capital, effects["label"])), PRINT, PAGE.font)
            axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
            axes.set_xlabel("% of the baseline")
        else:
            page = _grid(effects, scenarios, labels, title, subtitle)
    return Drawing(page.figure, title, subtitle, forest.describe(effects, labels.titles), effects, page.head)


def _grid(
    effects: pd.DataFrame, scenarios: Sequence[str], labels: Labels, title: str, subtitle: str
) -> Sheet:
    font = PAGE.font * 0.92
    names = [shortened(labels.of(scenario), font, NAMES) for scenario in scenarios]
    first = max(width_of(name, font) for name in names) + 0.25
    outcomes = [cells for _, cells in effects.groupby("measure", sort=False)]
    many = len(scenarios) > FEW
    across = min(len(outcomes), MANY_ACROSS if many else ACROSS)
    wide, gap = (PAGE.width - first - 0.1) / across, 0.16 if many else 0.26
    size = font * (0.88 if many else 1.0)
    heads = [wrapped(capital(cells["label"].iloc[0]), size, wide - 0.05) for cells in outcomes]
    above = max(map(len, heads)) * size * LINE / POINTS + 0.1
    high = ROW * (len(scenarios) + 0.5)
    page = labels.page(title, subtitle, -(-len(outcomes) // across) * (above + high + BELOW) + UNIT)
    for place, (cells, head) in enumerate(zip(outcomes, heads, strict=True)):
        row, column = divmod(place, across)
        left, top = first + column * wide, row * (above + high + BELOW) + above
        height = page.figure.get_figheight() - page.top - page.bottom
        axes = page.panel(left, PAGE.width - left - wide + gap, top, height - top - high)
        forest.draw_effects(axes, cells, names if column == 0 else [""] * len(names), PRINT, font)
        axes.set_title("\n".join(head), fontsize=size, loc="left")
        if many:  # room for two numbers on the axis
            tick = _tick(axes)
            axes.xaxis.set_major_locator(FixedLocator([0.0, tick]))
            axes.tick_params(axis="x", labelsize=font * 0.88)
            axes.get_xticklabels()[0].set_horizontalalignment("right" if tick > 0.0 else "left")
    at = (page.bottom + 0.04) / page.figure.get_figheight()
    page.figure.text(0.5 + first / PAGE.width / 2, at, "% of the baseline", ha="center", fontsize=font)
    return page


def _tick(axes: Axes) -> float:
    """Return a round number near the end of the longer side of an axis; its label does not stick out."""
    end = max(axes.get_xlim(), key=abs)
    size = 10.0 ** floor(log10(INSIDE * abs(end)))
    return copysign(max(n * size for n in ROUND if n * size <= INSIDE * abs(end)), end)


def draw_map(effects: pd.DataFrame, labels: Labels) -> Drawing | None:
    """Draw the map of policies; None where an outcome is missing."""
    policies = policy_map.places(effects, {name: labels.of(name) for name in labels.titles})
    if not policies:
        return None
    title, subtitle = policy_map.headline(effects), policy_map.meaning(effects)
    font, gap = PAGE.font * 0.92, PAGE.font * 1.36 / 72.0
    with themed(PRINT, PAGE.font):
        names = [wrapped(f"{policy.number}  {policy.title}", font, LIST) for policy in policies]
        body = max(
            MAP_HEIGHT if len(policies) > FEW else LOW_MAP,
            0.2 + sum(len(lines) * gap + 0.05 for lines in names),
        )
        page = labels.page(title, subtitle, body)
        policy_map.draw_map(page.panel(0.62, LIST + 0.3, 0.05, 0.45), policies, PRINT, PAGE.font)
        _list(page, names, font, gap)
    frame = policy_map.frame(policies)
    return Drawing(page.figure, title, subtitle, policy_map.describe(policies), frame, page.head)


def _list(page: Sheet, names: Sequence[Sequence[str]], font: float, gap: float) -> None:
    """Write the policies to the right of the map, from the top."""
    height = page.figure.get_figheight()
    y = height - page.top - 0.05
    for lines in names:
        for text in lines:
            page.figure.text(1 - (LIST + 0.12) / PAGE.width, y / height, text, size=font, va="top")
            y -= gap
        y -= 0.05


def draw_sweep(batch: Batch, outcomes: Sequence[Measure], labels: Labels) -> Drawing | None:
    """Draw the outcomes of a batch over the two levers that it sweeps; None where it sweeps no two."""
    if len(sweep_map.swept_numbers(batch)) != 2:
        return None
    grids = {each.name: sweep_map.grid_of(batch, each.name) for each in outcomes if not each.deaths}
    strip = grids[policy_map.STRIP]
    best, (first, second) = strip.mean.argmin(), strip.names
    title = f"Time in the strip is shortest at {first} = {strip.x[best]:g} and {second} = {strip.y[best]:g}"
    subtitle = "Mean of each outcome over the runs; dots: the points that were run; colours and contours: between them"
    down, side = -(-len(grids) // 2), PAGE.width / 2
    with themed(PRINT, PAGE.font):
        page = labels.page(title, subtitle, down * SWEEP)
        for place, grid in enumerate(grids.values()):
            row, column = divmod(place, 2)
            right, below = PAGE.width - (column + 1) * side + 0.15, (down - row - 1) * SWEEP + 0.5
            axes = page.panel(column * side + 0.65, right, row * SWEEP + 0.3, below)
            sweep_map.draw_sweep(axes, grid, PRINT, PAGE.font)
            axes.set_title(f"{grid.label} ({grid.unit})", fontsize=PAGE.font, loc="left")
    means = [grid.frame().iloc[:, 2:] for grid in grids.values()]
    data = pd.concat([strip.frame().iloc[:, :2], *means], axis=1)
    alt = f"{title}, {number(two_digits(float(strip.mean[best])))} {strip.unit}."
    return Drawing(page.figure, title, subtitle, alt, data, page.head)


def draw_evidence(verdicts: Sequence[Verdict], labels: Labels, baseline: str) -> Drawing:
    """Draw every target with its simulated values in the baseline."""
    passed = f"{sum(verdict.passed for verdict in verdicts)} of {len(verdicts)}"
    title = f"{labels.of(baseline)}: {passed} targets of the evidence pass"
    name = shortened(labels.of(baseline), 13, 4.0)
    headline = title.replace(labels.of(baseline), name, 1)
    figure = validation_figure(verdicts, headline, foot_of(labels.source))
    failed = ", ".join(verdict.target.label for verdict in verdicts if not verdict.passed)
    alt = f"{title}. Those that fail: {failed or 'none'}."
    return Drawing(figure, title, meaning(verdicts), alt, verdict_table(verdicts), head_of(verdicts))
