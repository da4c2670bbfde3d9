"""The search for parameters of kind `fitted`: least squares of recorded counts up to September 2021.

Each parameter moves within its stated range and is drawn weakly to where it stands, so that what the counts say nothing
about stays. Later counts are for forecasts: no target that ends after the fit window is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import least_squares

from sim.analysis.validate import Job, finished
from sim.evidence import Parameter
from sim.scenario import Scenario, load_scenario
from sim.scenario.shipped import RECORDED
from sim.world import load_world
from sim.world.targets import Target

FIT_END = date(2021, 10, 1)
COUNTS = ("total", "rise")
PULL = 0.3  # weight of a change over a whole range, relative to a count off by its tolerance
STEP = 0.1  # share of a range: large enough to exceed the remaining noise of common seeds

Point = Mapping[str, float]


@dataclass(frozen=True)
class Fit:
    """Where the parameters stood and where the search ended, with the counts (geometric means of seeds) at both."""

    stood: dict[str, float]
    found: dict[str, float]
    before: dict[str, float]
    after: dict[str, float]

    @property
    def cost_before(self) -> float:
        """Squared misses of the counts, summed, where the parameters stood."""
        return cost(self.before)

    @property
    def cost_after(self) -> float:
        """The same where the search ended."""
        return cost(self.after)


def movable() -> list[Parameter]:
    """Return fitted parameters whose window is within that of the fit."""
    fitted = [entry for entry in load_world().parameters.values() if entry.kind == "fitted"]
    return [entry for entry in fitted if date.fromisoformat(entry.window.split("/")[1]) < FIT_END]


def counts() -> list[Target]:
    """Return recorded counts of unchanged runs within the window of the fit, without those that only check it."""
    return [
        target
        for target in load_world().targets.values()
        if target.fit
        and target.statistic in COUNTS
        and target.until <= FIT_END
        and not (target.scenario or target.changes)
        and target.low is not None
        and target.high is not None
    ]


def place(entry: Parameter, value: float) -> float:
    """Return the position of a value in its range, 0 to 1, in logarithms if the range has one sign."""
    if entry.low > 0.0:
        return math.log(value / entry.low) / math.log(entry.high / entry.low)
    return (value - entry.low) / (entry.high - entry.low)


def value_at(entry: Parameter, where: float) -> float:
    """Return the value at a position in the range, to three significant digits, as precise as the counts allow."""
    if entry.low > 0.0:
        value = entry.low * (entry.high / entry.low) ** where
    else:
        value = entry.low + where * (entry.high - entry.low)
    return float(f"{min(entry.high, max(entry.low, value)):.3g}")


def miss(target: Target, simulated: float) -> float:
    """How far a count is missed: 1 at its tolerance, on a scale of ratios; 0 within the stated range."""
    low, high = target.low or 0.0, target.high or math.inf
    nearest = min(high, max(low, simulated))
    return math.log(max(simulated, 1.0) / max(nearest, 1.0)) / math.log(target.tolerance)


def cost(simulated: Mapping[str, float]) -> float:
    """Squared misses, summed over the counts."""
    return sum(miss(target, simulated[target.name]) ** 2 for target in counts())


def most_trials(rounds: int) -> int:
    """Points that a search of so many steps tries at most: each with a step aside in every parameter, and its ends."""
    return rounds * (len(movable()) + 2) + 2


def simulated_counts(
    points: Sequence[Point], seeds: Sequence[int], workers: int, done: Callable[[str], object]
) -> list[dict[str, float]]:
    """Return each count at each point, as the geometric mean over the seeds, which is smoother than a median.

    Raises RunFailedError when a run fails.
    """
    base = load_scenario(RECORDED)
    asks = tuple((target.name, "run") for target in counts())
    jobs = [Job(_at(base, point, n), seed, FIT_END, asks) for n, point in enumerate(points) for seed in seeds]
    found: dict[tuple[str, str], list[float]] = {}
    for job, values in finished(jobs, workers, done):
        for (name, _, _), value in values.items():
            found.setdefault((job.settings.name, name), []).append(value)
    return [
        {name: float(np.exp(np.mean(np.log(np.maximum(found[_name(n), name], 1.0))))) for name, _ in asks}
        for n in range(len(points))
    ]


def _at(base: Scenario, point: Point, n: int) -> Scenario:
    return base.with_changes(name=_name(n), parameters=point)


def _name(n: int) -> str:
    return f"point_{n}"


def fit(
    seeds: Sequence[int], workers: int, rounds: int, done: Callable[[str], object] = lambda _: None
) -> Fit:
    """Search from the present values; `rounds`: maximum steps. Raise RunFailedError if a run fails."""
    entries, held = movable(), counts()
    start = np.array([place(entry, entry.default) for entry in entries])

    def point(where: np.ndarray) -> dict[str, float]:
        return {entry.name: value_at(entry, x) for entry, x in zip(entries, where, strict=True)}

    def residuals(places: Sequence[np.ndarray]) -> list[np.ndarray]:
        simulated = simulated_counts([point(where) for where in places], seeds, workers, done)
        missed = [[miss(target, at[target.name]) for target in held] for at in simulated]
        pulled = [PULL * (where - start) for where in places]
        return [np.concatenate(parts) for parts in zip(missed, pulled, strict=True)]

    def slopes(where: np.ndarray) -> np.ndarray:
        steps = np.where(where < 0.5, STEP, -STEP)
        here, *beside = residuals([where, *(where + step for step in np.diag(steps))])
        return np.column_stack([(there - here) / step for there, step in zip(beside, steps, strict=True)])

    ended = least_squares(
        lambda where: residuals([where])[0], start, slopes, bounds=(0.0, 1.0), max_nfev=rounds
    )
    stood, found = {entry.name: entry.default for entry in entries}, point(ended.x)
    before, after = simulated_counts([stood, found], seeds, workers, done)
    return Fit(stood, found, before, after)
