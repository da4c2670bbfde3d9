"""The whole fit: screening, history matching, sequential Monte Carlo, and the posterior of every origin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.batch.executors import Pool
from sim.inference.emulator import Emulator, trained
from sim.inference.factors import Factor, coded, factors, named, settings
from sim.inference.matching import plausible
from sim.inference.observations import FIT_END, Likelihood, logs, observations
from sim.inference.screening import chosen_by, screen
from sim.inference.simulate import Runs, Simulator
from sim.inference.smc import Cloud, Stage, move, next_part, resampled
from sim.scenario import Scenario

FIRST_ORIGIN = date(2021, 8, 16)  # a Monday: the record of the days before it
WEEK = timedelta(days=7)
MOST_PARTS = 6  # steps in which the observations of a week enter
MOVED_ENOUGH = 0.8  # accepted moves per particle after each step
FEWEST_DRAWS = 200


@dataclass(frozen=True)
class Budget:
    """How many runs a fit may take."""

    bases: int  # of the screening, each with a run per factor
    fitted: int  # factors
    free: int  # factors that matter for later outcomes alone: drawn from their priors
    wave: int  # points of each wave of history matching
    waves: int
    particles: int
    moves: int  # at most, after each step
    whole: bool  # screening runs to the end of the period

    def most_runs(self, count: int) -> int:
        """Return an upper bound on the runs of a fit over so many factors."""
        stages = len(origins()) + MOST_PARTS
        return self.bases * (count + 1) + self.wave * self.waves + self.particles * (1 + self.moves * stages)


BUDGETS = {
    "full": Budget(2, 16, 8, 500, 2, 220, 2, True),
    "short": Budget(1, 12, 4, 250, 2, 80, 2, False),
    "least": Budget(1, 4, 1, 60, 1, 40, 1, False),
}


@dataclass
class Fit:
    """The outcome of a fit: the factors, the particles at each origin, and how they came about."""

    scenario: Scenario
    fitted: tuple[Factor, ...]
    free: tuple[Factor, ...]
    screening: pd.DataFrame
    clouds: dict[date, Cloud] = field(default_factory=dict)
    log: list[dict[str, Any]] = field(default_factory=list)
    emulator: Emulator | None = None

    @property
    def factors(self) -> tuple[Factor, ...]:
        """All that are drawn."""
        return (*self.fitted, *self.free)

    @property
    def posterior(self) -> Cloud:
        """The particles that have seen the whole record."""
        return self.clouds[FIT_END]

    def points(self, places: np.ndarray) -> list[dict[str, Any]]:
        """Return the values of each point."""
        return [settings(self.factors, row) for row in places]


def origins() -> list[date]:
    """The days on which a forecast starts, each week from mid-August, and the end of the fit window."""
    weeks = (FIT_END - FIRST_ORIGIN).days // 7
    return [
        *(FIRST_ORIGIN + n * WEEK for n in range(weeks + 1) if FIRST_ORIGIN + n * WEEK < FIT_END),
        FIT_END,
    ]


def calibrate(
    scenario: Scenario,
    folder: Path,
    budget: Budget,
    seed: int,
    pool: Pool,
    report: Callable[[str], object] = lambda _: None,
    done: Callable[[int], object] = lambda _: None,
) -> Fit:
    """Return the fit; what is simulated is kept in `folder`, from which a stopped fit continues.

    Raises RunFailedError when runs cannot be made at all.
    """
    every = factors(scenario.world)
    simulator = Simulator(scenario, folder, pool, done)
    report(f"screening {len(every)} parameters and hypotheses")
    table = screen(every, simulator, budget.bases, seed, whole=budget.whole)
    fit_names, free_names = chosen_by(table, budget.fitted, budget.free)
    fit = Fit(scenario, named(every, fit_names), named(every, free_names), table)
    _Search(fit, simulator, budget, seed, report).go()
    return fit


@dataclass
class _Search:
    """History matching and the moves of the particles; keeps all points for the emulator."""

    fit: Fit
    simulator: Simulator
    budget: Budget
    seed: int
    report: Callable[[str], object]

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng([self.seed, 0])
        self.likelihood = Likelihood(observations(self.fit.scenario.world))
        self.code = partial(coded, self.fit.fitted)
        self.inputs: list[np.ndarray] = []
        self.outputs: list[np.ndarray] = []
        self.moves = 0

    def go(self) -> None:
        """Match, then let the record enter week by week."""
        cloud = self._matched()
        since = self.fit.scenario.period.start
        for day in origins():
            cloud = self._entered(cloud, since, day)
            self.fit.clouds[day] = cloud
            since = day
        for _ in range(self.budget.moves):
            if _distinct(cloud) >= FEWEST_DRAWS or self.budget.particles < FEWEST_DRAWS:
                break
            cloud, _ = self._moved(cloud, self._emulator(), Stage(self.likelihood, since, FIT_END, 1.0))
        self.fit.clouds[FIT_END] = cloud
        self.fit.emulator = self._emulator()

    def _matched(self) -> Cloud:
        """Return particles spread over what waves of history matching do not rule out by the first origin."""
        dimensions, count = len(self.fit.fitted), len(self.fit.factors)
        places = self._latin(self.budget.wave, count)
        for wave in range(self.budget.waves):
            self.report(f"history matching, wave {wave + 1} of {self.budget.waves}")
            self._keep(Cloud(places, self._simulate(places, wave), dimensions))
            emulator = self._emulator()
            last = wave == self.budget.waves - 1
            size = self.budget.particles if last else self.budget.wave
            places = self._latin(size, count)
            places[:, :dimensions], share = plausible(
                emulator, self.likelihood, FIRST_ORIGIN, self.code, size, dimensions, self.rng
            )
            self.fit.log.append({"step": f"wave {wave + 1}", "runs": self.simulator.runs, "plausible": share})
        cloud = Cloud(places, self._simulate(places, self.budget.waves), dimensions)
        self._keep(cloud)
        return cloud

    def _entered(self, cloud: Cloud, since: date, day: date) -> Cloud:
        """Return the particles after what was observed until `day` has entered."""
        part = 0.0
        for step in range(MOST_PARTS):
            counts = logs(cloud.runs.counts)
            before, now = self.likelihood.of(counts, since), self.likelihood.of(counts, day)
            following = next_part(before, now, part)
            if step == MOST_PARTS - 1:
                following = 1.0
            gain = (following - part) * (now - np.where(np.isfinite(before), before, 0.0))
            weights = np.exp(np.where(np.isfinite(gain), gain - gain[np.isfinite(gain)].max(), -np.inf))
            survivors = float(weights.sum() ** 2 / (weights**2).sum())
            cloud = cloud.take(resampled(weights, self.rng))
            part = following
            emulator = self._emulator()
            cloud, moved = self._moved(cloud, emulator, Stage(self.likelihood, since, day, part))
            self.fit.log.append(
                {
                    "step": f"record to {day}",
                    "runs": self.simulator.runs,
                    "entered": part,
                    "effective": survivors,
                    "emulator_error": float(np.median(emulator.spread / self.likelihood.error)),
                    "moved": moved,
                    "distinct": _distinct(cloud),
                }
            )
            self.report(
                f"record to {day}: {part:.0%} entered, {survivors:.0f} effective, {moved:.2f} moves each"
            )
            if part >= 1.0:
                break
        return cloud

    def _moved(self, cloud: Cloud, emulator: Emulator, stage: Stage) -> tuple[Cloud, float]:
        """Move the particles until each has moved often enough, within the budget."""
        total = 0.0
        for _ in range(self.budget.moves):
            cloud, moved, tried = move(
                cloud, stage, emulator, self.code, self._simulate_move, self.moves, self.rng
            )
            self.moves += 1
            self._keep(tried)
            total += moved
            if total >= MOVED_ENOUGH:
                break
        return cloud, total

    def _simulate_move(self, places: np.ndarray, number: int) -> Runs:
        return self._simulate(places, self.budget.waves + 1 + number)

    def _simulate(self, places: np.ndarray, stage: int) -> Runs:
        """Simulate points to the end of the fit window; their seeds follow from the stage."""
        first = self.seed + 1_000_000 * (1 + stage)
        return self.simulator.simulate(self.fit.points(places), range(first, first + len(places)), FIT_END)

    def _keep(self, cloud: Cloud) -> None:
        whole = np.isfinite(cloud.runs.counts).all(axis=1)
        self.inputs.append(self.code(cloud.places[whole, : cloud.fitted]))
        self.outputs.append(logs(cloud.runs.counts[whole]))

    def _emulator(self) -> Emulator:
        return trained(np.concatenate(self.inputs), np.concatenate(self.outputs), self.seed)

    def _latin(self, size: int, dimensions: int) -> np.ndarray:
        from scipy.stats.qmc import LatinHypercube

        places: np.ndarray = LatinHypercube(dimensions, rng=self.rng).random(size)
        return places


def _distinct(cloud: Cloud) -> int:
    return len(np.unique(cloud.places, axis=0))
