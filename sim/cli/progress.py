"""Progress bars on stderr with the time left: by date for one run, by number for many."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.progress import Progress


SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress_bar(start: date, until: date, *, quiet: bool) -> Iterator[Callable[[date], object] | None]:
    """Yield a function to call with each new date, or None if quiet or not in a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with _bar() as bar:
        task = bar.add_task(str(start), total=(until - start).days)
        yield lambda day: bar.update(task, description=str(day), completed=(day - start).days)


@contextmanager
def runs_bar(total: int, *, quiet: bool) -> Iterator[Callable[[str], object]]:
    """Yield a function to call with the name of each finished run; without a terminal it prints lines."""
    count = itertools.count(1)
    if quiet:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield lambda run: typer.echo(f"{next(count)} of {total}: {run}", err=True)
    else:
        with _bar() as bar:
            task = bar.add_task(f"0 of {total} runs", total=total)
            yield lambda run: bar.update(task, advance=1, description=f"{next(count)} of {total} runs: {run}")


@contextmanager
def fit_bar(total: int) -> Iterator[tuple[Callable[[str], object], Callable[[int], object]]]:
    """Yield two functions: one prints a message, the other takes how many more runs are finished."""
    if sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task("", total=total)
            yield (
                lambda message: bar.update(task, description=message),
                lambda runs: bar.update(task, advance=runs),
            )
    else:
        lines = _Lines(total)
        yield lines.tell, lines.done


class _Lines:
    """Lines every few seconds with the time left."""

    def __init__(self, total: int) -> None:
        self.total, self.ended = total, 0
        self.start = self.last = time.monotonic()

    def tell(self, message: str) -> None:
        """Print a message."""
        typer.echo(message, err=True)

    def done(self, runs: int) -> None:
        """Count runs, and print a line when the last one is old."""
        self.ended += runs
        now = time.monotonic()
        if now - self.last >= SECONDS_BETWEEN_LINES:
            self.last = now
            left = (self.total - self.ended) * (now - self.start) / max(self.ended, 1)
            self.tell(f"{self.ended} of at most {self.total} runs, at most {left / 60:.0f} minutes left")


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)
