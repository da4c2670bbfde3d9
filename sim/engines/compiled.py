"""The compiled engine: people are rows of a record array, and numba fuses the rules into the loops over them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.engines import loops
from sim.engines.base import FIRST_ROWS, Engine, World
from sim.engines.checks import Checks
from sim.kernel.compiling import compiled
from sim.kernel.records import PERSON
from sim.machine import cores

ROWS_A_THREAD = 50_000  # fewer are not worth a thread
PIECES_A_THREAD = 8  # a tick in the strip is more work than one in Minsk: halves would be unequal


NAMES = (
    *("advance", "tally", "book", "settle", "infiltrate", "fill_seats", "count_queues"),
    *("post_units", "build_fences", "close_day"),
)
LOOPS = SimpleNamespace(**{name: compiled(getattr(loops, name)) for name in NAMES})


class CompiledEngine(Engine):
    """People as records, moved by the compiled loops."""

    loops = LOOPS

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.crowd = np.zeros(FIRST_ROWS, PERSON)
        # The loops read and write the columns where they are.
        self._rows = SimpleNamespace(
            sectors=world.sectors.rows,
            policies=world.policies.rows,
            hubs=world.hubs.rows,
            units=world.units.rows,
            nows=world.now.rows,
            ps=world.parameters,
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

    def tick(self) -> None:
        """One tick; threads share out a large crowd, as a rule writes to its own person only."""
        if self.listed < 2 * ROWS_A_THREAD or cores() < 2:
            super().tick()
            return
        threads = min(self.listed // ROWS_A_THREAD, cores())
        bounds = np.linspace(0, self.listed, threads * PIECES_A_THREAD + 1).astype(int).tolist()
        with ThreadPoolExecutor(threads) as pool:
            pieces = list(pool.map(self._tick_rows, bounds[:-1], bounds[1:]))
        self._add_up(pieces)

    def _tick_rows(self, first: int, end: int) -> tuple[np.ndarray, list[np.ndarray]]:
        """One tick of a part of the roster: who stays on it, and counts of these people alone."""
        w, rows = self._rows, self.roster[first:end]
        counts = [np.zeros_like(count) for count in self._tallied()]
        self.loops.advance(self.crowd, rows, len(rows), w.sectors, w.policies, w.nows, w.ps)
        kept = self.loops.tally(self.crowd, rows, len(rows), *counts)
        return rows[:kept], counts

    def _add_up(self, pieces: list[tuple[np.ndarray, list[np.ndarray]]]) -> None:
        """Join the parts of the roster, in order, and their counts: whole numbers, so that no order matters."""
        self.listed = 0
        self.tally()  # of nobody: the stocks start at zero
        for rows, counts in pieces:
            self.roster[self.listed : self.listed + len(rows)] = rows
            self.listed += len(rows)
            for total, count in zip(self._tallied(), counts, strict=True):
                total += count
        self.sectors.strip[:] = self.strip

    def _put(self, people: np.ndarray) -> None:
        self.crowd, self.count = people.copy(), len(people)

    def _seen(self, *columns: str) -> AbstractContextManager[Any]:  # noqa: ARG002 - all, where they are
        return nullcontext(self._rows)


class CheckedCompiledEngine(Checks, CompiledEngine):
    """The same, with its invariants checked."""
