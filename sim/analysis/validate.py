"""Validation: the runs that answer the targets of a world, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from typing import Any, NoReturn

from sim.analysis.verdict import PAIRED, Verdict
from sim.batch.jobs import Failure, outcomes
from sim.errors import InputError, RunFailedError
from sim.runs.targets import days_read, read
from sim.scenario import Scenario, load_scenario
from sim.scenario.draws import drawn_for
from sim.scenario.policy import Policy
from sim.scenario.shipped import RECORDED
from sim.world.targets import Target

Values = dict[tuple[str, str, int], float]  # by target (or count of a series), role and seed


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
        Verdict.of(
            target,
            {part.name: [_value(target, part.name, seed, found) for seed in seeds] for part in target.read},
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
    return {
        (part.name, role, job.seed): read(part, results)
        for name, role in job.asks
        for part in targets[name].read
    }


def _value(target: Target, name: str, seed: int, found: Values) -> float:
    value = found[name, "run", seed]
    if target.statistic in PAIRED:
        value /= max(found[name, "against", seed], 1e-9)
    return value
