"""The figures of one scenario: fates, levers of governments, the border beside the baseline's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.image import AxesImage

from sim.analysis.fates import Fates
from sim.analysis.stances import Stance
from sim.figures import flows, line, stances
from sim.figures.sheet import Sheet, shortened, themed, width_of
from sim.report.plate import PAGE, PRINT, Drawing, Labels
from sim.text.words import number, two_digits
from sim.world import World

ROW = 0.14  # inches of a row of levers
FLOW_HEIGHT, LINE_HEIGHT = 4.4, 4.6  # inches


def draw_fates(fates: Fates, labels: Labels, world: World) -> Drawing:
    """Draw where all who paid ended."""
    title = f"{labels.of(fates.scenario)}: {flows.most_frequent(fates)}"
    span = f"; in brackets: the interval that holds 90 % of {fates.runs} runs" if fates.runs > 1 else ""
    subtitle = (
        "People by the hub at which they bought the journey, and their stage on the last day. "
        f"Means{span}. Of deaths only the interval is given."
    )
    hubs = {key: hub.name for key, hub in world.hubs.items()}
    with themed(PRINT, PAGE.font):
        page = labels.page(title, subtitle, FLOW_HEIGHT)
        left = 0.3 + _widest(flows.hub_labels(fates, hubs))
        right = 0.3 + _widest(end.label for end in flows.ends_of(fates))
        flows.draw_flows(page.panel(left, right, 0.12, 0.12), fates, hubs, PRINT, PAGE.font)
    alt = flows.describe(fates, labels.titles[fates.scenario])
    return Drawing(page.figure, title, subtitle, alt, fates.frame())


def _widest(texts: Iterable[str]) -> float:
    return max((width_of(text, PAGE.font) for text in texts), default=0.0)


def draw_stances(
    found: Sequence[Stance],
    scenario: str,
    changed: set[str],
    tops: Mapping[str, float],
    labels: Labels,
    world: World,
) -> Drawing:
    """Draw the levers of governments as bands; `changed`: keys of levers that it sets itself, `tops`: as in `bands`."""
    runs = len(found[0].by_run) if found else 0
    subtitle = (
        f"Height: value of the lever, on the same scale in all scenarios; darkness: share of {runs} runs that reach "
        "it. An asterisk marks what the scenario dates otherwise than the baseline. Levers that never move are left "
        "out unless the scenario sets them."
    )
    rows = stances.bands(found, world, changed, tops)
    levers = [band for band in rows if band.shares is not None]
    own = sum(band.changed for band in levers)
    title = f"{labels.of(scenario)}: {len(levers)} levers move"
    title += f" or are set, {own} of them otherwise than in the baseline" if own else ""
    with themed(PRINT, PAGE.font):
        names = (width_of(band.label, PAGE.font, bold=band.shares is None) for band in rows)
        left = 0.23 + max(names, default=1.0)
        right = 0.15 + max((width_of(band.scale, PAGE.font * 0.85) for band in rows), default=1.0)
        page = labels.page(title, subtitle, 0.45 + ROW * max(len(rows), 2))
        axes = page.panel(left, right, 0.02, 0.42)
        stances.draw_bands(axes, rows, found[0].start, PRINT, PAGE.font)
    moved = [_stance_frame(stance, scenario) for stance in found if stance.moved]
    alt = stances.describe(rows, labels.titles[scenario])
    return Drawing(page.figure, title, subtitle, alt, pd.concat(moved or [pd.DataFrame()]))


def _stance_frame(stance: Stance, scenario: str) -> pd.DataFrame:
    """The numbers of a band: median and share of runs, on days on which either changes."""
    drawn = np.stack([stance.middle, stance.on]).round(4)
    moved = np.flatnonzero(np.diff(drawn, axis=1, prepend=np.nan).any(axis=0))  # NaN: the first day is one
    days = np.datetime64(stance.start, "D") + moved
    lever, (middle, share) = stance.lever, drawn[:, moved]
    keys = {"scenario": scenario, "actor": lever.actor, "lever": lever.name, "unit": lever.unit}
    return pd.DataFrame({**keys, "date": days.astype(str), "median": middle, "share_of_runs": share})


def draw_border(before: line.Line, after: line.Line | None, labels: Labels, world: World) -> Drawing:
    """Draw the border of the baseline, and of a policy as a difference from it."""
    if after is not None and after.people.shape != before.people.shape:
        before, after = after, None  # of another length: alone
    subject = after or before
    change = after.people - before.people if after else None
    where, people = line.largest(before.people if change is None else change, before, world)
    name, count = labels.of(subject.scenario), number(two_digits(abs(people)))
    most = (
        f"most people, {count}, are held" if change is None else f"the largest difference is {count} people "
    )
    if change is not None:
        most += "fewer" if people < 0 else "more"
    title = f"{name}: {most} {where}"
    subtitle = (
        "Median over runs of people in the strip, by sector of about 10 km (from north to south) and day"
        + ("; right: difference from the baseline, hatched where it falls" if after else "")
        + ". The colours mean the same in every figure."
    )
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
    return Drawing(page.figure, title, subtitle, alt, pd.concat(map(_line_frame, both)))


def _scale(page: Sheet, image: AxesImage, left: float, right: float, *, change: bool = False) -> None:
    axes = page.panel(left, right, LINE_HEIGHT - 0.52, 0.42)
    bar = page.figure.colorbar(image, cax=axes, orientation="horizontal")
    line.mark_scale(bar, change=change)


def _line_frame(found: line.Line) -> pd.DataFrame:
    days = pd.date_range(found.start, periods=found.people.shape[1]).strftime("%Y-%m-%d")
    table = pd.DataFrame(found.people, columns=days).rename_axis("row").reset_index()
    long = table.melt("row", var_name="date", value_name="median")
    return long[long["median"] > 0].assign(scenario=found.scenario)[["scenario", "row", "date", "median"]]
