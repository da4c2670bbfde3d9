"""Draws from the posterior: chains on the emulator, then weighed by a simulation of each.

A single run is a poor judge of a place: by chance one comes near all counts at once, and particles that one run decides
on collapse onto a few such runs. The emulator is a regression over thousands of runs, so its posterior has neither that
chance nor a distance to choose; its own error enters as variance (Kennedy and O'Hagan 2001). What it still gets wrong
is corrected by weights from one simulation of each draw, as far as these leave enough draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.inference.emulator import Emulators
from sim.inference.matching import reflected
from sim.inference.observations import Likelihood
from sim.inference.simulate import Runs

STEP = 2.38  # over the root of twice the dimensions: of a difference of two chains (ter Braak 2006)
NOISE = 0.01  # of a step that no difference explains, as a part of the prior
JUMPS = 0.15  # share of steps in which one factor is drawn anew from its prior

Code = Callable[[np.ndarray], np.ndarray]  # places of the factors to inputs of the emulator


@dataclass
class Cloud:
    """Draws: places of the prior, (draws, factors), and their runs."""

    places: np.ndarray
    runs: Runs

    def take(self, rows: np.ndarray) -> Cloud:
        """Return some of the draws."""
        return Cloud(self.places[rows], self.runs.take(rows))


def chain(
    places: np.ndarray,
    likelihood: Likelihood,
    day: date,
    emulator: Emulators,
    code: Code,
    steps: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return places, (chains, factors), after so many steps on the emulated posterior of what was seen before a day.

    Each chain steps along the difference of two others (ter Braak 2006).
    """
    size, dimensions = places.shape
    length = STEP / np.sqrt(2.0 * dimensions)
    here = emulated(places, likelihood, day, emulator, code)
    for _ in range(steps):
        step = _difference(places, rng) * length * rng.choice([0.3, 1.0], (size, 1))
        step += NOISE * rng.standard_normal(places.shape)
        there = reflected(places + step)
        jumping = np.flatnonzero(rng.random(size) < JUMPS)
        jumped = places[jumping]
        jumped[np.arange(len(jumping)), rng.integers(0, dimensions, len(jumping))] = rng.random(len(jumping))
        there[jumping] = jumped
        found = emulated(there, likelihood, day, emulator, code)
        accepted: np.ndarray = np.log(rng.random(size)) < found - here
        places = np.where(accepted[:, None], there, places)
        here = np.where(accepted, found, here)
    return places


def _difference(places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each chain the difference of two others."""
    size = len(places)
    first = (np.arange(size) + rng.integers(1, size, size)) % size
    second = (np.arange(size) + rng.integers(1, size, size)) % size
    found: np.ndarray = places[first] - places[second]
    return found


def emulated(
    places: np.ndarray, likelihood: Likelihood, day: date, emulator: Emulators, code: Code
) -> np.ndarray:
    """Return log probabilities of what was seen before a day, (places,), by the emulator and its error."""
    return likelihood.of(emulator.predict(code(places)), day, emulator.spread)


def corrected(
    simulated: np.ndarray, expected: np.ndarray, fewest: float, rng: np.random.Generator
) -> tuple[np.ndarray, float]:
    """Return rows of a resample by simulated over expected probability to the highest power that leaves enough.

    `simulated`, `expected`: log probabilities of each draw, by its run and by the emulator; `fewest`: effective draws
    to leave. Also returns that power: 1 corrects the emulator in full, 0 not at all. Failed runs (-inf) go.
    """
    ratio = np.where(np.isfinite(simulated), simulated - expected, -np.inf)
    low, high = 0.0, 1.0
    if effective(_weights(ratio, 1.0)) >= fewest:
        low = 1.0
    while low < 1.0 and high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if effective(_weights(ratio, middle)) >= fewest else (low, middle)
    return resampled(_weights(ratio, low), rng), low


def _weights(ratio: np.ndarray, power: float) -> np.ndarray:
    finite = np.isfinite(ratio)
    weights = np.zeros(len(ratio))
    weights[finite] = np.exp(power * (ratio[finite] - ratio[finite].max()))
    return weights


def effective(weights: np.ndarray) -> float:
    """Return the effective number of weighted draws (Kish 1965)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def resampled(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the rows of a systematic resample (Kitagawa 1996)."""
    size = len(weights)
    places = (rng.random() + np.arange(size)) / size
    return np.minimum(np.searchsorted(np.cumsum(weights / weights.sum()), places), size - 1)
