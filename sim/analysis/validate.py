"""Validation: simulated patterns and figures compared with the stated ones, pass or fail.

The rule that decides is written at the head of sim/worlds/belarus_2021/targets.toml, with the targets themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from math import inf, isnan, nan
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from sim.analysis.statistics import ENOUGH, HALF, MOST
from sim.batch.jobs import Failure, outcomes
from sim.errors import InputError, RunFailedError
from sim.runs.targets import days_read, read
from sim.scenario import Scenario, load_scenario
from sim.scenario.draws import drawn_for
from sim.scenario.policy import Policy
from sim.scenario.shipped import RECORDED
from sim.world.targets import Target

SHARE_OF_SEEDS = 0.8  # share of seeds for a direction, by the rule of targets.toml
# All other statistics are directions.
NUMBERS = ("total", "rise", "last", "mean", "series", "fullest", "per_pushed_back")
PAIRED = ("paired", "paired_tail")
Values = dict[tuple[str, str, int], float]  # by target, role and seed


@dataclass(frozen=True)
class Verdict:
    """One target and its simulated values, one per seed; `ran` names the simulated scenario.

    `put_in`: what puts the pattern into model or scenario by hand, so that a pass proves little; empty if nothing.
    """

    target: Target
    values: tuple[float, ...]
    ran: str = ""
    put_in: str = ""

    @property
    def happened(self) -> tuple[float, ...]:
        """Values of the runs in which the event of the target happened: all where it has none."""
        return tuple(value for value in self.values if not isnan(value))

    @property
    def median(self) -> float:
        """Median over the seeds."""
        return float(np.median(self.happened)) if self.happened else nan

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
        low, high = self.target.band
        if not low <= self.median <= high:
            if self.target.counts:
                return "too few of the counts are within their tolerance in the median run"
            side = "below" if self.median < low else "above"
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


@dataclass(frozen=True)
class Job:
    """One run up to a day and its targets: (target, role) pairs, role `run` or `against`."""

    settings: Scenario
    seed: int
    until: date
    asks: tuple[tuple[str, str], ...]


def plan(scenario: Scenario | str, seeds: Sequence[int], *, drawn: bool = False) -> list[Job]:
    """Return the runs needed to test `scenario` against the targets, without targets it cannot answer.

    `drawn`: each seed with the draw of the posterior that goes with it. Raise InputError for an invalid scenario, or
    one for which no target can be tested.
    """
    base = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    judged = [target for target in base.world.targets.values() if why_not(base, target) is None]
    if not judged:
        _refuse(base)
    settings: dict[str, Scenario] = {}
    asks: dict[tuple[str, date | None], list[tuple[str, str]]] = {}
    for target in judged:
        roles = {"run": under_policy(base, target)}
        if target.statistic in PAIRED:
            roles["against"] = base
        digests = {role: found.digest() for role, found in roles.items()}
        # people are counted on the last day, so runs for their sake end with the window
        last = target.until if target.of_people else None
        for role, digest in digests.items():
            settings.setdefault(digest, roles[role])
            asks.setdefault((digest, last), []).append((target.name, role))
    return [
        Job(
            drawn_for(settings[digest], seed) if drawn else settings[digest],
            seed,
            last or max(_needs(base, base.world.targets[name]) for name, _ in wanted),
            tuple(wanted),
        )
        for (digest, last), wanted in asks.items()
        for seed in seeds
    ]


def _needs(base: Scenario, target: Target) -> date:
    """Return the end of the run that a target needs: an event may happen on any day."""
    return base.period.until if target.since else target.until


def _refuse(base: Scenario) -> NoReturn:
    targets = base.world.targets.values()
    if not targets:
        raise InputError("has no targets", file=base.name, key="world", value=base.world.name)
    first = min(targets, key=lambda target: target.until)
    raise InputError(
        "no target can be tested with it",
        file=base.name,
        key="period",
        value=f"{base.period.start} to {base.period.until}",
        allowed=f"the days of a target, such as {first.start} to {first.until} of {first.name}",
    )


def why_not(base: Scenario, target: Target) -> str | None:
    """Return why a target cannot be tested with a scenario; None if it can.

    Its days must be in the period; and if the scenario already contains the policy of a pair, nothing distinguishes the
    two apart.
    """
    first, end = days_read(target)
    if not (base.period.start <= first and end <= base.period.until):
        return f"it is read from {first} to {end}, and {base.name} has not all of these days"
    if target.statistic in PAIRED and under_policy(base, target).digest() == base.digest():
        return f"{base.name} has already what it would be compared with"
    return None


def put_in(target: Target, scenario: Scenario) -> str:
    """Return what puts a pattern in by hand in a scenario: a rule, or levers that it dates; empty if nothing."""
    dated = [
        pattern
        for pattern in target.put_in_by
        if any(
            fnmatch(str(key), pattern)
            and any(start < target.until and target.start < end for start, end, _ in windows)
            for key, windows in scenario.lever_windows.items()
        )
    ]
    return "; ".join([*([target.put_in] if target.put_in else []), *(f"{name} is dated" for name in dated)])


def under_policy(base: Scenario, target: Target) -> Scenario:
    """Return the scenario with the target's policy applied; the scenario itself if it already contains it."""
    if not (target.scenario or target.changes):
        return base
    dated: dict[str, Any] = {key: value for key, value in target.changes.items() if key != "hypotheses"}
    dated["levers"] = dated.pop("lever", ())
    moved = [f"{entry['actor']}.{entry['lever']}" for entry in dated["levers"]]
    name = target.scenario or "+".join(dict.fromkeys(moved))
    policy = Policy.of(load_scenario(target.scenario or RECORDED).with_changes(name=name, **dated))
    settings = base
    if policy.changes(base):
        # A policy omits values that equal history, so for a free actor they are added here.
        settings = policy.over(base).with_changes(**dated)
    return settings.with_changes(hypotheses=target.changes.get("hypotheses"))


