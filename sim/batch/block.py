"""The work of one worker: simulate the runs of a block, write one part per table, and register the block."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.batch.entries import Entry, Failure, Part
from sim.batch.plan import Cell, run_key
from sim.batch.store import ALWAYS, DRAFTS, Store
from sim.errors import InputError, in_a_line
from sim.runs.code import code_version
from sim.runs.files import to_arrow, write_arrow
from sim.runs.manifest import file_hash
from sim.scenario import Scenario

TRIES = 2  # a run that raises is tried once more
Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Task:
    """A block to run in a folder; `batch` is the plan's digest, `code` the version that planned it.

    `wide`: tables on request. `given_up`: why runs of the block, by their place in it, are not tried any more.
    """

    folder: Path
    batch: str
    code: str
    wide: tuple[str, ...]
    number: int
    cells: tuple[Cell, ...]
    given_up: Mapping[int, str]


def perform(task: Task) -> Entry:
    """Run what is missing of a block and register it. Raise OSError, or InputError for other files or code."""
    started = time.perf_counter()
    store = Store(task.folder)
    _check(task, store)
    entry = store.entry(task.number)
    earlier = _Earlier(store, entry)
    found: list[Tables] = []
    keys, done, failed = [], dict.fromkeys((cell.base.name for cell in task.cells), 0), []
    for place, cell in enumerate(task.cells):
        mark(store, task.number).write_text(str(place))
        outcome = _outcome(task, place, cell, earlier)
        if isinstance(outcome, Failure):
            failed.append(outcome)
        else:
            found.append(outcome)
            keys.append(outcome["runs"]["key"][0].as_py())
            done[cell.base.name] += 1
    parts = _write(store, task.number, found)
    seconds = time.perf_counter() - started + (entry.seconds if entry else 0.0)
    entry = Entry(task.number, tuple(keys), done, parts, tuple(failed), seconds)
    store.write_entry(entry)
    mark(store, task.number).unlink(missing_ok=True)
    return entry


def mark(store: Store, block: int) -> Path:
    """Return the file in which a worker notes its current run, in case it dies."""
    return store.folder / DRAFTS / f"at-{block}"


def tables_of(cell: Cell, scenario: Scenario, key: str, wide: tuple[str, ...]) -> Tables:
    """Simulate a run; return its tables for Arrow and its row in the table of runs."""
    from sim.runs.run import run
    from sim.runs.targets import read_all

    read = "targets" in wide
    # What one run weighed is for `explain`; over many runs it would outweigh the rest.
    results = run(
        scenario, cell.seed, sectors=read or "sector" in wide, people=read or "people" in wide, choices=False
    )
    row = {
        "key": key,
        "scenario": scenario.name,
        "run": cell.seed,
        "base": cell.base.name,
        "point": cell.point,
    }
    frames = {"runs": pd.DataFrame([row]), **results.tables()} | (
        {"targets": read_all(results)} if read else {}
    )
    return {name: to_arrow(frame) for name, frame in frames.items() if name in (*ALWAYS, *wide)}


def write_part(tables: list[pa.Table], file: Path) -> int:
    """Write the tables of several runs as one part, in their order, and return its rows: same runs, same bytes."""
    whole = pa.concat_tables(tables).combine_chunks()
    write_arrow(whole, file)
    return int(whole.num_rows)


class _Earlier:
    """The runs of a block that finished earlier while others failed."""

    def __init__(self, store: Store, entry: Entry | None) -> None:
        self.keys = set(entry.keys) if entry else set()
        files = {table: store.part(table, entry.block) for table in entry.parts} if entry else {}
        self.parts = {table: pq.ParquetFile(file).read() for table, file in files.items()}

    def tables(self, scenario: str, seed: int) -> Tables:
        """Return the tables of one run."""
        mine = (pc.field("scenario") == scenario) & (pc.field("run") == seed)
        return {name: part.filter(mine) for name, part in self.parts.items()}


def _check(task: Task, store: Store) -> None:
    manifest = store.manifest()
    if manifest is None or manifest["batch"]["digest"] != task.batch:
        raise InputError("is not the folder of this batch on the worker's machine", file=task.folder)
    if code_version() != task.code:
        raise InputError("a worker runs other code", key="code", value=code_version(), allowed=task.code)


def _outcome(task: Task, place: int, cell: Cell, earlier: _Earlier) -> Tables | Failure:
    def failure(message: str, trace: str = "") -> Failure:
        return Failure(key, name, cell.base.name, cell.point, cell.seed, message, trace)

    key, name = "", cell.base.name
    for attempt in range(TRIES):
        try:
            scenario = cell.scenario()
            key, name = run_key(scenario, cell.seed, task.code), scenario.name
            if place in task.given_up:
                return failure(task.given_up[place])
            if key in earlier.keys:
                return earlier.tables(name, cell.seed)
            return tables_of(cell, scenario, key, task.wide)
        except Exception as error:  # noqa: BLE001 - one bad run must not take the others with it
            if attempt == TRIES - 1:
                return failure(in_a_line(error), traceback.format_exc())
    raise AssertionError


def _write(store: Store, block: int, found: list[Tables]) -> dict[str, Part]:
    parts = {}
    for table in found[0] if found else ():
        file = store.part(table, block)
        with store.placed(file) as draft:
            rows = write_part([tables[table] for tables in found], draft)
            parts[table] = Part(file_hash(draft), draft.stat().st_size, rows)
    return parts
