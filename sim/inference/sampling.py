"""Draws from the posterior: chains on the emulator, then moved by what a simulation of each has missed.

A single run is a poor judge of a place: by chance one comes near all counts at once, and particles that one run decides
on collapse onto a few such runs. The emulator is a regression over thousands of runs, so its posterior has neither that
chance nor a distance to choose; its own error enters as variance (Kennedy and O'Hagan 2001). The information that this
error leaves in the counts comes from the runs of all draws together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import ndtr, ndtri

from sim.inference.emulator import Emulators
from sim.inference.matching import reflected
from sim.inference.observations import TAILS, Likelihood
from sim.inference.simulate import Runs

STEP = 2.38  # over the root of twice the dimensions: of a difference of two chains (ter Braak 2006)
NOISE = 0.01  # of a step that no difference explains, as a part of the prior
JUMPS = 0.15  # share of steps in which one factor is drawn anew from its prior
EDGE = 1e-4  # of the prior: places beyond it count as there, since the ends have no normal score
FEWEST = 3  # runs for a regression
PARTS = 2  # in which the runs tell what they know: a regression is straight, and the way is not

Code = Callable[[np.ndarray], np.ndarray]  # places of the factors to inputs of the emulator
Near = tuple[np.ndarray, ...]  # runs: places, (runs, factors), and logarithms of counts, (runs, observations)


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


def moved(
    cloud: Cloud,
    likelihood: Likelihood,
    day: date,
    spread: np.ndarray,
    rng: np.random.Generator,
    near: Near,
) -> np.ndarray:
    """Return places, (draws, factors), moved by what their own runs missed of what was seen before a day.

    An ensemble smoother (Evensen 2018): a regression of places on counts, over runs `near`, says where to. A chain has
    used of each count what an error widened by `spread`, that of the emulator, leaves; the runs give the rest (Emerick
    and Reynolds 2013), a part of it at each of PARTS calls. `spread` contains the chance of a single run, which no run
    can tell: the rest is a little too large. Nothing is left of a count whose `spread` is 0. A failed run stays.
    """
    counts = likelihood.told(cloud.runs.counts)
    seen = likelihood.seen(day) & np.isfinite(spread) & (spread > 0.0)
    made, known = (np.isfinite(each[:, seen]).all(axis=1) for each in (counts, near[1]))
    if not seen.any() or known.sum() < FEWEST:
        return cloud.places
    error = 1.0 / np.sqrt(_left(likelihood, spread, counts[made])[seen])
    simulated = counts[made].copy()
    simulated[:, seen] += error * rng.standard_normal((made.sum(), seen.sum()))
    missed = likelihood.residuals(simulated)[:, seen] / error
    gain = _gain(_scores(near[0][known]), near[1][known][:, seen] / error)
    places = cloud.places.copy()
    places[made] = ndtr(_scores(places[made]) - missed @ gain)
    return places


def _scores(places: np.ndarray) -> np.ndarray:
    """Return normal scores of places."""
    found: np.ndarray = ndtri(np.clip(places, EDGE, 1.0 - EDGE))
    return found


def _left(likelihood: Likelihood, spread: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return a part of the precision of each count that a chain has not used; outliers count less (Student's t)."""
    used = 1.0 / (likelihood.error**2 + spread**2)
    left = used * (spread / likelihood.error) ** 2  # of 1 / error**2, without a difference of equal numbers
    off = likelihood.residuals(counts).mean(axis=0) ** 2 * used
    found: np.ndarray = likelihood.weight * left / PARTS * (TAILS + 1.0) / (TAILS + off)
    return found


def _gain(scores: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the regression, (counts, factors), of scores on counts whose errors have a variance of 1."""
    from_mean, others = counts - counts.mean(axis=0), scores - scores.mean(axis=0)
    size = len(counts) - 1.0
    within = from_mean.T @ from_mean / size + np.eye(counts.shape[1])
    found: np.ndarray = np.linalg.solve(within, from_mean.T @ others / size)
    return found