def validate(
    jobs: Sequence[Job], workers: int, done: Callable[[str], object] = lambda _: None
) -> list[Verdict]:
    """Run the plan and test each target; `done` is called after each run.

    Raises RunFailedError when a run fails: a verdict on part of the seeds would mislead.
    """
    found: dict[tuple[str, str, int], float] = {}
    for _, values in finished(jobs, workers, done):
        found |= values
    seeds = sorted({job.seed for job in jobs})
    ran = {name: job.settings for job in jobs for name, role in job.asks if role == "run"}
    return [
        Verdict(
            target,
            tuple(_value(target, seed, found) for seed in seeds),
            ran[target.name].name,
            put_in(target, ran[target.name]),
        )
        for target in jobs[0].settings.world.targets.values()
        if target.name in ran
    ]


def finished(
    jobs: Sequence[Job], workers: int, done: Callable[[str], object]
) -> Iterator[tuple[Job, Values]]:
    """Yield each job with its values as it ends; raise RunFailedError if one fails."""
    for job, outcome in outcomes(work, jobs, workers):
        name = f"{job.settings.name}, seed {job.seed}"
        if isinstance(outcome, Failure):
            raise RunFailedError(f"{name}: {outcome.reason}")
        done(name)
        yield job, outcome


def work(job: Job) -> Values:
    """Simulate as far as the targets of a job need, and read them."""
    targets = job.settings.world.targets
    wanted = [targets[name] for name, _ in job.asks]
    kept = {target.measure.split(".")[0] for target in wanted}
    from sim.runs.run import run  # Mesa and numba, which a report does without

    results = run(
        job.settings,
        job.seed,
        job.until,
        sectors="sector" in kept,
        people="people" in kept,
        choices=False,
        reasons=False,
    )
    return {(name, role, job.seed): read(targets[name], results) for name, role in job.asks}


def _value(target: Target, seed: int, found: Values) -> float:
    value = found[target.name, "run", seed]
    if target.statistic in PAIRED:
        value /= max(found[target.name, "against", seed], 1e-9)
    return value


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
