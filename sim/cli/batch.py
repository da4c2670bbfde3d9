"""`standoff batch`: run many scenarios, alone and with policies, and resume where a batch stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.batch_progress import batch_bar
from sim.cli.options import Draws, Force, Out, People, Quiet, Sectors, Workers
from sim.cli.signs import write_signs
from sim.errors import InputError
from sim.given import HIGHEST_SEED, MOST_RUNS
from sim.machine import cores

if TYPE_CHECKING:
    from sim.batch.executors import Pool
    from sim.batch.plan import Plan
    from sim.batch.runner import Tally

MOST_SAMPLES = 2**20
FAILED_RUNS = 3
MOST_LINES = 100  # scenarios listed one by one at the end


Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE", help="Scenario files, folders of them, or names of shipped scenarios."),
]
RunsPerPoint = Annotated[
    int, typer.Option(metavar="N", min=1, max=MOST_RUNS, help="Runs per sweep point of each scenario.")
]
FirstSeed = Annotated[
    int,
    typer.Option(
        metavar="S",
        min=0,
        max=HIGHEST_SEED - MOST_RUNS,
        help="Seed of run 0; run k uses seed S + k in every scenario.",
    ),
]
Policies = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="POLICY",
        help="Also run each scenario with this policy applied, and count the signs of its effects; can be repeated.",
    ),
]
DesignName = Annotated[
    str,
    typer.Option(
        metavar="NAME|CSV",
        help="Design of sweeps: grid, latin, sobol (same as saltelli), morris, or a CSV file.",
    ),
]
Samples = Annotated[
    int | None, typer.Option(metavar="N", min=1, max=MOST_SAMPLES, help="Size of a sampled design.")
]
Executor = Annotated[Literal["local", "dask"], typer.Option(help="Where runs are executed.")]
Scheduler = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Address of the dask scheduler.")]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Print the number of runs, the expected time and disk space, then stop."),
]


def batch(
    files: Files,
    runs: RunsPerPoint,
    seed_from: FirstSeed = 0,
    policies: Policies = None,
    design: DesignName = "grid",
    samples: Samples = None,
    sectors: Sectors = False,
    people: People = False,
    out: Out = Path("results/batch"),
    draws: Draws = "posterior",
    workers: Workers = None,
    executor: Executor = "local",
    scheduler: Scheduler = None,
    force: Force = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Run every missing combination of scenario, sweep point and seed; exit code 3 if runs fail or the disk is full."""
    from sim.batch.designs import Design
    from sim.batch.plan import WIDE, Plan
    from sim.scenario import load_scenario, load_scenarios

    processes = workers or cores()
    pool = _pool(executor, scheduler, processes, workers is not None)
    with policies_from("--with"):
        plan = Plan.of(
            [scenario for file in files for scenario in load_scenarios(file)],
            runs=runs,
            seed_from=seed_from,
            design=Design(design, samples),
            wide=[name for name, kept in zip(WIDE, (sectors, people), strict=True) if kept],
            policies=[load_scenario(policy) for policy in policies or ()],
            drawn=draws == "posterior",
        )
    if dry_run:
        print_estimate(plan, out, processes if executor == "local" else None, force)
    else:
        carry_out(plan, out, pool, force=force, quiet=quiet)
        if not (quiet or plan.policies) and _readings(plan) > 1:
            typer.echo("use --with POLICY to count the signs of a policy's effects over these scenarios")


def _pool(executor: str, scheduler: str | None, workers: int, given: bool) -> AbstractContextManager[Pool]:
    """Return the pool that the options ask for; nothing starts before it is entered."""
    from sim.batch.executors import cluster, local

    if executor == "local":
        if scheduler is not None:
            raise InputError(
                "has no use", key="--scheduler", value=scheduler, allowed="only with --executor dask"
            )
        return local(workers)
    if given:
        raise InputError("has no use", key="--workers", allowed="only with --executor local")
    if scheduler is None:
        raise InputError("is missing", key="--scheduler", allowed="tcp://HOST:8786")
    return cluster(scheduler)


