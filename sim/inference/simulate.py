"""Simulate points of the factors on all cores, and keep what was simulated, so that a stopped fit continues."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.batch.executors import Pool
from sim.batch.jobs import Failure, outcomes_on
from sim.batch.runner import warm_up
from sim.errors import RunFailedError
from sim.inference.factors import Settings
from sim.inference.observations import counted, observations
from sim.inference.series import of_run, series_of
from sim.runs.code import code_version
from sim.scenario import Scenario
from sim.scenario.draws import drawn
from sim.tables.measures import used

CHUNK = 8  # runs per job: few enough to share out, many enough that a job outweighs its overhead


@dataclass(frozen=True)
class Runs:
    """Simulated runs in the order of their points; NaN for those that failed.

    `counts`: (runs, observations); `series`: (runs, days, series); `outcomes`: (runs, outcome measures).
    """

    counts: np.ndarray
    series: np.ndarray
    outcomes: np.ndarray

    def take(self, rows: np.ndarray) -> Runs:
        """Return some of the runs."""
        return Runs(self.counts[rows], self.series[rows], self.outcomes[rows])

    @classmethod
    def joined(cls, parts: Sequence[Runs]) -> Runs:
        """Return the runs of all parts."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in FIELDS))


FIELDS = ("counts", "series", "outcomes")


@dataclass(frozen=True)
class Chunk:
    """Some points to simulate, each with its seed, before the day `until`."""

    scenario: Scenario
    points: tuple[Settings, ...]
    seeds: tuple[int, ...]
    until: date

    def digest(self) -> str:
        """The SHA-256 of all that determines the result, in hexadecimal."""
        content = [code_version(), self.scenario.digest(), self.points, self.seeds, self.until.isoformat()]
        return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


@dataclass
class Simulator:
    """Runs of one scenario, kept in a folder by the digest of what determines them.

    `done` is called with the number of runs that a finished chunk adds.
    """

    scenario: Scenario
    folder: Path
    pool: Pool
    done: Callable[[int], object] = lambda _: None
    runs: int = field(default=0)

    def simulate(self, points: Sequence[Settings], seeds: Sequence[int], until: date) -> Runs:
        """Return the runs of these points; only those not kept yet are simulated.

        Raise InputError for workers that cannot compile, RunFailedError when not one of them succeeds or a worker dies
        twice.
        """
        if not points:
            return nothing(self.scenario, until)
        chunks = [
            Chunk(self.scenario, tuple(points[n : n + CHUNK]), tuple(seeds[n : n + CHUNK]), until)
            for n in range(0, len(points), CHUNK)
        ]
        self.folder.mkdir(parents=True, exist_ok=True)
        files = [self.folder / f"{chunk.digest()[:24]}.npz" for chunk in chunks]
        todo = [(chunk, file) for chunk, file in zip(chunks, files, strict=True) if not file.exists()]
        if todo and not self.runs:
            warm_up(self.pool)
        kept = len(points) - sum(len(chunk.points) for chunk, _ in todo)
        self._count(kept)
        for (chunk, _), outcome in outcomes_on(self.pool, _simulate, todo):
            if isinstance(outcome, Failure):
                raise RunFailedError(outcome.reason)
            self._count(len(chunk.points))
        found = Runs.joined([_load(file) for file in files])
        if not np.isfinite(found.counts).any():
            raise RunFailedError("not one of the points could be simulated")
        return found

    def _count(self, runs: int) -> None:
        self.runs += runs
        self.done(runs)


def nothing(scenario: Scenario, until: date) -> Runs:
    """Return no runs, with the shapes of some."""
    days = (until - scenario.period.start).days
    counts, measures = len(observations(scenario.world)), len(used("report", scenario.world))
    return Runs(
        np.empty((0, counts)), np.empty((0, days, len(series_of(scenario.world)))), np.empty((0, measures))
    )


def _simulate(job: tuple[Chunk, Path]) -> int:
    """Simulate a chunk and write its file; return the number of runs that succeeded."""
    chunk, file = job
    found = [_one(chunk, values, seed) for values, seed in zip(chunk.points, chunk.seeds, strict=True)]
    arrays: dict[str, Any] = {
        name: np.stack([getattr(each, name) for each in found]).astype(np.float32) for name in FIELDS
    }
    draft = file.with_suffix(f".{os.getpid()}.npz")
    np.savez_compressed(draft, **arrays)
    draft.replace(file)
    return int(np.isfinite(arrays["counts"]).any(axis=1).sum())


def _one(chunk: Chunk, values: Settings, seed: int) -> Runs:
    """Return one run without a first axis; NaN where these values cannot be simulated, which rules them out."""
    from sim.runs.run import run

    world = chunk.scenario.world
    held = observations(world)
    try:
        settings = drawn(chunk.scenario, values)
        results = run(settings, seed, chunk.until, choices=False, reasons=False)
    except Exception:  # noqa: BLE001 - a corner of the ranges may be impossible
        shapes = nothing(chunk.scenario, chunk.until)
        return Runs(*(np.full(getattr(shapes, name).shape[1:], np.nan) for name in FIELDS))
    return Runs(
        counted(held, results),
        of_run(results),
        np.array([measure.of(results) for measure in used("report", world)]),
    )


def _load(file: Path) -> Runs:
    with np.load(file) as arrays:
        return Runs(*(arrays[name].astype(float) for name in FIELDS))
