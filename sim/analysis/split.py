"""The tables of a batch set out by scenario, after one pass over its parts, for workers that need one scenario each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.analysis.source import Source
from sim.batch.reader import Batch

SCENARIO = "scenario"
AT_ONCE = 10  # blocks per job: what a table needs of them is in memory together
# What figures of a scenario read; of the sector table the population alone.
COLUMNS = {
    "sector": ("run", "date", "sector", "in_strip"),
    "decisions": ("run", "date", "actor", "lever", "after"),
    "border": ("run", "date", "neighbour", "recorded_attempts"),
    "daily": ("run", "date", "in_strip", "arrivals", "onward", "dead", "escalation"),
    "fates": ("run", "origin", "stage", "people"),
}
COUNTED = {"sector": "in_strip"}  # rows in which this is 0 are left out: two of three


class Split(Source):
    """The runs of a batch whose tables were set out in a folder; only COLUMNS are there, without rows that count 0."""

    def __init__(self, batch: Path, folder: Path) -> None:
        super().__init__(opened(batch))
        self.folder = folder
        self._places = places(opened(batch))

    def table(
        self, name: str, scenario: str, columns: Sequence[str], seed: int | None = None
    ) -> pd.DataFrame:
        """Return these columns of a table of a scenario, with run and, where there are dates, date."""
        frame = pa.concat_tables(self._read(name, scenario, columns)).to_pandas()
        return frame if seed is None else frame[frame["run"] == seed]

    def parts(self, name: str, scenario: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Yield the table of a scenario in parts, in each of which every run is complete."""
        for part in self._read(name, scenario, columns):
            yield part.to_pandas()

    def _read(self, name: str, scenario: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        keys = [key for key in ("run", "date") if key in COLUMNS[name]]
        for file in sorted((self.folder / name / self._places[scenario]).glob("*.parquet")):
            yield pq.ParquetFile(file).read(list(dict.fromkeys([*keys, *columns])))


def parts(batch: Batch) -> list[Sequence[int]]:
    """Return the blocks that are set out at once."""
    return [batch.blocks[place : place + AT_ONCE] for place in range(0, len(batch.blocks), AT_ONCE)]


def set_out(folder: Path, blocks: Sequence[int], out: Path) -> None:
    """Write a file per table and scenario with the rows of some blocks of a batch in their order. Raises OSError."""
    batch = opened(folder)
    place_of = places(batch)
    for table in (name for name in COLUMNS if name in batch.tables):
        found: dict[str, list[pa.Table]] = {}
        for rows in batch.arrow_by_block(table, [SCENARIO, *COLUMNS[table]], blocks, [SCENARIO]):
            if table in COUNTED:
                rows = rows.filter(pc.greater(rows[COUNTED[table]], 0))
            for name, of_scenario in _by_scenario(rows):
                found.setdefault(place_of[name], []).append(of_scenario)
        for place, slices in found.items():
            home = out / table / place
            home.mkdir(parents=True, exist_ok=True)
            file = home / f"{blocks[0]:08d}.parquet"
            pq.write_table(pa.concat_tables(slices), file, compression="lz4")


def places(batch: Batch) -> dict[str, str]:
    """Return the name of each scenario's folder: a number, since a scenario may have any name."""
    return {name: str(place) for place, name in enumerate(batch.scenarios)}


def _by_scenario(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Yield each stretch of rows of one scenario with its name."""
    names, rest = rows[SCENARIO].combine_chunks(), rows.drop_columns(SCENARIO)
    codes = names.indices.to_numpy()
    edges = np.flatnonzero(np.diff(codes, prepend=-1, append=-1))
    for first, end in pairwise(edges):
        yield names.dictionary[codes[first]].as_py(), rest.slice(first, end - first)


@cache
def opened(batch: Path) -> Batch:
    """Return the batch in a folder, opened once per process."""
    return Batch(batch, partial=True)
