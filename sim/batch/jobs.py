"""Jobs on several processes; a failing process loses no other job."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import TypeVar

from sim.batch.executors import Pool, local
from sim.errors import in_a_line

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """Why a job gave no result, in one line."""

    reason: str


def outcomes(
    work: Callable[[Job], Result], jobs: Sequence[Job], workers: int
) -> Iterator[tuple[Job, Result | Failure]]:
    """Yield each job with its result as it ends, from so many processes of their own; see `outcomes_on`."""
    with local(min(workers, len(jobs))) as pool:
        yield from outcomes_on(pool, work, jobs)


def outcomes_on(
    pool: Pool, work: Callable[[Job], Result], jobs: Sequence[Job]
) -> Iterator[tuple[Job, Result | Failure]]:
    """Yield each job with its result as it ends. `work`, jobs and results must be picklable.

    A job whose process dies (for example out of memory) is tried again after the others.
    """
    waiting = deque((job, True) for job in jobs)
    running: dict[Future[Result | Failure], tuple[Job, bool]] = {}
    while waiting or running:
        while waiting and len(running) < pool.width():
            job, again = waiting.popleft()
            running[pool.executor.submit(_guarded, work, job)] = job, again
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            job, again = running.pop(future)
            if not isinstance(future.exception(), pool.deaths):
                yield job, future.result()
            elif again:
                waiting.append((job, False))
            else:
                yield job, Failure("the process that ran it died")


def _guarded(work: Callable[[Job], Result], job: Job) -> Result | Failure:
    # An exception as such may not survive the way between processes; one line of text does.
    try:
        return work(job)
    except Exception as error:  # noqa: BLE001
        return Failure(in_a_line(error))
