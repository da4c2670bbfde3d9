"""Jobs on several processes: none is lost with another, and none outlives this process."""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """Why a job gave no result, in one line."""

    reason: str


def outcomes(
    work: Callable[[Job], Result], jobs: Sequence[Job], workers: int
) -> Iterator[tuple[Job, Result | Failure]]:
    """Each job with what `work` made of it, as they end. `work`, jobs and results must be picklable.

    When a process dies (out of memory, say), the jobs it took with it are done again, each in its own process.
    """
    lost = yield from _round(work, jobs, workers)
    for job in lost:
        if (yield from _round(work, [job], 1)):
            yield job, Failure("the process that ran it died")


def _round(
    work: Callable[[Job], Result], jobs: Sequence[Job], workers: int
) -> Generator[tuple[Job, Result | Failure], None, list[Job]]:
    """Outcomes as they come; returns the jobs that a dying process took with it."""
    lost = []
    others = active_children()
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_end_with_parent)
    try:
        with _interrupts_held():
            futures = {pool.submit(_guarded, work, job): job for job in jobs}
        for future in as_completed(futures):
            if isinstance(future.exception(), BrokenProcessPool):
                lost.append(futures[future])
            else:
                yield futures[future], future.result()
    except BaseException:
        for child in active_children():
            if child not in others:
                child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return lost


def _guarded(work: Callable[[Job], Result], job: Job) -> Result | Failure:
    # An exception as such may not survive the way between processes; one line of text does.
    try:
        return work(job)
    except Exception as error:  # noqa: BLE001
        return Failure(f"{type(error).__name__}: {error}")


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started here never see Ctrl-C, which a terminal sends to all: this one ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """In a worker: end at once when the process that started it is gone, however it went."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
