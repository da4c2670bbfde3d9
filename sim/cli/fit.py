"""`standoff fit`: repeat the search for the fitted parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Runs, Seed, Workers
from sim.cli.table import show
from sim.machine import cores

if TYPE_CHECKING:
    from sim.analysis.fit import Fit

MOST_ROUNDS = 100


def fit(
    runs: Runs = 6,
    seed: Seed = 0,
    rounds: Annotated[
        int, typer.Option(metavar="M", min=1, max=MOST_ROUNDS, help="Maximum number of search steps.")
    ] = 8,
    workers: Workers = None,
) -> None:
    """Fit the parameters to the counts up to September 2021 and print the result; nothing is changed."""
    from sim.analysis.fit import fit as search
    from sim.analysis.fit import most_trials
    from sim.cli.progress import runs_bar

    with runs_bar(most_trials(rounds) * runs, quiet=False) as done:
        found = search(range(seed, seed + runs), workers or cores(), rounds, done)
    _print(found)


def _print(fit: Fit) -> None:
    from sim.world import load_world

    show(
        ("parameter", "range", "present", "fitted", "unit"),
        [
            (name, f"{entry.low:g} to {entry.high:g}", f"{value:g}", f"{fit.found[name]:g}", entry.unit)
            for name, value in fit.stood.items()
            for entry in [load_world().parameters[name]]
        ],
    )
    typer.echo()
    show(
        ("count", "stated", "present", "fitted"),
        [
            (name, f"{target.low:g} to {target.high:g}", f"{value:.0f}", f"{fit.after[name]:.0f}")
            for name, value in fit.before.items()
            for target in [load_world().targets[name]]
        ],
    )
    typer.echo(
        f"sum of squared errors, in tolerances: {fit.cost_before:.3f} present, {fit.cost_after:.3f} fitted"
    )
