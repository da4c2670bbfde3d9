"""The compiled engine: people are rows of a record array, and numba fuses the rules into the loops over them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np
from numba import njit

from sim.engines import loops
from sim.engines.base import Engine
from sim.engines.checks import Checks
from sim.people.records import PERSON, Columns

FIRST_ROWS = 1024
# One flat loop, and no counting of references to the arrays that rules hand on to each other (no loop makes an array):
# together more than twice as fast. Without Python's lock, threads can share a loop out among them.
FAST: dict[str, Any] = {"forceinline": True, "_nrt": False, "nogil": True}
ROWS_A_THREAD = 50_000  # fewer are not worth a thread
SIM = Path(__file__).parents[1]
COMPILED_FROM = ("people/*.py", "guards/*.py", "transport/booking.py", "engines/loops.py")


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def rules_digest() -> str:
    """Digest of every file whose code is compiled into the loops."""
    digest = hashlib.sha256()
    for pattern in COMPILED_FROM:
        for file in sorted(SIM.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def compiled(loop: Any, digest: str) -> Callable[..., Any]:
    """The loop, compiled and cached under the digest.

    Numba's cache looks for changes only in the file of the function itself, not in the rules that it calls. With the
    digest in its name each state of the rules has cache files of its own, and processes that start at once can
    only ever write the same content. The cache lies beside the package, or in the user's cache folder where that
    cannot be written, or nowhere.
    """
    named = FunctionType(loop.__code__, loop.__globals__, loop.__name__)
    named.__qualname__ = f"{loop.__name__}_{digest}"
    try:
        made: Callable[..., Any] = njit(cache=True, **FAST)(named)
    except RuntimeError:  # no folder to cache in
        made = njit(**FAST)(named)
    return made


def compile_loops() -> SimpleNamespace:
    """All loops, compiled when first called."""
    digest = rules_digest()
    names = ("advance", "tally", "book", "settle", "infiltrate", "fill_seats", "count_queues", "post_units")
    return SimpleNamespace(**{name: compiled(getattr(loops, name), digest) for name in names})


LOOPS = compile_loops()


class CompiledEngine(Engine):
    """People as records, moved by the compiled loops."""

    loops = LOOPS

    def __init__(
        self,
        sectors: Columns,
        policies: Columns,
        hubs: Columns,
        units: Columns,
        now: Columns,
        parameters: np.ndarray,
    ) -> None:
        super().__init__(sectors, policies, hubs, units, now, parameters)
        self.crowd = np.zeros(FIRST_ROWS, PERSON)
        # The loops read and write the columns where they are.
        self._rows = SimpleNamespace(
            sectors=sectors.rows,
            policies=policies.rows,
            hubs=hubs.rows,
            units=units.rows,
            nows=now.rows,
            ps=parameters,
        )

    @property
    def people(self) -> np.ndarray:
        """Records of the people: the first `count` rows."""
        return self.crowd

    def _reserve(self, more: int) -> None:
        needed = self.count + more
        if needed > len(self.crowd):
            rows = max(needed, len(self.crowd) * 5 // 4)
            try:
                self.crowd.resize(rows)  # where it is, without a second copy in memory
            except ValueError:  # somebody looks at it
                self.crowd = np.concatenate([self.crowd, np.zeros(rows - len(self.crowd), PERSON)])

    def live(self) -> None:
        """One tick for everybody; threads share out a large crowd, as a rule writes to its own person only."""
        threads = min(cores(), self.count // ROWS_A_THREAD)
        if threads < 2:
            super().live()
            return
        w, bounds = self._rows, np.linspace(0, self.count, threads + 1).astype(int).tolist()

        def live_rows(first: int, end: int) -> None:
            self.loops.advance(self.crowd[first:end], end - first, w.sectors, w.policies, w.nows, w.ps)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(live_rows, bounds[:-1], bounds[1:]))

    def _put(self, people: np.ndarray) -> None:
        self.crowd, self.count = people.copy(), len(people)

    def _seen(self, *columns: str) -> AbstractContextManager[Any]:  # noqa: ARG002 - all, where they are
        return nullcontext(self._rows)


class CheckedCompiledEngine(Checks, CompiledEngine):
    """The same, with its invariants checked."""
