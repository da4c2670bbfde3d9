"""A run on disk: a folder with its tables, figures and manifest, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.errors import InputError, nearest
from sim.output import manifest as manifests
from sim.output.files import FORMATS, column_types, file_name, read_table, write_table
from sim.output.manifest import RunKey, run_key
from sim.output.swap import replacing

if TYPE_CHECKING:
    from sim.output.run import Results


@dataclass(frozen=True)
class StoredRun:
    """A run read back: its manifest as plain data, its tables by name."""

    manifest: dict[str, Any]
    tables: dict[str, pd.DataFrame]


def write(
    results: Results,
    out: Path | str,
    *,
    fmt: str = "parquet",
    force: bool = False,
    draw: Callable[[Path], object] | None = None,
) -> Path:
    """Write a run into the folder `out`, whole or not at all, and return that folder.

    `draw` is given the folder to put figures into. Raises InputError for a folder that `preflight` refuses,
    and when the disk does.
    """
    tables = results.tables()
    key = run_key(
        results.scenario,
        seed=results.seed,
        until=results.until,
        tables=tables,
        fmt=fmt,
        figures=draw is not None,
    )
    preflight(out, key, force=force)
    with _clear(out), replacing(Path(out).resolve()) as draft:
        for name, frame in tables.items():
            write_table(frame, draft / file_name(name, fmt), fmt)
        if draw:
            draw(draft)
        hashes = {path: manifests.file_hash(draft / path) for path in _files(draft)}
        manifests.save(manifests.build(key, results.scenario, _describe(tables, fmt), hashes), draft)
    return Path(out)


def preflight(out: Path | str, key: RunKey, *, force: bool = False) -> None:
    """Refuse, before anything is simulated, what `write` would refuse; writes nothing itself.

    Raises InputError for an unknown format, a path that cannot become a folder, and a folder that holds
    anything but this very run: another run needs `force`, files that are not a run's are never replaced.
    """
    if key.format not in FORMATS:
        raise InputError(
            "no such format",
            key="format",
            value=key.format,
            allowed=", ".join(FORMATS),
            suggestion=nearest(key.format, FORMATS),
        )
    with _clear(out):
        folder = Path(out).resolve()
        place = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not place.is_dir():
            raise InputError("is a file", file=out if place == folder else place, allowed="a folder")
        if place == folder:
            _check_occupied(folder, out, key, force)
            place = folder.parent
        if not os.access(place, os.W_OK | os.X_OK):
            raise InputError("cannot be made: no permission to write in its parent folder", file=out)


def open_run(folder: Path | str) -> StoredRun:
    """Read back a run's folder; raises InputError when it is not one, or is damaged."""
    content = manifests.load(Path(folder))
    if content is None:
        raise InputError("holds no run: manifest.json is missing, unreadable or not ours", file=folder)
    tables = {}
    for name, table in content["tables"].items():
        file = Path(folder) / table["path"]
        if problem := _damage(Path(folder), table["path"], content["files"]):
            raise InputError(problem, file=file)
        tables[name] = read_table(file, table["columns"])
    return StoredRun(content, tables)


def _check_occupied(folder: Path, out: Path | str, key: RunKey, force: bool) -> None:
    if folder == Path.cwd() or folder.is_mount():
        raise InputError("cannot be replaced as a whole", file=out, allowed=f"a folder in it: {key.scenario}")
    present = _files(folder)
    if not present:
        return
    content = manifests.load(folder)
    known = content["files"] if content else {}
    foreign = next((path for path in present if path not in known and path != manifests.NAME), None)
    if content is None or foreign:
        raise InputError(
            f"holds files that are not a run's, such as {foreign or manifests.NAME}",
            file=out,
            allowed="a new or empty folder (--force does not replace such files)",
        )
    changed = (f"{path} {what}" for path in known if (what := _damage(folder, path, content["files"])))
    reason = None if force else _difference(content, key) or next(changed, None)
    if reason:
        raise InputError(f"already holds a run, and {reason}", file=out, allowed="another folder, or --force")


def _difference(content: dict[str, Any], key: RunKey) -> str | None:
    """In what the run that a manifest describes is another one, or None when it is the same."""
    held, wanted = content["run"], asdict(key)
    names = [name for name in wanted if held.get(name) != wanted[name]]
    return (
        f"it differs in {', '.join(names)} ({held.get('scenario')}, seed {held.get('seed')})"
        if names
        else None
    )


def _damage(folder: Path, path: str, hashes: dict[str, str]) -> str | None:
    """What is wrong with a file of a run, or None."""
    if not (folder / path).is_file():
        return "is missing"
    return None if manifests.file_hash(folder / path) == hashes[path] else "was changed since it was written"


def _files(folder: Path) -> list[str]:
    """Every file below a folder, as sorted paths within it."""
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def _describe(tables: Mapping[str, pd.DataFrame], fmt: str) -> dict[str, Any]:
    return {
        name: {"path": file_name(name, fmt), "rows": len(frame), "columns": column_types(frame)}
        for name, frame in tables.items()
    }


@contextmanager
def _clear(out: Path | str) -> Iterator[None]:
    """What the disk refuses, as one message about `out`."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise InputError(f"could not be written: {reason}", file=out) from error
