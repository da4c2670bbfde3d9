"""`standoff robust`: under how many rival readings each policy's effect keeps its sign."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.table import show
from sim.cli.values import MOST_RUNS, MOST_WORKERS, cores, seed_of, whole_number

if TYPE_CHECKING:
    import pandas as pd

HEADER = ("policy", "outcome", "sign by default", "same sign", "interval excludes 0", "combinations")
SIGNS = {1: "+", -1: "−", 0: "0"}


def robust(
    policies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[POLICY ...]", help="Paths or shipped names; a choice of the shipped if left out."
        ),
    ] = None,
    runs: Annotated[str, typer.Option(metavar="N", help="Seeds of each policy and combination.")] = "5",
    seed: Annotated[str, typer.Option(metavar="S", help="First seed.")] = "0",
    workers: Annotated[
        str | None, typer.Option(metavar="K", help="Processes; all cores if left out.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the tables and the figure.")] = Path(
        "results/robust"
    ),
) -> None:
    """Lay each policy over all 15 readings of Russia's role and Belarus's objective; count the signs it keeps."""
    count, first = whole_number(runs, "--runs", 1, MOST_RUNS), seed_of(seed)
    processes = cores() if workers is None else whole_number(workers, "--workers", 1, MOST_WORKERS)
    from sim.analysis.robust import POLICIES, effects, plan
    from sim.cli.progress import runs_bar
    from sim.cli.sweep import warn_of_sweep
    from sim.output.folder import clear
    from sim.scenario import load_scenario

    settings = [load_scenario(name) for name in dict.fromkeys(policies or POLICIES)]
    jobs = plan(settings, range(first, first + count))
    for policy in settings:
        warn_of_sweep(policy)
    with clear(out):  # said before the runs, not after them
        out.mkdir(parents=True, exist_ok=True)
    with runs_bar(len(jobs), quiet=not sys.stderr.isatty()) as done:
        found = effects(jobs, processes, done)
    with clear(out):
        _write(found, f"{count} seeds from {first}", out)


def _write(effects: pd.DataFrame, seeds: str, out: Path) -> None:
    """Show the table and write it, the effects behind it, and the figure."""
    from sim.analysis.robust import summary
    from sim.report.robust import robust_figure
    from sim.report.style import write

    table = summary(effects)
    rows = [_row(row) for row in table.itertuples()]
    show(HEADER, rows)
    table.to_csv(out / "robust.csv", index=False, lineterminator="\n")
    effects.to_csv(out / "effects.csv", index=False, lineterminator="\n")
    lines = [HEADER, ("---",) * len(HEADER), *rows]
    markdown = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    (out / "robust.md").write_text(markdown, encoding="utf-8")
    write(robust_figure(effects, f"Paired differences, {seeds}. Simulated: synthetic people."), out, "robust")
    typer.echo(f"tables and figure in {out}")


def _row(row: Any) -> tuple[str, ...]:
    counts = (row.same_sign, row.clear, row.combinations)
    return row.policy, row.label, SIGNS[row.sign], *map(str, counts)
