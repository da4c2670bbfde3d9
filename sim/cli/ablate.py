"""`standoff ablate`: switch off each mechanism, and take each rival reading, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.batch import DryRun, carry_out, print_estimate
from sim.cli.options import Force, Out, RecordedScenario, Runs, Seed, Workers
from sim.cli.sweep import warn_of_sweep
from sim.cli.table import show
from sim.machine import cores

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.ablation import Ablation, Asks
    from sim.batch.reader import Batch


def ablate(
    scenario: RecordedScenario,
    mechanism: Annotated[
        list[str] | None,
        typer.Option(
            "--mechanism",
            metavar="NAME",
            help="Only this mechanism or hypothesis, such as advice or russia.role; can be repeated.",
        ),
    ] = None,
    runs: Runs = 10,
    seed: Seed = 0,
    workers: Workers = None,
    out: Out = Path("results/ablations"),
    force: Force = False,
    dry_run: DryRun = False,
) -> None:
    """Change one mechanism or hypothesis at a time, and print the effects on patterns and outcomes."""
    from sim.analysis.ablation import ablations, plan
    from sim.batch.executors import local
    from sim.batch.reader import Batch
    from sim.scenario import load_scenario

    base = load_scenario(scenario)
    warn_of_sweep(base)
    changed = ablations(base.model_copy(update={"sweep": {}}), mechanism or ())
    batch, asks = plan(changed, runs, seed)
    count = f"{len(changed) - 1} change{'s' if len(changed) > 2 else ''}, one at a time"
    typer.echo(f"{batch.total} runs: {base.name} as it is, and with {count}")
    if dry_run:
        print_estimate(batch, out, workers or cores(), force)
        return
    carry_out(batch, out, local(workers or cores()), force=force, quiet=False)
    _write(Batch(out), changed, asks)


def _write(batch: Batch, changed: Sequence[Ablation], asks: Asks) -> None:
    """Write the tables of a finished batch beside it, and print the short ones."""
    from sim.analysis.ablation import by_outcome, by_pattern, by_target, judged
    from sim.runs.files import for_csv

    found = judged(batch, changed, asks)
    targets = by_target(found, changed[0].scenario.world.targets)
    patterns, outcomes = by_pattern(found, targets), by_outcome(batch, changed)
    frames = {"patterns.csv": patterns, "targets.csv": targets, "outcomes.csv": outcomes}
    with batch.store.locked(), batch.store.placed_together() as drafts:
        for name, frame in frames.items():
            for_csv(frame).to_csv(drafts / name, index=False, lineterminator="\n")
    show(*_pattern_table(patterns))
    typer.echo("targets of each pattern that pass; * a seed meets clearly more or fewer than as it is\n")
    show(("change", "no longer passes", "passes now"), _moved(targets))
    typer.echo("targets whose verdict over the seeds differs from that as it is\n")
    show(("change", "outcome", "as it is", "difference", "95 % of the mean"), _clear(outcomes), grouped=True)
    typer.echo(
        "outcomes that move clearly: 90 % of pairs (all of fewer than 20) on one side of 0, and p at most 0.1 "
        "after Holm's correction; intervals hold seeds alone"
    )
    typer.echo(f"patterns.csv, targets.csv and outcomes.csv in {batch.store.folder}")


def _pattern_table(patterns: pd.DataFrame) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return header and rows: one row per change, one column per pattern."""
    names = list(dict.fromkeys(patterns["pattern"]))
    rows = []
    for ablation, mine in patterns.groupby("ablation", sort=False):
        cells = {
            row.pattern: f"{row.passed}/{row.targets}{'*' * bool(row.clear)}" for row in mine.itertuples()
        }
        rows.append((str(ablation), *(cells.get(name, "–") for name in names)))
    return ("change", *names), rows


def _moved(targets: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return for each change the targets that pass only without it, and only with it."""
    rows: list[tuple[str, ...]] = []
    for ablation, mine in targets.groupby("ablation", sort=False):
        lost = mine[~mine["passed"] & mine["passed_as_it_is"]]["target"]
        gained = mine[mine["passed"] & ~mine["passed_as_it_is"]]["target"]
        if len(lost) or len(gained):
            rows.append((str(ablation), ", ".join(lost) or "–", ", ".join(gained) or "–"))
    return rows


def _clear(outcomes: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the rows of clear effects as text; of deaths only the interval."""
    from sim.text.intervals import Interval
    from sim.text.words import number

    rows: list[dict[str, Any]] = outcomes[outcomes["clear"]].to_dict("records")  # type: ignore[assignment]
    return [
        (
            row["ablation"],
            f"{row['label']} ({row['unit']})",
            "–" if isnan(row["as_it_is"]) else number(row["as_it_is"]),
            (found := Interval(row["low"], row["high"])).signed(row["mean"]),
            found.change,
        )
        for row in rows
    ]
