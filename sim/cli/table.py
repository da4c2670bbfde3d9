"""Print rows: as a table in a terminal, as full tab-separated lines in a pipe."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import typer

Line = Sequence[str]


def show(header: Line, rows: Iterable[Line], fold: Sequence[str] = (), grouped: bool = False) -> None:
    """Print a header and its rows.

    In a terminal, a column of `fold` that holds a single value is printed once below the table, and if `grouped` the
    first column becomes a heading above the rows that share it. A pipe gets all columns.
    """
    lines = [tuple(header), *map(tuple, rows)]
    if not sys.stdout.isatty():
        for line in lines:
            typer.echo("\t".join(line))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    columns = list(zip(*lines, strict=True))
    same = [column for column in columns if column[0] in fold and len(set(column[1:])) == 1]
    head, *body = zip(*(column for column in columns if column not in same), strict=True)
    if grouped and len({row[0] for row in body}) < len(body):
        head, body = head[1:], list(_headed(body))
    table = Table(*map(escape, head), box=None)
    for row in body:
        # as Text: a name such as free[scale=1] would be read as markup
        table.add_row(*(Text(cell, style="bold" if len(row) == 1 < len(head) else "") for cell in row))
    console = Console()
    console.print(table)
    if same:
        console.print(Text(" " + "; ".join(f"{name}: {value}" for name, value, *_ in same), style="dim"))


def _headed(rows: Iterable[Line]) -> Iterator[tuple[str, ...]]:
    """Yield the rows without their first cell, each group under a heading with its value."""
    for heading, members in groupby(rows, itemgetter(0)):
        yield (heading,)
        for _, first, *others in members:
            yield f"  {first}", *others
