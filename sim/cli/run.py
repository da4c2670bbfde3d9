"""`standoff run`: simulate one scenario and write its tables and figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Force, People, Quiet, Scenario, Sectors
from sim.cli.sweep import warn_of_sweep
from sim.cli.values import MOST_DAYS, one_of, seed_of, until_of, whole_number
from sim.errors import RunFailedError

if TYPE_CHECKING:
    from sim.checkpoints.records import Checkpoints
    from sim.runs.run import Results
    from sim.runs.store import Draw


def run(
    scenario: Scenario,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to write; results/SCENARIO if left out.")
    ] = None,
    seed: Annotated[str, typer.Option(metavar="N", help="Seed of the draws, 0 or more.")] = "0",
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day that is not simulated any more.")
    ] = None,
    sectors: Sectors = False,
    people: People = False,
    fmt: Annotated[str, typer.Option("--format", metavar="parquet|csv", help="Of the tables.")] = "parquet",
    force: Force = False,
    engine: Annotated[
        str,
        typer.Option(metavar="compiled|reference", help="Of the same tables: the fast, or the readable one."),
    ] = "compiled",
    check: Annotated[bool, typer.Option("--check", help="Check the model's invariants each tick.")] = False,
    checkpoint_every: Annotated[
        str, typer.Option(metavar="DAYS", help="Keep the state beside DIR for --resume; 0: never.")
    ] = "0",
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint.")] = False,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Draw nothing.")] = False,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Add months and all decisions.")] = False,
) -> None:
    """Simulate a scenario and write its tables."""
    from sim.scenario import load_scenario

    settings = load_scenario(scenario)
    from sim.engines.choice import ENGINES
    from sim.runs.files import FORMATS

    one_of(engine, "--engine", ENGINES)
    one_of(fmt, "--format", FORMATS)
    period, number = settings.period, seed_of(seed)
    last = until_of(until, period.start, period.until) if until is not None else period.until
    folder = out or Path("results") / settings.name
    from sim.cli.progress import progress_bar
    from sim.runs import store
    from sim.runs.manifest import run_key

    tables = ["daily", "border", "decisions", "choices", *["sector"] * sectors, *["people"] * people]
    key = run_key(settings, seed=number, until=last, tables=tables, fmt=fmt, figures=not no_figures)
    store.preflight(folder, key, force=force)
    if not quiet:
        warn_of_sweep(settings)
    from sim.runs.run import run as simulate

    failed: RunFailedError | None = None
    checkpoints = _checkpoints(folder, checkpoint_every, resume, force)
    with progress_bar(period.start, last, quiet=quiet) as progress:
        # The map of the border is drawn from the table by sector, whether or not that is written.
        mapped = sectors or not no_figures
        results = simulate(settings, number, last, mapped, people, progress, engine, check, checkpoints)
        kept = results if sectors else replace(results, sector=None)
        try:
            store.write(kept, folder, fmt=fmt, force=force, draw=None if no_figures else _drawing(results))
        except store.FiguresFailedError as error:
            failed = error
    checkpoints.drop()
    if not quiet:
        _tell(results, folder, verbose)
    if failed:
        raise failed


def _checkpoints(folder: Path, every: str, resume: bool, force: bool) -> Checkpoints:
    """Beside the folder of the run."""
    from sim.checkpoints.records import Checkpoints

    days = whole_number(every, "--checkpoint-every", 0, MOST_DAYS)
    file = folder.with_name(f"{folder.name}.checkpoint")
    return Checkpoints(file, days, resume, force, lambda text: typer.echo(f"warning: {text}", err=True))


def _tell(results: Results, folder: Path, verbose: bool) -> None:
    """The summary, and where the tables and figures are."""
    from sim.text.summary import decision_lines, month_lines, summary

    lines = summary(results)
    if verbose:
        lines += [*month_lines(results), *decision_lines(results)]
    typer.echo("\n".join([*lines, f"Written to {folder}"]))


def _drawing(results: Results) -> Draw:
    def draw(folder: Path) -> dict[str, str]:
        from sim.figures.catalogue import save_all

        return save_all(results, folder).failed

    return draw
