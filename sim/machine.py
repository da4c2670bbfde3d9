"""What a process may use of the machine, and how it uses it."""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def collect_rarely() -> None:
    """Let Python search for unused cycles of objects ten times more rarely than it does by default.

    Imports make many objects and no such cycles, and a run makes few: the search took a tenth of the processor time of
    `standoff run`.
    """
    gc.set_threshold(7_000)


@contextmanager
def no_collection() -> Iterator[None]:
    """Let Python not search for unused cycles of objects: a run leaves none, and the search takes long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read_frugally() -> None:
    """Have Arrow, before it is imported, free what it has read at once: its own pool keeps a quarter of a report."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def give_back() -> None:
    """Free cycles of objects, and return to the system what the C library of Linux keeps of freed memory."""
    gc.collect()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
