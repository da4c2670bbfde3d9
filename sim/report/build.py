"""The report: every scenario run a few times on all cores, its figures, and one page over all."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan, nan
from pathlib import Path
from typing import Any

from sim.batch.jobs import Failure, outcomes
from sim.errors import InputError
from sim.report.page import NUMBERS, Section, measured, write_page
from sim.runs.folder import clear, refuse_others, sign
from sim.runs.swap import replacing
from sim.scenario import Scenario
from sim.scenario.shipped import by_theme
from sim.tables.measures import Measure, used

Key = tuple[str, int]  # of a run: the scenario's name and the seed


@dataclass(frozen=True)
class Job:
    """A scenario to run with a seed; its figures go to the folder, if one is given."""

    scenario: Scenario
    seed: int
    figures: Path | None

    @property
    def key(self) -> Key:
        """Of its run."""
        return self.scenario.name, self.seed


@dataclass(frozen=True)
class Outcome:
    """The headline numbers of one run, its figures, and by name why others were not drawn."""

    numbers: tuple[float, ...]
    figures: list[Path]
    undrawn: dict[str, str]


@dataclass(frozen=True)
class Report:
    """A written report: its page, the sections on it, why runs failed, and why figures of others could not be drawn."""

    page: Path
    sections: list[Section]
    failures: dict[Key, str]
    undrawn: dict[Key, str] = field(default_factory=dict)


class AllRunsFailedError(Exception):
    """No run came to its end, and nothing was written; `failures` as in Report."""

    def __init__(self, failures: dict[Key, str]) -> None:
        super().__init__("every run failed")
        self.failures = failures


def build(
    scenarios: Sequence[Scenario],
    out: Path,
    seeds: Sequence[int],
    workers: int,
    done: Callable[[str], object] = lambda _: None,
) -> Report:
    """Run every scenario with every seed and write the report to the folder `out`, completely or not at all.

    The figures are those of the first seed. A run that fails is left out and named in the result; `done` is
    told the name of each run as it ends. Raises AllRunsFailedError, and InputError for two scenarios of one name, for
    a folder that holds anything but an unchanged report, and when the disk does.
    """
    ordered = _ordered(scenarios)
    refuse_others(out, "report")
    with clear(out), replacing(out.resolve()) as draft:
        found, failures = _run_all(_jobs(ordered, seeds, draft / "figures"), workers, done)
        if not found:
            raise AllRunsFailedError(failures)
        sections = [_section(scenario, seeds, found) for scenario in ordered]
        _write_numbers(sections, found, draft / NUMBERS)
        write_page(sections, draft)
        sign(draft, "report", _about(ordered, seeds, failures))
    undrawn = {
        key: "; ".join(f"no figure {name}: {reason}" for name, reason in outcome.undrawn.items())
        for key, outcome in found.items()
        if outcome.undrawn
    }
    return Report(out / "index.html", sections, failures, undrawn)


def perform(job: Job) -> Outcome:
    """Run a job in a worker; imports happen there."""
    from sim.figures.catalogue import Drawn, save_all
    from sim.runs.run import run

    results = run(job.scenario, job.seed, sectors=job.figures is not None, choices=False, reasons=False)
    drawn = save_all(results, job.figures) if job.figures else Drawn([], {})
    return Outcome(
        tuple(measure.of(results) for measure in _measures(job.scenario)), drawn.paths, drawn.failed
    )


def _measures(scenario: Scenario) -> tuple[Measure, ...]:
    return used("headline", scenario.world)


def _ordered(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """In the order of the page."""
    named = {scenario.name: scenario for scenario in scenarios}
    twice = [name for name, count in Counter(scenario.name for scenario in scenarios).items() if count > 1]
    if twice:
        raise InputError(
            "two scenarios of this name", key="SCENARIO", value=twice[0], allowed="each name once"
        )
    return [named[name] for members in by_theme(named).values() for name in members]


def _jobs(scenarios: Sequence[Scenario], seeds: Sequence[int], figures: Path) -> list[Job]:
    """The jobs with figures first: they take longest."""
    first = [Job(scenario, seeds[0], figures / scenario.name) for scenario in scenarios]
    return first + [Job(scenario, seed, None) for seed in seeds[1:] for scenario in scenarios]


def _run_all(
    jobs: Sequence[Job], workers: int, done: Callable[[str], object]
) -> tuple[dict[Key, Outcome], dict[Key, str]]:
    """What came of each job, and why others failed; both in the order of the jobs."""
    found: dict[Key, Outcome | Failure] = {}
    for job, outcome in outcomes(perform, jobs, workers):
        found[job.key] = outcome
        done(f"{job.scenario.name}, seed {job.seed}")
    ordered = {job.key: found[job.key] for job in jobs}
    good = {key: outcome for key, outcome in ordered.items() if isinstance(outcome, Outcome)}
    return good, {key: bad.reason for key, bad in ordered.items() if isinstance(bad, Failure)}


def _section(scenario: Scenario, seeds: Sequence[int], found: Mapping[Key, Outcome]) -> Section:
    here = {seed: found[scenario.name, seed] for seed in seeds if (scenario.name, seed) in found}
    return Section(
        scenario.name,
        scenario.title,
        scenario.question,
        runs=[outcome.numbers for outcome in here.values()],
        figures=[path for outcome in here.values() for path in outcome.figures],
        failed=[seed for seed in seeds if seed not in here],
        world=scenario.world,
    )


def _write_numbers(sections: Sequence[Section], found: Mapping[Key, Outcome], file: Path) -> None:
    """Write one row per run: scenario, seed, headline numbers; empty if the period does not reach one."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        names = [measure.name for measure in measured(sections)]
        writer.writerow(["scenario", "seed", *names])
        of_worlds = {section.name: [measure.name for measure in section.measures] for section in sections}
        for (name, seed), outcome in sorted(found.items()):
            numbers = dict(zip(of_worlds[name], outcome.numbers, strict=True))
            told = ("" if isnan(n := numbers.get(measure, nan)) else f"{n:.12g}" for measure in names)
            writer.writerow([name, seed, *told])


def _about(
    scenarios: Sequence[Scenario], seeds: Sequence[int], failures: Mapping[Key, str]
) -> dict[str, Any]:
    """Return the manifest of a report."""
    return {
        "scenarios": {scenario.name: scenario.digest() for scenario in scenarios},
        "seeds": list(seeds),
        "failed": [f"{name}, seed {seed}" for name, seed in failures],
    }
