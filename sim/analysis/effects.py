"""Effects for a report: paired differences over draws with 50 and 90 % intervals, corrected for their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.statistics import HALF, MOST, apart, clear, held, holm, p_value, spread
from sim.batch.reader import Batch
from sim.scenario.draws import KINDS
from sim.tables.measures import Measure

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """What varies over the draws of a batch beside seeds, of KINDS: the values of draw k belong to seed k."""

    kinds: Sequence[str]

    @classmethod
    def of(cls, batch: Batch) -> Draws:
        """Read it from the batch's manifest; a batch of an older version may have drawn all."""
        made = batch.manifest["batch"]
        return cls(made.get("drawn", tuple(KINDS) if made.get("draws") else ()))

    @property
    def source(self) -> str:
        """Return what an interval comes from, in words."""
        return f"{', '.join(self.kinds)} and seeds" if self.kinds else "seeds alone"


def effects(
    values: pd.DataFrame, measures: Sequence[Measure], baseline: str, scenarios: Sequence[str]
) -> pd.DataFrame:
    """Return the effect of each scenario on each measure, one row each, against the baseline: see `differences`."""
    pairs = [(scenario, baseline) for scenario in scenarios if scenario != baseline]
    return differences(values, measures, pairs)


def differences(
    values: pd.DataFrame, measures: Sequence[Measure], pairs: Sequence[tuple[str, str]]
) -> pd.DataFrame:
    """Return how the first scenario of each pair differs from the second in each measure, over runs of the same seed.

    `values`: one row per (scenario, run), one column per measure. Columns: scenario, against, measure, label, unit,
    deaths, pairs (of runs), level (mean of the second), mean (NaN of deaths), low50, high50, low90, high90 (see
    `spread`), percent (the mean, of the level; NaN where that is 0), percent_median (NaN of deaths) and
    percent_low50 to percent_high90 (median and `spread` of each pair's own relative difference, so never below -100;
    NaN where too many are of nothing), same_sign (share of pairs with the sign of the mean; NaN without one), p (of
    Student's t, after Holm 1979 over all rows), comparisons (how many rows that are), apart (whether low90 to high90
    excludes 0), clear (see `clear`), pairs_needed (for a mean known to a tenth).
    """
    rows = [
        _effect(values[measure.name], measure, against, scenario)
        for scenario, against in pairs
        for measure in measures
    ]
    frame = pd.DataFrame(rows)
    if not rows:
        return frame
    frame["comparisons"] = int(frame["p"].notna().sum())
    frame["p"] = holm(frame["p"].to_numpy(dtype=float))
    frame["apart"] = apart(frame["low90"], frame["high90"])
    frame["clear"] = clear(frame["low90"], frame["high90"], frame["p"])
    return frame


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a frame, each with its columns as attributes."""
    return list(frame.itertuples())


def regret(values: pd.DataFrame, measures: Sequence[Measure], scenarios: Sequence[str]) -> pd.DataFrame:
    """Return how much worse each scenario is than the best of all for the same seed, where less is better.

    One row per scenario and measure: scenario, measure, label, unit, draws, mean, high90 (exceeded in 5 % of draws; of
    few draws the largest), best (share of draws in which it is the best).
    """
    rows = []
    for measure in measures:
        table = values.pivot_table(measure.name, "run", "scenario")[list(scenarios)].dropna()
        behind = table.sub(table.min(axis=1), axis=0)
        for scenario in scenarios:
            mine = behind[scenario].to_numpy(dtype=float)
            rows.append(
                {
                    "scenario": scenario,
                    "measure": measure.name,
                    "label": measure.label,
                    "unit": measure.unit,
                    "draws": len(mine),
                    "mean": float(mine.mean()) if len(mine) else nan,
                    "high90": held(mine, MOST)[1],
                    "best": float(np.mean(mine == 0.0)) if len(mine) else nan,
                }
            )
    return pd.DataFrame(rows)


def _effect(column: pd.Series, measure: Measure, against: str, scenario: str) -> dict[str, Any]:
    pairs = pd.concat([column[scenario], column[against]], axis=1, join="inner").dropna().to_numpy(float)
    differences, level = pairs[:, 0] - pairs[:, 1], float(pairs[:, 1].mean()) if len(pairs) else nan
    mean = float(differences.mean()) if len(pairs) else nan
    (low50, high50), (low90, high90) = spread(differences, HALF), spread(differences, MOST)
    per_cent = 100.0 / level if level else nan
    shown = nan if measure.deaths else mean
    relative = _relative(differences, pairs[:, 1]) | ({"median": nan} if measure.deaths else {})
    return {
        "scenario": scenario,
        "against": against,
        "measure": measure.name,
        "label": measure.label,
        "unit": measure.unit,
        "deaths": measure.deaths,
        "pairs": len(pairs),
        "level": nan if measure.deaths else level,
        "mean": shown,
        "low50": low50,
        "high50": high50,
        "low90": low90,
        "high90": high90,
        "percent": shown * per_cent,
        **{f"percent_{end}": value for end, value in relative.items()},
        "same_sign": float(np.mean(np.sign(differences) == np.sign(mean))) if mean else nan,
        "p": p_value(differences),
        "clear": False,
        "pairs_needed": _needed(differences),
    }


def _relative(differences: Values, levels: Values) -> dict[str, float]:
    """Return the median and both intervals of each pair's own difference in per cent of its level."""
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(differences == 0.0, 0.0, 100.0 * differences / levels)
    found = [float(np.median(each)) if len(each) else nan, *spread(each, HALF), *spread(each, MOST)]
    names = ("median", "low50", "high50", "low90", "high90")
    return {name: value if np.isfinite(value) else nan for name, value in zip(names, found, strict=True)}


def _needed(differences: Values) -> float:
    """Return how many pairs show the mean's sign in nine of ten batches: 2.9 standard errors; infinite without one."""
    mean = float(differences.mean()) if len(differences) else nan
    deviation = float(differences.std(ddof=1)) if len(differences) > 1 else nan
    if not mean:
        return inf
    return float(np.ceil((STANDARD_ERRORS * deviation / mean) ** 2)) if deviation == deviation else nan


STANDARD_ERRORS = 2.93  # 1.645 + 1.282: the 90 % interval of the mean excludes 0 with probability 0.9
