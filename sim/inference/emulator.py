"""A fast stand-in of the model: Gaussian processes of principal components of the simulated logarithms of counts."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

KEPT = 0.98  # share of the variance of the counts in the components
MOST_COMPONENTS = 10
MOST_TRAINED = 1000  # points of the processes: their cost grows with the cube
MOST_TUNED = 200  # points by which the length scales are found
MOST_STEPS = 15  # of that search
FOLDS = 5
MEASURED = 300  # newest points by which the spread is found: they lie where the emulator is used
RIDGE = 1e-2


@dataclass
class Emulator:
    """Predicts what a run would count; made by `trained`.

    `spread`: standard deviation of its errors, (observations,), from the newest points, left out in turn; it contains
    the chance of a single run.
    """

    centre: np.ndarray
    scale: np.ndarray
    axes: np.ndarray
    trend: np.ndarray
    processes: list[Any]
    spread: np.ndarray

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Return expected logarithms of counts, (points, observations), at coded inputs, (points, columns)."""
        found = _terms(inputs) @ self.trend
        found += np.column_stack([process.predict(inputs) for process in self.processes])
        return self.centre + (found @ self.axes) * self.scale


@dataclass
class Emulators:
    """Emulators of counts of which not every run tells, each of the counts that end with the same runs.

    `spread`: as of an Emulator; NaN of counts of which no run tells, as their predictions.
    """

    parts: list[tuple[np.ndarray, Emulator]]
    spread: np.ndarray

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Return expected logarithms of counts, (points, observations), at coded inputs, (points, columns)."""
        found = np.full((len(inputs), len(self.spread)), np.nan)
        for columns, part in self.parts:
            found[:, columns] = part.predict(inputs)
        return found


def trained(inputs: np.ndarray, outputs: np.ndarray, seed: int) -> Emulators:
    """Return the emulators of simulated points: (points, columns) and (points, observations), NaN after a run's end."""
    known = np.isfinite(outputs)
    parts, spread = [], np.full(outputs.shape[1], np.nan)
    for rows in np.unique(known, axis=1).T:
        columns = np.flatnonzero((known == rows[:, None]).all(axis=0))
        if rows.any():
            parts.append((columns, _trained(inputs[rows], outputs[rows][:, columns], seed)))
            spread[columns] = parts[-1][1].spread
    return Emulators(parts, spread)


def _trained(inputs: np.ndarray, outputs: np.ndarray, seed: int) -> Emulator:
    recent = slice(-MOST_TRAINED, None)
    inputs, outputs = inputs[recent], outputs[recent]
    centre, scale = outputs.mean(axis=0), np.maximum(outputs.std(axis=0), 1e-6)
    standard = (outputs - centre) / scale
    _, strength, axes = np.linalg.svd(standard, full_matrices=False)
    shares = np.cumsum(strength**2) / (strength**2).sum()
    axes = axes[: min(MOST_COMPONENTS, int(np.searchsorted(shares, KEPT)) + 1)]
    scores = standard @ axes.T
    trend = _ridge(_terms(inputs), scores)
    rest = scores - _terms(inputs) @ trend
    kernels = [_tuned(inputs, column, seed) for column in rest.T]
    processes = [_fitted(kernel, inputs, column) for kernel, column in zip(kernels, rest.T, strict=True)]
    missed = _left_out(inputs, scores, kernels, axes, standard, seed)
    return Emulator(centre, scale, axes, trend, processes, missed * scale)


def _terms(inputs: np.ndarray) -> np.ndarray:
    """Constant, linear and quadratic terms of the trend."""
    return np.column_stack([np.ones(len(inputs)), inputs, inputs**2])


def _ridge(terms: np.ndarray, values: np.ndarray) -> np.ndarray:
    penalty = RIDGE * len(terms) * np.eye(terms.shape[1]) / terms.shape[1]
    penalty[0, 0] = 0.0
    return np.linalg.solve(terms.T @ terms + penalty, terms.T @ values)


def _tuned(inputs: np.ndarray, column: np.ndarray, seed: int) -> Any:
    """Return a kernel with a length for each input, found on part of the points."""
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    rng = np.random.default_rng([seed, 2])
    part = rng.permutation(len(inputs))[:MOST_TUNED]
    variance = max(float(column.var()), 1e-6)
    kernel = ConstantKernel(variance, (1e-3 * variance, 1e2 * variance)) * Matern(
        np.full(inputs.shape[1], 3.0), (0.2, 50.0), nu=2.5
    ) + WhiteKernel(0.3 * variance, (1e-3 * variance, 2.0 * variance))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length at a bound: an input without effect
        return _process(kernel, _searched).fit(inputs[part], column[part]).kernel_


def _searched(cost: Any, start: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the lengths after a short search: they need not be exact, as the spread is measured afterwards."""
    from scipy.optimize import minimize

    found = minimize(cost, start, method="L-BFGS-B", jac=True, bounds=bounds, options={"maxiter": MOST_STEPS})
    return found.x, float(found.fun)


def _process(kernel: Any, optimizer: Any) -> Any:
    from sklearn.gaussian_process import GaussianProcessRegressor

    return GaussianProcessRegressor(kernel, alpha=1e-8, optimizer=optimizer)


def _fitted(kernel: Any, inputs: np.ndarray, column: np.ndarray) -> Any:
    return _process(kernel, None).fit(inputs, column)


def _left_out(
    inputs: np.ndarray,
    scores: np.ndarray,
    kernels: list[Any],
    axes: np.ndarray,
    standard: np.ndarray,
    seed: int,
) -> np.ndarray:
    """Return the root mean square error at points left out in turn, per observation, in standard deviations."""
    rng = np.random.default_rng([seed, 3])
    fold = rng.permutation(len(inputs)) % FOLDS
    missed = np.empty_like(standard)
    for number in range(FOLDS):
        held, rest = fold == number, fold != number
        trend = _ridge(_terms(inputs[rest]), scores[rest])
        residual = scores[rest] - _terms(inputs[rest]) @ trend
        found = _terms(inputs[held]) @ trend + np.column_stack(
            [
                _fitted(kernel, inputs[rest], column).predict(inputs[held])
                for kernel, column in zip(kernels, residual.T, strict=True)
            ]
        )
        missed[held] = standard[held] - found @ axes
    root: np.ndarray = np.sqrt(np.mean(missed[-MEASURED:] ** 2, axis=0))
    return root
