"""The figures of each scenario, drawn on several processes: first what needs one scenario, then comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from sim.report.fan_plates import Event, draw_fans, series_of
from sim.report.plate import Drawing, Labels, Plate
from sim.report.scenario_plates import draw_border, draw_fates, draw_stances
from sim.text.changes import changed_levers

Job = TypeVar("Job", bound="Alone | Compared | Part")
Result = TypeVar("Result")
HEADROOM = 1.05  # of the highest band, at the top of a series's axis
FATES, GOVERNMENTS, TIME, BORDER = "fates", "governments", "time", "border"  # kinds of figures, by scenario


@dataclass(frozen=True)
class Desk:
    """Where workers read (the folder of a batch, its tables split by scenario) and draw, and what figures share."""

    batch: Path
    split: Path
    figures: Path
    labels: Labels

    @property
    def source(self) -> Source:
        """The runs."""
        return _source(self.batch, self.split)

    def write(self, scenario: str, drawings: Mapping[str, Drawing]) -> dict[str, Plate]:
        """Write the figures of a scenario by kind."""
        return {kind: drawing.write(self.figures / scenario, kind) for kind, drawing in drawings.items()}


@dataclass(frozen=True)
class Alone:
    """A scenario that a worker is to read, and to draw where that needs no other."""

    desk: Desk
    name: str
    baseline: str


@dataclass(frozen=True)
class Gathered:
    """What a scenario gives to comparisons, and its own figures by kind."""

    fans: Sequence[Fan]
    line: Line | None
    plates: Mapping[str, Plate]


@dataclass(frozen=True)
class Compared:
    """A scenario that a worker is to draw beside the baseline; the baseline itself has no `before`."""

    desk: Desk
    name: str
    before: Gathered | None
    after: Gathered
    tops: Mapping[str, float]
    events: Sequence[Event]


def drawn(
    batch: Path,
    scenarios: Sequence[str],
    events: Sequence[Event],
    labels: Labels,
    figures: Path,
    workers: int,
    done: Callable[[str], object],
) -> dict[str, dict[str, Plate]]:
    """Return the figures of each scenario by kind; the first scenario is the baseline.

    Raises RunFailedError for a figure that cannot be drawn.
    """
    baseline = scenarios[0]
    with TemporaryDirectory(prefix="standoff-") as place:
        desk = Desk(batch, Path(place), figures, labels)
        for _ in _results(set_out, parts(Batch(batch, partial=True), desk.split), workers, lambda _: None):
            pass
        found = dict(_results(gather, [Alone(desk, name, baseline) for name in scenarios], workers, done))
        tops = _tops(found.values())
        pairs = [
            Compared(desk, name, None if name == baseline else found[baseline], found[name], tops, events)
            for name in scenarios
        ]
        compared = dict(_results(compare, pairs, workers, done))
    return {name: {**found[name].plates, **compared[name]} for name in scenarios}


def gather(job: Alone) -> Gathered:
    """Read a scenario, and draw what needs no other."""
    source, labels = job.desk.source, job.desk.labels
    settings = source.settings[job.name]
    changed = changed_levers(source.settings[job.baseline], settings)
    drawings = {
        FATES: draw_fates(fates(source, job.name), labels, settings.world),
        GOVERNMENTS: draw_stances(stances(source, job.name), job.name, changed, labels, settings.world),
    }
    at_line = line(source, job.name) if "sector" in source.tables() else None
    series = list(fans(source, job.name, series_of(settings.world)))
    return Gathered(series, at_line, job.desk.write(job.name, drawings))


def compare(job: Compared) -> dict[str, Plate]:
    """Draw a scenario over time and along the border, beside the baseline."""
    world, labels = job.desk.source.settings[job.name].world, job.desk.labels
    both = [each for each in (job.before, job.after) if each is not None]
    by_name = [{fan.kind.name: fan for fan in each.fans} for each in both]
    groups = [[found[name] for found in by_name if name in found] for name in by_name[-1]]
    drawings = {TIME: draw_fans(groups, labels, world, job.tops, job.events)}
    lines = [each.line for each in both if each.line is not None]
    if lines:
        drawings[BORDER] = draw_border(lines[0], lines[1] if len(lines) > 1 else None, labels, world)
    return job.desk.write(job.name, drawings)


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
