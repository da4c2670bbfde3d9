"""Jobs of a report on several processes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sim.batch.executors import Pool
from sim.batch.jobs import Failure, outcomes_on
from sim.errors import RunFailedError
from sim.machine import give_back


@dataclass(frozen=True)
class Job:
    """A call for another process; its function, arguments and result must be picklable."""

    name: str
    call: Callable[[], Any]


def results(pool: Pool, jobs: Sequence[Job], done: Callable[[str], object] = lambda _: None) -> list[Any]:
    """Return the result of each job in their order; `done` receives the name of each as it ends.

    Raises RunFailedError where one fails.
    """
    found = {}
    for (place, job), result in outcomes_on(pool, _done, list(enumerate(jobs))):
        if isinstance(result, Failure):
            raise RunFailedError(f"{job.name} could not be drawn: {result.reason}")
        found[place] = result
        done(job.name)
    return [found[place] for place in range(len(jobs))]


def _done(numbered: tuple[int, Job]) -> Any:
    gc.freeze()  # modules and what earlier jobs keep: no garbage
    try:
        return numbered[1].call()
    finally:
        give_back()  # figures are cycles
