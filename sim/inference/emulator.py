"""A fast stand-in of the model for the simulated logarithms of counts.

A regression over all points, on polynomials of each input and products of two, says most; Gaussian processes of the
principal components of what it leaves add what the newest points show. In so many dimensions processes alone are no
better than a straight line.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

KEPT = 0.98  # share of the variance of the counts in the components
MOST_COMPONENTS = 5
MOST_TRAINED = 1000  # newest points of the processes: their cost grows with the cube
MOST_TUNED = 200  # points by which the length scales are found
MOST_STEPS = 15  # of that search
FOLDS = 5
MEASURED = 300  # newest points by which the spread is found: they lie where the emulator is used
DEGREE = 4  # of the trend in each input
PAIRED = 0.5  # size of products in the trend: below 1 the penalty holds them smaller
PENALTIES = tuple(np.geomspace(0.1, 1000.0, 9).tolist())  # of the trend, to choose from


@dataclass
class Emulator:
    """Predicts what a run would count; made by `trained`.

    `spread`: standard deviation of its errors, (observations,), from the newest points, left out in turn; it contains
    the chance of a single run.
    """

    centre: np.ndarray
    scale: np.ndarray
    trend: Any
    axes: np.ndarray
    processes: list[Any]
    spread: np.ndarray

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Return expected logarithms of counts, (points, observations), at coded inputs, (points, columns)."""
        rest = np.column_stack([process.predict(inputs) for process in self.processes])
        return self.centre + (_predicted(self.trend, inputs) + rest @ self.axes) * self.scale


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
    centre, scale = outputs.mean(axis=0), np.maximum(outputs.std(axis=0), 1e-6)
    standard = (outputs - centre) / scale
    trend = _trend(inputs, standard)
    recent = slice(-MOST_TRAINED, None)
    near, rest = inputs[recent], (standard - _predicted(trend, inputs))[recent]
    _, strength, axes = np.linalg.svd(rest, full_matrices=False)
    shares = np.cumsum(strength**2) / max((strength**2).sum(), 1e-12)
    axes = axes[: min(MOST_COMPONENTS, int(np.searchsorted(shares, KEPT)) + 1)]
    scores = rest @ axes.T
    kernels = [_tuned(near, column, seed) for column in scores.T]
    processes = [_fitted(kernel, near, column) for kernel, column in zip(kernels, scores.T, strict=True)]
    missed = _left_out(inputs, standard, trend.alpha_, kernels, axes, seed)
    return Emulator(centre, scale, trend, axes, processes, missed * scale)


def _terms(inputs: np.ndarray) -> np.ndarray:
    """Legendre polynomials of each input (0 to 1), and the products of the linear ones in pairs: no constant."""
    polynomials = np.polynomial.legendre.legvander(2.0 * inputs - 1.0, DEGREE)[:, :, 1:]
    first, second = np.triu_indices(inputs.shape[1], 1)
    linear = polynomials[:, :, 0]
    pairs = PAIRED * linear[:, first] * linear[:, second]
    return np.column_stack([polynomials.reshape(len(inputs), -1), pairs])


def _trend(inputs: np.ndarray, values: np.ndarray) -> Any:
    """Return a ridge regression on the terms; its penalty is the one that predicts points left out best."""
    from sklearn.linear_model import RidgeCV

    return RidgeCV(PENALTIES).fit(_terms(inputs), values)


def _predicted(trend: Any, inputs: np.ndarray) -> np.ndarray:
    """Return what a trend predicts, (points, observations): scikit-learn drops the axis of a single one."""
    found: np.ndarray = trend.predict(_terms(inputs)).reshape(len(inputs), -1)
    return found


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
    inputs: np.ndarray, standard: np.ndarray, penalty: float, kernels: list[Any], axes: np.ndarray, seed: int
) -> np.ndarray:
    """Return the root mean square error at points left out in turn, per observation, in standard deviations."""
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng([seed, 3])
    fold = rng.permutation(len(inputs)) % FOLDS
    missed = np.empty_like(standard)
    for number in range(FOLDS):
        held, kept = fold == number, fold != number
        trend = Ridge(penalty).fit(_terms(inputs[kept]), standard[kept])
        near = np.flatnonzero(kept)[-MOST_TRAINED:]
        scores = (standard[near] - _predicted(trend, inputs[near])) @ axes.T
        rest = np.column_stack(
            [
                _fitted(kernel, inputs[near], column).predict(inputs[held])
                for kernel, column in zip(kernels, scores.T, strict=True)
            ]
        )
        missed[held] = standard[held] - _predicted(trend, inputs[held]) - rest @ axes
    root: np.ndarray = np.sqrt(np.mean(missed[-MEASURED:] ** 2, axis=0))
    return root
