"""What a process may use of the machine, and how it uses it."""

import gc
import os


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def collect_rarely() -> None:
    """Let Python search for unused cycles of objects ten times more rarely than it does by default.

    Imports make many objects and no such cycles, and a run makes few: the search took a tenth of the processor time of
    `standoff run`.
    """
    gc.set_threshold(7_000)
