"""The table of signs: in how many scenarios of a batch each policy's effect keeps its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.table import show

if TYPE_CHECKING:
    import pandas as pd

WARNING = "A sign that all share may still hang on a parameter: docs/ODD.md, Emergence."


def write_signs(folder: Path, *, quiet: bool) -> None:
    """Read the effects off a finished batch; print the table, and write it with the effects and the figure.

    Raises OSError, and InputError for a folder that another process holds.
    """
    from sim.analysis.robust import effects, summary
    from sim.batch.reader import Batch
    from sim.batch.store import Store
    from sim.text.words import markdown

    found = effects(Batch(folder))
    table = summary(found)
    default = str(table["default"].iloc[0])
    moved = sorted(set(found["parameter"]) - {""})
    whole = ("policy", "outcome", f"sign in {default}", "same sign", "clear", "scenarios", "otherwise at")
    header = whole if moved else whole[:-1]
    rows = [_row(row)[: len(header)] for row in table.itertuples()]
    store = Store(folder)
    with store.locked(), store.placed_together() as drafts:
        found.to_csv(drafts / "effects.csv", index=False, lineterminator="\n")
        table.to_csv(drafts / "robust.csv", index=False, lineterminator="\n")
        told = f"{markdown(header, rows)}\n\n{_note(default, moved)}\n"
        (drafts / "robust.md").write_text(told, encoding="utf-8")
        _draw(found, default, drafts)
    if not quiet:
        show(header, rows, fold=("scenarios",), grouped=True)
        typer.echo(_note(default, moved))
        typer.echo(f"tables and figure in {folder}")


def _draw(effects: pd.DataFrame, default: str, folder: Path) -> None:
    from sim.figures.robust import robust_figure
    from sim.figures.style import write

    try:
        write(robust_figure(effects, default), folder, "robust")
    except ValueError as error:
        typer.echo(f"no figure: {error}", err=True)


def _row(row: Any) -> tuple[str, ...]:
    """In words; where the default has no clear sign there is none to keep."""
    from sim.analysis.robust import SIGNS

    sign = SIGNS.get(row.sign, SIGNS[None])
    kept = map(str, (row.same_sign, row.clear)) if sign in (SIGNS[1], SIGNS[-1]) else ("-", "-")
    return row.policy, row.label, sign, *kept, str(row.scenarios), row.otherwise_at or "-"


def _note(default: str, moved: Sequence[str]) -> str:
    """What the table does not vary."""
    clear = f"Clear: of those the 95 % interval excludes zero; unclear: that of {default} does not. "
    if not moved:
        return f"{clear}No parameter is varied beyond what the scenarios set. {WARNING}"
    names = ", ".join(dict.fromkeys(name.partition("=")[0] for name in moved))
    return (
        f"{clear}The scenarios that are counted differ in hypotheses only. In {default} {names} also stand at "
        f"either end of their ranges, one at a time: the last column. No other parameter is varied. {WARNING}"
    )
