"""Checkpoints: the state of a run as one file of plain data, poured into a new model to continue to the same bits.

A model is built anew from its scenario and seed; the file holds only what the run has changed since: the records of
people and columns, and every plain value of the actors. So nothing but data is read back, never code.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from pydantic import BaseModel

from sim.checkpoints.identity import difference, identity
from sim.engines.base import Engine
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.tables.recorder import Recorder

MADE_BY = "border-standoff checkpoint 2"
LONGEST_HEAD = 10_000  # bytes
STATEFUL = ("sim.", "mesa.datacollection")  # modules of the objects whose attributes change in a run
ALLOWED = {
    ("builtins", "complex"),
    ("datetime", "date"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
}


def save(run: Recorder, file: Path) -> None:
    """Write the state of a run, whole or not at all. Raises OSError."""
    content = pickle.dumps({"run": dict(_states(run)), "engine": run.model.engine.state()}, protocol=5)
    head = {
        "made_by": MADE_BY,
        "date": str(run.model.today),
        "sha256": hashlib.sha256(content).hexdigest(),
        **identity(run),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.part")
    try:
        with draft.open("wb") as stream:
            stream.write(json.dumps(head).encode() + b"\n" + content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def head_of(file: Path) -> dict[str, Any] | None:
    """What a checkpoint says of itself in its first line; None for a file that is not one. Raises OSError."""
    with file.open("rb") as stream:
        return _parsed(stream.readline(LONGEST_HEAD))


def restore(run: Recorder, file: Path) -> None:
    """Bring a new run to the state that `save` wrote.

    Raises InputError for a file that is not a whole checkpoint of this code, scenario and seed.
    """
    head, content = _read(file)
    if change := difference(head, identity(run)):
        raise InputError(
            f"is of another {change.what}: {change.values}",
            file=file,
            allowed=f"{change.remedy}a run from the start, without --resume",
        )
    state = data_of(content)
    run.model.engine.restore(state["engine"])
    for path, part in _parts(run, "run"):
        for name, value in state["run"][path].items():
            setattr(part, name, value)


def data_of(content: bytes) -> Any:
    """The data of a pickle that holds numbers, texts, arrays and dates only; raises UnpicklingError for any other."""
    return _DataOnly(io.BytesIO(content)).load()


class _DataOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is not data")
        return super().find_class(module, name)


def _read(file: Path) -> tuple[dict[str, Any], bytes]:
    try:
        first, _, content = file.read_bytes().partition(b"\n")
    except FileNotFoundError:
        raise InputError("is not there", file=file, allowed="a run with --checkpoint-every first") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=file) from None
    head = _parsed(first)
    if head is None or head.get("sha256") != hashlib.sha256(content).hexdigest():
        raise InputError(
            "is not a whole checkpoint", file=file, allowed="a run from the start, without --resume"
        )
    return head, content


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        head = json.loads(line)
    except ValueError:
        return None
    return head if isinstance(head, dict) and head.get("made_by") == MADE_BY else None


def _states(run: Recorder) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, part in _parts(run, "run"):
        yield path, {name: value for name, value in _own(part).items() if _is_data(value)}


def _parts(part: Any, path: str, seen: set[int] | None = None) -> Iterator[tuple[str, Any]]:
    """Every object of a run that holds state, with its path from the run, once each; the engine keeps its own."""
    seen = set() if seen is None else seen
    if id(part) in seen or isinstance(part, Engine) or _is_data(part):
        return
    seen.add(id(part))
    if isinstance(part, dict | list | tuple):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from _parts(value, f"{path}[{key}]", seen)
    elif type(part).__module__.startswith(STATEFUL) and not _frozen(part):
        yield path, part
        for name, value in _own(part).items():
            yield from _parts(value, f"{path}.{name}", seen)


def _own(part: Any) -> dict[str, Any]:
    """An object's attributes, without those of Mesa's Model: its clock and registers start anew."""
    if not isinstance(part, mesa.Model):
        return vars(part)
    mesas = vars(mesa.Model()).keys() - {"running"}
    return {name: value for name, value in vars(part).items() if name not in mesas}


def _frozen(part: Any) -> bool:
    """Whether an object never changes, as scenarios, calendars and catalogues."""
    settings = getattr(part, "__dataclass_params__", None)
    return isinstance(part, BaseModel) or (settings is not None and settings.frozen)


def _is_data(value: Any) -> bool:
    if type(value) is dict:
        return all(_is_data(item) for item in (*value.keys(), *value.values()))
    if type(value) in (list, tuple):
        return all(_is_data(item) for item in value)
    return value is None or isinstance(value, bool | int | float | str | date | np.ndarray | np.generic)
