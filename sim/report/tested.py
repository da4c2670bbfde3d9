"""The runs of a scenario compared with the targets of the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.analysis.one import some_runs
from sim.analysis.source import Source
from sim.analysis.split import opened
from sim.analysis.validate import why_not
from sim.analysis.verdict import PAIRED, Verdict
from sim.runs.targets import Kept, read
from sim.world.targets import Target

MOST = 50  # runs compared: more do not change a median


def tested(folder: Path, scenario: str) -> list[Verdict]:
    """Return the targets that the tables of a scenario in a batch can answer, with their values in its runs."""
    batch = opened(folder)
    settings = Source(batch).settings[scenario]
    asked = [
        target
        for target in settings.world.targets.values()
        if target.statistic not in PAIRED
        and not target.of_people
        and not target.changes
        and not target.scenario
        and _tables(target) <= set(batch.tables)
        and why_not(settings, target) is None
    ]
    seeds = Source(batch).seeds_of(scenario)[:MOST]
    results: Iterable[Any] = some_runs(batch, settings, seeds, _columns(asked)) if asked else ()
    values = [_read_all(asked, run) for run in results]
    by_name = {part.name: [row[part.name] for row in values] for target in asked for part in target.read}
    return [Verdict.of(target, by_name, scenario) for target in asked]


def _read_all(targets: Iterable[Target], run: Any) -> dict[str, float]:
    kept: Kept = {}
    return {part.name: read(part, run, kept) for target in targets for part in target.read}


def _columns(targets: Iterable[Target]) -> dict[str, list[str]]:
    """Return the columns that targets need beside the keys, by table; the days of a run are in the daily table."""
    found: dict[str, list[str]] = {"daily": []}
    for target in targets:
        table, column = target.measure.split(".", 1)
        found.setdefault(table, []).extend([] if table == "decisions" else column.split("-"))
        if target.since:
            found.setdefault("decisions", [])
    if "decisions" in found:
        found["decisions"] = ["after"]
    return {table: list(dict.fromkeys(columns)) for table, columns in found.items()}


def _tables(target: Target) -> set[str]:
    """Return the tables from which a target is read; the event that moves its window is in the decisions."""
    return {target.measure.split(".")[0]} | ({"decisions"} if target.since else set())
