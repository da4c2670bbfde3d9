"""The tables of a batch set out by scenario, after one pass over its parts, for workers that need one scenario each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from sim.analysis.source import Source
from sim.batch.reader import Batch
from sim.errors import InputError

MOST = 200  # scenarios: a file of each is open at once
# What figures of a scenario read; of the sector table the population alone.
COLUMNS = {
    "sector": ("run", "date", "sector", "in_strip"),
    "decisions": ("run", "date", "actor", "lever", "after"),
    "border": ("run", "date", "neighbour", "recorded_attempts"),
    "daily": ("run", "date", "in_strip", "arrivals", "onward", "dead", "escalation"),
    "fates": ("run", "origin", "stage", "people"),
}


@dataclass(frozen=True)
class Part:
    """A table of a batch to set out in a folder."""

    batch: Path
    table: str
    folder: Path

    @property
    def name(self) -> str:
        """What the job is called."""
        return self.table


class Split(Source):
    """The runs of a batch whose tables were set out in a folder; only COLUMNS are there."""

    def __init__(self, batch: Path, folder: Path) -> None:
        super().__init__(Batch(batch, partial=True))
        self.folder = folder

    def table(
        self, name: str, scenario: str, columns: Sequence[str], seed: int | None = None
    ) -> pd.DataFrame:
        """Return these columns of a table of a scenario, with run and, where there are dates, date."""
        frame = self._open(name, scenario).read(_wanted(name, columns)).to_pandas()
        return frame if seed is None else frame[frame["run"] == seed]

    def parts(self, name: str, scenario: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Yield the table of a scenario in parts, as they were in the blocks of the batch."""
        file = self._open(name, scenario)
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, _wanted(name, columns)).to_pandas()

    def _open(self, name: str, scenario: str) -> pq.ParquetFile:
        return pq.ParquetFile(_file(self.folder, name, self.names.index(scenario)))


def _wanted(table: str, columns: Sequence[str]) -> list[str]:
    keys = [key for key in ("run", "date") if key in COLUMNS[table]]
    return list(dict.fromkeys([*keys, *columns]))


def parts(batch: Batch, folder: Path) -> list[Part]:
    """Return the tables to set out, the largest first; raise InputError for more than MOST scenarios."""
    if len(batch.scenarios) > MOST:
        allowed = f"at most {MOST}; `standoff compare` takes any number"
        raise InputError(f"holds {len(batch.scenarios)} scenarios", file=batch.store.folder, allowed=allowed)
    return [Part(batch.store.folder.resolve(), table, folder) for table in COLUMNS if table in batch.tables]


def set_out(part: Part) -> None:
    """Write one file per scenario with the rows of all blocks in their order. Raises OSError."""
    batch = Batch(part.batch, partial=True)
    places = {name: place for place, name in enumerate(Source(batch).names)}
    writers: dict[int, Any] = {}
    (part.folder / part.table).mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        for block in batch.arrow_by_block(part.table, ["scenario", *COLUMNS[part.table]]):
            codes = block["scenario"].combine_chunks().dictionary_encode()
            indices = codes.indices.to_numpy()
            edges = np.flatnonzero(np.diff(indices)) + 1
            rows = block.drop_columns("scenario")
            for first, last in zip([0, *edges], [*edges, len(indices)], strict=True):
                if first == last:
                    continue
                place = places[codes.dictionary[int(indices[first])].as_py()]
                if place not in writers:
                    file = _file(part.folder, part.table, place)
                    writers[place] = opened.enter_context(
                        pq.ParquetWriter(file, rows.schema, compression="lz4")
                    )
                writers[place].write_table(rows.slice(first, last - first))


def _file(folder: Path, table: str, place: int) -> Path:
    return folder / table / f"{place}.parquet"
