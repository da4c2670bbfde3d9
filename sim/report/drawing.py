"""The figures of each scenario, drawn on several processes: first what needs one scenario, then comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from sim.analysis.fates import fates
from sim.analysis.series import Fan, fans
from sim.analysis.source import Source
from sim.analysis.split import Part, Split, parts, set_out
from sim.analysis.stances import stances
from sim.batch.jobs import Failure, outcomes
from sim.batch.reader import Batch
from sim.errors import RunFailedError
from sim.figures.line import Line, line
from sim.report.plates import Labels, Plate, fans_plate, fates_plate, line_plate, series_of, stances_plate
from sim.text.changes import changed_levers

Job = TypeVar("Job", bound="Alone | Compared | Part")
Result = TypeVar("Result")
HEADROOM = 1.05  # of the highest band, at the top of a series's axis
FATES, GOVERNMENTS, TIME, BORDER = "fates", "governments", "time", "border"  # kinds of figures, by scenario


@dataclass(frozen=True)
class Alone:
    """What a worker is to read and draw of one scenario of a batch in a folder."""

    batch: Path
    split: Path
    scenario: str
    baseline: str
    labels: Labels
    figures: Path

    @property
    def name(self) -> str:
        """What the job is called."""
        return self.scenario


@dataclass(frozen=True)
class Gathered:
    """What a scenario gives to comparisons, and its own figures by kind."""

    fans: Sequence[Fan]
    line: Line | None
    plates: Mapping[str, Plate]


@dataclass(frozen=True)
class Compared:
    """What a worker is to draw of a scenario beside the baseline; the baseline itself has no `before`."""

    batch: Path
    split: Path
    scenario: str
    before: Gathered | None
    after: Gathered
    tops: Mapping[str, float]
    events: Sequence[tuple[date, str]]
    labels: Labels
    figures: Path

    @property
    def name(self) -> str:
        """What the job is called."""
        return self.scenario


def drawn(
    batch: Path,
    scenarios: Sequence[str],
    events: Sequence[tuple[date, str]],
    labels: Labels,
    figures: Path,
    workers: int,
    done: Callable[[str], object],
) -> dict[str, dict[str, Plate]]:
    """Return the figures of each scenario by kind; the first scenario is the baseline.

    Raises RunFailedError for a figure that cannot be drawn.
    """
    with TemporaryDirectory(prefix="standoff-") as place:
        split = Path(place)
        for _ in _results(set_out, parts(Batch(batch, partial=True), split), workers, lambda _: None):
            pass
        return _drawn(batch, split, scenarios, events, labels, figures, workers, done)


def _drawn(
    batch: Path,
    split: Path,
    scenarios: Sequence[str],
    events: Sequence[tuple[date, str]],
    labels: Labels,
    figures: Path,
    workers: int,
    done: Callable[[str], object],
) -> dict[str, dict[str, Plate]]:
    baseline = scenarios[0]
    alone = [Alone(batch, split, name, baseline, labels, figures) for name in scenarios]
    found = dict(_results(gather, alone, workers, done))
    tops = _tops(found.values())
    plates = {name: dict(found[name].plates) for name in scenarios}
    before = found[baseline]
    pairs = [
        Compared(
            batch,
            split,
            name,
            None if name == baseline else before,
            found[name],
            tops,
            events,
            labels,
            figures,
        )
        for name in scenarios
    ]
    for name, more in _results(compare, pairs, workers, done):
        plates[name] |= more
    return plates


def gather(job: Alone) -> Gathered:
    """Read a scenario, and draw what needs no other."""
    source = _source(job.batch, job.split)
    settings = source.settings[job.scenario]
    world, folder = settings.world, job.figures / job.scenario
    moves = stances(source, job.scenario)
    changed = changed_levers(source.settings[job.baseline], settings)
    runs = len(moves[0].by_run) if moves else 0
    plates = {
        FATES: fates_plate(fates(source, job.scenario), job.labels, world, folder, FATES),
        GOVERNMENTS: stances_plate(
            moves, job.scenario, runs, changed, job.labels, world, folder, GOVERNMENTS
        ),
    }
    at_line = line(source, job.scenario) if "sector" in source.tables() else None
    return Gathered(list(fans(source, job.scenario, series_of(world))), at_line, plates)


def compare(job: Compared) -> dict[str, Plate]:
    """Draw a scenario over time and along the border, beside the baseline."""
    world, folder = _source(job.batch, job.split).settings[job.scenario].world, job.figures / job.scenario
    both = [each for each in (job.before, job.after) if each is not None]
    names = [fan.kind.name for fan in job.after.fans]
    by_name = [{fan.kind.name: fan for fan in each.fans} for each in both]
    groups = [[found[name] for found in by_name if name in found] for name in names]
    plates = {TIME: fans_plate(groups, job.labels, world, dict(job.tops), job.events, folder, TIME)}
    lines = [each.line for each in both if each.line is not None]
    if lines:
        after = lines[1] if len(lines) > 1 else None
        plates[BORDER] = line_plate(lines[0], after, job.labels, world, folder, BORDER)
    return plates


@cache
def _source(batch: Path, split: Path) -> Source:
    """Open a batch once per process."""
    return Split(batch, split)


def _tops(gathered: Iterable[Gathered]) -> dict[str, float]:
    """Return the top of each series's axis, the same in all figures."""
    tops: dict[str, float] = {}
    for each in gathered:
        for fan in each.fans:
            tops[fan.kind.name] = max(tops.get(fan.kind.name, 0.0), HEADROOM * float(fan.outer[1].max()))
    return tops


def _results(
    work: Callable[[Job], Result], jobs: Sequence[Job], workers: int, done: Callable[[str], object]
) -> Iterator[tuple[str, Result]]:
    """Yield the name and result of each job as it ends; raise RunFailedError where one fails."""
    for job, result in outcomes(work, jobs, workers):
        if isinstance(result, Failure):
            raise RunFailedError(f"{job.name} could not be drawn: {result.reason}")
        done(job.name)
        yield job.name, result
