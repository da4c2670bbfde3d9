"""`standoff robust`: count the rival readings under which each policy's effect keeps its sign."""

from __future__ import annotations

from pathlib import Path

from sim.cli.batch import carry_out, policies_from
from sim.cli.options import Draws, Force, Out, Policies, Runs, Seed, Until, Workers
from sim.given import day_of
from sim.machine import cores

READINGS = "hypotheses"


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
    """Apply policies under 15 readings of Russia's role and Belarus's objective; count where effects keep their sign.

    This is `standoff batch scenarios/hypotheses --with POLICY ...`. Where the world ships a posterior, further
    scenarios set each of the four parameters that matter most to either end of its range.
    """
    from sim.analysis.robust import at_ends
    from sim.batch.executors import local
    from sim.batch.plan import Plan
    from sim.paths import data_dir
    from sim.scenario import load_scenario, load_scenarios
    from sim.scenario.shipped import POLICIES

    readings = load_scenarios(data_dir("scenarios") / READINGS)
    if until is not None:
        period = readings[0].period
        readings = [reading.until(day_of(until, period.start, period.until)) for reading in readings]
    with policies_from("POLICY"):
        plan = Plan.of(
            [*readings, *at_ends(readings)],
            runs=runs,
            seed_from=seed,
            policies=[load_scenario(policy) for policy in policies or POLICIES],
            drawn=draws == "posterior",
        )
    carry_out(plan, out, local(workers or cores()), force=force, quiet=False)
