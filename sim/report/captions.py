"""The words of a single figure, made from its numbers: a title that states, a subtitle that defines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.effects import Draws
from sim.analysis.fates import fates
from sim.analysis.series import fans
from sim.analysis.source import Source
from sim.analysis.stances import stances
from sim.analysis.statistics import over_runs
from sim.figures import effects as forest
from sim.figures import fan as fan_chart
from sim.figures import flows, line, policy_map, sweep_map
from sim.figures import stances as stance_bands
from sim.figures.sheet import shown
from sim.report.cells import uncapital
from sim.report.certainty import clear_of
from sim.report.figures import Day, batch_of, cut, effects_of
from sim.scenario.shipped import RECORDED
from sim.text.changes import changed_levers

Days = tuple[Day | None, Day | None]


@dataclass(frozen=True)
class Caption:
    """Title and subtitle of a figure, and the plotted numbers."""

    title: str
    subtitle: str
    data: pd.DataFrame


def caption(
    name: str, source: Source, names: Sequence[str], baseline: str | None, measure: str | None, days: Days
) -> Caption:
    """Return the words and numbers of a figure of `sim.report.figures`, of these scenarios.

    Raises InputError as the figure does.
    """
    if name in ("effects", "policies"):
        return _compared(name, source, names, baseline or RECORDED, measure)
    if name == "sweep":
        return _sweep(source, measure or "")
    title = shown(source.settings[names[0]].title, names[0])
    if name == "fates":
        found = fates(source, names[0])
        subtitle = (
            "People by the hub at which they bought the journey, and their stage on the last day: means over "
            f"{found.runs} runs; in brackets: {over_runs(found.runs)}. Of deaths only the interval is given."
        )
        return Caption(f"{title}: {flows.most_frequent(found)}", subtitle, found.frame())
    if name == "governments":
        return _governments(source, names[0], title, baseline)
    if name == "border":
        here = line.line(source, names[0])
        before = line.line(source, baseline) if baseline else None
        world = source.settings[names[0]].world
        words = line.headline(before or here, here if before else None, world)
        change = f" As a difference from the baseline, {line.HATCHED}." if before else ""
        both = [each for each in (before, here) if each is not None]
        return Caption(f"{title}: {words}", line.MEANING + change, pd.concat(each.frame() for each in both))
    return _series(name, source, names, days)


def _series(name: str, source: Source, names: Sequence[str], days: Days) -> Caption:
    found = [cut(next(fans(source, scenario, [name])), *days) for scenario in names]
    last = found[-1]
    title = fan_chart.headline(last, shown(source.settings[last.scenario].title, last.scenario))
    means = " Means of seven days." if last.kind.how == "flow" else ""
    middle = "Bands hold" if last.kind.name == fan_chart.DEATHS else "Median over runs, with bands that hold"
    subtitle = f"{middle} {last.bands}.{means}" if last.runs > 1 else f"One run.{means}"
    return Caption(title, subtitle, pd.concat(each.frame() for each in found))


def _governments(source: Source, name: str, title: str, baseline: str | None) -> Caption:
    settings, found = source.settings[name], stances(source, name)
    changed = changed_levers(source.settings[baseline], settings) if baseline else set()
    rows = stance_bands.bands(found, settings.world, changed)
    runs = len(found[0].by_run) if found else 0
    subtitle = f"Height: value of the lever; darkness: share of {runs} runs that reach it."
    subtitle += " An asterisk marks what the scenario changes." if baseline else ""
    moved = [stance.frame(name) for stance in found if stance.moved]
    return Caption(
        f"{title}: {stance_bands.headline(rows, beside=False)}",
        subtitle,
        pd.concat(moved or [pd.DataFrame()]),
    )


def _compared(name: str, source: Source, names: Sequence[str], baseline: str, measure: str | None) -> Caption:
    rows = effects_of(source, baseline, names)
    titles = {key: shown(settings.title, key) for key, settings in source.settings.items()}
    if name == "policies":
        data = policy_map.frame(policy_map.places(rows, titles))
        return Caption(policy_map.headline(rows), policy_map.meaning(rows), data)
    rows = rows if measure is None else rows[rows["measure"] == measure]
    over = Draws.of(batch_of(source)).source
    title = clear_of(rows)
    if len(single := rows["scenario"].unique()) == 1:
        title = f"{titles[single[0]]}: {uncapital(title)}"
    return Caption(title, forest.meaning(rows, over), rows)


def _sweep(source: Source, measure: str) -> Caption:
    grid = sweep_map.grid_of(batch_of(source), measure)
    best, (first, second) = grid.mean.argmin(), grid.names
    title = f"Lowest {grid.label} at {first} = {grid.x[best]:g} and {second} = {grid.y[best]:g}"
    subtitle = (
        f"Mean over runs ({grid.unit}); dots: the points that were run; colours and contours: between them."
    )
    return Caption(title, subtitle, grid.frame())
