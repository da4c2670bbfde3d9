"""The evidence part of a report: what the record says against the baseline, and the assumptions that matter."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

import pandas as pd

from sim.analysis.robust import decisive
from sim.analysis.statistics import ENOUGH, MOST, interval_words, over_runs
from sim.analysis.verdict import Verdict
from sim.report.cells import capital, code, grid, spelled
from sim.report.forecast_words import skill, strips
from sim.report.inference_tables import counts_of, inference_grids
from sim.report.material import Material
from sim.report.misses import lead, one_sided, rule, stated
from sim.report.provenance import outdated
from sim.scenario.draws import POSTERIOR
from sim.text.intervals import NONE, Interval
from sim.text.words import factor_name, listed, number, percent, with_unit
from sim.world import World

TARGETS = ("Target", "What the sources say", "Stated", "Simulated, median", "{runs}", "Passes, or why not")
PASSES = "passes"
KINDS = {  # of parameters, in the singular and in the plural
    "assumption": ("is an assumption", "are assumptions"),
    "fitted": ("is fitted", "are fitted"),
    "published": ("is a published value", "are published values"),
    "figure": ("is a figure of the source articles", "are figures of the source articles"),
    "setting": ("is a setting of the run", "are settings of the run"),
}
ASSUMPTIONS = ("Parameter", "NAME", "Meaning", "Default", "Range", "To know")


def evidence(material: Material) -> dict[str, Any]:
    """Return texts and tables as plain data."""
    world = material.settings(material.baseline).world
    return {
        "misses": [text for text in (lead(material.verdicts), *one_sided(material.verdicts)) if text],
        "skill": _skill(material.verdicts),
        "targets": _targets(material),
        "notes": [
            *material.inferred.notes,
            *filter(None, [outdated(material)]),
            *_forecasts(material, world),
        ],
        "inference": inference_grids(material.inferred, world, material.titles),
        **_assumptions(material),
    }


def _forecasts(material: Material, world: World) -> Iterator[str]:
    """Yield how earlier forecasts scored, and how the forecast's strip differs from the batch's."""
    yield from skill(material.inferred.table(POSTERIOR, "scores"), counts_of(world))
    if text := strips(material):
        yield text


def _skill(verdicts: list[Verdict]) -> str:
    if not verdicts:
        return "No target of the evidence can be compared with these runs."
    stated = [verdict for verdict in verdicts if any(map(isfinite, verdict.target.stated))]
    passed, met = sum(verdict.passed for verdict in verdicts), sum(map(_meets, stated))
    runs = max(len(verdict.values) for verdict in verdicts)
    return (
        f"{passed} of {len(verdicts)} targets pass, and {met} of {len(stated)} stated values meet "
        f"{_held(runs)}. {rule(verdicts)} The rule is stated in targets.toml of the world, with what was changed after "
        "runs had been looked at. The targets that need other runs are checked by standoff validate."
    )


def _held(runs: int) -> str:
    """Return what holds most of the runs, in words."""
    return f"the {interval_words(runs)} of the runs" if runs >= ENOUGH else over_runs(runs)


def _meets(verdict: Verdict) -> bool:
    (low, high), (least, most) = verdict.shown(MOST), verdict.target.stated
    return low <= most and high >= least


def _targets(material: Material) -> dict[str, Any] | None:
    rows = []
    for verdict in material.verdicts:
        most = Interval(*verdict.shown(MOST))
        middle = NONE if verdict.deaths else most.number(verdict.median)
        rows.append(
            [
                verdict.target.label,
                verdict.target.meaning,
                stated(verdict.target),
                percent(verdict.median) if verdict.target.counts else middle,
                f"{percent(most.low)} to {percent(most.high)}" if verdict.target.counts else str(most),
                capital(verdict.why) or PASSES,
            ]
        )
    if not rows:
        return None
    runs = over_runs(max(len(verdict.values) for verdict in material.verdicts))
    head = [capital(name.format(runs=runs.removeprefix("the "))) for name in TARGETS]
    caption = f"The evidence against the baseline, “{material.titles[material.baseline]}”"
    return grid(caption, head, rows)


def _assumptions(material: Material) -> dict[str, Any]:
    world = material.settings(material.baseline).world
    kinds = pd.Series([entry.kind for entry in world.parameters.values()]).value_counts()
    counted = listed([f"{count} {KINDS[str(kind)][count != 1]}" for kind, count in kinds.items()])
    rows = []
    for name in decisive(world):
        entry = world.parameter(name)
        about = entry.to_know or entry.reason or ""
        rows.append(
            [
                factor_name(name, world),
                code(name),
                entry.meaning,
                with_unit(spelled(number(entry.default)), entry.unit),
                spelled(f"{number(entry.low)} to {number(entry.high)}"),
                about,
            ]
        )
    caption = "Parameters that move outcomes most, by the screening of the calibration"
    return {
        "assumptions": grid(caption, ASSUMPTIONS, rows) if rows else None,
        "kinds": f"Of {kinds.sum()} parameters, {counted}. To see the source of one, use standoff evidence NAME.",
    }
