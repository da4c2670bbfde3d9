"""`standoff calibrate`: fit the model to what is observed and write the posterior."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from sim.cli.extra import need
from sim.cli.options import Keep, Out, RecordedScenario, Seed, Workers
from sim.cli.progress import fit_bar
from sim.machine import cores


def calibrate(
    scenario: RecordedScenario,
    budget: Annotated[
        Literal["full", "short", "least"],
        typer.Option(help="How many runs: full (shipped), short (minutes), least (to try the command)."),
    ] = "full",
    seed: Seed = 0,
    workers: Workers = None,
    out: Out = Path("results/calibration"),
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Also write the posterior's centre into the registry as defaults.")
    ] = False,
    keep: Keep = Path("results/calibration_runs"),
) -> None:
    """Fit parameters and hypotheses to the published record of a world and to what its articles state of later days.

    Writes the posterior of each origin of a forecast, the one from which other commands draw, and their diagnostics.
    """
    need("sklearn", "calibrate")
    need("scoringrules", "calibrate")
    from sim.batch.executors import local
    from sim.inference.calibrate import BUDGETS
    from sim.inference.calibrate import calibrate as fitted
    from sim.inference.factors import factors
    from sim.inference.folder import write_posterior
    from sim.runs.folder import refuse_others
    from sim.scenario import load_scenario

    settings, size = load_scenario(scenario), BUDGETS[budget]
    refuse_others(out, "posterior")
    total = size.runs(len(factors(settings.world)), settings.world)
    with fit_bar(total) as (report, done), local(workers or cores()) as pool:
        fit = fitted(settings, keep, size, seed, pool, report, done)
        report("diagnostics")
        lines = write_posterior(fit, out, budget, seed)
    if adopt:
        from sim.inference.adopt import adopt as write_centre

        lines.append(f"defaults set in the registry: {', '.join(write_centre(fit))}")
    for line in lines:
        typer.echo(line)
