"""Results of a fit: draws, prior and posterior, correlations, predictive checks, and a study of recovery."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sim.inference.calibrate import RECOVERED, Fit, truths_of
from sim.inference.factors import Factor, coded
from sim.inference.observations import LEAST, Likelihood, last_day, logs, observations
from sim.inference.sampling import PARTS, Cloud, chain, moved
from sim.inference.scores import IDENTIFIED, LEVELS, NAMES

CORRELATED = 0.3
RECOVERY_STEPS = 120
MOST_OF_AN_ORIGIN = 100  # draws, inside the fit window


def draws(fit: Fit) -> pd.DataFrame:
    """Return the posterior: draw, weight (1 in sum), and the value of each factor."""
    places, counts = np.unique(fit.posterior.places, axis=0, return_counts=True)
    table = pd.DataFrame(fit.points(places))
    table.insert(0, "draw", range(len(table)))
    table.insert(1, "weight", counts / counts.sum())
    return table


def origins(fit: Fit) -> pd.DataFrame:
    """Return draws of the posterior of each origin but the last: origin, and the value of each factor."""
    tables = []
    for day, cloud in fit.clouds.items():
        if cloud is not fit.posterior:
            most = MOST_OF_AN_ORIGIN if day < fit.scenario.world.settings.fit_end else len(cloud.places)
            rows = np.linspace(0, len(cloud.places) - 1, min(most, len(cloud.places))).astype(int)
            tables.append(pd.DataFrame(fit.points(cloud.places[rows])))
            tables[-1].insert(0, "origin", day)
    return pd.concat(tables, ignore_index=True)


def prior_posterior(fit: Fit) -> pd.DataFrame:
    """Return prior and posterior, one row per factor (or value of a hypothesis).

    Columns: factor, value (of a hypothesis), unit, default, prior and posterior quantiles (probabilities of a
    value of a hypothesis as prior and posterior), narrowed (posterior over prior spread), identified.
    """
    places = fit.posterior.places
    rows = []
    for factor, column in zip(fit.factors, places.T, strict=True):
        rows += _readings(factor, column) if factor.is_choice else [_range(factor, column)]
    return pd.DataFrame(rows)


def _range(factor: Factor, places: np.ndarray) -> dict[str, Any]:
    values = np.array([factor.value(float(place)) for place in places])
    narrowed = float(places.std() * np.sqrt(12.0))
    return {
        "factor": factor.name,
        "value": "",
        "unit": factor.unit,
        "default": factor.default,
        **{f"prior_{name}": factor.value(level) for name, level in zip(NAMES, LEVELS, strict=True)},
        **dict(zip(NAMES, np.quantile(values, LEVELS), strict=True)),
        "narrowed": narrowed,
        "identified": bool(narrowed < IDENTIFIED),
    }


def _readings(factor: Factor, places: np.ndarray) -> list[dict[str, Any]]:
    held = [factor.value(float(place)) for place in places]
    return [
        {
            "factor": factor.name,
            "value": str(value),
            "unit": factor.unit,
            "prior": weight,
            "posterior": (share := held.count(value) / len(held)),
            "identified": bool(abs(share - weight) > (1.0 - IDENTIFIED) * max(weight, 1.0 - weight)),
        }
        for value, weight in zip(factor.values, factor.weights, strict=True)
    ]


def correlations(fit: Fit) -> pd.DataFrame:
    """Return the pairs of factors that the record ties to each other: factor, other, correlation.

    A hypothesis with more than two values has no order and is in no pair.
    """
    found = np.atleast_2d(np.corrcoef(fit.posterior.places, rowvar=False))
    ordered = [(index, factor.name) for index, factor in enumerate(fit.factors) if len(factor.values) <= 2]
    pairs = [
        {"factor": name, "other": other, "correlation": float(found[i, j])}
        for place, (i, name) in enumerate(ordered)
        for j, other in ordered[:place]
        if abs(found[i, j]) >= CORRELATED
    ]
    table = pd.DataFrame(pairs, columns=["factor", "other", "correlation"])
    return table.sort_values("correlation", key=abs, ascending=False, ignore_index=True)


def checks(fit: Fit, seed: int) -> pd.DataFrame:
    """Return the posterior predictive check of each observation.

    Columns: target, label, until, stated_low and stated_high, weight, quantiles of what a model with the stated error
    would count, covered (whether the 90 % interval meets what is stated), below (share of draws below the middle).
    """
    held = observations(fit.scenario.world)
    rng = np.random.default_rng([seed, 4])
    counts = fit.posterior.runs.counts
    rows = []
    for index, each in enumerate(held):
        predicted = np.exp(logs(counts[:, index]) + each.error * rng.standard_normal(len(counts)))
        low, high = np.quantile(predicted, [LEVELS[0], LEVELS[-1]])
        stated = each.target.low or 0.0, each.target.high or 0.0
        rows.append(
            {
                "target": each.name,
                "label": each.target.label,
                "until": each.target.until,
                "stated_low": stated[0],
                "stated_high": stated[1],
                "weight": each.weight,
                **dict(zip(NAMES, np.quantile(predicted, LEVELS), strict=True)),
                "covered": bool(low <= max(stated[1], LEAST) and high >= stated[0]),
                "below": float(np.mean(predicted < max(sum(stated) / 2, LEAST))),
            }
        )
    return pd.DataFrame(rows)


def recovery(fit: Fit, seed: int) -> pd.DataFrame:
    """Return how well made-up truths come back, one row per truth and parameter.

    Columns: truth, factor, true, q05, q95 (places of the prior), recovered. The truths are draws of the posterior, each
    with the counts of its run and the stated error; their posteriors come about as its own.
    """
    assert fit.emulator is not None
    assert fit.near is not None
    rng = np.random.default_rng([seed, 5])
    likelihood, last = Likelihood(observations(fit.scenario.world)), last_day(fit.scenario.world)
    cloud, code = fit.posterior, partial(coded, fit.factors)
    truths = rng.permutation(len(cloud.places))[: truths_of(len(cloud.places))]
    rows = []
    for number, truth in enumerate(truths):
        error = likelihood.error * rng.standard_normal(len(likelihood.held))
        stated = likelihood.shifted(logs(cloud.runs.counts[truth]) + error)
        start = cloud.places[rng.integers(0, len(cloud.places), RECOVERED)]
        places = chain(start, stated, last, fit.emulator, code, RECOVERY_STEPS, rng)
        for _ in range(PARTS):
            drawn = Cloud(places, fit.simulate(places, last))
            places = moved(drawn, stated, last, fit.emulator.spread, rng, fit.near)
        rows += _recovered(number, fit.factors, cloud.places[truth], places)
    return pd.DataFrame(rows)


def _recovered(
    number: int, factors: Sequence[Factor], true: np.ndarray, found: np.ndarray
) -> list[dict[str, Any]]:
    low, high = np.quantile(found, [LEVELS[0], LEVELS[-1]], axis=0)
    return [
        {
            "truth": number,
            "factor": factor.name,
            "true": true[index],
            "q05": low[index],
            "q95": high[index],
            "recovered": bool(low[index] <= true[index] <= high[index]),
        }
        for index, factor in enumerate(factors)
        if not factor.is_choice
    ]
