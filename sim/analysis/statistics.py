"""Tests of paired differences, alone and as a family."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray


def p_value(differences: NDArray[np.float64]) -> float:
    """Two-sided p of a mean of zero by the paired t-test; shape (pairs,), NaN for fewer than two."""
    from scipy.stats import t

    count = len(differences)
    if count < 2:
        return nan
    error = float(differences.std(ddof=1)) / sqrt(count)
    mean = abs(float(differences.mean()))
    if error == 0.0:
        return 0.0 if mean else 1.0
    return float(2.0 * t.sf(mean / error, count - 1))


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
