"""Show the progress of a batch on stderr: a bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import typer

if TYPE_CHECKING:
    from sim.batch.runner import Tally

SECONDS_BETWEEN_LINES = 10.0
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
        yield _say, _Lines(total)


def _say(message: str) -> None:
    typer.echo(message, err=True)


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
    """Runs per second since the first call."""

    def __init__(self) -> None:
        self._start: tuple[float, int] | None = None

    def now(self, ended: int) -> float:
        """Return the pace when `ended` runs have ended."""
        self._start = self._start or (time.monotonic(), ended)
        began, before = self._start
        return (ended - before) / max(time.monotonic() - began, 1e-9)


class _Lines:
    """Print a line every few seconds, and one at the end."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.pace = _Pace()
        self.next = time.monotonic() + SECONDS_BETWEEN_LINES

    def __call__(self, tally: Tally) -> None:
        ended = _ended(tally)
        pace = self.pace.now(ended)
        if ended < self.total and time.monotonic() < self.next:
            return
        self.next = time.monotonic() + SECONDS_BETWEEN_LINES
        left = f", {(self.total - ended) / pace:.0f} s left" if pace and ended < self.total else ""
        _say(f"{ended} of {self.total} runs: {_counts(tally, pace)}{left}")


def _ended(tally: Tally) -> int:
    return tally.done.total() + tally.failed.total()


def _counts(tally: Tally, pace: float) -> str:
    return f"{tally.done.total()} done, {tally.failed.total()} failed, {pace:.1f} runs per second"
