"""Scenario discovery: in which part of the posterior and hypotheses a policy fails its aim (PRIM), and regret."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.statistics import holm
from sim.inference.factors import Factor
from sim.inference.sensitivity import Draws, tie
from sim.scenario import Scenario
from sim.tables.measures import used

AIM = 0.1  # share by which a policy is to lower an outcome
MOST_SIDES = 3  # of a box, so that it can be said in a sentence
CLEAR, CHANCE = 0.05, 0.1  # p of a factor that goes with failures, and of a side that excludes fewer of them
LEAST_MASS = 0.1  # share of draws in a box
HARDLY = 0.03  # a share of draws
PEELED = 0.1  # of the draws in each step: fewer would follow chance
TELLING = 1.25  # failures in the box, relative to all draws, from which it says anything
COLUMNS = (
    *("outcome", "policy", "failed", "density", "coverage", "mass"),
    *("factor", "low", "high", "from_value", "to_value"),
)


def boxes(draws: Draws, scenario: Scenario) -> pd.DataFrame:
    """Return in which part of what is uncertain each policy does not lower an outcome by AIM, one row per side.

    Columns: outcome, policy, failed (share of all draws), density (share of draws in the box that fail), coverage
    (share of failures that are in the box), mass (share of draws in it), factor, low and high (places of its range),
    from_value and to_value. A policy that hardly ever or nearly always fails, or whose failures are spread evenly, has
    one row without a factor.
    """
    rows = []
    for outcome, index in aims(scenario).items():
        base = draws.base.outcomes[:, index]
        for policy, runs in draws.policies.items():
            whole = np.isfinite(base) & np.isfinite(runs.outcomes[:, index])
            fails = (runs.outcomes[whole, index] > (1.0 - AIM) * base[whole]).astype(float)
            found = _box(draws.places[whole], fails, draws.chosen)
            about = {"outcome": outcome, "policy": policy, "failed": float(fails.mean())}
            rows += [about | each for each in found] or [about]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def aims(scenario: Scenario) -> dict[str, int]:
    """Return the outcomes of the report of which less is better, and their places among its outcomes."""
    outcomes = used("report", scenario.world)
    return {measure.name: index for index, measure in enumerate(outcomes) if "aim" in measure.uses}


def _box(places: np.ndarray, fails: np.ndarray, chosen: Sequence[Factor]) -> list[dict[str, Any]]:
    """Return the sides of the box with most failures (Friedman & Fisher 1999), over the factors that go with them.

    Peeled over all factors it would follow chance. Sides that chance explains are left out (Bryant & Lempert 2010).
    """
    from prim import Prim

    share = float(fails.mean())
    kept = _telling(places, fails, chosen)
    if not kept or not LEAST_MASS <= share <= 1.0 - LEAST_MASS:
        return []
    frame = pd.DataFrame({str(n): places[:, n] for n in kept})
    box = Prim(frame, fails, threshold=share, peel_alpha=PEELED, mass_min=LEAST_MASS).find_box()
    if box is None:
        return []
    trajectory = box.peeling_trajectory
    best = (trajectory["density"] * trajectory["coverage"].pow(0.5)).where(trajectory["mass"] >= LEAST_MASS)
    box.select(int(best.idxmax()))
    limits = box.limits[box.limits["qp values"] < CHANCE]
    ends = {int(name): (float(side["min"]), float(side["max"])) for name, side in limits.iterrows()}
    inside = np.all(
        [(low <= places[:, n]) & (places[:, n] <= high) for n, (low, high) in ends.items()], axis=0
    )
    if not ends or fails[inside].mean() < TELLING * share:
        return []
    about = {
        "density": float(fails[inside].mean()),
        "coverage": float(fails[inside].sum() / fails.sum()),
        "mass": float(inside.mean()),
    }
    return [about | _side_of(chosen[n], places[:, n], *end) for n, end in ends.items()]


def _telling(places: np.ndarray, fails: np.ndarray, chosen: Sequence[Factor]) -> list[int]:
    """Return the factors that go with failures clearly (Holm over all), at most as many as a sentence holds."""
    found = [tie(factor, places[:, n], fails)[1] for n, factor in enumerate(chosen)]
    clear: list[int] = np.flatnonzero(holm(np.array(found)) < CLEAR).tolist()
    return sorted(clear, key=found.__getitem__)[:MOST_SIDES]


def _side_of(factor: Factor, places: np.ndarray, low: float, high: float) -> dict[str, Any]:
    """Return a side of a box by places of the range and by values; of a hypothesis all values in it.

    An end that excludes hardly any draw is that of the range.
    """
    low = low if np.mean(places < low) >= HARDLY else 0.0
    high = high if np.mean(places > high) >= HARDLY else 1.0
    ends = {"from_value": factor.value(low), "to_value": factor.value(high)}
    if factor.is_choice:
        held = tuple(factor.values)
        ends = dict.fromkeys(ends, " or ".join(str(v) for v in held if low <= factor.place(v) <= high))
    return {"factor": factor.name, "low": low, "high": high, **ends}


def regret(draws: Draws, scenario: Scenario) -> pd.DataFrame:
    """Return how much worse each policy (and none) is than the best for the same draw, where less is better.

    Columns: outcome, policy, mean, q95, best (share of draws in which it is the best).
    """
    rows = []
    named = {"no policy": draws.base, **draws.policies}
    for outcome, index in aims(scenario).items():
        values = np.column_stack([runs.outcomes[:, index] for runs in named.values()])
        values = values[np.isfinite(values).all(axis=1)]
        behind = values - values.min(axis=1, keepdims=True)
        for n, policy in enumerate(named):
            rows.append(
                {
                    "outcome": outcome,
                    "policy": policy,
                    "mean": float(behind[:, n].mean()),
                    "q95": float(np.quantile(behind[:, n], 0.95)),
                    "best": float(np.mean(behind[:, n] == 0.0)),
                }
            )
    return pd.DataFrame(rows)
