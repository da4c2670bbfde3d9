"""Intervals and tests of paired differences, alone and as a family, and when an effect is called clear."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

HALF, MOST = 0.5, 0.9  # of the draws, within the inner and the outer interval
ENOUGH = 20  # draws from which the ends of the outer interval can be read off; with fewer it is their range
LEVEL = 0.1  # of a corrected p up to which an effect counts


def spread(values: NDArray[np.float64], share: float) -> tuple[float, float]:
    """Return the interval that holds this share of draws, by quantiles; of fewer than ENOUGH the outer is their range.

    Its ends are draws, so that no count falls below zero in it. NaN for a single draw.
    """
    if len(values) < 2:
        return nan, nan
    if len(values) < ENOUGH and share > HALF:
        return float(values.min()), float(values.max())
    with np.errstate(invalid="ignore"):  # between two infinite ratios
        low, high = np.quantile(values, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def held(values: NDArray[np.float64], share: float) -> tuple[float, float]:
    """Return the same of numbers that need no pair: a single one is its own interval; NaN for none."""
    return spread(values, share) if len(values) != 1 else (float(values[0]), float(values[0]))


def outer(draws: int) -> str:
    """Return what the outer interval of this many draws is, in words."""
    return f"{100 * MOST:.0f} %" if draws >= ENOUGH else f"range of {draws} draws"


def interval_words(draws: int) -> str:
    """Return the name of the outer interval: 90 % interval, range of 8 draws."""
    return f"{outer(draws)} interval" if draws >= ENOUGH else outer(draws)


def over_runs(runs: int) -> str:
    """Return what the outer interval of runs holds: 90 % of 40 runs, or all of them where there are few."""
    return f"{outer(runs)} of {runs} runs" if runs >= ENOUGH else f"the range of the {runs} runs"


def apart(low: ArrayLike, high: ArrayLike) -> NDArray[np.bool_]:
    """Return which intervals exclude 0."""
    found: NDArray[np.bool_] = (np.asarray(low, float) > 0.0) | (np.asarray(high, float) < 0.0)
    return found


def clear(low: ArrayLike, high: ArrayLike, p_corrected: ArrayLike) -> NDArray[np.bool_]:
    """Return which effects are clear: the outer interval of their draws excludes 0, and p after Holm is at most 0.1.

    Both are needed: with many draws p shows that the mean is not 0, even where half of the draws have the other sign.
    """
    found: NDArray[np.bool_] = apart(low, high) & (np.asarray(p_corrected, float) <= LEVEL)
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


def rule(comparisons: int, draws: int) -> str:
    """Return what clear means beside a table or a figure: its family of comparisons and its draws."""
    return (
        f"Clear: the {interval_words(draws)} excludes zero, and p is at most {LEVEL:g} after Holm's correction for "
        f"{comparisons} comparison{'s' * (comparisons != 1)} ({draws} draws). Not clear does not mean no effect."
    )


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
