"""Standard output that survives a closed stream and characters that a terminal lacks."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO


class OutputRefusedError(Exception):
    """Standard output cannot be written; the message says why."""


class _Output:
    """Standard output whose write errors differ from those of other files."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write as the stream does; raise OutputRefusedError, or BrokenPipeError if the reader has closed the pipe."""
        with _write_errors():
            return self._stream.write(text)

    def flush(self) -> None:
        """Flush; raise the same errors."""
        with _write_errors():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _write_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise OutputRefusedError(error.strerror) from error


@contextmanager
def streams() -> Iterator[None]:
    """Replace characters that the terminal lacks, and discard output where a stream is closed."""
    with ExitStack() as opened:
        nowhere = opened.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        opened.enter_context(redirect_stdout(_Output(sys.stdout or nowhere)))
        opened.enter_context(redirect_stderr(sys.stderr or nowhere))
        yield
