"""The tables of docs/TRACE.md: what the fit found and how good its forecasts were, from the shipped posterior."""

import json
from pathlib import Path

import pandas as pd

from sim.inference.scores import MODEL
from sim.inference.series import series_of
from sim.runs.manifest import NAME as MANIFEST
from sim.scenario.draws import POSTERIOR
from sim.text.intervals import Interval
from sim.text.words import markdown, number, two_digits
from sim.world import load_world

FACTS = ("fact", "value")
SCORES = ("measure", "forecast", "CRPS", "scaled error", "relative difference", "in 50 %", "in 90 %")
NONE = "no posterior is shipped"


def fit_table() -> str:
    """Return the facts of the fit: its command, draws, what it identified, what it met, and what came back."""
    folder = _folder()
    if not folder.is_dir():
        return markdown(FACTS, [(NONE, "")])
    about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["posterior"]
    found, checks = pd.read_csv(folder / "prior_posterior.csv"), pd.read_csv(folder / "checks.csv")
    missed = checks[~checks["covered"]]
    back = pd.read_csv(folder / "recovery.csv")["recovered"]
    identified = found.loc[found["identified"], "factor"].drop_duplicates()
    rows = [
        ("command", f"`{about['command']}`"),
        ("runs", number(pd.read_csv(folder / "steps.csv")["runs"].max())),
        ("draws", number(len(pd.read_csv(folder / "draws.csv")))),
        ("parameters and hypotheses fitted", number(found["factor"].nunique())),
        (
            "identified: spread below three quarters of the prior's",
            ", ".join(f"`{name}`" for name in identified) or "none",
        ),
        ("counts that 90 % predictive intervals meet", f"{checks['covered'].sum()} of {len(checks)}"),
        (
            "missed (stated; 90 % interval)",
            "; ".join(_missed(row) for row in missed.to_dict("records")) or "none",
        ),
        ("made-up values that come back within 90 %", f"{back.mean():.0%} of {len(back)}"),
    ]
    return markdown(FACTS, rows)


def _missed(row: dict[object, object]) -> str:
    stated, found = (
        Interval(float(str(row[low])), float(str(row[high])), whole=True)
        for low, high in (("stated_low", "stated_high"), ("q05", "q95"))
    )
    return f"{row['label']} ({stated}; {found})"


def scores_table() -> str:
    """Return the scores of the forecasts inside the window, a row per measure and forecaster; the best CRPS is bold."""
    file = _folder() / "scores.csv"
    if not file.exists():
        return markdown(SCORES, [(NONE, *[""] * 6)])
    labels = {each.name: each.label for each in series_of(load_world())}
    rows = []
    for measure, part in pd.read_csv(file).groupby("measure", sort=False):
        best = part["crps"].min()
        for row in part.to_dict("records"):
            score = number(two_digits(row["crps"]))
            first = row["by"] == MODEL
            rows.append(
                (
                    f"{labels[str(measure)]} ({row['counts']} counts)" if first else "",
                    str(row["by"]),
                    f"**{score}**" if row["crps"] == best else score,
                    "" if pd.isna(row["mase"]) else f"{row['mase']:.2f}",
                    f"{row['relative']:.2f}",
                    f"{row['cover50']:.0%}",
                    f"{row['cover90']:.0%}",
                )
            )
    return markdown(SCORES, rows)


def _folder() -> Path:
    return load_world().folder / POSTERIOR
