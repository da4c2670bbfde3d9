"""`standoff sensitivity`: what outcomes and the effects of policies depend on, and where policies fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.batch import policies_from
from sim.cli.extra import need
from sim.cli.options import Keep, Out, Policies, Runs, Seed, Workers
from sim.cli.progress import fit_bar
from sim.machine import cores

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario


def sensitivity(
    policies: Policies = None,
    runs: Runs = 120,
    seed: Seed = 0,
    aim: Annotated[
        str,
        typer.Option(
            metavar="OUTCOME",
            help="Outcome for which the page describes every policy, including those that never fail.",
        ),
    ] = "strip_days",
    workers: Workers = None,
    out: Out = Path("results/sensitivity"),
    keep: Keep = Path("results/sensitivity_runs"),
) -> None:
    """Find what outcomes and the effects of policies depend on: Sobol indices, decisive numbers, failures, regret."""
    need("sklearn", "calibrate")
    need("prim", "calibrate")
    from sim.batch.executors import local
    from sim.errors import unknown
    from sim.inference.discovery import aims, boxes, regret
    from sim.inference.sensitivity import dependence, indices, paired
    from sim.runs.folder import refuse_others
    from sim.scenario import load_scenario
    from sim.scenario.shipped import POLICIES, RECORDED

    base = load_scenario(RECORDED)
    if aim not in (known := list(aims(base))):
        raise unknown("no such outcome", "--aim", aim, known)
    with policies_from("POLICY"):
        loaded = [load_scenario(policy) for policy in policies or POLICIES]
    refuse_others(out, "sensitivity")
    total = runs * (3 + len(loaded))
    with fit_bar(total) as (report, done), local(workers or cores()) as pool:
        report("runs of each policy by draws of the posterior")
        draws = paired(base, loaded, runs, seed, pool, keep, done)
        report("runs for the indices")
        tables = {
            "sobol": indices(base, 2 * runs, seed, pool, keep, done),
            "policies": dependence(draws, base),
            "discovery": boxes(draws, base),
            "regret": regret(draws, base),
        }
    _write(tables, aim, out, base, seed)


def _write(tables: dict[str, pd.DataFrame], aim: str, out: Path, base: Scenario, seed: int) -> None:
    from sim.analysis.robust import screened
    from sim.figures.inference import discovery_figure, tornado_figure
    from sim.figures.style import write
    from sim.inference.page import page
    from sim.runs.folder import clear, sign
    from sim.runs.manifest import origin
    from sim.runs.swap import replacing
    from sim.tables.measures import used

    labels = {measure.name: measure.in_full for measure in used("report", base.world)}
    sobol, found = tables["sobol"], tables["discovery"]
    boxes = found[found["factor"].notna()]
    text = page(tables, screened(base.world), labels, aim)
    with clear(out), replacing(out.resolve()) as draft:
        for name, table in tables.items():
            table.to_csv(draft / f"{name}.csv", index=False, float_format="%.5g")
        for outcome in dict.fromkeys(sobol["outcome"]):
            write(tornado_figure(sobol, outcome, labels[outcome]), draft, f"tornado_{outcome}")
        if len(boxes):
            write(discovery_figure(boxes, labels), draft, "discovery")
        (draft / "sensitivity.md").write_text(text, encoding="utf-8")
        sign(draft, "sensitivity", {**origin(base), "seed": seed, "aim": aim})
    typer.echo(text)
    typer.echo(f"tables, figures and page in {out}")
