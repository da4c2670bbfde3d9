"""`standoff robust`: under how many rival readings each policy's effect keeps its sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.batch import carry_out, policies_from
from sim.cli.options import Force, Workers
from sim.cli.values import HIGHEST_SEED, MOST_RUNS, MOST_WORKERS, whole_number
from sim.machine import cores

READINGS = "hypotheses"


def robust(
    policies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[POLICY ...]", help="Paths or shipped names; a choice of the shipped if left out."
        ),
    ] = None,
    runs: Annotated[str, typer.Option(metavar="N", help="Seeds of each policy and combination.")] = "5",
    seed: Annotated[str, typer.Option(metavar="S", help="First seed.")] = "0",
    workers: Workers = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of the batch, the tables and the figure.")
    ] = Path("results/robust"),
    force: Force = False,
) -> None:
    """Lay each policy over all 15 readings of Russia's role and Belarus's objective; count the signs it keeps.

    The same as `standoff batch scenarios/hypotheses --with POLICY ...`, but only to mid-December.
    """
    processes = cores() if workers is None else whole_number(workers, "--workers", 1, MOST_WORKERS)
    from sim.analysis.robust import POLICIES, UNTIL
    from sim.batch.executors import local
    from sim.batch.plan import Plan
    from sim.paths import data_dir
    from sim.scenario import load_scenario, load_scenarios

    with policies_from("POLICY"):
        plan = Plan.of(
            [reading.until(UNTIL) for reading in load_scenarios(data_dir("scenarios") / READINGS)],
            runs=whole_number(runs, "--runs", 1, MOST_RUNS),
            seed_from=whole_number(seed, "--seed", 0, HIGHEST_SEED - MOST_RUNS),
            policies=[load_scenario(policy) for policy in policies or POLICIES],
        )
    carry_out(plan, out, local(processes), force=force, quiet=False)
