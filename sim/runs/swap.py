"""A folder that appears whole or not at all."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

# Endings of a folder that is being written, and of one that is being replaced.
DRAFT, OLD = ".partial", ".old"


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A draft beside `folder` that takes its place when the block ends, and vanishes when the block raises.

    What `folder` held is left as it was until the draft is complete and on the disk. Drafts of processes that were
    killed are removed first. Raises OSError.
    """
    new_parents = [parent for parent in folder.parents if not parent.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent)
        with _draft_in(folder.parent) as draft:
            yield draft
            _sync_all(draft)
            _swap(draft, folder)
    except BaseException:
        with suppress(OSError):
            for parent in new_parents:
                parent.rmdir()
        raise


@contextmanager
def _draft_in(parent: Path) -> Iterator[Path]:
    """A new folder, held so that no other process takes it for one that was left behind; removed on failure."""
    while True:
        draft = parent / f".standoff-{uuid4().hex}{DRAFT}"
        draft.mkdir()
        hold = _held(draft, wait=True)
        if draft.exists():  # and was not swept before it was held
            break
        _release(hold)
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    finally:
        _release(hold)


def _sweep(parent: Path) -> None:
    """Remove what killed processes left: drafts that nobody holds, and replaced folders without their draft.

    A draft beside the folder that it replaces was killed between two renames: both are whole, and both stay.
    """
    for path in parent.glob(".standoff-*"):
        other = {DRAFT: path.with_suffix(OLD), OLD: path.with_suffix(DRAFT)}.get(path.suffix)
        if other is None or other.exists():
            continue
        with suppress(OSError):
            hold = _held(path, wait=False)
            if hold is not None:
                shutil.rmtree(path, ignore_errors=True)
                _release(hold)


def _held(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder until it is released or this process ends; None where that is not possible or another holds it."""
    if sys.platform == "win32":  # which cannot lock a folder: nothing is swept there
        return None
    from fcntl import LOCK_EX, LOCK_NB, flock

    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        flock(handle, LOCK_EX if wait else LOCK_EX | LOCK_NB)
    except OSError:  # held, gone, or on a disk without locks
        _release(handle)
        return None
    return handle


def _release(hold: int | None) -> None:
    if hold is not None:
        os.close(hold)


def _swap(draft: Path, folder: Path) -> None:
    old = draft.with_suffix(OLD)
    try:
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
        sync(folder.parent)
    finally:
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        elif old.exists():
            old.rename(folder)


def _sync_all(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        sync(path)


def sync(path: Path) -> None:
    """Flush a file, or the names in a folder, to disk. Raise OSError."""
    if sys.platform == "win32" and path.is_dir():  # which has no handle to ask for that
        return
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
