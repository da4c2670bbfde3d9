"""`standoff run`: simulate one scenario and write its tables and figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli.options import Force, People, Quiet, Scenario, Sectors, Until
from sim.cli.progress import progress_bar
from sim.cli.sweep import warn_of_sweep
from sim.errors import InputError, RunFailedError
from sim.given import HIGHEST_SEED, day_of

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sim.checkpoints.records import Checkpoints
    from sim.runs.results import Results
    from sim.runs.store import Draw
    from sim.scenario import Scenario as Settings

DRAWERS = 2  # processes that share the figures of a run
MOST_DAYS = 10_000

Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Output folder; results/SCENARIO if omitted.")]
OneSeed = Annotated[int, typer.Option(metavar="N", min=0, max=HIGHEST_SEED, help="Seed of the random draws.")]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE@DATE..DATE",
        help="Set a lever, limit, parameter or hypothesis; can be repeated. Dates only for levers and limits.",
    ),
]
Format = Annotated[Literal["parquet", "csv"], typer.Option("--format", help="Format of the tables.")]
EngineName = Annotated[
    Literal["compiled", "reference"],
    typer.Option(help="compiled (fast) or reference (one Mesa agent per person). Both give the same tables."),
]
Check = Annotated[bool, typer.Option("--check", help="Check the invariants of the model in every tick.")]
CheckpointDays = Annotated[
    int,
    typer.Option(
        metavar="DAYS",
        min=0,
        max=MOST_DAYS,
        help="Days between checkpoints beside DIR, for --resume; 0: none.",
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Resume from the last checkpoint.")]
Source = Annotated[
    Path | None,
    typer.Option(
        "--from", metavar="CHECKPOINT", help="Continue a saved run of another scenario from its checkpoint."
    ),
]
NoFigures = Annotated[bool, typer.Option("--no-figures", help="Write no figures.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Also print each month and all decisions.")]


def run(
    scenario: Scenario,
    out: Out = None,
    seed: OneSeed = 0,
    until: Until = None,
    changes: Changes = None,
    sectors: Sectors = False,
    people: People = False,
    fmt: Format = "parquet",
    force: Force = False,
    engine: EngineName = "compiled",
    check: Check = False,
    checkpoint_every: CheckpointDays = 0,
    resume: Resume = False,
    source: Source = None,
    no_figures: NoFigures = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Simulate a scenario and write its tables and figures."""
    about = {"fmt": fmt, "branched_from": _origin(source, resume)}
    settings = _settings(scenario, changes, quiet)
    start, end = settings.period.start, settings.period.until
    last = day_of(until, start, end) if until is not None else end
    folder, figures = out or Path("results") / settings.name, not no_figures
    tables = ["daily", "border", "fates", "decisions", "choices", *["sector"] * sectors, *["people"] * people]
    _check_folder(folder, force, settings, seed=seed, until=last, tables=tables, figures=figures, **about)
    from sim.runs.run import run as simulate  # takes seconds: not before a folder is refused

    checkpoints = _checkpoints(folder, checkpoint_every, resume, force, source)
    with _drawers(figures) as pool, progress_bar(start, last, quiet=quiet) as progress:
        # The map needs the table by sector, even where that table is not written.
        mapped = sectors or figures
        results = simulate(settings, seed, last, mapped, people, progress, engine, check, checkpoints)
        kept = results if sectors else replace(results, sector=None)
        failed = _write(kept, folder, force, _drawing(results, pool) if figures else None, about)
    checkpoints.drop()
    if not quiet:
        _print_summary(results, folder, verbose)
    if failed:
        raise failed


def _origin(source: Path | None, resume: bool) -> str:
    """Return the SHA-256 of the checkpoint to continue from; empty where there is none."""
    from sim.runs.manifest import file_hash

    if source is None:
        return ""
    if resume:
        raise InputError("has no use", key="--from", value=str(source), allowed="only without --resume")
    try:
        return file_hash(source) if source.is_file() else ""  # a missing one is reported when it is read
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=source) from None


def _settings(scenario: str, changes: list[str] | None, quiet: bool) -> Settings:
    """Return the scenario, with the settings of --set."""
    from sim.scenario import load_scenario

    settings = load_scenario(scenario)
    if changes:
        settings = _set(settings, scenario, changes, quiet)
    if not quiet:
        warn_of_sweep(settings)
    return settings


def _check_folder(folder: Path, force: bool, settings: Settings, **about: Any) -> None:
    """Refuse a folder that cannot hold the run; `about` as `run_key` takes it."""
    from sim.runs import store
    from sim.runs.manifest import run_key

    store.preflight(folder, run_key(settings, **about), force=force)


def _write(
    results: Results, folder: Path, force: bool, draw: Draw | None, about: dict[str, str]
) -> RunFailedError | None:
    """Write the run; return the error if figures failed, which is raised once all else is done."""
    from sim.runs import store

    try:
        store.write(results, folder, force=force, draw=draw, **about)
    except store.FiguresFailedError as error:
        return error
    return None


def _set(scenario: Settings, file: str, changes: list[str], quiet: bool) -> Settings:
    """Return the scenario with the settings of --set, after printing them as a file that keeps them."""
    from sim.scenario.by_hand import file_text, with_settings
    from sim.scenario.doubts import doubts
    from sim.scenario.setting import parts
    from sim.scenario.timetable import differences

    changed, settings = with_settings(scenario, changes, "--set")
    if not quiet:
        for doubt in doubts(changed, differences(scenario, changed)):
            typer.echo(f"warning: {doubt}", err=True)
        text = file_text(scenario.name, changed.title, parts(scenario.world, settings), {})
        beside = f", beside {file}" if Path(file).is_file() else ""
        typer.echo(
            f"To keep these settings, save the lines between the marks as NAME.toml{beside}:\n---\n{text}---"
        )
    return changed


def _checkpoints(folder: Path, every: int, resume: bool, force: bool, source: Path | None) -> Checkpoints:
    """Return the checkpoints beside the run's folder; `source`: the checkpoint it continues from."""
    from sim.checkpoints.records import Checkpoints

    file = folder.with_name(f"{folder.name}.checkpoint")
    warn = partial(typer.echo, err=True)
    return Checkpoints(file, every, resume, force, source, lambda text: warn(f"warning: {text}"))


def _print_summary(results: Results, folder: Path, verbose: bool) -> None:
    """Print the summary and the folder."""
    from sim.text.summary import decision_lines, month_lines, summary

    lines = summary(results)
    if verbose:
        lines += [*month_lines(results), *decision_lines(results)]
    typer.echo("\n".join([*lines, f"Written to {folder}"]))


@contextmanager
def _drawers(wanted: bool) -> Iterator[Executor | None]:
    """Processes that import what drawing needs while the run is simulated; None without figures or a second core."""
    from sim.machine import cores

    if not wanted or cores() < DRAWERS:
        yield None
        return
    from sim.batch.executors import local
    from sim.figures.ready import ready

    with local(DRAWERS) as pool:
        for _ in range(DRAWERS):
            pool.executor.submit(ready)
        yield pool.executor


def _drawing(results: Results, pool: Executor | None) -> Draw:
    def draw(folder: Path) -> dict[str, str]:
        from sim.figures.catalogue import save_all

        return save_all(results, folder, pool).failed

    return draw
