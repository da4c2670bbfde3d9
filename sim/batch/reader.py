"""Reading a batch without loading it: chosen columns, scenarios and dates as pandas."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from functools import cached_property, reduce
from operator import and_
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from sim.batch.entries import Entry, Part
from sim.batch.store import ALWAYS, DESIGN, TABLES, Store
from sim.errors import InputError, unknown
from sim.runs.manifest import NAME, file_hash
from sim.tables.columns import keys_of

OWN_KEYS = {
    "runs": ("scenario", "run"),
    "targets": ("scenario", "run", "target"),
}  # of tables of batches alone
UNREADABLE = (OSError, pa.ArrowException, UnicodeDecodeError)  # exceptions of pyarrow for a damaged file
MENDED = "the command that made the batch mends it"


class IncompleteBatchWarning(UserWarning):
    """Runs of a batch are not done yet, or failed."""


class Batch:
    """The finished blocks of a batch. Raise InputError if there is no batch or no finished block.

    An unfinished or partly failed batch gives an IncompleteBatchWarning, unless `partial` allows it.
    """

    def __init__(self, folder: Path | str, *, partial: bool = False) -> None:
        self.store = Store(Path(folder))
        if what := self.store.torn():
            raise InputError(f"{what}: {MENDED}", file=self.store.folder / NAME)
        manifest = self.store.manifest()
        if manifest is None:
            raise InputError("holds no batch: manifest.json is missing or not a batch's", file=folder)
        self.manifest = manifest
        self._parts: dict[int, dict[str, Part]] = {}
        self._sound: set[Path] = set()  # parts that were compared with their checksums
        firsts: dict[str, int] = {}  # the first run of each block
        for entry in self.entries():
            if entry.parts:
                self._parts[entry.block] = entry.parts
            for key in entry.keys[:1]:
                if (other := firsts.setdefault(key, entry.block)) != entry.block:
                    file = self.store.entry_file(entry.block)
                    raise InputError(f"repeats the runs of block {other}: {MENDED}", file=file)
        if not self._parts:
            raise InputError("holds a batch without a finished block", file=folder)
        if not partial and (what := self.incomplete):
            warnings.warn(f"{folder} {what}", IncompleteBatchWarning, stacklevel=2)

    @property
    def incomplete(self) -> str:
        """What this batch lacks, in words; empty if it is complete."""
        lacking = ", ".join(f"{count} of {base}" for base, count in self.lacking.items())
        return f"is incomplete; unfinished or failed runs: {lacking}" if lacking else ""

    @property
    def blocks(self) -> list[int]:
        """The numbers of the blocks with a finished run."""
        return list(self._parts)

    @property
    def lacking(self) -> dict[str, int]:
        """How many runs each scenario lacks, by its file's name: those not yet done, and those that failed."""
        design, runs = self.design, self.manifest["batch"]["runs"]
        lacking = {
            str(base): points * runs for base, points in design.groupby("base")["point"].nunique().items()
        }
        for entry in self.entries():
            for base, done in entry.done.items():
                lacking[base] = lacking.get(base, 0) - done
        return {base: count for base, count in lacking.items() if count > 0}

    def entries(self) -> Iterator[Entry]:
        """The entry of each block: keys and number of runs, checksums, failures."""
        return self.store.entries()

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables there are: runs, daily, border, fates, decisions, and sector and people when they were kept."""
        wide = self.manifest["batch"]["tables"]
        return tuple(table for table in TABLES if table in ALWAYS or table in wide)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per finished run: key, scenario (with its point), run (the seed), base (the file), point."""
        return self.table("runs")

    @cached_property
    def scenarios(self) -> list[str]:
        """The scenarios with a finished run, a sweep's by point, in the order of the batch."""
        names: dict[str, None] = {}
        with self._readable():
            for rows in self.dataset("runs").to_batches(columns=["scenario"]):
                names |= dict.fromkeys(rows["scenario"].unique().to_pylist())
        return list(names)

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies applied to each scenario of the batch."""
        return tuple(self.manifest["batch"].get("policies", ()))

    @property
    def design(self) -> pd.DataFrame:
        """The rows of each design in its order: base, point, and the value of each swept key."""
        file = self.store.folder / DESIGN
        frame = _frame(file)
        if self.manifest.get("design", found := file_hash(file)) != found:
            raise InputError(f"was changed since it was written: {MENDED}", file=file)
        return frame

    @property
    def failures(self) -> pd.DataFrame | None:
        """The runs that failed, with message and traceback; None where none did."""
        failed = [asdict(failure) for entry in self.entries() for failure in entry.failed]
        return pd.DataFrame(failed) if failed else None

    @cached_property
    def _where(self) -> pd.DataFrame:
        """The block of each run: columns scenario, run, block."""
        rows = zip(self.blocks, self.by_block("runs", ["scenario", "run"]), strict=True)
        return pd.concat([frame.assign(block=block) for block, frame in rows], ignore_index=True)

    def _holding(self, scenarios: Sequence[str] | None, runs: Sequence[int] | None) -> list[int]:
        """The blocks with these runs; the first one where there are none, for its columns."""
        if scenarios is None and runs is None:
            return self.blocks
        found = self._where
        found = found if scenarios is None else found[found["scenario"].isin(list(scenarios))]
        found = found if runs is None else found[found["run"].isin(list(runs))]
        return sorted(found["block"].unique().tolist()) or self.blocks[:1]

    def dataset(self, table: str, blocks: Sequence[int] | None = None) -> Any:
        """Return a table as a pyarrow dataset over the finished parts, or over those of some blocks.

        Raise InputError for an unknown table, or a part that differs from its entry.
        """
        if table not in self.tables:
            raise unknown("no such table", "table", table, self.tables)
        files = [str(self._part(table, block)) for block in (self.blocks if blocks is None else blocks)]
        with self._readable():
            return ds.dataset(files)

    def table(
        self,
        table: str = "daily",
        columns: Sequence[str] | None = None,
        scenarios: Sequence[str] | None = None,
        dates: tuple[date | str, date | str] | None = None,
        runs: Sequence[int] | None = None,
    ) -> pd.DataFrame:
        """Return a table with its keys and only these columns, scenarios, dates (half-open) and seeds; all if omitted.

        Nothing else is loaded. Raises InputError for an unknown table, column or scenario, for dates that are not
        two in order, and for a part that is missing or damaged.
        """
        data = self.dataset(table, self._holding(scenarios, runs))
        names = list(data.schema.names)
        wanted = names if columns is None else _known("columns", columns, f"column in {table}", names)
        parts = []
        if scenarios is not None:
            known = _known("scenarios", scenarios, "scenario in this batch", self.scenarios)
            if not known:
                raise InputError("is empty", key="scenarios", allowed="names, or None for all")
            parts.append(pc.field("scenario").isin(known))
        if runs is not None:
            parts.append(pc.field("run").isin(list(runs)))
        if dates is not None:
            if "date" not in names:
                raise InputError(f"{table} has no dates", key="dates")
            first, end = _days(dates)
            parts += [pc.field("date") >= first, pc.field("date") < end]
        chosen = reduce(and_, parts) if parts else None
        with self._readable():
            keys = OWN_KEYS.get(table) or keys_of(table)
            kept = [name for name in names if name in keys or name in wanted]
            return data.to_table(columns=kept, filter=chosen).to_pandas()

    def by_block(self, table: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Yield these columns of a table block by block; each run is complete within one block."""
        for rows in self.arrow_by_block(table, columns):
            yield rows.to_pandas()

    def arrow_by_block(
        self,
        table: str,
        columns: Sequence[str],
        blocks: Sequence[int] | None = None,
        coded: Sequence[str] = (),
    ) -> Iterator[Any]:
        """Yield these columns of a table block by block, of all or of some blocks, as Arrow tables.

        `coded`: columns of text whose values are stored once.
        """
        for block in self.blocks if blocks is None else blocks:
            part = self._part(table, block)
            with self._readable():
                rows = pq.ParquetFile(part, read_dictionary=list(coded)).read(list(columns))
            yield rows

    def _part(self, table: str, block: int) -> Path:
        """Return a part after comparing it with its entry; raise InputError if it differs."""
        file, part = self.store.part(table, block), self._parts[block].get(table)
        if file in self._sound:
            return file
        what = "is not one of its block's" if part is None else self.store.harm(file, part)
        if what:
            raise InputError(f"{what}: {MENDED}", file=file)
        self._sound.add(file)
        return file

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """What cannot be read, though it is as it was written, as InputError."""
        try:
            yield
        except UNREADABLE as error:
            raise InputError(f"cannot be read: {error}", file=self.store.folder) from None


