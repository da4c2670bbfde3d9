"""The compiled engine: people are rows of a record array, and numba fuses the rules into the loops over them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.engines import loops
from sim.engines.base import Engine, World, grown
from sim.engines.checks import Checks
from sim.kernel.compiling import compiled
from sim.kernel.records import PERSON
from sim.kernel.stages import MORNINGS, TICKS
from sim.machine import cores

ROOM = 1 << 16  # people, at first: most runs need no more, and memory that nobody touches costs nothing
ROWS_A_THREAD = 50_000  # fewer are not worth a thread
PIECES_A_THREAD = 8  # a tick in the strip takes longer than one in Minsk: halves would be unequal


LOOPS = SimpleNamespace(**{loop.__name__: compiled(loop) for loop in loops.LOOPS})


class CompiledEngine(Engine):
    """People as records, moved by the compiled loops."""

    loops = LOOPS

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.crowd = np.zeros(ROOM, PERSON)
        # The loops read and write the columns where they are.
        self._where = nullcontext(
            SimpleNamespace(
                sectors=world.sectors.rows,
                policies=world.policies.rows,
                hubs=world.hubs.rows,
                units=world.units.rows,
                nows=world.now.rows,
                ps=world.parameters,
            )
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
                self.crowd.resize(rows)  # in place, without a second copy in memory
            except ValueError:  # somebody looks at it
                self.crowd = np.concatenate([self.crowd, np.zeros(rows - len(self.crowd), PERSON)])

    def tick(self) -> None:
        """As any engine does, in one call of compiled code unless threads share a long roster."""
        if self._shared(MORNINGS) or self._shared(TICKS):
            super().tick()
            return
        acting = sum(self.listed.tolist())
        self.notes = grown(self.notes, acting)
        self._make_room(acting)
        with self._seen("sectors", "policies") as w:
            self.loops.tick(
                self.crowd, self.notes, *self._lists(), self._moves, w.sectors, w.policies, w.nows, w.ps
            )
        self.sectors.strip[:] = self.strip

    def _shared(self, which: int) -> bool:
        """Whether threads share a roster."""
        return bool(self.listed[which] >= 2 * ROWS_A_THREAD) and cores() > 1

    def _advance(self, which: int, w: Any) -> None:
        """Advance a roster by one tick; threads share a long one, since a rule writes only to its own person."""
        if not self._shared(which):
            super()._advance(which, w)
            return
        listed = int(self.listed[which])
        self.notes = grown(self.notes, self.noted + listed)
        roster, notes = self.rosters[which], self.notes[self.noted :]

        def piece(first: int, end: int) -> tuple[np.ndarray, np.ndarray]:
            """Return who stays on a part of the roster, and its notes."""
            rows, record = roster[first:end], notes[first:end]
            kept, noted = self.loops.advance(
                self.crowd, rows, end - first, record, w.sectors, w.policies, w.nows, w.ps
            )
            return rows[:kept], record[:noted]

        threads = min(listed // ROWS_A_THREAD, cores())
        bounds = np.linspace(0, listed, threads * PIECES_A_THREAD + 1).astype(int).tolist()
        with ThreadPoolExecutor(threads) as pool:
            stay, record = zip(*pool.map(piece, bounds[:-1], bounds[1:]), strict=True)
        self.listed[which] = join(roster, stay)
        self.noted += join(notes, record)

    def _put(self, people: np.ndarray) -> None:
        self.crowd, self.count = people.copy(), len(people)

    def _seen(self, *columns: str) -> AbstractContextManager[Any]:  # noqa: ARG002 - all, where they are
        return self._where


def join(whole: np.ndarray, pieces: Sequence[np.ndarray]) -> int:
    """Move the pieces of an array to its start, in order; returns their length."""
    end = 0
    for piece in pieces:
        whole[end : end + len(piece)] = piece
        end += len(piece)
    return end


class CheckedCompiledEngine(Checks, CompiledEngine):
    """The same, with its invariants checked."""
