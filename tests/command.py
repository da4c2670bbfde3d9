"""The command line as tests call it: in this process (the fixture `standoff`), or in one of its own."""

import sys
from collections.abc import Callable
from typing import NamedTuple

from sim.paths import PACKAGE

CALL = "import sys; sys.path.insert(0, sys.argv.pop(1)); from sim.cli import main; main()"


class Ended(NamedTuple):
    """How a command ended: its exit code, what it printed, and what it reported."""

    code: int
    out: str
    err: str


Standoff = Callable[..., Ended]


def command(*words: object) -> list[str]:
    """The words of a process that runs `standoff` from any folder."""
    return [sys.executable, "-c", CALL, str(PACKAGE.parent), *map(str, words)]
