"""Show the progress of a batch on stderr: a bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from sim.cli.heartbeat import Heartbeat, minutes

if TYPE_CHECKING:
    from sim.batch.runner import Tally

Tell: TypeAlias = Callable[[str], object]
Watch: TypeAlias = Callable[["Tally"], object]


@contextmanager
def batch_bar(total: int, *, quiet: bool) -> Iterator[tuple[Tell, Watch]]:
    """Yield two functions: one prints messages, the other takes the tally after each change."""
    if quiet:
        yield lambda _: None, lambda _: None
    elif sys.stderr.isatty():
        yield from _bar(total)
    else:
        lines = _Lines(total)
        with lines.beat:
            yield lines.beat.print_line, lines


def _bar(total: int) -> Iterator[tuple[Tell, Watch]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        pace = _Pace()

        def watch(tally: Tally) -> None:
            bar.update(task, completed=_ended(tally), description=_counts(tally, pace.now(_ended(tally))))

        yield lambda message: bar.console.print(message, markup=False, highlight=False), watch


class _Pace:
    """Runs per second, measured since the last moment without a finished run."""

    def __init__(self) -> None:
        self._start: tuple[float, int] | None = None

    def now(self, ended: int) -> float:
        """Return the pace when `ended` runs have ended."""
        if self._start is None or ended == self._start[1]:
            self._start = time.monotonic(), ended
        began, before = self._start
        return (ended - before) / max(time.monotonic() - began, 1e-9)


class _Lines:
    """The status of a batch as lines."""

    def __init__(self, total: int) -> None:
        self.total, self.pace = total, _Pace()
        self.tally: Tally | None = None
        self.beat = Heartbeat(self.status)

    def status(self) -> str:
        """Return how far the batch is."""
        if self.tally is None or not (ended := _ended(self.tally)):
            return f"0 of {self.total} runs: the first block is not finished yet"
        pace = self.pace.now(ended)
        left = f", {minutes((self.total - ended) / pace)} left" if pace and ended < self.total else ""
        return f"{ended} of {self.total} runs: {_counts(self.tally, pace)}{left}"

    def __call__(self, tally: Tally) -> None:
        self.tally = tally
        self.pace.now(_ended(tally))
        if _ended(tally) == self.total:
            self.beat.print_line(self.status())
        else:
            self.beat.print_if_due()


def _ended(tally: Tally) -> int:
    return tally.done.total() + tally.failed.total()


def _counts(tally: Tally, pace: float) -> str:
    return f"{tally.done.total()} done, {tally.failed.total()} failed, {pace:.1f} runs per second"
