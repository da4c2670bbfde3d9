"""Progress bars on stderr with the time left: by date for one run, by number for many."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from sim.cli.heartbeat import Heartbeat, Runs

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def progress_bar(start: date, until: date, *, quiet: bool) -> Iterator[Callable[[date], object] | None]:
    """Yield a function to call with each new date, or None if quiet; without a terminal it prints a line per minute."""
    days = (until - start).days
    if quiet:
        yield None
    elif not sys.stderr.isatty():
        reached = [start]
        with Heartbeat(lambda: f"{reached[0]}: {(reached[0] - start).days} of {days} days"):
            yield lambda day: reached.__setitem__(0, day)
    else:
        with _bar() as bar:
            task = bar.add_task(str(start), total=days)
            yield lambda day: bar.update(task, description=str(day), completed=(day - start).days)


@contextmanager
def runs_bar(total: int, things: str = "", *, quiet: bool) -> Iterator[Callable[[str], object]]:
    """Yield a function to call with the name of each finished run; without a terminal it prints a line now and then."""
    count, what = itertools.count(1), f"{things} " if things else ""
    if quiet:
        yield lambda _: None
    elif not sys.stderr.isatty():
        runs = Runs(total, things="steps" if things else "runs")
        with Heartbeat(runs.status) as lines:

            def done(_: str) -> None:
                runs.ended += 1
                lines.print_if_due()

            yield done
    else:
        with _bar() as bar:
            task = bar.add_task(f"0 of {total}", total=total)
            yield lambda run: bar.update(
                task, advance=1, description=f"{next(count)} of {total}: {what}{run}"
            )


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
        runs = Runs(total, "at most ")
        with Heartbeat(runs.status) as lines:

            def done(more: int) -> None:
                runs.ended += more
                lines.print_if_due()

            yield lines.print_line, done


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)
