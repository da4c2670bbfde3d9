"""The evidence part of a report: what the record says against the baseline, and the assumptions that matter."""

from __future__ import annotations

from math import isfinite
from typing import Any

import pandas as pd

from sim.analysis.robust import decisive
from sim.analysis.validate import Verdict
from sim.report.cells import grid, spelled, yes
from sim.report.inference_tables import inference_grids
from sim.report.material import Material
from sim.text.intervals import NONE, Interval
from sim.text.words import listed, number, percent, with_unit
from sim.world.targets import Target

TARGETS = ("Target", "What the sources say", "Stated", "Simulated, median", "90 % interval", "Passes")
KINDS = {  # of parameters, in the singular and in the plural
    "assumption": ("is an assumption", "are assumptions"),
    "fitted": ("is fitted", "are fitted"),
    "published": ("is a published value", "are published values"),
    "figure": ("is a figure of the articles", "are figures of the articles"),
    "setting": ("is a setting of the run", "are settings of the run"),
}
ASSUMPTIONS = ("Parameter", "Meaning", "Default", "Range", "To know")


def evidence(material: Material) -> dict[str, Any]:
    """Return texts and tables as plain data."""
    world = material.settings(material.baseline).world
    return {
        "skill": _skill(material.verdicts),
        "targets": _targets(material),
        "notes": list(material.inferred.notes),
        "inference": inference_grids(material.inferred, world, material.titles),
        **_assumptions(material),
    }


def _skill(verdicts: list[Verdict]) -> str:
    if not verdicts:
        return "No target of the evidence can be compared with these runs."
    stated = [verdict for verdict in verdicts if any(map(isfinite, verdict.target.stated))]
    passed, met = sum(verdict.passed for verdict in verdicts), sum(map(_meets, stated))
    return (
        f"{passed} of {len(verdicts)} targets pass by the rule that was fixed beforehand; {met} of {len(stated)} "
        "stated values meet the 90 % interval of the runs. Targets that need other runs are for standoff validate."
    )


def _meets(verdict: Verdict) -> bool:
    (low, high), (least, most) = verdict.interval(0.9), verdict.target.stated
    return low <= most and high >= least


def _targets(material: Material) -> dict[str, Any] | None:
    rows = []
    for verdict in material.verdicts:
        most = Interval(*verdict.interval(0.9))
        middle = NONE if "death" in verdict.target.measure else most.number(verdict.median)
        rows.append(
            [
                verdict.target.label,
                verdict.target.meaning,
                _stated(verdict.target),
                percent(verdict.median) if verdict.target.counts else middle,
                f"{percent(most.low)} to {percent(most.high)}" if verdict.target.counts else str(most),
                yes(verdict.passed),
            ]
        )
    title = material.titles[material.baseline]
    return grid(f"The evidence against the baseline, “{title}”", TARGETS, rows) if rows else None


def _stated(target: Target) -> str:
    if target.counts:
        return f"at least {percent(target.low or 0.0)} of {len(target.counts)} counts"
    low, high = (number(end) if isfinite(end) else "" for end in target.stated)
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else NONE


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
                name,
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
