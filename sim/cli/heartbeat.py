"""Lines on stderr where there is no terminal: one after each minute of silence at the latest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

import typer

SECONDS_BETWEEN_LINES = 10.0
SECONDS_OF_SILENCE = 60.0


class Heartbeat:
    """Prints lines, and one by itself whenever nothing was printed for a minute.

    `status` returns the line that says how far the command is.
    """

    def __init__(self, status: Callable[[], str]) -> None:
        self._status, self._ended = status, threading.Event()
        self._last = time.monotonic()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def print_line(self, line: str) -> None:
        """Print a line."""
        self._last = time.monotonic()
        typer.echo(line, err=True)

    def print_if_due(self) -> None:
        """Print the status if the last line is older than some seconds."""
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self.print_line(self._status())

    def _beat(self) -> None:
        while not self._ended.wait(max(0.01, self._last + SECONDS_OF_SILENCE - time.monotonic())):
            if time.monotonic() - self._last >= SECONDS_OF_SILENCE:
                self.print_line(self._status())


def minutes(seconds: float) -> str:
    """A duration for readers: 40 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class Runs:
    """How many runs, or other `things`, have ended, and the status line of that."""

    def __init__(self, total: int, most: str = "", things: str = "runs") -> None:
        self.total, self.ended, self.most, self.things = total, 0, most, things
        self._start = time.monotonic()

    def status(self) -> str:
        """Return the line: 3 of 20 runs after 2 min, 11 min left."""
        past = time.monotonic() - self._start
        left = (
            f", {self.most}{minutes((self.total - self.ended) * past / self.ended)} left"
            if self.ended
            else ""
        )
        return f"{self.ended} of {self.most}{self.total} {self.things} after {minutes(past)}{left}"
