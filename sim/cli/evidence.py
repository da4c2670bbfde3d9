"""`standoff evidence`: the registry as a table, one entry with its figures, or the check."""

import sys
from typing import Annotated

import typer

from sim.errors import InputError


def evidence(
    name: Annotated[
        str | None, typer.Argument(help="A parameter or a figure; all parameters if left out.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Fail if a number lacks its source.")] = False,
) -> None:
    """Show where the numbers of the model come from."""
    try:
        if check:
            _check()
        elif name is not None:
            from sim.evidence.table import evidence_entry

            typer.echo(evidence_entry(name))
        else:
            _show_table()
    except InputError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


def _check() -> None:
    from sim.evidence import check, figures, parameters

    problems = check()
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo(f"{len(parameters())} parameters and {len(figures())} figures are in order")


def _show_table() -> None:
    """A drawn table in a terminal; tab-separated lines for a pipe, so that nothing is cut off."""
    from sim.evidence.table import HEADER, evidence_table

    if not sys.stdout.isatty():
        for row in [HEADER, *evidence_table()]:
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*HEADER, box=None)
    for row in evidence_table():
        table.add_row(*row)
    Console().print(table)
