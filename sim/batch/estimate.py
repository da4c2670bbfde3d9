"""How long a batch will take and how much disk, from its own finished blocks or from one measured run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sim.batch.plan import Cell, Plan
from sim.batch.prepare import is_same
from sim.batch.store import Store
from sim.scenario import Scenario

TRIES, LONG = 2, 30.0  # runs measured; seconds after which one is enough


@dataclass(frozen=True)
class Estimate:
    """Core seconds and bytes per run, from finished blocks or measured here; runs and blocks left."""

    left: int
    blocks: int
    seconds: float
    bytes: float
    from_blocks: bool


def estimate(plan: Plan, folder: Path) -> Estimate:
    """Estimate the cost of a run of the plan without writing to the folder."""
    store = Store(folder)
    if is_same(plan, store):
        runs, blocks, size, seconds = 0, 0, 0, []
        for entry in store.entries():
            blocks += not entry.failed
            if entry.keys:
                runs += len(entry.keys)
                size += sum(part.bytes for part in entry.parts.values())
                seconds.append(entry.seconds / len(entry.keys))
        if runs:  # the median: the first block of a worker pays for its imports
            return Estimate(plan.total - runs, plan.blocks - blocks, median(seconds), size / runs, True)
    return _measured(plan)


def _measured(plan: Plan) -> Estimate:
    """Of the first run; those of other scenarios by the days of their periods."""
    from sim.batch.runner import warm

    warm()
    cell = plan.cells(0)[0]
    size, seconds = 0, inf
    for _ in range(TRIES):  # the first pays for imports and for what is not compiled yet
        start = time.perf_counter()
        size = _written(plan, cell)
        seconds = min(seconds, time.perf_counter() - start)
        if seconds > LONG:
            break
    days = sum(_days(sweep.base) * len(sweep.points) for sweep in plan.sweeps) / plan.first_points[-1]
    ratio = days / _days(cell.base)
    return Estimate(plan.total, plan.blocks, seconds * ratio, size * ratio, False)


def _written(plan: Plan, cell: Cell) -> int:
    """Return the bytes of the tables of one run."""
    from sim.batch.block import tables_of, write_part

    with TemporaryDirectory() as folder:
        for name, table in tables_of(cell, cell.scenario(), "", plan.wide).items():
            write_part([table], Path(folder) / name)
        return sum(file.stat().st_size for file in Path(folder).iterdir())


def _days(scenario: Scenario) -> int:
    period = scenario.period
    return (period.until - period.start).days
