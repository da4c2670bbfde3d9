"""Run a plan: send missing blocks to workers, and again if a worker dies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.batch.block import Task, mark, perform
from sim.batch.entries import Entry
from sim.batch.executors import Pool
from sim.batch.plan import Plan
from sim.batch.prepare import check_free, prepare, write_failures
from sim.batch.store import Store
from sim.errors import InputError

STRIKES = 2  # deaths of a worker in the same run before the run is skipped
DISK = -1  # not a run: a block that could not be written is tried once more
DEAD_STARTS = 5  # deaths of workers at one block before its first run: then it is not the run


class BatchStoppedError(Exception):
    """The batch cannot continue; finished blocks are kept. The message says why."""


@dataclass
class Tally:
    """Runs done and failed by scenario file, out of `total`; `reason`: why the first failed run failed."""

    total: dict[str, int]
    done: Counter[str]
    failed: Counter[str]
    reason: str = ""

    def add(self, entry: Entry) -> None:
        """Count a block."""
        self.done.update(entry.done)
        self.failed.update(failure.base for failure in entry.failed)
        for failure in entry.failed[:1]:
            self.reason = self.reason or f"{failure.scenario}, seed {failure.seed}: {failure.message}"


def run_batch(
    plan: Plan,
    folder: Path,
    pool: Pool,
    *,
    force: bool = False,
    report: Callable[[str], object] = lambda _: None,
    watch: Callable[[Tally], object] = lambda _: None,
) -> Tally:
    """Run what is missing of a plan; `report` receives messages, `watch` the tally after each change.

    Raises InputError for a folder that another process holds or that holds anything but this batch (`force`
    replaces another one) and for workers that cannot compile, BatchStoppedError when the disk is full or workers
    cannot start.
    """
    store, tally = Store(folder.resolve()), _empty(plan)
    try:
        check_free(plan, store, force=force)  # before the lock, which is a file
        with store.locked():
            todo = prepare(plan, store, force=force, report=report, count=tally.add)
            watch(tally)
            try:
                if todo:
                    warm_up(pool)
                    watch(tally)  # the pace counts from here
                for entry in _drive(_tasks(plan, store, todo), pool):
                    tally.add(entry)
                    watch(tally)
            finally:
                with suppress(OSError):  # the entries hold them too
                    write_failures(store)
    except OSError as error:
        raise BatchStoppedError(f"{folder}: {error}") from error
    return tally


def warm_up(pool: Pool) -> None:
    """Compile in one process, so that the others load the cache; raise InputError where nothing can be compiled."""
    error = pool.executor.submit(warm).exception()
    if isinstance(error, InputError):  # any other occurs again where it is reported
        raise error


def warm() -> None:
    """Simulate two days, so that everything is compiled."""
    from datetime import timedelta

    from sim.runs.run import run
    from sim.scenario import load_scenario
    from sim.scenario.shipped import RECORDED

    scenario = load_scenario(RECORDED)
    run(scenario, until=scenario.period.start + timedelta(days=2))


def _empty(plan: Plan) -> Tally:
    total = {sweep.base.name: len(sweep.points) * plan.runs for sweep in plan.sweeps}
    return Tally(total, Counter(), Counter())


def _tasks(plan: Plan, store: Store, todo: Sequence[int]) -> Iterator[Task]:
    batch, code = plan.digest(), plan.identity()["code"]
    for block in todo:
        yield Task(store.folder, batch, code, plan.wide, block, plan.cells(block), {})


def _drive(tasks: Iterator[Task], pool: Pool) -> Iterator[Entry]:
    """The entries of the blocks as they end; no more blocks are out at once than the pool can hold."""
    strikes: Counter[tuple[int, int | None]] = Counter()
    out: dict[Future[Any], Task] = {}
    more = True
    while more or out:
        while more and len(out) < pool.width():
            task = next(tasks, None)
            if task is None:
                more = False
            else:
                out[pool.executor.submit(perform, task)] = task
        for future in wait(out, return_when=FIRST_COMPLETED).done:
            task = out.pop(future)
            error = CancelledError() if future.cancelled() else future.exception()
            if error is None:
                yield future.result()
            else:
                again = _again(task, error, pool, strikes)
                out[pool.executor.submit(perform, again)] = again


def _again(task: Task, error: BaseException, pool: Pool, strikes: Counter[tuple[int, int | None]]) -> Task:
    """Return the task to send again after a loss; raise errors that a second try cannot fix."""
    if isinstance(error, pool.deaths):
        place = _place(task)
        strikes[task.number, place] += 1
        if place is None:
            if strikes[task.number, None] >= DEAD_STARTS:
                raise BatchStoppedError("workers die before their first run") from error
            return task
        if strikes[task.number, place] < STRIKES:
            return task
        return replace(task, given_up={**task.given_up, place: "the process that ran it died, twice"})
    if isinstance(error, OSError) and not strikes[task.number, DISK]:
        strikes[task.number, DISK] += 1
        return task
    if isinstance(error, OSError | InputError):
        raise error
    raise BatchStoppedError(f"block {task.number}: {type(error).__name__}: {error}") from error


def _place(task: Task) -> int | None:
    """Return the run at which a worker died."""
    with suppress(OSError, ValueError):
        file = mark(Store(task.folder), task.number)
        place = int(file.read_text())
        file.unlink()
        return place
    return None
