"""The figures of a report: drawn in a worker, written in three formats with the plotted numbers as CSV beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from PIL import Image

from sim.analysis.fates import Fates
from sim.analysis.series import Fan, kinds
from sim.analysis.stances import Stance
from sim.analysis.validate import Verdict
from sim.analysis.validate import table as verdict_table
from sim.figures import effects as forest
from sim.figures import fan as fan_chart
from sim.figures import flows, line, policy_map, stances
from sim.figures.observed import MonthlyMean, monthly_attempts
from sim.figures.sheet import (
    EDGE,
    PRINTED,
    SIMULATED,
    SIZES,
    THEMES,
    Sheet,
    sheet,
    shortened,
    shown,
    themed,
    width_of,
    wrapped,
)
from sim.figures.validation import SUBTITLE, validation_figure
from sim.runs.files import for_csv
from sim.text.words import day_of
from sim.world import World

PAGE, PRINT = SIZES["page"], THEMES["print"]
LEGEND, PANEL, BETWEEN = 0.22, 1.2, 0.88  # inches: a line of legend, a panel, the space to the next one
ROW, HEADING = 0.165, 0.68  # inches of a row in a forest plot or of levers, and of a panel's title and axis
MAP_HEIGHT, FLOW_HEIGHT, LINE_HEIGHT = 4.6, 4.4, 4.6  # inches
COLOURS = 96  # of the picture for the page
OUTLINE = re.compile(r' d="[^"]*"')
DECIMALS = re.compile(r"(\d+\.\d\d)\d+")  # of coordinates in an SVG: a hundredth of a point is enough
ALL = ("attempts",)  # the series that the panels by neighbour show already


@dataclass(frozen=True)
class Plate:
    """A drawn figure: its files are NAME.png, .svg and .csv in the folder.

    `alt` is its text alternative, `picture` a smaller PNG for the page, `width` and `height` are inches.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    width: float
    height: float
    picture: bytes


@dataclass(frozen=True)
class Labels:
    """What the figures of one report share: titles by scenario, the source line, what intervals hold."""

    titles: dict[str, str]
    source: str
    intervals: str

    def of(self, scenario: str) -> str:
        """Return the title of a scenario as a figure can show it."""
        return shown(self.titles[scenario], scenario)


def effects_plate(effects: pd.DataFrame, labels: Labels, folder: Path, name: str = "effects") -> Plate:
    """Draw the effects of one policy in one panel, of several in one panel per outcome."""
    scenarios = list(effects["scenario"].unique())
    title = f"What “{labels.of(scenarios[0])}” changes" if len(scenarios) == 1 else "What each policy changes"
    subtitle = (
        "Paired difference from the baseline, in per cent of it. Dot: mean (filled where the effect is clear); thick "
        f"and thin line: 50 and 90 % interval over {labels.intervals}. Of deaths only the interval is shown."
    )
    with themed(PRINT, PAGE.font):
        if len(scenarios) == 1:
            page = sheet(
                title,
                subtitle,
                labels.source,
                width=PAGE.width,
                body=0.5 + 0.24 * len(effects),
                font=PAGE.font,
                theme=PRINT,
            )
            axes = page.panel(2.3, 0.3, 0.0, 0.45)
            forest.draw_effects(axes, effects, list(effects["label"]), PRINT, PAGE.font)
            axes.set_xlabel("% of the baseline")
        else:
            page = _forest_grid(effects, scenarios, title, subtitle, labels)
        alt = forest.describe(effects, labels.titles)
        return _written(page.figure, folder, name, title, subtitle, alt, effects)


