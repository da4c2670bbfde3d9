"""The folder of a posterior: draws and diagnostics as small CSV files, and a manifest of how they were made."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pandas as pd

from sim.inference.calibrate import BUDGETS, Fit
from sim.inference.posterior import (
    checks,
    correlations,
    draws,
    origins,
    prior_posterior,
    recovery,
)
from sim.inference.rolling import rolling
from sim.runs.code import code_version
from sim.runs.folder import clear, sign
from sim.runs.manifest import origin
from sim.runs.swap import replacing

FLOATS = "%.6g"


def write_posterior(fit: Fit, out: Path, budget: str, seed: int) -> list[str]:
    """Write draws, diagnostics and manifest; return the results in lines for the screen."""
    forecasts, scored = rolling(fit, seed)
    tables = {
        "draws": draws(fit),
        "prior_posterior": prior_posterior(fit),
        "correlations": correlations(fit),
        "checks": checks(fit, seed),
        "recovery": recovery(fit, seed),
        "screening": fit.screening,
        "rolling": forecasts,
        "scores": scored,
        "origins": origins(fit),
        "steps": pd.DataFrame(fit.log),
    }
    about = {
        "command": f"standoff calibrate --budget {budget} --seed {seed}",
        "budget": asdict(BUDGETS[budget]),
        "seed": seed,
        "code": code_version(),
        **origin(fit.scenario),
        "factors": [factor.name for factor in fit.factors],
        "centre": fit.centre,
    }
    with clear(out), replacing(out.resolve()) as draft:
        for name, table in tables.items():
            table.to_csv(draft / f"{name}.csv", index=False, float_format=FLOATS)
        sign(draft, "posterior", about)
    return _results(fit, tables, out)


def _results(fit: Fit, tables: dict[str, pd.DataFrame], out: Path) -> list[str]:
    covered, back = tables["checks"]["covered"], tables["recovery"]["recovered"]
    narrowed = tables["prior_posterior"].query("identified")["factor"].unique()
    return [
        f"{len(tables['draws'])} draws of {len(fit.factors)} factors; in {out}",
        f"identified: {', '.join(narrowed) or 'none'}",
        f"90 % predictive intervals meet {covered.sum()} of {len(covered)} observations",
        f"made-up truths come back within 90 % intervals in {back.mean():.0%} of cases",
    ]
