"""Under how many scenarios of a batch a policy's effect keeps its sign: of the rival readings of scenarios/hypotheses.

Each scenario with a policy laid over it is compared with that scenario alone, seed by seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.compare import MEASURES, Measure, by_run, interval
from sim.batch.plan import alone
from sim.batch.reader import Batch
from sim.scenario.catalogue import hypotheses
from sim.scenario.policy import with_policy

UNTIL = date(2021, 12, 15)  # what happens later changes few of the effects and takes a third of the time
POLICIES = (
    "turkish_and_gulf_bans_early",
    "airline_sanctions",
    "agencies_unlicensed",
    "heavy_sanctions_early",
    "moscow_leans_on_minsk",
    "no_exclusion_zone",
    "humane_package",
    "return_corridor",
    "early_call",
)
OUTCOMES = (
    *(m for m in MEASURES if m.name in ("arrivals", "attempts_pl", "strip_days", "deaths")),
    Measure("pressure_peak", "highest pressure", "index", ("pressure",), "max"),
)


@dataclass(frozen=True)
class Alone:
    """A scenario of a batch without a policy, at a point of its sweep, and the reading it stands for."""

    base: str
    name: str
    role: str
    objective: str

    def with_policy(self, policy: str) -> str:
        """What it is called with a policy."""
        return with_policy(self.base, policy) + self.name.removeprefix(self.base)


def effects(batch: Batch) -> pd.DataFrame:
    """The paired effects of a batch's policies, one row a policy, outcome and scenario.

    Columns: policy, outcome, label, unit, scenario, role, objective (of Russia and Belarus there), runs (pairs of a
    seed), mean (NaN of deaths), low and high (95 % t-interval), sign (of the mean), clear (whether the interval
    excludes zero).
    """
    values, scenarios = by_run(batch, OUTCOMES), list(_alone(batch))
    rows = []
    for policy, measure, scenario in product(batch.policies, OUTCOMES, scenarios):
        column = values[measure.name]
        differences = (column[scenario.with_policy(policy)] - column[scenario.name]).dropna().to_numpy()
        rows.append(_row(policy, measure, scenario, differences))
    return pd.DataFrame(rows)


def _alone(batch: Batch) -> Iterator[Alone]:
    """In the order of the batch."""
    contents = batch.manifest["scenarios"]
    bases = set(alone(contents, batch.policies))
    for base, name in dict.fromkeys(
        pair
        for rows in batch.by_block("runs", ["base", "scenario"])
        for pair in rows.itertuples(index=False, name=None)
    ):
        if base in bases:
            reading = contents[base]["hypotheses"]
            yield Alone(base, name, reading["russia"]["role"], reading["belarus"]["objective"])


def _row(policy: str, measure: Measure, at: Alone, differences: np.ndarray) -> dict[str, Any]:
    found = interval(differences)
    about = {"policy": policy, "outcome": measure.name, "label": measure.label, "unit": measure.unit}
    return {
        **about,
        "scenario": at.name,
        "role": at.role,
        "objective": at.objective,
        "runs": found["runs"],
        "mean": np.nan if measure.deaths else found["mean"],
        "low": found["low"],
        "high": found["high"],
        "sign": int(np.sign(found["mean"])),
        "clear": bool(found["low"] > 0.0 or found["high"] < 0.0),
    }


def default_scenario(effects: pd.DataFrame) -> str:
    """The scenario whose signs are held against the others': the first under the default hypotheses, or the first."""
    role, objective = (hypotheses()[name].default for name in ("russia.role", "belarus.objective"))
    default = (effects["role"] == role) & (effects["objective"] == objective)
    return str(effects["scenario"][default if default.any() else slice(None)].iloc[0])


def summary(effects: pd.DataFrame) -> pd.DataFrame:
    """One row a policy and outcome: the sign in the default scenario, and how many scenarios share it.

    Columns: policy, outcome, label, default (that scenario), sign, same_sign (scenarios whose mean has that sign),
    clear (those of them whose 95 % interval excludes zero), scenarios (how many there are). Where the default has no
    effect at all there is no sign to keep: same_sign and clear are empty.
    """
    default = default_scenario(effects)
    rows = []
    for (policy, outcome, label), cells in effects.groupby(["policy", "outcome", "label"], sort=False):
        sign = int(cells.loc[cells["scenario"] == default, "sign"].iloc[0])
        same = cells["sign"] == sign
        rows.append(
            {
                "policy": policy,
                "outcome": outcome,
                "label": label,
                "default": default,
                "sign": sign,
                "same_sign": int(same.sum()) if sign else None,
                "clear": int((same & cells["clear"]).sum()) if sign else None,
                "scenarios": len(cells),
            }
        )
    return pd.DataFrame(rows).astype({"same_sign": "Int64", "clear": "Int64"})
