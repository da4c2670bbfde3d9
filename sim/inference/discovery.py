"""Scenario discovery: in which part of the posterior and hypotheses a policy fails its aim (PRIM), and regret."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.inference.factors import Factor
from sim.inference.sensitivity import Draws
from sim.scenario import Scenario
from sim.tables.measures import used

AIM = 0.1  # share by which a policy is to lower an outcome
MOST_SIDES = 3  # of a box, so that it can be said in a sentence
LEAST_MASS = 0.1  # share of draws in a box
TELLING = 1.25  # failures in the box, relative to all draws, from which it says anything


def boxes(draws: Draws, scenario: Scenario, outcome: str) -> pd.DataFrame:
    """Return in which part of what is uncertain each policy does not lower an outcome by AIM, one row per side.

    Columns: policy, failed (share of all draws), density (share of draws in the box that fail), coverage (share of
    failures that are in the box), mass (share of draws in it), factor, low and high (places of its range), from_value
    and to_value. A policy that hardly ever or nearly always fails, or whose failures are
    spread evenly, has one row without a factor.
    """
    index = [measure.name for measure in used("report", scenario.world)].index(outcome)
    base = draws.base.outcomes[:, index]
    rows = []
    for policy, runs in draws.policies.items():
        whole = np.isfinite(base) & np.isfinite(runs.outcomes[:, index])
        fails = (runs.outcomes[whole, index] > (1.0 - AIM) * base[whole]).astype(float)
        found = _box(draws.places[whole], fails, draws.chosen)
        about = {"policy": policy, "failed": float(fails.mean())}
        rows += [about | each for each in found] or [about]
    columns = [
        "policy",
        "failed",
        "density",
        "coverage",
        "mass",
        "factor",
        "low",
        "high",
        "from_value",
        "to_value",
    ]
    return pd.DataFrame(rows, columns=columns)


def _box(places: np.ndarray, fails: np.ndarray, chosen: Sequence[Factor]) -> list[dict[str, Any]]:
    """Return the sides of the box with most failures (Friedman & Fisher 1999), without those that exclude nothing."""
    from prim import Prim

    share = float(fails.mean())
    if not LEAST_MASS <= share <= 1.0 - LEAST_MASS:
        return []
    frame = pd.DataFrame(places, columns=[factor.name for factor in chosen])
    box = Prim(frame, fails, threshold=share, threshold_type=">", mass_min=LEAST_MASS).find_box()
    if box is None:
        return []
    trajectory = box.peeling_trajectory
    few = trajectory[(trajectory["res dim"] <= MOST_SIDES) & (trajectory["mass"] >= LEAST_MASS)]
    best = (few["density"] * few["coverage"].pow(0.5)).idxmax()
    box.select(int(best))
    if box.density < TELLING * share:
        return []
    by_name = {factor.name: factor for factor in chosen}
    return [
        {
            "density": float(box.density),
            "coverage": float(box.coverage),
            "mass": float(box.mass),
            "factor": name,
            "low": (low := max(float(side["min"]), 0.0)),
            "high": (high := min(float(side["max"]), 1.0)),
            "from_value": by_name[name].value(low),
            "to_value": by_name[name].value(high),
        }
        for name, side in box.limits.iterrows()
    ]


def regret(draws: Draws, scenario: Scenario) -> pd.DataFrame:
    """Return how much worse each policy (and none) is than the best for the same draw, where less is better.

    Columns: outcome, policy, mean, q95, best (share of draws in which it is the best).
    """
    rows = []
    named = {"no policy": draws.base, **draws.policies}
    for index, measure in enumerate(used("report", scenario.world)):
        values = np.column_stack([runs.outcomes[:, index] for runs in named.values()])
        values = values[np.isfinite(values).all(axis=1)]
        behind = values - values.min(axis=1, keepdims=True)
        for n, policy in enumerate(named):
            rows.append(
                {
                    "outcome": measure.name,
                    "policy": policy,
                    "mean": float(behind[:, n].mean()),
                    "q95": float(np.quantile(behind[:, n], 0.95)),
                    "best": float(np.mean(behind[:, n] == 0.0)),
                }
            )
    return pd.DataFrame(rows)


def in_words(boxes: pd.DataFrame, outcome: str) -> list[str]:
    """Return a sentence per policy: where it misses its aim."""
    lines = []
    for policy, sides in boxes.groupby("policy", sort=False):
        first = sides.iloc[0]
        aim = f"{policy} fails to lower {outcome} by {AIM:.0%} in {first['failed']:.0%} of draws"
        if pd.isna(first["factor"]):
            lines.append(f"{aim}; no part of the ranges stands out.")
            continue
        where = " and ".join(_side(side) for _, side in sides.iterrows())
        lines.append(
            f"{aim}, and in {first['density']:.0%} of those with {where} "
            f"({first['coverage']:.0%} of its failures lie there)."
        )
    return lines


def _side(side: pd.Series) -> str:
    low, high = side["from_value"], side["to_value"]
    if isinstance(low, str):
        return f"{side['factor']} {low}" if low == high else f"{side['factor']} from {low} to {high}"
    if side["low"] <= 0.01:
        return f"{side['factor']} below {high:.3g}"
    return (
        f"{side['factor']} above {low:.3g}"
        if side["high"] >= 0.99
        else f"{side['factor']} {low:.3g} to {high:.3g}"
    )
