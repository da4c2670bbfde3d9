"""Held against the evidence: the patterns and every target figure, simulated beside stated, pass or fail.

The rule that decides is written at the head of sim/evidence/targets.toml, with the targets themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence import Target, targets
from sim.output.run import Results, run
from sim.report.pool import Failure, outcomes
from sim.scenario import Scenario, load_scenario

SHARE_OF_SEEDS = 0.8  # of a direction, by the rule of targets.toml
DIRECTIONS = ("ratio", "paired", "paired_tail")
TAIL = 6  # attempts: as many in a month were reported of one person (seeds/public/README.md)


@dataclass(frozen=True)
class Verdict:
    """One target beside its simulated values, one a seed; `stated` is None where only a direction is given."""

    target: Target
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median over the seeds."""
        return float(np.median(self.values))

    def interval(self, share: float) -> tuple[float, float]:
        """The central interval that holds `share` of the seeds."""
        low, high = np.quantile(self.values, [(1 - share) / 2, (1 + share) / 2])
        return float(low), float(high)

    @property
    def bounds(self) -> tuple[float, float]:
        """What passes, tolerance included."""
        t = self.target
        low = -np.inf if t.low is None else t.low / t.tolerance
        high = np.inf if t.high is None else t.high * t.tolerance
        return low, high

    @property
    def passed(self) -> bool:
        """By the rule at the head of targets.toml."""
        low, high = self.bounds
        if self.target.statistic in DIRECTIONS:
            inside = [low <= value <= high for value in self.values]
            return float(np.mean(inside)) >= SHARE_OF_SEEDS
        return bool(low <= self.median <= high)


@dataclass(frozen=True)
class Job:
    """One run and what is read of it: (target, role) pairs, role `run` or `against`."""

    settings: Scenario
    seed: int
    asks: tuple[tuple[str, str], ...]


def plan(scenario: str, seeds: Sequence[int]) -> list[Job]:
    """The runs that the targets need when `scenario` is held against them; raises InputError for a bad one."""
    asks: dict[str, list[tuple[str, str]]] = {}
    settings: dict[str, Scenario] = {}
    for target in targets().values():
        needed = [("run", target.scenario or scenario, target.changes)]
        if target.against:
            base = scenario if target.against == "as_it_happened" else target.against
            needed.append(("against", base, {}))
        for role, name, changes in needed:
            key = json.dumps([name, changes], default=str)
            settings.setdefault(key, _settings(name, changes))
            asks.setdefault(key, []).append((target.name, role))
    return [Job(settings[key], seed, tuple(wanted)) for key, wanted in asks.items() for seed in seeds]


def validate(
    jobs: Sequence[Job], workers: int, done: Callable[[str], object] = lambda _: None
) -> list[Verdict]:
    """Do the planned runs and judge each target; `done` is told of each run as it ends.

    Raises RuntimeError when a run fails: a verdict on part of the seeds would mislead.
    """
    found: dict[tuple[str, str, int], float] = {}
    for job, outcome in outcomes(work, jobs, workers):
        if isinstance(outcome, Failure):
            raise RuntimeError(f"{job.settings.name}, seed {job.seed}: {outcome.reason}")
        found |= outcome
        done(f"{job.settings.name}, seed {job.seed}")
    seeds = sorted({job.seed for job in jobs})
    return [_judge(target, seeds, found) for target in targets().values()]


def _settings(name: str, changes: Mapping[str, Any]) -> Scenario:
    return load_scenario(name).with_changes(
        levers=changes.get("lever", ()), hypotheses=changes.get("hypotheses")
    )


def work(job: Job) -> dict[tuple[str, str, int], float]:
    """Simulate as far as the targets of a job look, and read them."""
    wanted = [targets()[name] for name, _ in job.asks]
    until = min(max(target.until for target in wanted), job.settings.period.until)
    people = any(target.statistic == "paired_tail" for target in wanted)
    results = run(job.settings, job.seed, until, people=people)
    return {(name, role, job.seed): read(targets()[name], results) for name, role in job.asks}


def read(target: Target, results: Results) -> float:
    """The value of a target in one run; a paired one is read without its division."""
    table, column = target.measure.split(".")
    frame = results.tables()[table]
    if target.statistic == "paired_tail":
        return float((frame[column] >= TAIL).sum())
    if target.neighbour:
        frame = frame[frame["neighbour"] == target.neighbour]
    series = frame.groupby("date")[column].sum()
    return STATISTICS[target.statistic](series, target.start, target.until)


def _window(series: pd.Series, start: date, until: date) -> pd.Series:
    return series[(series.index >= pd.Timestamp(start)) & (series.index < pd.Timestamp(until))]


def _total(series: pd.Series, start: date, until: date) -> float:
    return float(_window(series, start, until).sum())


def _mean(series: pd.Series, start: date, until: date) -> float:
    return float(_window(series, start, until).mean())


def _last(series: pd.Series, start: date, until: date) -> float:
    return float(_window(series, start, until).iloc[-1])


def _rise(series: pd.Series, start: date, until: date) -> float:
    before = series[series.index < pd.Timestamp(start)]
    return _last(series, start, until) - (float(before.iloc[-1]) if len(before) else 0.0)


def _ratio(series: pd.Series, start: date, until: date) -> float:
    before = _mean(series, start - (until - start), start)
    return _mean(series, start, until) / before if before > 0.0 else float("inf")


STATISTICS: Mapping[str, Callable[[pd.Series, date, date], float]] = {
    "total": _total,
    "mean": _mean,
    "last": _last,
    "rise": _rise,
    "ratio": _ratio,
    "paired": _total,
}


def _judge(target: Target, seeds: Sequence[int], found: Mapping[tuple[str, str, int], float]) -> Verdict:
    values = []
    for seed in seeds:
        value = found[target.name, "run", seed]
        if target.against:
            value /= max(found[target.name, "against", seed], 1e-9)
        values.append(value)
    return Verdict(target, tuple(values))


def table(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """One row a target: stated range, simulated median, 50 and 90 % intervals, verdict."""
    rows = []
    for verdict in verdicts:
        half, most = verdict.interval(0.5), verdict.interval(0.9)
        rows.append(
            {
                "target": verdict.target.name,
                "pattern": verdict.target.pattern,
                "meaning": verdict.target.meaning,
                "measure": verdict.target.measure,
                "statistic": verdict.target.statistic,
                "stated_low": verdict.target.low,
                "stated_high": verdict.target.high,
                "tolerance": verdict.target.tolerance,
                "median": verdict.median,
                "low_50": half[0],
                "high_50": half[1],
                "low_90": most[0],
                "high_90": most[1],
                "passed": verdict.passed,
            }
        )
    return pd.DataFrame(rows)
