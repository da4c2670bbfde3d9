"""`standoff robust`: count the rival readings under which each policy's effect keeps its sign."""

from __future__ import annotations

from pathlib import Path
from shlex import join

from sim.cli.batch import carry_out, policies_from
from sim.cli.options import Draws, Force, Out, Policies, Runs, Seed, Until, Workers
from sim.given import day_of
from sim.machine import cores


def robust(
    policies: Policies = None,
    runs: Runs = 5,
    seed: Seed = 0,
    until: Until = None,
    draws: Draws = "posterior",
    workers: Workers = None,
    out: Out = Path("results/robust"),
    force: Force = False,
) -> None:
    """Apply policies under each reading of what the two capitals want; count where effects keep their sign.

    This is `standoff batch scenarios/hypotheses --with POLICY ...`. Where the world ships a posterior, further
    scenarios set the parameters that matter most to either end of their ranges.
    """
    from sim.analysis.readings import readings, write_readings
    from sim.analysis.robust import at_ends
    from sim.batch.executors import local
    from sim.batch.plan import Plan
    from sim.runs.folder import clear
    from sim.scenario import load_scenario
    from sim.scenario.shipped import POLICIES

    rivals = readings()
    if until is not None:
        period = rivals[0].period
        rivals = [reading.until(day_of(until, period.start, period.until)) for reading in rivals]
    with policies_from("POLICY"):
        applied = [load_scenario(policy) for policy in policies or POLICIES]
        plan = Plan.of(
            [*rivals, *at_ends(rivals)],
            runs=runs,
            seed_from=seed,
            policies=applied,
            drawn=draws == "posterior",
        )
    carry_out(plan, out, local(workers or cores()), force=force, quiet=False)
    others = [] if until is None else ["--until", until]
    others += [] if draws == "posterior" else ["--draws", draws]
    command = join(
        ["standoff", "robust", *(policies or ()), "--runs", str(runs), "--seed", str(seed), *others]
    )
    with clear(out):
        write_readings(out, [*rivals, *applied], {"command": command, "runs": runs, "seed": seed})
