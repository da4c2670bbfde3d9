"""`standoff report`: run every scenario a few times on all cores and write one page that compares them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Quiet, Runs, Seed, Workers
from sim.cli.sweep import warn_of_sweep
from sim.machine import cores

if TYPE_CHECKING:
    from sim.report.build import Report

FAILED_RUNS = 3


def report(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO...]", help="Scenario files or shipped names; all shipped ones if omitted."
        ),
    ] = None,
    runs: Runs = 3,
    seed: Seed = 0,
    workers: Workers = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Output folder.")] = Path("results/report"),
    quiet: Quiet = False,
) -> None:
    """Run each scenario a few times and write a page that compares them; exit code 3 if a run fails."""
    from sim.scenario import load_scenario, shipped_scenarios

    loaded = [load_scenario(name) for name in scenarios or shipped_scenarios()]
    if not quiet:
        for settings in loaded:
            warn_of_sweep(settings)
    from sim.cli.progress import runs_bar
    from sim.report.build import AllRunsFailedError, build

    seeds = range(seed, seed + runs)
    try:
        with runs_bar(len(loaded) * runs, quiet=quiet) as done:
            written = build(loaded, out, seeds, workers or cores(), done)
    except AllRunsFailedError as error:
        _tell_failures(error.failures)
        raise typer.Exit(FAILED_RUNS) from None
    if not quiet:
        _show(written)
    if problems := written.failures | written.undrawn:
        _tell_failures(problems)
        raise typer.Exit(FAILED_RUNS)


def _show(written: Report) -> None:
    """Print the page's path and a few numbers per scenario: medians, for deaths the range."""
    from sim.cli.table import show
    from sim.report.page import measured

    columns = [measure for measure in measured(written.sections) if "screen" in measure.uses]
    rows = []
    for section in written.sections:
        numbers = [section.over_runs(measure) for measure in columns]
        rows.append((section.name, *(middle or span for middle, span in numbers)))
    show(("scenario", *(f"{measure.label}{' (range)' * measure.deaths}" for measure in columns)), rows)
    typer.echo(written.page)


def _tell_failures(failures: dict[tuple[str, int], str]) -> None:
    for (name, seed), reason in failures.items():
        typer.echo(f"failed: {name}, seed {seed}: {reason}", err=True)
