"""`standoff evidence`: list the registry, show one entry with its figures, or check all."""

from typing import Annotated

import typer

from sim.errors import InputError


def evidence(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Name of a parameter or a figure; all parameters if omitted."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Check all sources and files; exit code 1 on an error.",
        ),
    ] = False,
) -> None:
    """Show where the numbers of the model come from."""
    if check and name is not None:
        raise InputError(
            "has no use", key="NAME", value=name, allowed="only without --check, which checks everything"
        )
    if check:
        _check()
    elif name is not None:
        from sim.text.evidence import evidence_entry

        typer.echo(evidence_entry(name))
    else:
        from sim.cli.table import show
        from sim.text.evidence import HEADER, evidence_table

        show(HEADER, evidence_table())


def _check() -> None:
    from sim.evidence import figures, public
    from sim.evidence.record import dated_rows
    from sim.world import load_world
    from sim.world.check import check

    # A malformed file breaks its readers, so its faults come first.
    problems = list(public.faults()) or check()
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo(
        f"{len(load_world().parameters)} parameters, {len(figures())} figures and {len(dated_rows())} dated rows of "
        "the public record are valid"
    )
