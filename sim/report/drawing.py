"""The figures of each scenario, as jobs of other processes: first what needs one scenario, then comparisons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.analysis.fates import fates
from sim.analysis.series import Fan, fans
from sim.analysis.source import Source
from sim.analysis.split import Split
from sim.analysis.stances import highest, stances
from sim.figures.line import Line, line
from sim.report.fan_plates import Event, draw_fans, series_of
from sim.report.plate import Drawing, Labels, Plate
from sim.report.scenario_plates import draw_border, draw_fates, draw_stances
from sim.text.changes import changed_levers

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
class Gathered:
    """What a scenario gives to comparisons (`levers`: the highest values), and its own figures by kind."""

    fans: Sequence[Fan]
    levers: Mapping[str, float]
    line: Line | None
    plates: Mapping[str, Plate]


@dataclass(frozen=True)
class Scales:
    """What the figures of all scenarios share: the end of the axis of each series, the highest value of each lever."""

    series: Mapping[str, float]
    levers: Mapping[str, float]

    @classmethod
    def of(cls, found: Collection[Gathered]) -> Scales:
        """Return scales that hold every scenario."""
        return cls(_highest(_ends(each.fans) for each in found), _highest(each.levers for each in found))


def gather(desk: Desk, name: str) -> Gathered:
    """Read a scenario, and draw what needs no other."""
    source, labels = desk.source, desk.labels
    world = source.settings[name].world
    drawings = {FATES: draw_fates(fates(source, name), labels)}
    at_line = line(source, name) if "sector" in source.tables() else None
    series = list(fans(source, name, series_of(world)))
    return Gathered(series, highest(source, name), at_line, desk.write(name, drawings))


def compare(
    desk: Desk, before: Gathered, scales: Scales, events: Sequence[Event], name: str, after: Gathered
) -> dict[str, Plate]:
    """Draw a scenario over time and along the border beside the baseline, and its levers; the baseline alone."""
    source, labels = desk.source, desk.labels
    settings = source.settings[name]
    world, changed = settings.world, changed_levers(source.settings[desk.baseline], settings)
    both = [after] if name == desk.baseline else [before, after]
    by_name = [{fan.kind.name: fan for fan in each.fans} for each in both]
    groups = [[fans_of[kind] for fans_of in by_name if kind in fans_of] for kind in by_name[-1]]
    beside = name != desk.baseline and source.settings[desk.baseline].world is world
    found, usual = stances(source, name), stances(source, desk.baseline) if beside else []
    drawings = {
        TIME: draw_fans(groups, labels, world, scales.series, events),
        GOVERNMENTS: draw_stances(found, name, changed, scales.levers, labels, world, usual),
    }
    lines = [each.line for each in both if each.line is not None]
    if lines:
        drawings[BORDER] = draw_border(lines[0], lines[1] if len(lines) > 1 else None, labels, world)
    return desk.write(name, drawings)


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
