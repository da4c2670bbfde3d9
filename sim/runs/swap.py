"""A folder that appears whole or not at all."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A draft beside `folder` that takes its place when the block ends, and vanishes when the block raises.

    What `folder` held is left as it was until the draft is complete and on the disk. Raises OSError.
    """
    new_parents = [parent for parent in folder.parents if not parent.exists()]
    draft = folder.with_name(f".standoff-{uuid4().hex}.partial")
    try:
        draft.mkdir(parents=True)
        yield draft
        _sync_all(draft)
        _swap(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        with suppress(OSError):
            for parent in new_parents:
                parent.rmdir()
        raise


def _swap(draft: Path, folder: Path) -> None:
    old = draft.with_suffix(".old")
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
