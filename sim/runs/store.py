"""A run on disk: a folder with its tables, figures and manifest, written whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.errors import InputError, RunFailedError, in_a_line, unknown
from sim.runs import manifest as manifests
from sim.runs.files import FORMATS, column_types, file_name, read_table, write_table
from sim.runs.folder import changes, clear, damage, hashes_of, occupant
from sim.runs.manifest import RunKey, run_key
from sim.runs.swap import replacing

if TYPE_CHECKING:
    from sim.runs.results import Results


Draw = Callable[[Path], Mapping[str, str]]  # figures into a folder; why some failed, by name


class FiguresFailedError(RunFailedError):
    """Figures could not be drawn, but the tables are written."""


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
    draw: Draw | None = None,
    branched_from: str = "",
) -> Path:
    """Write a run to the folder `out`, completely or not at all, and return the folder.

    The tables are on disk before `draw` receives a folder for figures. Raises InputError for a folder that
    `preflight` refuses, and when the disk does; FiguresFailedError, at the end, when a figure fails.
    """
    tables = results.tables()
    key = run_key(
        results.scenario,
        seed=results.seed,
        until=results.until,
        tables=tables,
        fmt=fmt,
        figures=draw is not None,
        branched_from=branched_from,
    )
    preflight(out, key, force=force)
    with clear(out), replacing(Path(out).resolve()) as draft:
        for name, frame in tables.items():
            write_table(frame, draft / file_name(name, fmt), fmt)
        described, plain = _describe(tables, fmt), replace(key, figures=False)
        content = manifests.build(plain, results.scenario, described, hashes_of(draft))
        manifests.save(content, draft)
    if draw and (failed := _illustrate(out, content, draw)):
        raise FiguresFailedError("; ".join(f"no figure {name}: {reason}" for name, reason in failed.items()))
    return Path(out)


def _illustrate(out: Path | str, content: dict[str, Any], draw: Draw) -> Mapping[str, str]:
    """Add figures to a stored run, completely or not at all; return by name why some are missing."""
    folder = Path(out).resolve()
    with clear(out), replacing(folder) as draft:
        shutil.copytree(folder, draft, dirs_exist_ok=True, ignore=shutil.ignore_patterns(manifests.NAME))
        try:
            failed = draw(draft / "figures")
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - no figure is worth the tables
            failed = {"figures": in_a_line(error)}
        drawn = {**content["run"], "figures": not failed}
        manifests.save(content | {"run": drawn, "files": hashes_of(draft)}, draft)
    return failed


def preflight(out: Path | str, key: RunKey, *, force: bool = False) -> None:
    """Refuse, before the simulation, what `write` would refuse; write nothing.

    Raises InputError for an unknown format, a path that cannot become a folder, and a folder that holds
    anything but this very run: another run needs `force`, files that are not a run's are never replaced.
    """
    if key.format not in FORMATS:
        raise unknown("no such format", "format", key.format, FORMATS)
    content = occupant(out, "run")
    if content is None or force:
        return
    with clear(out):
        reason = _difference(content, key) or next(changes(out, content), None)
    if reason:
        raise InputError(f"already holds a run, and {reason}", file=out, allowed="another folder, or --force")


def open_run(folder: Path | str) -> StoredRun:
    """Read a run's folder; raise InputError if it is not one or is damaged."""
    content = manifests.load(Path(folder), "run")
    if content is None:
        raise InputError("holds no run: manifest.json is missing, unreadable or not ours", file=folder)
    return StoredRun(content, {name: _table(Path(folder), content, name) for name in content["tables"]})


def _table(folder: Path, content: dict[str, Any], name: str) -> pd.DataFrame:
    """Return a table of a run; raise InputError if it differs from its manifest."""
    try:
        path, columns = (content["tables"][name][part] for part in ("path", "columns"))
        problem = damage(folder, path, content["files"])
        frame = None if problem else read_table(folder / path, columns)
    except (KeyError, TypeError, AttributeError, ValueError, OSError):
        wrong = f"does not describe the table {name}"
        raise InputError(wrong, file=folder / manifests.NAME, allowed="what `standoff run` wrote") from None
    if frame is None:
        raise InputError(str(problem), file=folder / path)
    return frame


def _difference(content: dict[str, Any], key: RunKey) -> str | None:
    """Return how the run of a manifest differs, or None if it is the same."""
    found, wanted = content["run"], asdict(key)
    if found.get("figures") is False:
        del wanted["figures"]  # to add them takes nothing away
    names = [name for name in wanted if found.get(name) != wanted[name]]
    return (
        f"it differs in {', '.join(names)} ({found.get('scenario')}, seed {found.get('seed')})"
        if names
        else None
    )


def _describe(tables: Mapping[str, pd.DataFrame], fmt: str) -> dict[str, Any]:
    return {
        name: {"path": file_name(name, fmt), "rows": len(frame), "columns": column_types(frame)}
        for name, frame in tables.items()
    }
