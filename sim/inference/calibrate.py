"""The whole fit: screening, history matching, and draws from the posterior of every origin."""

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
from sim.inference.emulator import Emulators, trained
from sim.inference.factors import Factor, coded, factors, named, settings
from sim.inference.matching import plausible
from sim.inference.observations import Likelihood, last_day, logs, observations
from sim.inference.sampling import PARTS, Cloud, Near, chain, emulated, moved
from sim.inference.screening import chosen_by, screen
from sim.inference.simulate import Runs, Simulator
from sim.scenario import Scenario
from sim.world import World

WEEK = timedelta(days=7)
TIED = 0.3  # least correlation of a factor with a count that informs it
WAYS = (0.25, 0.5, 1.0)  # of the way from the defaults to a draw: places tried for the centre
CANDIDATES, REPEATS = 30, 8  # the best of them, tried again, and runs of each
NEAR = (
    1000  # newest runs, by which draws are moved: their regression is steadier than that of the draws alone
)
TRUTHS, RECOVERED = 24, 40  # made-up truths of the study of recovery, and points of the posterior of each
DRAWS_A_TRUTH = 8  # a truth for so many draws at least, so that a small fit makes a small study


def truths_of(draws: int) -> int:
    """Return the number of made-up truths of the study of recovery of a fit with so many draws."""
    return min(TRUTHS, max(1, draws // DRAWS_A_TRUTH))


@dataclass(frozen=True)
class Budget:
    """How many runs a fit may take."""

    bases: int  # of the screening, each with a run per factor
    observed: int  # parameters to fit: those that move what is observed most
    outcomes: int  # and of the rest those that move an outcome most; hypotheses and what every fit draws come on top
    wave: int  # points of each wave of history matching
    waves: int
    draws: int  # of each origin
    steps: int  # of each chain
    whole: bool  # screening runs to the end of the period

    def runs(self, count: int, world: World) -> int:
        """Return the runs of a fit over so many factors."""
        clouds = (1 + PARTS) * len(origins(world))  # by the emulator, and moved
        centre = 1 + len(WAYS) * self.draws + (1 + CANDIDATES) * REPEATS
        recovery = truths_of(self.draws) * RECOVERED * PARTS
        matching = self.wave * self.waves
        return self.bases * (count + 1) + matching + self.draws * clouds + centre + recovery


BUDGETS = {
    "full": Budget(6, 34, 8, 1000, 2, 200, 150, True),
    "short": Budget(1, 12, 4, 250, 2, 80, 100, False),
    "least": Budget(1, 4, 1, 60, 1, 20, 20, False),
}


@dataclass
class Fit:
    """The outcome of a fit: the factors, the draws of each origin, and how they came about.

    `near`: the runs by which the last draws were moved, as are those of made-up truths.
    `centre`: the values of the factors at the place whose runs come closest to the record.
    """

    scenario: Scenario
    factors: tuple[Factor, ...]
    screening: pd.DataFrame
    simulator: Simulator
    seed: int
    clouds: dict[date, Cloud] = field(default_factory=dict)
    log: list[dict[str, Any]] = field(default_factory=list)
    emulator: Emulators | None = None
    near: Near | None = None
    centre: dict[str, Any] = field(default_factory=dict)
    stage: int = 0

    @property
    def posterior(self) -> Cloud:
        """The draws that have seen all that is observed."""
        return self.clouds[max(self.clouds)]

    def informed_by(self) -> dict[str, str]:
        """Return the observation most correlated with each factor over the draws, of the factors that any informs.

        One does where places in the prior and the logarithm of its count are correlated by TIED or more.
        """
        counts = logs(self.posterior.runs.counts)
        varying = counts.std(axis=0) > 0.0
        names = [each.name for each in observations(self.scenario.world)]
        found = {}
        for factor, places in zip(self.factors, self.posterior.places.T, strict=True):
            ties = np.zeros(len(names))
            if places.std() and not factor.is_choice:
                ties[varying] = [abs(np.corrcoef(places, column)[0, 1]) for column in counts.T[varying]]
            if ties.max() >= TIED:
                found[factor.name] = names[int(ties.argmax())]
        return found

    def points(self, places: np.ndarray) -> list[dict[str, Any]]:
        """Return the values of each point, (points, factors)."""
        return [settings(self.factors, row) for row in places]

    def simulate(self, places: np.ndarray, until: date) -> Runs:
        """Simulate points up to a day; their seeds follow from the number of calls."""
        self.stage += 1
        first = self.seed + 1_000_000 * self.stage
        return self.simulator.simulate(self.points(places), range(first, first + len(places)), until)


def origins(world: World) -> list[date]:
    """Return the days before which a posterior knows what was observed.

    Each week from the first origin, the end of the fit window, and the day after the last that an article tells of.
    """
    first, end = world.settings.first_origin, world.settings.fit_end
    weekly = [first + n * WEEK for n in range(-(-(end - first).days // 7))]
    return sorted({*weekly, end, last_day(world)})


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
    always = [factor.name for factor in every if factor.drawn]
    names = chosen_by(table, always, budget.observed, budget.outcomes)
    fit = Fit(scenario, named(every, names), table, simulator, seed)
    _Search(fit, budget, report).go()
    return fit


@dataclass
class _Search:
    """History matching and the draws of each origin; keeps all points for the emulator."""

    fit: Fit
    budget: Budget
    report: Callable[[str], object]

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng([self.fit.seed, 0])
        self.world = self.fit.scenario.world
        self.likelihood = Likelihood(observations(self.world))
        self.last = last_day(self.world)
        self.code = partial(coded, self.fit.factors)
        self.places: list[np.ndarray] = []
        self.outputs: list[np.ndarray] = []

    def go(self) -> None:
        """Match, then take draws of each origin."""
        places = self._matched()
        for day in origins(self.world):
            emulator = self._emulator()
            cloud = self._drawn(places, day, emulator)
            places = cloud.places
            for _ in range(PARTS):
                cloud = self._moved(cloud, day, emulator.spread)
            self.fit.clouds[day] = cloud
        self.fit.emulator = self._emulator()
        self.fit.centre = self._centre()

    def _centre(self) -> dict[str, Any]:
        """Return the place whose runs come closest to the record: the defaults, a draw, or a place between them.

        A factor that no count informs keeps its default.
        """
        self.report("centre")
        factors = self.fit.factors
        usual = np.array([factor.place(factor.default) for factor in factors])
        draws = np.unique(self.fit.posterior.places, axis=0)
        informed = self.fit.informed_by()
        others = np.array([factor.name not in informed for factor in factors])
        draws[:, others] = usual[others]
        places = np.concatenate([usual[None], *(usual + way * (draws - usual) for way in WAYS)])
        closest = np.argsort(-self._likely(places, 1)[1:], kind="stable")[:CANDIDATES]
        places = places[[0, *(closest + 1)]]
        likely = self._likely(places, REPEATS)
        self.fit.log.append(
            {"step": "defaults", "runs": self.fit.simulator.runs, "simulated": float(likely[0])}
        )
        self.fit.log.append(
            {"step": "centre", "runs": self.fit.simulator.runs, "simulated": float(likely.max())}
        )
        return self.fit.points(places[[np.argmax(likely)]])[0]

    def _likely(self, places: np.ndarray, repeats: int) -> np.ndarray:
        """Return the mean log probability of the record over so many runs of each place, (places,)."""
        runs = self.fit.simulate(np.repeat(places, repeats, axis=0), self.last)
        found = self.likelihood.of(self.likelihood.told(runs.counts), self.last).reshape(len(places), repeats)
        mean: np.ndarray = found.mean(axis=1)
        return mean

    def _matched(self) -> np.ndarray:
        """Return places spread over what waves of history matching do not rule out by the first origin."""
        places = self._latin(self.budget.wave)
        for wave in range(self.budget.waves):
            self.report(f"history matching, wave {wave + 1} of {self.budget.waves}")
            self._simulated(places, self.world.settings.fit_end)
            last = wave == self.budget.waves - 1
            size = self.budget.draws if last else self.budget.wave
            by, known = self._emulator(), self.world.settings.first_origin
            places, share = plausible(by, self.likelihood, known, self.code, size, places.shape[1], self.rng)
            self.fit.log.append(
                {"step": f"wave {wave + 1}", "runs": self.fit.simulator.runs, "plausible": share}
            )
        return places

    def _drawn(self, places: np.ndarray, day: date, emulator: Emulators) -> Cloud:
        """Return draws of the emulated posterior that has seen the record before a day."""
        self.report(f"record before {day}")
        model = (self.likelihood, day, emulator, self.code)
        places = chain(places, *model, self.budget.steps, self.rng)
        cloud = self._simulated(places, self._until(day))
        error = float(np.nanmedian(emulator.spread / self.likelihood.error))
        expected = float(np.median(emulated(places, *model)))
        self._log(f"record before {day}", cloud, day, emulator_error=error, expected=expected)
        return cloud

    def _moved(self, cloud: Cloud, day: date, spread: np.ndarray) -> Cloud:
        """Return the draws of an origin moved by what their runs missed, and simulated anew."""
        self.fit.near = self._near()
        places = moved(cloud, self.likelihood, day, spread, self.rng, self.fit.near)
        found = self._simulated(places, self._until(day))
        self._log(f"moved by runs before {day}", found, day)
        return found

    def _near(self) -> Near:
        """Return the newest runs: places and logarithms of counts."""
        return tuple(np.concatenate(each)[-NEAR:] for each in (self.places, self.outputs))

    def _log(self, step: str, cloud: Cloud, day: date, **more: float) -> None:
        """Log a step, and the median log probability of what was seen before a day by single runs of its draws."""
        typical = float(np.median(self.likelihood.of(self.likelihood.told(cloud.runs.counts), day)))
        self.fit.log.append({"step": step, "runs": self.fit.simulator.runs, **more, "simulated": typical})

    def _until(self, day: date) -> date:
        """The day before which runs of an origin end: those of the fit window need no later days."""
        return self.world.settings.fit_end if day < self.world.settings.fit_end else self.last

    def _simulated(self, places: np.ndarray, until: date) -> Cloud:
        """Simulate places up to a day, and keep what came out for the emulator."""
        cloud = Cloud(places, self.fit.simulate(places, until))
        made = np.isfinite(cloud.runs.counts).any(axis=1)
        self.places.append(places[made])
        self.outputs.append(self.likelihood.told(cloud.runs.counts[made]))
        return cloud

    def _emulator(self) -> Emulators:
        inputs = self.code(np.concatenate(self.places))
        return trained(inputs, np.concatenate(self.outputs), self.fit.seed)

    def _latin(self, size: int) -> np.ndarray:
        from scipy.stats.qmc import LatinHypercube

        places: np.ndarray = LatinHypercube(len(self.fit.factors), rng=self.rng).random(size)
        return places
