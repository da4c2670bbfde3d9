"""`standoff report`: a report from scenarios, which are run where that is missing, or from a finished batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Draws, Out, Partial, Quiet, Runs, Seed, Workers
from sim.cli.sweep import warn_of_sweep
from sim.errors import InputError, RunFailedError
from sim.machine import cores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.batch.plan import Plan
    from sim.batch.reader import Batch
    from sim.report.material import Material
    from sim.scenario import Scenario

FAILED_RUNS = 3
FEWEST = 8  # runs: with five hardly an effect of 21 policies is clear
ROBUST = "robust"  # the folder of `standoff robust` beside the report's: used if it is there
OWN_RUNS = "-runs"  # added to the name of the report's folder: the batch of its own runs

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SCENARIO|BATCH",
        help="Scenario files or shipped names, or folders of batches; all shipped scenarios if omitted.",
    ),
]
OptionalBaseline = Annotated[
    str | None,
    typer.Option(
        metavar="SCENARIO", help="Scenario to compare the others with; the recorded one if omitted."
    ),
]
Question = Annotated[
    str, typer.Option(metavar="TEXT", help="Question on page one; that of the scenario if omitted.")
]


def report(
    sources: Sources = None,
    baseline: OptionalBaseline = None,
    question: Question = "",
    runs: Runs = FEWEST,
    seed: Seed = 0,
    draws: Draws = "posterior",
    workers: Workers = None,
    out: Out = Path("results/report"),
    partial: Partial = False,
    quiet: Quiet = False,
) -> None:
    """Write a report: page, PDF, figures and tables. Scenarios are run first; exit code 3 if a run fails."""
    from sim.batch.reader import Batch
    from sim.report.material import material
    from sim.runs.folder import refuse_others

    refuse_others(out, "report")
    batches, names = _sorted(sources or [])
    if batches and names:
        raise InputError(
            "cannot stand beside a batch", key="SCENARIO", value=names[0], allowed="one or the other"
        )
    count, failed = workers or cores(), 0
    if batches:
        batch, rivals = _main(batches)
    else:
        own, rivals = out.with_name(out.name + OWN_RUNS), _beside(out)
        wanted = _scenarios(names, baseline)
        for scenario in () if quiet else wanted:
            warn_of_sweep(scenario)
        plan = _plan(wanted, range(seed, seed + runs), drawn=draws == "posterior")
        failed = _run(plan, own, count, quiet=quiet)
        batch = Batch(own, partial=True)
    named = _name(baseline) if baseline and not batches else baseline
    given = material(
        batch, named, question, rivals, partial=partial or bool(failed), beside=out.resolve().parent
    )
    _write(given, out, count, quiet=quiet)
    if failed:
        raise typer.Exit(FAILED_RUNS)


def _sorted(sources: Sequence[str]) -> tuple[list[Batch], list[str]]:
    """The batches among what was named, and the scenarios."""
    from sim.report.material import opened

    found = {name: opened(Path(name)) for name in sources}
    return [batch for batch in found.values() if batch], [name for name, batch in found.items() if not batch]


def _main(batches: Sequence[Batch]) -> tuple[Batch, Batch | None]:
    """The batch to report on, and one over rival readings: the first with policies beside another, or the same."""
    rivals = next((batch for batch in batches if batch.policies), None)
    return next((batch for batch in batches if not batch.policies), batches[0]), rivals


def _beside(out: Path) -> Batch | None:
    """The batch of `standoff robust` beside the report, if its runs are complete and of this code."""
    from sim.report.material import opened
    from sim.runs.code import code_version

    batch = opened(out.with_name(ROBUST))
    fits = (
        batch and batch.policies and not batch.lacking and batch.manifest["batch"]["code"] == code_version()
    )
    return batch if fits else None


def _scenarios(names: Sequence[str], baseline: str | None) -> list[Scenario]:
    """What to run: the baseline too."""
    from sim.scenario import load_scenario, load_scenarios, shipped_scenarios
    from sim.scenario.shipped import RECORDED

    if not names:
        loaded = [load_scenario(name) for name in shipped_scenarios()]
    else:
        loaded = [scenario for name in names for scenario in load_scenarios(name)]
    wanted = load_scenario(baseline or RECORDED)
    known = {scenario.name for scenario in loaded}
    if wanted.name not in known and (baseline or all(scenario.world is wanted.world for scenario in loaded)):
        loaded.insert(0, wanted)
    return loaded


def _name(baseline: str) -> str:
    """Return the name of a scenario that is given by its name or file."""
    from sim.scenario import load_scenario

    return load_scenario(baseline).name


def _plan(scenarios: Sequence[Scenario], seeds: range, *, drawn: bool) -> Plan:
    """Return the plan of the report's own runs; sweeps are left out."""
    from sim.batch.plan import Plan

    plain = [scenario.model_copy(update={"sweep": {}}) for scenario in scenarios]
    return Plan.of(plain, runs=len(seeds), seed_from=seeds.start, wide=("sector",), drawn=drawn)


def _run(plan: Plan, folder: Path, workers: int, *, quiet: bool) -> int:
    """Run what is missing and return how many runs failed; raise RunFailedError where all did."""
    from sim.batch.executors import local
    from sim.batch.runner import BatchStoppedError, run_batch
    from sim.cli.batch_progress import batch_bar

    try:
        with local(workers) as pool, batch_bar(plan.total, quiet=quiet) as (report, watch):
            tally = run_batch(plan, folder, pool, force=True, report=report, watch=watch)
    except (BatchStoppedError, OSError) as error:
        raise RunFailedError(f"{error}; repeat the command to resume") from None
    for name, failed in tally.failed.items():
        typer.echo(f"failed: {failed} of {plan.runs} runs of {name}; see {folder}/failures.parquet", err=True)
    if tally.reason:
        typer.echo(f"the first: {tally.reason}", err=True)
    if not tally.done.total():
        raise RunFailedError("every run failed")
    return tally.failed.total()


def _write(material: Material, out: Path, workers: int, *, quiet: bool) -> None:
    """Write the report, and print the answer and the page's path."""
    from sim.cli.progress import runs_bar
    from sim.report.build import build, steps

    with runs_bar(steps(material), "figures of", quiet=quiet) as done:
        written = build(material, out, workers, done)
    for missing in written.missing:
        typer.echo(missing, err=True)
    if not quiet:
        for sentence in material.sentences:
            typer.echo(sentence.text)
        typer.echo(written.page)