def _frame(file: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(file)
    except (*UNREADABLE, ValueError, KeyError) as error:  # the last two of pandas's own metadata
        reason = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise InputError(f"{reason}: {MENDED}", file=file) from None


def _known(key: str, words: Sequence[str], kind: str, options: Sequence[str]) -> list[str]:
    """The words, each one of the options; raises InputError that names the argument."""
    if isinstance(words, str) or not all(isinstance(word, str) for word in words):
        raise InputError("is not a list of names", key=key, value=words, allowed='such as ["name"]')
    for word in words:
        if word not in options:
            raise unknown(f"no such {kind}", key, word, options)
    return list(words)


def _days(dates: Sequence[Any]) -> tuple[np.datetime64, np.datetime64]:
    """The first day and the one after the last, as parts have them; raises InputError."""
    allowed = 'two dates in order, such as ("2021-11-01", "2021-12-01"), the second exclusive'
    try:
        if isinstance(dates, str) or not all(isinstance(day, str | date) for day in dates):
            raise TypeError
        first, end = (pd.Timestamp(day).to_datetime64().astype("datetime64[ms]") for day in dates)
    except (TypeError, ValueError):
        raise InputError("is not allowed", key="dates", value=dates, allowed=allowed) from None
    if not first < end:
        raise InputError("is not allowed", key="dates", value=dates, allowed=allowed)
    return first, end
