"""`standoff journey`: one synthetic person's way, with dates, places, attempts and money."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import RunFolder
from sim.errors import InputError, unknown
from sim.given import HIGHEST_SEED

if TYPE_CHECKING:
    from sim.scenario import Scenario


def journey(
    folder: RunFolder,
    stage: Annotated[
        str, typer.Option(metavar="STAGE", help="Stage on the day, such as onward, in_strip or returned.")
    ] = "onward",
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day; the last one if omitted.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Scenario of a batch; the first if omitted.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=HIGHEST_SEED, help="Run of a batch; the first if omitted."),
    ] = None,
    nth: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            max=100,
            help="Which person: the N-th of a hundred, spread evenly over all who match.",
        ),
    ] = 50,
) -> None:
    """Follow one synthetic person through a run, which is simulated again. Nobody real is described."""
    from sim.app.journey import find_person
    from sim.app.journey import journey as followed
    from sim.given import day_of
    from sim.kernel.stages import STAGES

    if stage not in STAGES:
        raise unknown("no such stage", "--stage", stage, STAGES)
    settings, number = _run(folder, scenario, seed)
    period = settings.period
    shown = day_of(day, period.start, period.until) if day else None
    place = ((shown or period.until) - period.start).days - (shown is None)
    row = find_person(settings, number, place, (nth - 1) / 100, stage=stage)
    found = followed(settings, number, row)
    typer.echo(f"{found['who']} (synthetic; {settings.name}, seed {number})")
    for step in found["steps"]:
        typer.echo(f"  {step['date']:<12} {step['text']}")
    typer.echo("; ".join(found["facts"]))
    typer.echo(f"At the end: {found['ended']}.")


def _run(folder: Path, scenario: str | None, seed: int | None) -> tuple[Scenario, int]:
    """Return the scenario and the seed of a run's folder, or of one run of a batch."""
    from sim.analysis.source import Source
    from sim.batch.store import Store
    from sim.runs.store import open_run
    from sim.scenario import Scenario

    if Store(folder).manifest():
        source = Source(folder)
        name = source.known([scenario] if scenario else None)[0]
        if seed is not None and seed not in source.seeds:
            allowed = f"{source.seeds[0]} to {source.seeds[-1]}"
            raise InputError("no such run", key="--seed", value=seed, allowed=allowed)
        return source.settings[name], source.seeds[0] if seed is None else seed
    for key, value in (("--scenario", scenario), ("--seed", seed)):
        if value is not None:
            raise InputError("has no use", key=key, value=value, allowed="only with a batch")
    manifest = open_run(folder).manifest
    return Scenario.from_resolved(manifest["scenario"], folder / "manifest.json"), int(
        manifest["run"]["seed"]
    )
