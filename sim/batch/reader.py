"""Reading a batch without loading it: chosen columns, scenarios and dates as pandas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from sim.batch.store import DESIGN, FAILURES, TABLES, Entry, Store
from sim.errors import InputError, nearest

KEYS = ("scenario", "run", "date")


class Batch:
    """The finished blocks of a batch's folder. Raises InputError when there is no batch or no finished block."""

    def __init__(self, folder: Path | str) -> None:
        self.store = Store(Path(folder))
        manifest = self.store.manifest()
        if manifest is None:
            raise InputError("holds no batch: manifest.json is missing or not a batch's", file=folder)
        self.manifest = manifest
        self.blocks = [entry.block for entry in self.entries() if entry.parts]
        if not self.blocks:
            raise InputError("holds a batch without a finished block", file=folder)

    def entries(self) -> Iterator[Entry]:
        """What is known of each block: keys and number of its runs, checksums, failures."""
        return self.store.entries()

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables there are: runs, daily, border, decisions, and sector and people when they were kept."""
        wide = self.manifest["batch"]["tables"]
        return tuple(table for table in TABLES if table in TABLES[:4] or table in wide)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a finished run: key, scenario (with its point), run (the seed), base (the file), point."""
        return self.dataset("runs").to_table().to_pandas()

    @cached_property
    def scenarios(self) -> list[str]:
        """The scenarios with a finished run, a sweep's by point, in the order of the batch."""
        names: dict[str, None] = {}
        for rows in self.dataset("runs").to_batches(columns=["scenario"]):
            names |= dict.fromkeys(rows["scenario"].unique().to_pylist())
        return list(names)

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies that are laid over each scenario of the batch."""
        return tuple(self.manifest["batch"].get("policies", ()))

    @property
    def design(self) -> pd.DataFrame:
        """The rows of each design in its order: base, point, and the value of each swept key."""
        return pd.read_parquet(self.store.folder / DESIGN)

    @property
    def failures(self) -> pd.DataFrame | None:
        """The runs that failed, with message and traceback; None where none did."""
        file = self.store.folder / FAILURES
        return pd.read_parquet(file) if file.exists() else None

    def dataset(self, table: str) -> Any:
        """A table as a pyarrow dataset over the finished parts; raises InputError for an unknown one."""
        if table not in self.tables:
            raise _unknown("no such table", table, self.tables)
        return ds.dataset([str(self.store.part(table, block)) for block in self.blocks])

    def table(
        self,
        table: str = "daily",
        columns: Sequence[str] | None = None,
        scenarios: Sequence[str] | None = None,
        dates: tuple[date | str, date | str] | None = None,
    ) -> pd.DataFrame:
        """A table with its keys and only these columns, scenarios and dates (half-open); all where left out.

        Nothing else is loaded. Raises InputError for an unknown table, column or scenario.
        """
        data = self.dataset(table)
        names = list(data.schema.names)
        for column in columns or ():
            if column not in names:
                raise _unknown(f"no such column in {table}", column, names)
        wanted = None if columns is None else [n for n in names if n in KEYS or n in columns]
        for name in scenarios or ():
            if name not in self.scenarios:
                raise _unknown("no such scenario in this batch", name, self.scenarios)
        parts = [] if scenarios is None else [pc.field("scenario").isin(list(scenarios))]
        if dates is not None and "date" not in names:
            raise InputError(f"{table} has no dates", key="dates")
        if dates is not None:
            first, end = (pd.Timestamp(day).to_datetime64().astype("datetime64[ms]") for day in dates)
            parts += [pc.field("date") >= first, pc.field("date") < end]
        chosen = None
        for part in parts:
            chosen = part if chosen is None else chosen & part
        return data.to_table(columns=wanted, filter=chosen).to_pandas()

    def by_block(self, table: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """These columns of a table, block by block: each run is whole in one of them."""
        for block in self.blocks:
            yield pq.ParquetFile(self.store.part(table, block)).read(list(columns)).to_pandas()


def _unknown(message: str, word: str, options: Sequence[str]) -> InputError:
    allowed = ", ".join(options) if len(options) <= 25 else None
    return InputError(message, value=word, allowed=allowed, suggestion=nearest(word, options))
