"""The tables of docs/TRACE.md of what mechanisms and rival readings do, from the shipped results of `ablate`."""

from typing import Any

import pandas as pd

from sim.analysis.ablation import AS_IT_IS
from sim.paths import PACKAGE
from sim.text.intervals import Interval
from sim.text.words import markdown, signed

FOLDER = PACKAGE.parent / "docs" / "results"
HEADER = ("change", "targets that pass", "no longer passes", "passes now", "outcomes that change clearly")
NONE = "no ablations are shipped"


def ablations_table(folder: str) -> str:
    """Return a row per change: the targets that pass, those whose verdict it turns, and the outcomes that it moves.

    `folder`: of the result, in docs/results.
    """
    shipped = FOLDER / folder
    if not shipped.is_dir():
        return markdown(HEADER, [(NONE, *[""] * 4)])
    targets, outcomes = pd.read_csv(shipped / "targets.csv"), pd.read_csv(shipped / "outcomes.csv")
    rows = []
    for change, mine in targets.groupby("ablation", sort=False):
        lost = mine.loc[~mine["passed"] & mine["passed_as_it_is"], "target"]
        gained = mine.loc[mine["passed"] & ~mine["passed_as_it_is"], "target"]
        moved = outcomes[(outcomes["ablation"] == change) & outcomes["clear"]]
        rows.append(
            (
                str(change) if change == AS_IT_IS else f"`{change}`",
                f"{mine['passed'].sum()} of {len(mine)}",
                _listed(lost),
                _listed(gained),
                ", ".join(_moved(row) for row in moved.itertuples()),
            )
        )
    return markdown(HEADER, rows)


def _listed(names: pd.Series) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _moved(row: Any) -> str:
    """Return an outcome with its mean change, in per cent where it can be; of deaths only 90 % of the pairs."""
    most = Interval(row.low90, row.high90)
    if pd.isna(row.mean):
        return f"{row.label} ({most.change})"
    if row.as_it_is == 0.0:
        return f"{row.label} {most.signed(row.mean)}"
    return f"{row.label} {signed(round(100.0 * row.mean / row.as_it_is))} %"
