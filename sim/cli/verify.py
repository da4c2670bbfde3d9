"""`standoff verify`: the code against closed forms, an independent version of the journey, and itself when refined."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import Runs, Seed
from sim.cli.table import show

DISAGREES = 1
NEAR = 0.1  # by which the two versions of the journey may differ, and outcomes by the length of the tick
CHANCE = (
    3.0  # standard errors by which outcomes that vary more between seeds may differ by the length of the tick
)
SCALE = 8.0  # people for each real one, so that chance is small


def verify(
    runs: Runs = 8,
    seed: Seed = 0,
    scale: Annotated[
        float,
        typer.Option(
            metavar="X", min=0.1, max=50.0, help="People in the journey, relative to the real size."
        ),
    ] = SCALE,
) -> None:
    """Compare the code with closed forms and a mean-field journey, and show convergence; exit code 1 if they differ."""
    seeds = range(seed, seed + max(runs, 2))
    agree = [_closed_forms(), _journey(seed, scale), _ticks(seed, scale), _ticks_of_model(seeds)]
    _convergence(seeds)
    if not all(agree):
        raise typer.Exit(DISAGREES)


def _closed_forms() -> bool:
    """Print the laws beside what the code finds; return whether all agree."""
    from sim.verification.closed_forms import closed_forms

    forms = list(closed_forms())
    show(
        ("law", "closed form", "code", "agrees"),
        [
            (form.law, f"{form.expected:.4g}", f"{form.found:.4g}", "yes" if form.agrees else "NO")
            for form in forms
        ],
    )
    return all(form.agrees for form in forms)


def _journey(seed: int, scale: float) -> bool:
    """Print the counts of the code relative to those of the mean field; return whether they are near."""
    from sim.verification.mean_field import COUNTS, expected, plain_world, simulated

    scenario = plain_world(scale)
    given, counts = simulated(scenario, seed)
    p = {name: scenario.parameter(name) for name in scenario.world.parameters}
    ratios = counts / expected(given, p)
    typer.echo(
        f"\nthe journey, {scale:g} times the real size: code relative to the mean-field version of docs/ODD.md"
    )
    show(
        ("count", "code", "ratio"), [(name, f"{counts[name]:.0f}", f"{ratios[name]:.3f}") for name in COUNTS]
    )
    return bool((abs(ratios - 1.0) <= NEAR).all())


def _ticks(seed: int, scale: float) -> bool:
    """Print the mean field by the length of its tick; return whether the lengths are near each other."""
    from sim.verification.convergence import in_ticks

    typer.echo("\nthe mean-field journey by the length of the tick, relative to six hours")
    ticks = in_ticks(seed, scale)
    show(("count", *ticks), [(name, *(f"{value:.3f}" for value in row)) for name, *row in ticks.itertuples()])
    return bool((abs(ticks - 1.0) <= NEAR).all(axis=None))


def _ticks_of_model(seeds: range) -> bool:
    """Print the outcomes of the model by the length of its tick; return whether both lengths agree."""
    from sim.verification.ticks import in_ticks_of_model

    typer.echo(
        f"\nthe model itself by the length of the tick: the recorded scenario to its end, {len(seeds)} seeds"
    )
    table = in_ticks_of_model(seeds)
    show(
        ("outcome", *table.columns[:2], "ratio", "standard error"),
        [
            (name, f"{six:.4g}", f"{three:.4g}", f"{ratio:.3f}", f"{error:.3f}")
            for name, six, three, ratio, error in table.itertuples()
        ],
    )
    return bool((abs(table["ratio"] - 1.0) <= (CHANCE * table["error"]).clip(NEAR)).all())


def _convergence(seeds: range) -> None:
    """Print how recorded attempts settle with more seeds and more people."""
    from sim.scenario import load_scenario
    from sim.scenario.shipped import RECORDED
    from sim.verification.convergence import in_scale, in_seeds

    world = load_scenario(RECORDED).world
    name = next(iter(world.neighbours.values())).name
    typer.echo(f"\nrecorded attempts in {name} up to the end of the fit window, by seeds and by scale")
    show(
        ("seeds", "mean", "standard error"),
        [
            (f"{n:.0f}", f"{mean:.0f}", f"{error:.0f}")
            for n, mean, error, _ in in_seeds(seeds).to_numpy(float)
        ],
    )
    show(
        ("scale", "mean at real size", "standard error"),
        [(f"{row.scale:g}", f"{row.mean:.0f}", f"{row.error:.0f}") for row in in_scale(seeds).itertuples()],
    )
