"""Progress bars on stderr with the time left: by date for one run, by number for many."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.progress import Progress


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


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)
