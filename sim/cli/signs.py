"""The table of signs: in how many scenarios of a batch the effect of each policy keeps its sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.table import show

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WARNING = "A sign shared by all scenarios may still depend on a parameter: see docs/ODD.md, Emergence."


def write_signs(folder: Path, *, quiet: bool) -> None:
    """Print the table of signs of a finished batch, and write it with the effects and the figure.

    Raise OSError, or InputError if another process uses the folder.
    """
    from sim.analysis.compare import world_of
    from sim.analysis.effects import Draws
    from sim.analysis.robust import effects, summary, titles
    from sim.batch.reader import Batch
    from sim.batch.store import Store
    from sim.figures.robust import robust_figure
    from sim.runs.files import for_csv
    from sim.text.words import markdown

    batch = Batch(folder, partial=True)
    found, varied = effects(batch), Draws.of(batch).source
    table = summary(found)
    default = str(table["default"].iloc[0])
    moved = sorted(set(found["parameter"]) - {""})
    whole = (
        "policy",
        "outcome",
        f"sign in {default}",
        "lower (clear)",
        "higher (clear)",
        "scenarios",
        "otherwise at",
    )
    header = whole if moved else whole[:-1]
    rows = [_row(row)[: len(header)] for row in table.itertuples()]
    store = Store(folder)
    with store.locked(), store.placed_together() as drafts:
        for_csv(found).to_csv(drafts / "effects.csv", index=False, lineterminator="\n")
        for_csv(table).to_csv(drafts / "robust.csv", index=False, lineterminator="\n")
        page = f"{markdown(header, rows)}\n\n{_note(default, moved, varied)}\n"
        (drafts / "robust.md").write_text(page, encoding="utf-8")
        world = world_of(next(iter(batch.manifest["scenarios"].values())))
        _draw(partial(robust_figure, found, default, varied, titles(batch), world.words), drafts)
    if not quiet:
        show(header, rows, fold=("scenarios",), grouped=True)
        typer.echo(_note(default, moved, varied))
        typer.echo(f"tables and figure in {folder}")


def _draw(draw: Callable[[], Figure], folder: Path) -> None:
    from sim.figures.style import write

    try:
        write(draw(), folder, "robust")
    except ValueError as error:
        typer.echo(f"no figure was drawn: {error}", err=True)


def _row(row: Any) -> tuple[str, ...]:
    """Return one row as text."""
    from sim.analysis.robust import SIGNS

    sign = SIGNS.get(row.sign, SIGNS[None])
    lower, higher = f"{row.lower} ({row.clear_lower})", f"{row.higher} ({row.clear_higher})"
    return row.policy, row.label, sign, lower, higher, str(row.scenarios), row.otherwise_at or "-"


def _note(default: str, moved: Sequence[str], varied: str) -> str:
    """Return the note that explains the columns and which parameters were varied."""
    clear = (
        "Lower, higher: scenarios by the sign of the mean effect. Clear: those in which 90 % of the pairs (all "
        "of fewer than 20) lie on one side of 0, and the paired p is at most 0.1 after Holm's correction for the "
        "scenarios of this policy and outcome. "
        f"Unclear: {default} is not one of them. Intervals hold {varied}. "
    )
    if not moved:
        return f"{clear}Only the scenarios' own settings vary. {WARNING}"
    names = ", ".join(dict.fromkeys(name.partition("=")[0] for name in moved))
    return (
        f"{clear}The counted scenarios differ only in hypotheses. The last column varies {names} in {default}, one "
        f"at a time, to either end of its range. {WARNING}"
    )
