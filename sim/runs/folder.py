"""Output folders that are written completely or not at all: where they may be and what they may replace."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.runs import manifest as manifests
from sim.version import __version__


def occupant(out: Path | str, kind: str) -> dict[str, Any] | None:
    """Return the manifest of the `kind` ("run", "report", ...) in `out`; None if there is nothing yet.

    Raises InputError for a path that cannot become a folder, and for a folder with any file that its manifest
    does not list: such files are never replaced.
    """
    with clear(out):
        folder = Path(out).resolve()
        place = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not place.is_dir():
            raise InputError("is a file", file=out if place == folder else place, allowed="a folder")
        content = _content(folder, out, kind) if place == folder else None
        parent = folder.parent if place == folder else place
        if not os.access(parent, os.W_OK | os.X_OK):
            raise InputError("cannot be made: no permission to write in its parent folder", file=out)
        return content


def refuse_others(out: Path | str, kind: str) -> None:
    """Raise InputError, before any work, if the folder contains anything but an unchanged result of that kind."""
    content = occupant(out, kind)
    with clear(out):
        change = next(changes(out, content), None) if content else None
    if change:
        raise InputError(f"holds a {kind}, and {change}", file=out, allowed="another folder")


def sign(folder: Path, kind: str, about: Mapping[str, Any]) -> None:
    """Write the manifest of a complete folder, which marks its kind. Raise OSError."""
    content = {"made_by": manifests.MADE_BY, kind: {"version": __version__, **about}}
    content |= {"versions": manifests.versions(), "files": hashes_of(folder)}
    manifests.save(content, folder)


def changes(folder: Path | str, content: dict[str, Any]) -> Iterator[str]:
    """What was lost or changed of the files that a folder's manifest lists, in words."""
    for path in content["files"]:
        if what := damage(Path(folder), path, content["files"]):
            yield f"{path} {what}"


def damage(folder: Path, path: str, hashes: dict[str, str]) -> str | None:
    """Return what is wrong with a file of a folder, or None."""
    if not (folder / path).is_file():
        return "is missing"
    return None if manifests.file_hash(folder / path) == hashes[path] else "was changed since it was written"


def hashes_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder by its path within it. Raises OSError."""
    return {path: manifests.file_hash(folder / path) for path in _files(folder)}


@contextmanager
def clear(out: Path | str) -> Iterator[None]:
    """What the disk refuses, as one message about `out`."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise InputError(f"could not be written: {reason}", file=out) from error


def _content(folder: Path, out: Path | str, kind: str) -> dict[str, Any] | None:
    if folder == Path.cwd() or os.path.ismount(folder):
        raise InputError("cannot be replaced as a whole", file=out, allowed="a folder in it")
    present = _files(folder)
    content = manifests.load(folder, kind)
    known = content["files"] if content else {}
    foreign = next((path for path in present if path not in known and path != manifests.NAME), None)
    if foreign or (present and content is None):
        raise InputError(
            f"holds files that are not a {kind}'s, such as {foreign or manifests.NAME}",
            file=out,
            allowed="a new or empty folder (such files are never replaced)",
        )
    return content


def _files(folder: Path) -> list[str]:
    """Every file below a folder, as sorted paths within it."""
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in paths)
