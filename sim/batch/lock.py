"""One process per batch folder, and what the disk refuses."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sim.errors import InputError
from sim.runs.folder import clear

LOCK = "lock"
HOLDER = "the batch of process "  # so the text of our locks begins
LONGEST_NAME = 200  # bytes of that text
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder for this process; the system releases it when the process ends.

    Raise InputError with the process that uses it, the refusal of the disk, or a lock file that is not ours;
    OSError on a full disk.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise InputError(f"is in use by {_holder(folder) or 'another process'}", file=folder) from None
    try:
        if (holder := _holder(folder)) and not holder.startswith(HOLDER):
            raise foreign(folder, LOCK)
        with suppress(OSError):  # on a full disk the lock holds without a name
            holder = f"{HOLDER}{os.getpid()} on {socket.gethostname()}\n"
            (folder / LOCK).write_text(holder, encoding="utf-8")
        yield
    finally:
        lock.release()


def _holder(folder: Path) -> str:
    """Return the content of a lock: it may be empty, or zeros after a power cut; on Windows it is unreadable."""
    with suppress(OSError), (folder / LOCK).open("rb") as stream:
        return stream.read(LONGEST_NAME).decode(errors="replace").strip("\0\n ")
    return ""


def foreign(folder: Path, name: str) -> InputError:
    """Return the error for a file that does not belong to a batch."""
    return InputError(
        f"holds files that are not a batch's, such as {name}", file=folder, allowed="a new or empty folder"
    )


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """What the disk refuses, as InputError about the folder; that it is full stays an OSError, which stops a batch."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise
        with clear(folder):
            raise
