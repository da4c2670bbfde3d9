"""Whether a target is met by simulated values, by the rule at the head of targets.toml of a world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isnan, nan
from typing import Self, TypeAlias

import numpy as np
import pandas as pd

from sim.analysis.statistics import ENOUGH, HALF, MOST
from sim.world.targets import Target

SHARE_OF_SEEDS = 0.8  # share of seeds for a direction, by the rule of targets.toml
# All other statistics are directions.
NUMBERS = ("total", "rise", "last", "mean", "series", "fullest", "per_pushed_back")
PAIRED = ("paired", "paired_tail")
Read: TypeAlias = Mapping[str, Iterable[float]]  # values by the name of a target, one per seed


@dataclass(frozen=True)
class Verdict:
    """One target and its simulated values, one per seed; `ran` names the simulated scenario.

    `put_in`: what puts the pattern into model or scenario by hand, so that a pass proves little; empty if nothing.
    `counts`: those of a series, whose own values are the shares of them that each seed meets.
    """

    target: Target
    values: tuple[float, ...]
    ran: str = ""
    put_in: str = ""
    counts: tuple[Verdict, ...] = ()

    @classmethod
    def of(cls, target: Target, values: Read, ran: str = "", put_in: str = "") -> Self:
        """Judge a target, and each count of a series, by its values under its name."""
        counts = tuple(cls.of(count, values, ran) for count in target.counts)
        return cls(target, tuple(values[target.name]), ran, put_in, counts)

    @property
    def happened(self) -> tuple[float, ...]:
        """Values of the runs in which the event of the target happened: all where it has none."""
        return tuple(value for value in self.values if not isnan(value))

    @property
    def median(self) -> float:
        """Median over the seeds; of a series the share of its counts whose medians are within their tolerance."""
        if self.counts:
            return float(np.mean([count.within for count in self.counts]))
        return float(np.median(self.happened)) if self.happened else nan

    @property
    def within(self) -> bool:
        """Whether the median is, tolerance included."""
        low, high = self.target.band
        return low <= self.median <= high

    def interval(self, share: float) -> tuple[float, float]:
        """The central interval that holds `share` of the seeds."""
        if not self.happened:
            return nan, nan
        with np.errstate(invalid="ignore"):  # between two infinite ratios
            ends = np.quantile(self.happened, [(1 - share) / 2, (1 + share) / 2])
        low, high = np.nan_to_num(ends, nan=inf, posinf=inf)
        return float(low), float(high)

    def shown(self, share: float) -> tuple[float, float]:
        """The interval that readers see: of few runs the outer one is their range, which the rule does not use."""
        few = len(self.happened) < ENOUGH and share > HALF
        return self.interval(1.0 if few else share)

    @property
    def deaths(self) -> bool:
        """Whether it counts deaths, of which only the interval is given."""
        return "death" in self.target.measure

    @property
    def passed(self) -> bool:
        """By the rule at the head of targets.toml."""
        return not self.why

    @property
    def why(self) -> str:
        """Why it fails, in words; empty if it passes."""
        enough = SHARE_OF_SEEDS * len(self.values)
        if len(self.happened) < enough:
            what = self.target.since.what if self.target.since else "a value"
            return f"{what} in {len(self.happened)} of {len(self.values)} runs only"
        if self.target.statistic not in NUMBERS:
            shown = sum(self.shows(value) for value in self.values)
            return "" if shown >= enough else f"{shown} of {len(self.values)} runs show it"
        if not self.within:
            if self.target.counts:
                met = sum(count.within for count in self.counts)
                return f"the medians of {met} of {len(self.counts)} counts are within their tolerance"
            side = "below" if self.median < self.target.band[0] else "above"
            return f"the median is {side} the tolerance, a factor of {self.target.tolerance:g}"
        if not self.reached:
            side = "below" if self.median < self.target.stated[0] else "above"
            return f"nine runs in ten are {side} what is stated"
        return ""

    def shows(self, value: float) -> bool:
        """Whether a run by itself meets the target; the same run twice shows no direction."""
        low, high = self.target.band
        return low < value < high if self.target.statistic in PAIRED else low <= value <= high

    @property
    def reached(self) -> bool:
        """Whether the range of nine seeds in ten, widened by the error of the figure itself, meets what is stated."""
        low, high = self.interval(0.9)
        stated_low, stated_high = self.target.stated
        return stated_low <= high * self.target.error and low / self.target.error <= stated_high


def table(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """One row per target: stated range, the band of the median, simulated median, inner and outer interval, verdict."""
    rows = []
    for verdict in verdicts:
        half, most, band = verdict.shown(HALF), verdict.shown(MOST), verdict.target.band
        rows.append(
            {
                "target": verdict.target.name,
                "label": verdict.target.label,
                "pattern": verdict.target.pattern,
                "meaning": verdict.target.meaning,
                "scenario": verdict.ran,
                "measure": verdict.target.measure,
                "statistic": verdict.target.statistic,
                "stated_low": verdict.target.low,
                "stated_high": verdict.target.high,
                "tolerance": verdict.target.tolerance,
                "passes_low": band[0],
                "passes_high": band[1],
                "median": verdict.median,
                "low_50": half[0],
                "high_50": half[1],
                "low_90": most[0],
                "high_90": most[1],
                "passed": verdict.passed,
                "why": verdict.why,
                "put_in": verdict.put_in,
            }
        )
    return pd.DataFrame(rows).astype({"stated_low": float, "stated_high": float})  # None is NaN
