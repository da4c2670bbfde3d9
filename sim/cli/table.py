"""Rows on the screen: a drawn table in a terminal, uncut tab-separated lines for a pipe."""

import sys
from collections.abc import Iterable, Sequence

import typer


def show(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a header and its rows."""
    if not sys.stdout.isatty():
        for row in [header, *rows]:
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    # The point of a sweep stands in brackets, as rich's marks do.
    table = Table(*map(escape, header), box=None)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)