@contextmanager
def policies_from(option: str) -> Iterator[None]:
    """Report an error in a policy under the name of the option that gave it."""
    try:
        yield
    except InputError as error:
        if error.key == "policy":
            error.key = option
        raise


def carry_out(plan: Plan, out: Path, pool: AbstractContextManager[Pool], *, force: bool, quiet: bool) -> None:
    """Run a batch and print the result; with policies, also write their table of signs."""
    from sim.batch.prepare import check_free
    from sim.batch.runner import BatchStoppedError, run_batch
    from sim.batch.store import Store

    try:
        check_free(plan, Store(out), force=force)  # before connecting to a cluster
        with pool as executor, batch_bar(plan.total, quiet=quiet) as (report, watch):
            tally = run_batch(plan, out, executor, force=force, report=report, watch=watch)
        _print_result(tally, signs=bool(plan.policies), quiet=quiet or len(tally.total) > MOST_LINES)
        if plan.policies:
            write_signs(out, quiet=quiet)
    except (BatchStoppedError, OSError) as error:
        typer.echo(f"stopped: {error}; repeat the command to resume", err=True)
        raise typer.Exit(FAILED_RUNS) from None


def _readings(plan: Plan) -> int:
    """Count the combinations of Russia's role and Belarus's objective."""
    switches = [sweep.base.hypotheses for sweep in plan.sweeps]
    return len({(each.russia.role, each.belarus.objective) for each in switches})


def _print_result(tally: Tally, *, signs: bool, quiet: bool) -> None:
    """Print one line per scenario; exit with code 3 if runs failed. `signs`: a table of signs was to follow."""
    for name, total in tally.total.items():
        failed = tally.failed[name]
        if not quiet or failed:
            ending = f", {failed} failed" if failed else ""
            typer.echo(f"{name}: {tally.done[name]} of {total} runs{ending}", err=bool(failed))
    if tally.failed.total():
        typer.echo(f"the first: {tally.reason}", err=True)
        typer.echo(
            "failed runs are listed in failures.parquet; repeat the command to try them again", err=True
        )
        if signs:
            typer.echo("no table of signs is written until all runs succeed", err=True)
        raise typer.Exit(FAILED_RUNS)


def print_estimate(plan: Plan, out: Path, workers: int | None, force: bool) -> None:
    """Print the expected cost; for a cluster (`workers` is None) only the processor time."""
    from sim.batch.estimate import estimate
    from sim.batch.prepare import check
    from sim.batch.store import Store

    check(plan, Store(out), force=force)
    cost = estimate(plan, out)
    points, scenarios = plan.first_points[-1], len(plan.sweeps) // (1 + len(plan.policies))
    laid = f", each alone and with {', '.join(plan.policies)}" if plan.policies else ""
    counts = (
        f"{_count(scenarios, 'scenario')}{laid}, {_count(points, 'point')}, {_count(plan.runs, 'seed')} each"
    )
    typer.echo(f"{_count(plan.total, 'run')}: {counts}")
    typer.echo(f"{cost.left} still to run, in blocks of {plan.block_size}")
    origin = "the finished blocks" if cost.from_blocks else "one run on this machine"
    busy = max(1, min(workers, cost.blocks)) if workers else None  # one worker per block
    where = f"on {_count(busy, 'worker')}" if busy else "of processor time"
    typer.echo(f"{_duration(cost.left * cost.seconds / (busy or 1))} {where}, estimated from {origin}")
    most = "" if cost.from_blocks else "at most "  # a block compresses better than one run
    typer.echo(f"{most}{_size(cost.left * cost.bytes)} of disk")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _duration(seconds: float) -> str:
    for unit, length in (("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} seconds"


def _size(count: float) -> str:
    for unit, length in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"
