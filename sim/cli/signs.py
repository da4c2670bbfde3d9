"""The table of signs: in how many scenarios of a batch each policy's effect keeps its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.table import show

if TYPE_CHECKING:
    import pandas as pd

SIGNS = {1: "+", -1: "−", 0: "0"}


def write_signs(folder: Path, *, quiet: bool) -> None:
    """Read the effects off a finished batch; print the table, and write it with the effects and the figure.

    Raises OSError, and InputError for a folder that another process holds.
    """
    from sim.analysis.robust import effects, summary
    from sim.batch.reader import Batch
    from sim.batch.store import Store
    from sim.output.words import markdown

    found = effects(Batch(folder))
    table = summary(found)
    default = str(table["default"].iloc[0])
    header = ("policy", "outcome", f"sign in {default}", "same sign", "interval excludes 0", "scenarios")
    rows = [_row(row) for row in table.itertuples()]
    store = Store(folder)
    with store.locked(), store.placed_together() as drafts:
        found.to_csv(drafts / "effects.csv", index=False, lineterminator="\n")
        table.to_csv(drafts / "robust.csv", index=False, lineterminator="\n")
        (drafts / "robust.md").write_text(f"{markdown(header, rows)}\n", encoding="utf-8")
        _draw(found, default, drafts)
    if not quiet:
        show(header, rows)
        typer.echo(f"tables and figure in {folder}")


def _draw(effects: pd.DataFrame, default: str, folder: Path) -> None:
    from sim.report.robust import robust_figure
    from sim.report.style import write

    try:
        write(robust_figure(effects, default), folder, "robust")
    except ValueError as error:
        typer.echo(f"no figure: {error}", err=True)


def _row(row: Any) -> tuple[str, ...]:
    kept = map(str, (row.same_sign, row.clear)) if row.sign else ("-", "-")
    return row.policy, row.label, SIGNS[row.sign], *kept, str(row.scenarios)
