"""History matching: rule out places of the prior where even the best guess is too far from what was observed.

Implausibility (Craig et al. 1997; Vernon et al. 2010): the distance of the emulated from the stated count, in standard
deviations of error, discrepancy and emulator together. A place stays while its second largest is below LIMIT.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.inference.emulator import Emulators
from sim.inference.observations import Likelihood

LIMIT = 3.0
CANDIDATES = 20_000
FEWEST = 60  # candidates to start from: where fewer are plausible, the most plausible are taken
STEP = 0.15  # standard deviation of a step among plausible places, as a part of the prior
STEPS = 40


def implausibility(
    emulated: np.ndarray, emulator: Emulators, likelihood: Likelihood, day: date
) -> np.ndarray:
    """Return the second largest implausibility of each point, (points,), by what was observed before a day."""
    seen = likelihood.seen(day)
    deviation = np.sqrt(likelihood.error**2 + emulator.spread**2)
    distances = np.abs(likelihood.residuals(emulated) / deviation)[:, seen]
    return np.sort(distances, axis=1)[:, -min(2, distances.shape[1])]


def plausible(
    emulator: Emulators,
    likelihood: Likelihood,
    day: date,
    code: object,
    size: int,
    dimensions: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, float]:
    """Return places that are not ruled out, spread over all of these, (size, dimensions), and their share of the prior.

    `code`: turns places into inputs of the emulator.
    """
    assert callable(code)

    def distance(places: np.ndarray) -> np.ndarray:
        return implausibility(emulator.predict(code(places)), emulator, likelihood, day)

    candidates = rng.random((CANDIDATES, dimensions))
    found = distance(candidates)
    limit = max(LIMIT, float(np.sort(found)[FEWEST - 1]))
    kept = candidates[found <= limit]
    share = float(np.mean(found <= LIMIT))
    if len(kept) >= size:
        return kept[:size], share
    places = kept[rng.integers(0, len(kept), size)]
    for _ in range(STEPS):  # a random walk that refuses what is ruled out is uniform over the rest
        moved = reflected(places + STEP * rng.standard_normal(places.shape))
        inside = distance(moved) <= limit
        places = np.where(inside[:, None], moved, places)
    return places, share


def reflected(places: np.ndarray) -> np.ndarray:
    """Return places beyond 0 or 1 mirrored back into the prior."""
    folded = np.mod(places, 2.0)
    return np.where(folded > 1.0, 2.0 - folded, folded)
