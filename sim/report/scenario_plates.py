"""The figures of one scenario: fates, levers of governments, the border beside the baseline's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from matplotlib.image import AxesImage

from sim.analysis.fates import Fates
from sim.analysis.stances import Stance
from sim.analysis.statistics import over_runs
from sim.figures import flows, line, stances
from sim.figures.sheet import Sheet, shortened, themed, width_of
from sim.report.plate import PAGE, PRINT, Drawing, Labels
from sim.text.words import percent
from sim.world import World

ROW = 0.118  # inches of a row of levers: as many as move fit a page without being made smaller
ROOMY, TALL = 0.15, 6.8  # where there are few; inches of all rows, up to which they are as high as that
FLOW_HEIGHT, LINE_HEIGHT = 3.2, 3.2  # inches: two with their titles on a page


def draw_fates(fates: Fates, labels: Labels) -> Drawing:
    """Draw where all who paid ended."""
    title = f"{labels.of(fates.scenario)}: {flows.most_frequent(fates)}"
    span = f"; in brackets: {over_runs(fates.runs)}" if fates.runs > 1 else ""
    subtitle = (
        "People by the hub at which they bought the journey, and their stage on the last day. "
        f"Means{span}; of deaths the interval alone. Still on the way: stages with under {percent(flows.FEW)} of all "
        "people."
    )
    with themed(PRINT, PAGE.font):
        page = labels.page(title, subtitle, FLOW_HEIGHT)
        left = 0.3 + _widest(flows.hub_labels(fates))
        right = 0.3 + _widest(end.label for end in flows.ends_of(fates))
        flows.draw_flows(page.panel(left, right, 0.12, 0.12), fates, PRINT, PAGE.font)
    alt = flows.describe(fates, labels.titles[fates.scenario])
    return Drawing(page.figure, title, subtitle, alt, fates.frame(), page.head)


def _widest(texts: Iterable[str]) -> float:
    return max((width_of(text, PAGE.font) for text in texts), default=0.0)


def draw_stances(
    found: Sequence[Stance],
    scenario: str,
    changed: set[str],
    tops: Mapping[str, float],
    labels: Labels,
    world: World,
    baseline: Sequence[Stance] = (),
) -> Drawing:
    """Draw the levers of governments as bands, beside a baseline those that differ from it.

    `changed`: keys of levers that it sets itself, `tops`: as in `bands`.
    """
    runs = len(found[0].by_run) if found else 0
    rows = stances.bands(found, world, changed, tops, baseline)
    subtitle = f"Height: value of the lever; darkness: share of {runs} runs that reach it. {_which(baseline)}"
    title = f"{labels.of(scenario)}: {stances.headline(rows, beside=bool(baseline))}"
    with themed(PRINT, PAGE.font):
        names = (
            width_of(f"* {band.label}", PAGE.font * stances.NAME, bold=band.shares is None) for band in rows
        )
        left = 0.23 + max(names, default=1.0)
        right = 0.15 + max((width_of(band.scale, PAGE.font * stances.SCALE) for band in rows), default=1.0)
        high = max(ROW, min(ROOMY, TALL / max(len(rows), 2)))
        page = labels.page(title, subtitle, 0.45 + high * max(len(rows), 2))
        axes = page.panel(left, right, 0.02, 0.42)
        stances.draw_bands(axes, rows, found[0].start, PRINT, PAGE.font)
    moved = [stance.frame(scenario) for stance in found if stance.moved]
    alt = stances.describe(
        rows, f"{labels.titles[scenario]}: {stances.headline(rows, beside=bool(baseline))}"
    )
    return Drawing(page.figure, title, subtitle, alt, pd.concat(moved or [pd.DataFrame()]), page.head)


def _which(baseline: Sequence[Stance]) -> str:
    """Say which levers are drawn, and what marks them."""
    if not baseline:
        return "Levers that never move are left out."
    return (
        "Black line: mean of the baseline. Asterisk: changed by the scenario. Levers whose mean is never farther "
        f"than {percent(stances.NEAR)} of their scale from the baseline's are left out."
    )


def draw_border(before: line.Line, after: line.Line | None, labels: Labels, world: World) -> Drawing:
    """Draw the border of the baseline, and of a policy as a difference from it."""
    if after is not None and after.people.shape != before.people.shape:
        before, after = after, None  # of another length: alone
    change = after.people - before.people if after else None
    name = labels.of((after or before).scenario)
    title = f"{name}: {line.headline(before, after, world)}"
    beside = f" Right: difference of the medians, {line.HATCHED}." if after else ""
    subtitle = f"{line.MEANING}{beside} The colours mean the same in every figure."
    half, bottom = (PAGE.width - 0.3) / 2, 0.95
    with themed(PRINT, PAGE.font):
        page = labels.page(title, subtitle, LINE_HEIGHT)
        right = PAGE.width - half + 0.1 if after else 0.25
        axes = page.panel(0.42, right, 0.25, bottom)
        image = line.draw_line(axes, before.people, before.start, world, PRINT, PAGE.font)
        axes.set_title(shortened(labels.of(before.scenario), PAGE.font, half - 0.5), fontsize=PAGE.font)
        _scale(page, image, 0.42, right)
        if change is not None:
            axes = page.panel(half + 0.42, 0.25, 0.25, bottom)
            image = line.draw_change(axes, change, before.start, world, PRINT, PAGE.font)
            axes.set_title(shortened(f"{name}: difference", PAGE.font, half - 0.5), fontsize=PAGE.font)
            _scale(page, image, half + 0.42, 0.25, change=True)
    both = [each for each in (before, after) if each is not None]
    alt = line.describe(before, after, [labels.titles[each.scenario] for each in both], world)
    return Drawing(page.figure, title, subtitle, alt, pd.concat(each.frame() for each in both), page.head)


def _scale(page: Sheet, image: AxesImage, left: float, right: float, *, change: bool = False) -> None:
    axes = page.panel(left, right, LINE_HEIGHT - 0.52, 0.42)
    bar = page.figure.colorbar(image, cax=axes, orientation="horizontal")
    line.mark_scale(bar, change=change)
