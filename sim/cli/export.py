"""`standoff export`: the tables of a run or a batch for other tools."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.options import RunFolder
from sim.errors import InputError, unknown

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1_048_575  # of a sheet in a workbook, without its heading
NEEDED = {"xlsx": "openpyxl", "duckdb": "duckdb"}


def export(
    folder: RunFolder,
    to: Annotated[
        Literal["xlsx", "csv", "duckdb"], typer.Option(help="Workbook, folder of CSV files, or database.")
    ],
    tables: Annotated[
        list[str] | None, typer.Option("--table", metavar="NAME", help="Only this table; can be repeated.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Output file or folder; beside DIR if omitted."),
    ] = None,
) -> None:
    """Write the tables of a run or a batch as a workbook, as CSV files or as a DuckDB database."""
    if to in NEEDED and find_spec(NEEDED[to]) is None:
        allowed = "pip install 'border-standoff[report]'"
        raise InputError("needs another package", key="--to", value=to, allowed=allowed)
    target = out or folder.with_name(f"{folder.name}-csv" if to == "csv" else f"{folder.name}.{to}")
    found = _tables(folder, tables)
    if target.exists():
        raise InputError("exists already", file=target, allowed="--out with another name")
    target.parent.mkdir(parents=True, exist_ok=True)
    if to == "csv":
        from sim.runs.files import for_csv

        target.mkdir()
        for name, table in found:
            for_csv(table).to_csv(target / f"{name}.csv", index=False, lineterminator="\n")
    elif to == "xlsx":
        _workbook(dict(found), target)
    else:
        _database(found, target)
    typer.echo(target)


def _tables(folder: Path, names: list[str] | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """Return each table by name, one at a time; raise InputError for another folder or an unknown name."""
    from sim.batch.reader import Batch
    from sim.batch.store import Store
    from sim.runs.store import open_run

    batch = Batch(folder) if Store(folder).manifest() else None
    stored = {} if batch else open_run(folder).tables
    known = batch.tables if batch else tuple(stored)
    for name in names or ():
        if name not in known:
            raise unknown("no such table here", "--table", name, known)
    return ((name, batch.table(name) if batch else stored[name]) for name in names or known)


def _workbook(tables: dict[str, pd.DataFrame], file: Path) -> None:
    from sim.report.tables import write_workbook

    for name, table in tables.items():
        if len(table) > MOST_ROWS:
            allowed = f"at most {MOST_ROWS}; use --to duckdb or csv, or --table with a smaller one"
            raise InputError(f"has {len(table)} rows", key="--table", value=name, allowed=allowed)
    write_workbook(tables, file)


def _database(tables: Iterator[tuple[str, pd.DataFrame]], file: Path) -> None:
    import duckdb

    with closing(duckdb.connect(str(file))) as database:
        for name, table in tables:
            # pandas's own text type is not known to every version of DuckDB
            texts = [name for name, kind in table.dtypes.items() if kind == "str"]
            plain = table.astype(dict.fromkeys(texts, "object"))
            database.register("given", plain)
            database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')  # noqa: S608 - our own names
            database.unregister("given")
