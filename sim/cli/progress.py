"""The progress bar of a run: date, bar and time left, on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def progress_bar(start: date, until: date, *, quiet: bool) -> Iterator[Callable[[date], object] | None]:
    """A function to be called with each new date; None where no bar is shown: quiet, or not a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(str(start), total=(until - start).days)
        yield lambda day: bar.update(task, description=str(day), completed=(day - start).days)
