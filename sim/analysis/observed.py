"""A user's own counts beside a scenario's runs: each count lies inside or outside the range of nine seeds in ten.

Columns of the file: date (the last day counted), measure (a column of daily or border) and count; if wanted also from
(the first day counted; the same day where empty), neighbour (a code; all where empty), low and high (bounds of an
uncertain count) and note. People present are averaged over the days, other measures are added up. Running totals are
rows that share `from`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import inf, isfinite
from pathlib import Path
from typing import Any

from sim.analysis.verdict import Verdict
from sim.batch.jobs import Failure, outcomes
from sim.csv_file import Line, lines_of
from sim.errors import InputError, RunFailedError, unknown
from sim.runs.run import run
from sim.runs.targets import read
from sim.scenario import Scenario
from sim.scenario.draws import drawn_for
from sim.tables.columns import columns
from sim.world import World
from sim.world.targets import Target

NEEDED, MORE = ("date", "measure", "count"), ("from", "neighbour", "low", "high", "note")
STATISTICS = {"flow": "total", "cumulative": "rise", "stock": "mean", "state": "mean"}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Observed:
    """The counts of a file as targets without a tolerance, and what is remarkable about the file, in words."""

    targets: tuple[Target, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """One run up to a day, and what is read of it."""

    settings: Scenario
    seed: int
    targets: tuple[Target, ...]


def observed(file: Path, scenario: Scenario) -> Observed:
    """Read a file of counts for a scenario.

    Raises InputError, with the line, for a malformed file, an unknown measure, and days outside the period.
    """
    header, lines = lines_of(file)
    remarks = [
        f"column {place} has no name and is ignored" for place, name in enumerate(header, 1) if not name
    ]
    names = [name for name in header if name]
    _check_columns(file, names)
    if not lines:
        raise InputError("has no rows", file=file, allowed=f"rows of {', '.join(NEEDED)}")
    targets = []
    for line in lines:
        cells = {name: cell for name, cell in zip(header, line.cells, strict=True) if name}
        try:
            targets.append(_target(cells, line, scenario))
        except InputError as error:
            error.file, error.message = file, f"line {line.number}: {error.message}"
            raise
    return Observed(tuple(targets), (*remarks, *_remarks(targets)))


def _check_columns(file: Path, names: Sequence[str]) -> None:
    for name in names:
        if name not in (*NEEDED, *MORE):
            error = unknown("no such column", "line 1", name, (*NEEDED, *MORE))
            error.file = file
            raise error
        if names.count(name) > 1:
            raise InputError("names a column twice", file=file, value=name)
    if missing := [name for name in NEEDED if name not in names]:
        message = f"line 1 lacks the column {', '.join(missing)}"
        raise InputError(message, file=file, allowed=f"{', '.join(NEEDED)}, and if wanted {', '.join(MORE)}")


def _target(cells: Mapping[str, str], line: Line, scenario: Scenario) -> Target:
    """Return the target of a row."""
    world, period = scenario.world, scenario.period
    last = _day(cells, "date")
    first = _day(cells, "from") if cells.get("from") else last
    if first > last:
        raise InputError("is after date", key="from", value=first, allowed=f"at most {last}")
    for key, day in (("from", first), ("date", last)):
        if not period.start <= day < period.until:
            allowed = f"{period.start} to {period.until - DAY}, the period of {scenario.name}"
            raise InputError("out of range", key=key, value=day, allowed=allowed)
    code = cells.get("neighbour", "")
    codes = [row.code for row in world.neighbours.values()]
    if code and code not in codes:
        raise unknown("no such neighbour", "neighbour", code, codes)
    table, kind = _measure(world, cells["measure"], code)
    count = _number(cells, "count")
    low, high = (_number(cells, key) if cells.get(key) else count for key in ("low", "high"))
    if not low <= count <= high:
        raise InputError(
            "is not between low and high", key="count", value=count, allowed=f"{low:g} to {high:g}"
        )
    days = f"{last}" if first == last else f"{first} to {last}"
    return Target(
        name=f"line {line.number}",
        label=f"{cells['measure'].replace('_', ' ')}{f', {code}' if code else ''}, {days}",
        pattern="",
        meaning=cells.get("note", ""),
        measure=f"{table}.{cells['measure']}",
        neighbour=code,
        statistic=STATISTICS[kind],
        start=first,
        until=last + DAY,
        low=low,
        high=high,
        tolerance=inf,
        scenario="",
        changes={},
        source=(),
    )


def _measure(world: World, name: str, code: str) -> tuple[str, str]:
    """Return table and kind of a measure, of one neighbour or of all."""
    known = {
        table: {column.name: column.kind for column in columns(world)[table] if column.kind in STATISTICS}
        for table in ("border", "daily")
    }
    table = "border" if code or name not in known["daily"] else "daily"
    if name not in known[table]:
        options = known["border"] if code else {**known["daily"], **known["border"]}
        raise unknown("no such measure", "measure", name, tuple(options))
    return table, known[table][name]


def _day(cells: Mapping[str, str], key: str) -> date:
    try:
        return date.fromisoformat(cells[key])
    except ValueError:
        raise InputError(
            "is not a day", key=key, value=cells[key], allowed="a day such as 2021-08-28"
        ) from None


def _number(cells: Mapping[str, str], key: str) -> float:
    try:
        value = float(cells[key])
    except ValueError:
        value = inf
    if not (isfinite(value) and value >= 0):
        raise InputError("is not a count", key=key, value=cells[key], allowed="a number, at least 0")
    return value


def _remarks(targets: Sequence[Target]) -> Iterator[str]:
    """Yield days without a count, running totals that fall, and counts given twice."""
    series: dict[tuple[str, str, Any], list[Target]] = {}
    for target in targets:
        single = target.until - target.start == DAY
        key = (target.measure, target.neighbour, "days" if single else target.start)
        series.setdefault(key, []).append(target)
    for (_, _, since), members in series.items():
        ordered = sorted(members, key=lambda target: target.until)
        for before, after in pairwise(ordered):
            what = f"{before.name} and {after.name}: "
            if before.until == after.until:
                yield f"{what}two counts of {after.label}"
            elif since == "days" and before.until < after.start:
                gap = (after.start - before.until).days
                yield f"{what}no count for {gap} day{'s' if gap > 1 else ''} from {before.until}"
            elif since != "days" and _bound(after.high) < _bound(before.low) and after.statistic != "mean":
                yield f"{what}the total since {since} falls from {before.low:g} to {after.high:g}: revised downwards"


def _bound(value: float | None) -> float:
    return 0.0 if value is None else value


def judge(
    scenario: Scenario,
    targets: tuple[Target, ...],
    seeds: Sequence[int],
    workers: int,
    done: Callable[[str], object] = lambda _: None,
    *,
    drawn: bool = False,
) -> list[Verdict]:
    """Run a scenario as far as its counts need, and return each count with its simulated values.

    `drawn`: each seed with the draw of the posterior that goes with it. Raises RunFailedError if a run fails.
    """
    jobs = [Job(drawn_for(scenario, seed) if drawn else scenario, seed, targets) for seed in seeds]
    found: dict[int, list[float]] = {}
    for job, outcome in outcomes(work, jobs, workers):
        name = f"{scenario.name}, seed {job.seed}"
        if isinstance(outcome, Failure):
            raise RunFailedError(f"{name}: {outcome.reason}")
        done(name)
        found[job.seed] = outcome
    return [
        Verdict(target, tuple(found[seed][place] for seed in seeds), scenario.name)
        for place, target in enumerate(targets)
    ]


def work(job: Job) -> list[float]:
    """Simulate as far as the counts of a job need, and read them."""
    until = max(target.until for target in job.targets)
    results = run(job.settings, job.seed, until, choices=False, reasons=False)
    return [read(target, results) for target in job.targets]
