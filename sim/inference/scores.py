"""How good a forecast was: proper scores, coverage of intervals, and errors relative to a naive one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.text.words import number, two_digits

MODEL = "model"  # beside the names of naive forecasts
KEYS = ("measure", "per")  # what is scored together
IDENTIFIED = 0.75  # of the prior's spread: a posterior narrower than that clearly narrows
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
NAMES = ("q05", "q25", "q50", "q75", "q95")


def scores(draws: np.ndarray, observed: np.ndarray, step: float) -> dict[str, Any]:
    """Return the scores of draws, (draws, counts), of what was observed, (counts,).

    crps: continuous ranked probability score (mean; Gneiting & Raftery 2007); mase: mean absolute error of the median,
    relative to `step`, that of holding the last value within the sample (Hyndman & Koehler 2006); relative: summed
    absolute error over the sum observed (Suleimenova et al. 2017); cover50, cover90: share of counts within the
    central intervals; counts: how many.
    """
    from scoringrules import crps_ensemble

    low90, low50, middle, high50, high90 = np.quantile(draws, LEVELS, axis=0)
    errors = np.abs(middle - observed)
    return {
        "crps": float(np.mean(crps_ensemble(observed, draws.T, backend="numpy"))),
        "mase": float(errors.mean() / step) if step else np.nan,
        "relative": float(errors.sum() / observed.sum()) if observed.sum() else np.nan,
        "cover50": float(np.mean((low50 <= observed) & (observed <= high50))),
        "cover90": float(np.mean((low90 <= observed) & (observed <= high90))),
        "counts": len(observed),
    }


def quantile_scores(quantiles: np.ndarray, observed: np.ndarray) -> dict[str, Any]:
    """Return the scores of quantiles alone, (counts, LEVELS), of what was observed, (counts,).

    pinball: mean quantile loss over the levels, twice which is close to the CRPS (Gneiting 2011); the others as in
    `scores`.
    """
    levels = np.array(LEVELS)
    gap = observed[:, None] - quantiles
    errors = np.abs(gap[:, 2])
    return {
        "pinball": float(np.mean(np.maximum(levels * gap, (levels - 1.0) * gap))),
        "relative": float(errors.sum() / observed.sum()) if observed.sum() else np.nan,
        "cover50": float(np.mean((gap[:, 1] >= 0) & (gap[:, 3] <= 0))),
        "cover90": float(np.mean((gap[:, 0] >= 0) & (gap[:, 4] <= 0))),
        "counts": len(observed),
    }


def verdicts(table: pd.DataFrame, by: str, labels: Mapping[str, str]) -> list[str]:
    """Return a sentence per measure: how good the model was, and whether a naive forecast was better.

    `table`: scores of `scores` or `quantile_scores` by measure and forecaster; `by`: its column that decides, of which
    less is better.
    """
    lines = []
    for (measure, *per), rows in table.groupby([name for name in KEYS if name in table], sort=False):
        ours, others = rows[rows["by"] == MODEL], rows[rows["by"] != MODEL]
        if ours.empty:
            continue
        model = ours.iloc[0]
        counts = f"{model['counts']} {per[0] if per else 'count'}{'s' if model['counts'] != 1 else ''}"
        found = (
            f"{labels[str(measure)]}, {counts}: {model['cover90']:.0%} within 90 %, "
            f"{model['cover50']:.0%} within 50 %, off by {model['relative']:.0%} of what was counted"
        )
        if others.empty:
            lines.append(f"{found}; there is no naive forecast to compare it with")
            continue
        best = others.iloc[int(others[by].argmin())]
        verdict = "is better than" if best[by] < model[by] else "is no better than"
        pair = " against ".join(number(two_digits(float(row[by]))) for row in (best, model))
        lines.append(f"{found}; the best naive forecast ({best['by']}) {verdict} the model: {by} {pair}")
    return lines