def _forest_grid(
    effects: pd.DataFrame, scenarios: list[str], title: str, subtitle: str, labels: Labels
) -> Sheet:
    font, left, across = PAGE.font * 0.92, 2.05, 4
    names = [shortened(labels.of(scenario), font, left - 0.25) for scenario in scenarios]
    outcomes = list(effects["measure"].unique())
    down = -(-len(outcomes) // across)
    high = ROW * (len(scenarios) + 0.5)
    body = down * (high + HEADING)
    page = sheet(title, subtitle, labels.source, width=PAGE.width, body=body, font=PAGE.font, theme=PRINT)
    wide = (PAGE.width - left - 0.15) / across
    for place, outcome in enumerate(outcomes):
        row, column = divmod(place, across)
        cells = effects[effects["measure"] == outcome]
        top = row * (high + HEADING) + 0.4
        axes = page.panel(
            left + column * wide, PAGE.width - left - (column + 1) * wide + 0.26, top, body - top - high
        )
        forest.draw_effects(axes, cells, names if column == 0 else [""] * len(names), PRINT, font)
        heading = wrapped(f"{cells['label'].iloc[0]}, %", font, wide - 0.16)
        axes.set_title("\n".join(heading), fontsize=font, loc="left")
    return page


def map_plate(effects: pd.DataFrame, labels: Labels, folder: Path) -> Plate | None:
    """Draw the map of policies; None where an outcome is missing."""
    policies = policy_map.places(effects, {name: labels.of(name) for name in labels.titles})
    if not policies:
        return None
    title = "Where each policy leads"
    subtitle = (
        "Arrivals against time in the strip, as per cent changes from the baseline; lines: 50 % intervals. Area: "
        "change of the cost to EU states; blue: saved, orange: spent, grey: not clear."
    )
    key, gap = 2.2, PAGE.font * 1.6 / 72.0
    with themed(PRINT, PAGE.font):
        lines = [wrapped(f"{policy.number}  {policy.title}", PAGE.font * 0.92, key) for policy in policies]
        body = max(MAP_HEIGHT, 0.2 + sum(len(part) * gap * 0.85 + 0.05 for part in lines))
        page = sheet(title, subtitle, labels.source, width=PAGE.width, body=body, font=PAGE.font, theme=PRINT)
        axes = page.panel(0.62, key + 0.3, 0.05, 0.45)
        policy_map.draw_map(axes, policies, PRINT, PAGE.font)
        height = page.figure.get_figheight()
        y = height - page.top - 0.05
        for part in lines:
            for text in part:
                page.figure.text(
                    1 - (key + 0.12) / PAGE.width, y / height, text, size=PAGE.font * 0.92, va="top"
                )
                y -= gap * 0.85
            y -= 0.05
        frame = pd.DataFrame([vars(policy) for policy in policies])
        return _written(
            page.figure, folder, "policy_map", title, subtitle, policy_map.describe(policies), frame
        )


def fans_plate(
    groups: Sequence[Sequence[Fan]],
    labels: Labels,
    world: World,
    tops: dict[str, float],
    events: Sequence[tuple[date, str]],
    folder: Path,
    name: str,
) -> Plate:
    """Draw every series of one or two scenarios in small panels; `groups`: the fans of each series."""
    scenarios = [fan.scenario for fan in groups[0]]
    titles = [labels.of(scenario) for scenario in scenarios]
    title = f"{titles[-1]}: what happens when"
    bands = groups[0][-1].bands
    subtitle = (
        f"Median over runs, with bands that hold {bands} (intervals over {labels.intervals}). "
        "Flows are means of seven days."
    )
    letters = [chr(ord("A") + place) for place in range(len(events))]
    key = "Events of the baseline: " + "; ".join(
        f"{letter} {day_of(day)} {words}" for letter, (day, words) in zip(letters, events, strict=True)
    )
    with themed(PRINT, PAGE.font):
        foot = wrapped(key, PAGE.font * 0.85, PAGE.width - 2 * EDGE) if events else []
        below = len(foot) * PAGE.font * 0.85 * 1.35 / 72.0
        down = -(-len(groups) // 2)
        body = LEGEND + down * (PANEL + BETWEEN) + below
        page = sheet(title, subtitle, labels.source, width=PAGE.width, body=body, font=PAGE.font, theme=PRINT)
        wide = (PAGE.width - 0.2) / 2
        for place, fans in enumerate(groups):
            row, column = divmod(place, 2)
            top = LEGEND + row * (PANEL + BETWEEN) + 0.3
            left = column * wide + 0.62
            axes = page.panel(left, PAGE.width - (column + 1) * wide + 0.02, top, body - top - PANEL)
            fan_chart.draw_fans(
                axes, fans, titles, PRINT, PAGE.font, top=tops.get(fans[0].kind.name),
                published=_published(world, fans[0]),
                events=[(letter, day) for letter, (day, _) in zip(letters, events, strict=True)],
            )  # fmt: skip
        _legend(page, titles, any(_published(world, fans[0]) for fans in groups))
        _foot(page, foot)
        alt = " ".join(fan_chart.describe(fans, titles) for fans in groups)
        data = pd.concat(fan.frame() for fans in groups for fan in fans)
        return _written(page.figure, folder, name, title, subtitle, alt, data)


def _published(world: World, fan: Fan) -> list[MonthlyMean]:
    return monthly_attempts(world, fan.kind.neighbour) if fan.kind.neighbour else []


def _legend(page: Sheet, titles: list[str], published: bool) -> None:
    """Name the lines above the panels, each title cut to its share of the width."""
    room = (PAGE.width - 2 * EDGE - (1.9 if published else 0.0)) / len(titles) - 0.55
    places = range(len(titles)) if len(titles) > 1 else (1,)
    handles = [
        Line2D(
            [],
            [],
            color=fan_chart.COLOURS[place] if place else PRINT.quiet,
            linestyle=fan_chart.DASHES[place],
        )
        for place in places
    ]
    names = [shortened(title, page.font, room) for title in titles]
    if published:
        handles.append(Line2D([], [], color=page.theme.ink, linewidth=1.8))
        names.append("published, monthly mean")
    height = page.figure.get_figheight()
    page.figure.legend(
        handles, names, loc="upper left", ncols=len(names), fontsize=page.font, handlelength=2.2, columnspacing=1.4,
        bbox_to_anchor=(EDGE / PAGE.width, 1 - page.top / height + 0.05 / height), borderaxespad=0.0,
        borderpad=0.0,
    )  # fmt: skip


def _foot(page: Sheet, lines: list[str]) -> None:
    height = page.figure.get_figheight()
    for place, text in enumerate(reversed(lines)):
        at = page.bottom + place * page.font * 0.85 * 1.35 / 72.0
        page.figure.text(EDGE / PAGE.width, at / height, text, size=page.font * 0.85, color=page.theme.quiet)


def fates_plate(fates: Fates, labels: Labels, world: World, folder: Path, name: str) -> Plate:
    """Draw where all who paid ended."""
    title = f"{labels.of(fates.scenario)}: where those who paid are at the end"
    span = f"; in brackets: the interval that holds 90 % of {fates.runs} runs" if fates.runs > 1 else ""
    subtitle = (
        "People by the hub at which they bought the journey, and their stage on the last day. "
        f"Means{span}. Of deaths only the interval is given."
    )
    hubs = {key: hub.name for key, hub in world.hubs.items()}
    with themed(PRINT, PAGE.font):
        page = sheet(
            title, subtitle, labels.source, width=PAGE.width, body=FLOW_HEIGHT, font=PAGE.font, theme=PRINT
        )
        left = 0.3 + max(width_of(label, PAGE.font) for label in [*flows.hub_labels(fates, hubs), ""])
        right = 0.3 + max(
            width_of(label, PAGE.font) for label in [*(end.label for end in flows.ends_of(fates)), ""]
        )
        axes = page.panel(left, right, 0.12, 0.12)
        flows.draw_flows(axes, fates, hubs, PRINT, PAGE.font)
        alt = flows.describe(fates, labels.titles[fates.scenario])
        return _written(page.figure, folder, name, title, subtitle, alt, fates.frame())


def stances_plate(
    found: Sequence[Stance],
    scenario: str,
    runs: int,
    changed: set[str],
    labels: Labels,
    world: World,
    folder: Path,
    name: str,
) -> Plate:
    """Draw the levers of governments as bands."""
    title = f"{labels.of(scenario)}: what each government does"
    subtitle = (
        f"Height: value of the lever; darkness: share of {runs} runs that reach it. An asterisk marks what the "
        "scenario dates otherwise than the baseline. Levers that never move are left out unless the scenario sets them."
    )
    rows = stances.bands(found, world, changed)
    with themed(PRINT, PAGE.font):
        names = (width_of(band.label, PAGE.font, bold=band.shares is None) for band in rows)
        left = 0.23 + max(names, default=1.0)
        right = 0.15 + max((width_of(band.scale, PAGE.font * 0.85) for band in rows), default=1.0)
        body = 0.45 + ROW * max(len(rows), 2)
        page = sheet(title, subtitle, labels.source, width=PAGE.width, body=body, font=PAGE.font, theme=PRINT)
        axes = page.panel(left, right, 0.02, 0.42)
        stances.draw_bands(axes, rows, found[0].start, PRINT, PAGE.font)
        data = pd.concat(
            [_stance_frame(stance, scenario) for stance in found if stance.moved] or [pd.DataFrame()]
        )
        alt = stances.describe(rows, labels.titles[scenario])
        return _written(page.figure, folder, name, title, subtitle, alt, data)


def _stance_frame(stance: Stance, scenario: str) -> pd.DataFrame:
    """The numbers of a band: median and share of runs, on days on which either changes."""
    days = pd.date_range(stance.start, periods=stance.by_run.shape[1]).strftime("%Y-%m-%d")
    frame = pd.DataFrame(
        {"date": days, "median": stance.middle.round(4), "share_of_runs": stance.on.round(4)}
    )
    moved = frame[["median", "share_of_runs"]].diff().fillna(1.0).ne(0.0).any(axis=1)
    frame = frame[moved]
    keys = {
        "scenario": scenario,
        "actor": stance.lever.actor,
        "lever": stance.lever.name,
        "unit": stance.lever.unit,
    }
    return pd.DataFrame({key: [value] * len(frame) for key, value in keys.items()}, index=frame.index).join(
        frame
    )


def line_plate(
    before: line.Line, after: line.Line | None, labels: Labels, world: World, folder: Path, name: str
) -> Plate:
    """Draw the border of the baseline, and of a policy as a difference from it."""
    pair = after is not None and after.people.shape == before.people.shape
    subject = after if pair and after is not None else before
    title = f"{labels.of(subject.scenario)}: where people are held at the line"
    subtitle = (
        "Median over runs of people in the strip, by sector of about 10 km (from north to south) and day"
        + ("; right: difference from the baseline, hatched where it falls" if pair else "")
        + ". The colours mean the same in every figure."
    )
    with themed(PRINT, PAGE.font):
        page = sheet(
            title, subtitle, labels.source, width=PAGE.width, body=LINE_HEIGHT, font=PAGE.font, theme=PRINT
        )
        half = (PAGE.width - 0.3) / 2
        right = PAGE.width - half - 0.05 if pair else 0.25
        bottom = 0.95
        axes = page.panel(0.42, right, 0.25, bottom)
        image = line.draw_line(axes, before.people, before.start, world, PRINT, PAGE.font)
        axes.set_title(shortened(labels.of(before.scenario), PAGE.font, half - 0.5), fontsize=PAGE.font)
        _scale(page, image, 0.42, right)
        if pair and after is not None:
            other = page.panel(half + 0.42, 0.15, 0.25, bottom)
            change = after.people - before.people
            drawn = line.draw_change(other, change, before.start, world, PRINT, PAGE.font)
            other.set_title(
                shortened(f"{labels.of(after.scenario)}: difference", PAGE.font, half - 0.5),
                fontsize=PAGE.font,
            )
            _scale(page, drawn, half + 0.42, 0.15, change=True)
        titles = [labels.titles[each.scenario] for each in (before, after) if each is not None]
        alt = line.describe(before, after, titles, world)
        return _written(page.figure, folder, name, title, subtitle, alt, _line_frame(before, after))


def _scale(page: Sheet, image: AxesImage, left: float, right: float, *, change: bool = False) -> None:
    axes = page.panel(left, right, LINE_HEIGHT - 0.52, 0.42)
    bar = page.figure.colorbar(image, cax=axes, orientation="horizontal")
    line.mark_scale(bar, change=change)


def _line_frame(before: line.Line, after: line.Line | None) -> pd.DataFrame:
    frames = []
    for found in (before, after):
        if found is not None:
            days = pd.date_range(found.start, periods=found.people.shape[1]).strftime("%Y-%m-%d")
            table = pd.DataFrame(found.people, columns=days).rename_axis("row").reset_index()
            long = table.melt("row", var_name="date", value_name="median")
            frames.append(long[long["median"] > 0].assign(scenario=found.scenario))
    return pd.concat(frames)[["scenario", "row", "date", "median"]]


def evidence_plate(verdicts: Sequence[Verdict], labels: Labels, baseline: str, folder: Path) -> Plate:
    """Draw every target with its simulated values in the baseline."""
    title = f"{labels.of(baseline)}: the evidence against the model"
    with themed(PRINT, PAGE.font):
        figure = validation_figure(verdicts, title, f"{labels.source} {SIMULATED}")
        passed = sum(verdict.passed for verdict in verdicts)
        alt = f"{title}. {passed} of {len(verdicts)} targets pass."
        return _written(figure, folder, "evidence", title, SUBTITLE, alt, verdict_table(verdicts))


def series_of(world: World) -> list[str]:
    """Return the names of the series in small panels."""
    return [name for name in kinds(world) if name not in ALL]


def _rounded(outline: re.Match[str]) -> str:
    return DECIMALS.sub(r"\1", outline[0])


def _written(
    figure: Figure, folder: Path, name: str, title: str, subtitle: str, alt: str, data: pd.DataFrame
) -> Plate:
    """Write NAME.png at 300 dpi, NAME.svg and NAME.csv; return them with the picture for the page."""
    folder.mkdir(parents=True, exist_ok=True)
    width, height = (float(inches) for inches in figure.get_size_inches())
    figure.set_dpi(PRINTED)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    picture.save(folder / f"{name}.png", compress_level=4, dpi=(PRINTED, PRINTED))
    small = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)
    buffer = BytesIO()
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "png", optimize=True)
    text = StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    (folder / f"{name}.svg").write_text(OUTLINE.sub(_rounded, text.getvalue()), encoding="utf-8")
    for_csv(data).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.6g")
    return Plate(name, title, subtitle, alt, width, height, buffer.getvalue())
