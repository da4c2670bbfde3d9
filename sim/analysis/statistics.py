"""Intervals and tests of paired differences, alone and as a family, and when an effect is called clear."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

HALF, MOST = 0.5, 0.9  # of the draws, within the inner and the outer interval
ENOUGH = (
    20  # draws from which the ends of the outer interval can be read off; with fewer, Student's t is assumed
)
LEVEL = 0.1  # of a corrected p up to which an effect counts


def spread(values: NDArray[np.float64], share: float) -> tuple[float, float]:
    """Return the interval that holds this share of draws: their quantiles, or of Student's t below ENOUGH of them.

    The latter is the prediction interval of one more draw; NaN for a single draw.
    """
    from scipy.special import stdtrit  # scipy.stats takes a second to import

    count = len(values)
    if count >= ENOUGH:
        low, high = np.quantile(values, [(1 - share) / 2, (1 + share) / 2])
        return float(low), float(high)
    if count < 2:
        return nan, nan
    mean, deviation = float(values.mean()), float(values.std(ddof=1))
    half = float(stdtrit(count - 1, (1 + share) / 2)) * deviation * sqrt(1 + 1 / count)
    return mean - half, mean + half


def clear(low: ArrayLike, high: ArrayLike, p_corrected: ArrayLike) -> NDArray[np.bool_]:
    """Return which effects are clear: the outer interval of their draws excludes 0, and p after Holm is at most 0.1.

    Both are needed: with many draws p shows that the mean is not 0, even where half of the draws have the other sign.
    """
    outside = (np.asarray(low, float) > 0.0) | (np.asarray(high, float) < 0.0)
    found: NDArray[np.bool_] = outside & (np.asarray(p_corrected, float) <= LEVEL)
    return found


def p_value(differences: NDArray[np.float64]) -> float:
    """Two-sided p of a mean of zero by the paired t-test; shape (pairs,), NaN for fewer than two."""
    from scipy.special import stdtr

    count = len(differences)
    if count < 2:
        return nan
    error = float(differences.std(ddof=1)) / sqrt(count)
    mean = abs(float(differences.mean()))
    if error == 0.0:
        return 0.0 if mean else 1.0
    return float(2.0 * stdtr(count - 1, -mean / error))


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return the p-values of a family of tests, adjusted so that a false rejection is as improbable as in one test.

    The step-down method of Holm (1979), which assumes nothing about how the tests depend on each other. NaN stays NaN
    and is not counted.
    """
    given = np.asarray(p_values, dtype=float)
    adjusted = np.full(given.shape, nan)
    known = np.flatnonzero(~np.isnan(given))
    order = known[np.argsort(given[known], kind="stable")]
    steps = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(given[order] * steps))
    return adjusted
