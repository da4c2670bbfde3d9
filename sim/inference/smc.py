"""Sequential Monte Carlo over the days of the record, with the stated error in place of a hard distance.

Approximate Bayesian computation with the stated error as kernel is exact for a model with that error (Wilkinson 2013).
Particles start from what history matching left. Observations enter in the order of their days (Chopin 2002), so the
particles of each origin are a posterior that has seen no later day; an observation enters little by little where few
particles would survive it. Particles then move by surrogate transitions (Liu 2001): a chain on the emulator proposes,
one simulation with a new seed decides, so the emulator costs no accuracy. Nothing depends on the number of processes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.inference.emulator import Emulator
from sim.inference.matching import reflected
from sim.inference.observations import Likelihood, logs
from sim.inference.simulate import Runs

SURVIVORS = 0.4  # effective share of particles that an observation must leave
LEAST_PART = 0.02  # of an observation that enters in one go
CHAIN = 15  # steps on the emulator per proposal: few, so that its errors at both ends are alike
SCALE = 2.38  # over the root of the dimensions: step of a random walk (Roberts et al. 1997)
JUMPS = 0.15  # share of steps in which one factor is drawn anew from its prior

Simulate = Callable[[np.ndarray, int], Runs]  # places and the number of the move to their runs


@dataclass
class Cloud:
    """Particles: places of the prior, (particles, factors), of which the first `fitted` are fitted, and their runs."""

    places: np.ndarray
    runs: Runs
    fitted: int

    def take(self, rows: np.ndarray) -> Cloud:
        """Return some of the particles."""
        return Cloud(self.places[rows], self.runs.take(rows), self.fitted)


@dataclass(frozen=True)
class Stage:
    """What a likelihood is made of between two days: all before `since`, and a `part` of what came until `day`."""

    likelihood: Likelihood
    since: date
    day: date
    part: float

    def of(self, counts: np.ndarray, spread: np.ndarray | float = 0.0) -> np.ndarray:
        """Return log probabilities of simulated logarithms of counts, (points,)."""
        before = self.likelihood.of(counts, self.since, spread)
        now = self.likelihood.of(counts, self.day, spread)
        found: np.ndarray = np.where(np.isfinite(before), before + self.part * (now - before), -np.inf)
        return found


def next_part(before: np.ndarray, now: np.ndarray, part: float) -> float:
    """Return how much of an observation has entered when effectively SURVIVORS of the particles are left, at most 1.

    `before`, `now`: log probabilities of each particle without and with it; `part`: what has entered already.
    """
    gain = np.where(np.isfinite(now), now - np.where(np.isfinite(before), before, 0.0), -np.inf)

    def left(share: float) -> float:
        weights = np.exp((share - part) * (gain - gain.max()))
        return float(weights.sum() ** 2 / (weights**2).sum() / len(weights))

    if left(1.0) >= SURVIVORS:
        return 1.0
    low, high = part, 1.0
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (middle, high) if left(middle) >= SURVIVORS else (low, middle)
    return min(1.0, max(low, part + LEAST_PART))


def resampled(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the rows of a systematic resample (Kitagawa 1996)."""
    size = len(weights)
    places = (rng.random() + np.arange(size)) / size
    return np.minimum(np.searchsorted(np.cumsum(weights / weights.sum()), places), size - 1)


def move(
    cloud: Cloud,
    stage: Stage,
    emulator: Emulator,
    code: Callable[[np.ndarray], np.ndarray],
    simulate: Simulate,
    number: int,
    rng: np.random.Generator,
) -> tuple[Cloud, float, Cloud]:
    """Return the cloud after one move, the share of particles that moved, and what was simulated for it.

    `code`: turns places of the fitted factors into inputs of the emulator.
    """
    proposed = cloud.places.copy()
    proposed[:, : cloud.fitted] = chain(cloud.places[:, : cloud.fitted], stage, emulator, code, rng)
    proposed[:, cloud.fitted :] = rng.random(proposed[:, cloud.fitted :].shape)  # nothing is known of these
    runs = simulate(proposed, number)
    surrogate = [
        stage.of(emulator.predict(code(places[:, : cloud.fitted])), emulator.spread)
        for places in (proposed, cloud.places)
    ]
    simulated = [stage.of(logs(each.counts)) for each in (runs, cloud.runs)]
    ratio = np.where(
        np.isfinite(simulated[0]), simulated[0] - simulated[1] - surrogate[0] + surrogate[1], -np.inf
    )
    ratio = np.where(np.isfinite(simulated[1]), ratio, np.inf)
    accepted = np.log(rng.random(len(ratio))) < ratio
    pick = np.where(accepted, np.arange(len(ratio)) + len(ratio), np.arange(len(ratio)))
    both = Cloud(np.concatenate([cloud.places, proposed]), Runs.joined([cloud.runs, runs]), cloud.fitted)
    return both.take(pick), float(accepted.mean()), Cloud(proposed, runs, cloud.fitted)


def chain(
    places: np.ndarray,
    stage: Stage,
    emulator: Emulator,
    code: Callable[[np.ndarray], np.ndarray],
    rng: np.random.Generator,
    steps: int = CHAIN,
) -> np.ndarray:
    """Return places after a random walk of each on the emulated posterior: (points, factors)."""
    size, dimensions = places.shape
    spread = np.cov(places, rowvar=False).reshape(dimensions, dimensions) + 1e-6 * np.eye(dimensions)
    root = np.linalg.cholesky(spread) * SCALE / np.sqrt(dimensions)
    here = stage.of(emulator.predict(code(places)), emulator.spread)
    for _ in range(steps):
        width = rng.choice([0.2, 0.5, 1.0], (size, 1))
        there = reflected(places + width * (rng.standard_normal(places.shape) @ root.T))
        jumping = np.less(rng.random(size), JUMPS)
        jumped = places.copy()
        jumped[np.arange(size), rng.integers(0, dimensions, size)] = rng.random(size)
        there = np.where(jumping[:, None], jumped, there)
        found = stage.of(emulator.predict(code(there)), emulator.spread)
        accepted: np.ndarray = np.log(rng.random(size)) < found - here
        places = np.where(accepted[:, None], there, places)
        here = np.where(accepted, found, here)
    return places
