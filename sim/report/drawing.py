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
from sim.analysis.split import Part, Split, opened, parts, set_out
from sim.analysis.stances import highest, stances
from sim.batch.executors import Pool, local
from sim.batch.jobs import Failure, outcomes_on
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
    baseline: str
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


@dataclass(frozen=True)
class Gathered:
    """What a scenario gives to comparisons (`levers`: the highest values), and its own figures by kind."""

    fans: Sequence[Fan]
    levers: Mapping[str, float]
    line: Line | None
    plates: Mapping[str, Plate]


@dataclass(frozen=True)
class Compared:
    """A scenario that a worker is to draw beside the baseline; the baseline itself has no `before`.

    `tops`: the end of the axis of each series, `levers`: the highest value of each lever, both in all scenarios.
    """

    desk: Desk
    name: str
    before: Gathered | None
    after: Gathered
    tops: Mapping[str, float]
    levers: Mapping[str, float]
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
    with TemporaryDirectory(prefix="standoff-") as place, local(workers) as pool:
        desk = Desk(batch, Path(place), baseline, figures, labels)
        for _ in _results(pool, set_out, parts(opened(batch), desk.split), lambda _: None):
            pass
        found = dict(_results(pool, gather, [Alone(desk, name) for name in scenarios], done))
        tops = _highest(_ends(each.fans) for each in found.values())
        levers = _highest(each.levers for each in found.values())
        before = {name: None if name == baseline else found[baseline] for name in scenarios}
        pairs = [Compared(desk, name, before[name], found[name], tops, levers, events) for name in scenarios]
        compared = dict(_results(pool, compare, pairs, done))
    return {name: {**found[name].plates, **compared[name]} for name in scenarios}


def gather(job: Alone) -> Gathered:
    """Read a scenario, and draw what needs no other."""
    source, labels = job.desk.source, job.desk.labels
    world = source.settings[job.name].world
    drawings = {FATES: draw_fates(fates(source, job.name), labels, world)}
    at_line = line(source, job.name) if "sector" in source.tables() else None
    series = list(fans(source, job.name, series_of(world)))
    return Gathered(series, highest(source, job.name), at_line, job.desk.write(job.name, drawings))


def compare(job: Compared) -> dict[str, Plate]:
    """Draw a scenario over time, along the border and by lever, beside the baseline or on the scales of all."""
    source, labels = job.desk.source, job.desk.labels
    settings = source.settings[job.name]
    world, changed = settings.world, changed_levers(source.settings[job.desk.baseline], settings)
    both = [each for each in (job.before, job.after) if each is not None]
    by_name = [{fan.kind.name: fan for fan in each.fans} for each in both]
    groups = [[fans_of[name] for fans_of in by_name if name in fans_of] for name in by_name[-1]]
    found = stances(source, job.name)
    drawings = {
        TIME: draw_fans(groups, labels, world, job.tops, job.events),
        GOVERNMENTS: draw_stances(found, job.name, changed, job.levers, labels, world),
    }
    lines = [each.line for each in both if each.line is not None]
    if lines:
        drawings[BORDER] = draw_border(lines[0], lines[1] if len(lines) > 1 else None, labels, world)
    return job.desk.write(job.name, drawings)


@cache
def _source(batch: Path, split: Path) -> Source:
    """Open a batch once per process."""
    return Split(batch, split)


def _ends(fans: Iterable[Fan]) -> dict[str, float]:
    """Return the end of each series's axis."""
    return {fan.kind.name: HEADROOM * float(fan.outer[1].max()) for fan in fans}


def _highest(each: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the highest value of each key: the same scales in all figures."""
    tops: dict[str, float] = {}
    for values in each:
        for key, value in values.items():
            tops[key] = max(tops.get(key, value), value)
    return tops


def _results(
    pool: Pool, work: Callable[[Job], Result], jobs: Sequence[Job], done: Callable[[str], object]
) -> Iterator[tuple[str, Result]]:
    """Yield the name and result of each job as it ends; raise RunFailedError where one fails."""
    for job, result in outcomes_on(pool, work, jobs):
        if isinstance(result, Failure):
            raise RunFailedError(f"{job.name} could not be drawn: {result.reason}")
        done(job.name)
        yield job.name, result
