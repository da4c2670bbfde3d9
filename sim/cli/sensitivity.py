"""`standoff sensitivity`: what outcomes and the effects of policies hang on, and where policies fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.batch import policies_from
from sim.cli.extra import need
from sim.cli.options import Policies, Runs, Seed, Workers
from sim.cli.progress import fit_bar
from sim.machine import cores

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario


def sensitivity(
    policies: Policies = None,
    runs: Runs = 200,
    seed: Seed = 0,
    aim: Annotated[
        str, typer.Option(metavar="OUTCOME", help="Outcome that a policy is meant to lower by a tenth.")
    ] = "strip_days",
    workers: Workers = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Output folder.")] = Path("results/sensitivity"),
    keep: Annotated[
        Path,
        typer.Option(metavar="DIR", help="Folder of finished runs, from which a stopped command continues."),
    ] = Path("results/sensitivity_runs"),
) -> None:
    """Find what outcomes and the effects of policies depend on: Sobol indices, decisive numbers, failures, regret."""
    need("sklearn", "calibrate")
    need("prim", "calibrate")
    from sim.batch.executors import local
    from sim.errors import unknown
    from sim.inference.discovery import boxes, regret
    from sim.inference.sensitivity import hangs_on, indices, paired
    from sim.runs.folder import refuse_others
    from sim.scenario import load_scenario
    from sim.scenario.shipped import POLICIES, RECORDED
    from sim.tables.measures import used

    base = load_scenario(RECORDED)
    outcomes = [measure.name for measure in used("report", base.world)]
    if aim not in outcomes:
        raise unknown("no such outcome", "--aim", aim, outcomes)
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
            "policies": hangs_on(draws, base),
            "discovery": boxes(draws, base, aim),
            "regret": regret(draws, base),
        }
    _write(tables, aim, out, base, seed)


def _write(tables: dict[str, pd.DataFrame], aim: str, out: Path, base: Scenario, seed: int) -> None:
    from sim.figures.inference import discovery_figure, tornado_figure
    from sim.figures.style import write
    from sim.inference.discovery import in_words
    from sim.runs.folder import clear, sign
    from sim.runs.swap import replacing
    from sim.tables.measures import used

    sobol, found = tables["sobol"], tables["discovery"]
    labels = {measure.name: measure.in_full for measure in used("report", base.world)}
    lines = [
        *_indices_in_words(sobol),
        "",
        *_policies_in_words(tables["policies"]),
        "",
        *in_words(found, aim),
    ]
    with clear(out), replacing(out.resolve()) as draft:
        for name, table in tables.items():
            table.to_csv(draft / f"{name}.csv", index=False, float_format="%.5g")
        for outcome in dict.fromkeys(sobol["outcome"]):
            write(tornado_figure(sobol, outcome, labels[outcome]), draft, f"tornado_{outcome}")
        if found["factor"].notna().any():
            write(discovery_figure(found[found["factor"].notna()], labels[aim]), draft, "discovery")
        page = "\n".join(["# What outcomes and policies hang on", "", *lines, ""])
        (draft / "sensitivity.md").write_text(page, encoding="utf-8")
        sign(draft, "sensitivity", {"scenario": {base.name: base.digest()}, "seed": seed, "aim": aim})
    for line in lines:
        typer.echo(line)
    typer.echo(f"tables, figures and page in {out}")


def _indices_in_words(sobol: pd.DataFrame) -> list[str]:
    lines = []
    for outcome, rows in sobol.groupby("outcome", sort=False):
        top = rows.nlargest(4, "total")
        named = ", ".join(f"{row.factor} ({row.total:.0%})" for row in top.itertuples())
        lines.append(
            f"{outcome}: {named}; the emulator predicts {rows['explained'].iloc[0]:.0%} of the variance of unseen runs."
        )
    return lines


def _policies_in_words(table: pd.DataFrame) -> list[str]:
    return [
        f"{row.policy}, {row.outcome}: 90 % of draws {row.low:.3g} to {row.high:.3g} (parameters, hypotheses and "
        f"seeds); hangs most on {row.factor}: {row.at_low:.3g} in its lowest third, {row.at_high:.3g} in its highest."
        for row in table[table["p_holm"] < 0.05].itertuples()
    ]
