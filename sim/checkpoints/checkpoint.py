"""Checkpoints: the state of a run in one file, restored into a new model that continues to the same bits.

A file has a line of JSON that says of which run it is, with the SHA-256 of what follows: a line of JSON with the plain
values, and the arrays as NumPy's npz. Nothing in it is code, and nothing is believed before it was checked.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.checkpoints.identity import difference, identity
from sim.errors import InputError, in_a_line
from sim.state import State, put, taken

if TYPE_CHECKING:
    from sim.tables.recorder import Recorder

MADE_BY = "border-standoff checkpoint 2"
LONGEST_HEAD = 10_000  # bytes
PARTS = ("values", "arrays")
ANEW = "a run from the start, without --resume"
# Exceptions of JSON and NumPy for unreadable content, and those caused by values of a wrong type.
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, MemoryError)
UNREADABLE = (*MALFORMED, OSError, EOFError, NotImplementedError, zipfile.BadZipFile)


def draft_of(file: Path) -> Path:
    """Return where a checkpoint is written before it is whole; a process that is killed meanwhile leaves it."""
    return file.with_name(f"{file.name}.part")


def save(run: Recorder, file: Path) -> None:
    """Write the state of a run, completely or not at all. Raise OSError."""
    parts = dict(zip(PARTS, _encoded(taken(run)), strict=True))
    head = {
        "made_by": MADE_BY,
        "date": str(run.model.today),
        "sha256": {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()},
        **identity(run),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(file)
    try:
        with draft.open("wb") as stream:
            stream.write(b"\n".join((json.dumps(head).encode(), *parts.values())))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def head_of(file: Path) -> dict[str, Any] | None:
    """Return the first line of a checkpoint; None for another file. Raise OSError."""
    with file.open("rb") as stream:
        return _parsed(stream.readline(LONGEST_HEAD))


def restore(run: Recorder, file: Path, *, branch: bool = False) -> None:
    """Restore a new run to a saved state; with `branch` also a run of a scenario with another policy.

    Raises InputError for a file that is not a whole checkpoint of this code, scenario and seed.
    """
    head, parts = _read(file)
    asked = identity(run)
    if branch:
        del asked["scenario"]
    if change := difference(head, asked):
        allowed = f"{change.remedy}{'a checkpoint of such a run' if branch else ANEW}"
        raise InputError(f"differs in its {change.what}: {change.values}", file=file, allowed=allowed)
    for name, part in zip(PARTS, parts, strict=True):
        if head["sha256"].get(name) != hashlib.sha256(part).hexdigest():
            raise InputError(f"is not a whole checkpoint: its {name} were changed", file=file, allowed=ANEW)
    try:
        put(run, _decoded(*parts))
    except UNREADABLE as error:
        message = f"holds a state that does not fit: {in_a_line(error)}"
        raise InputError(message, file=file, allowed=ANEW) from None


def _read(file: Path) -> tuple[dict[str, Any], list[bytes]]:
    """Return the head of a checkpoint, and its parts."""
    try:
        if not file.exists():
            raise InputError("is not there", file=file, allowed="a run with --checkpoint-every first")
        if not file.is_file():
            raise InputError("is not a file", file=file, allowed="a checkpoint")
        first, *parts = file.read_bytes().split(b"\n", len(PARTS))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=file) from None
    head = _parsed(first)
    if head is None or len(parts) < len(PARTS):
        raise InputError("is not a whole checkpoint", file=file, allowed=ANEW)
    return head, parts


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        head = json.loads(line) if len(line) < LONGEST_HEAD else None
    except (ValueError, RecursionError):
        return None
    ours = isinstance(head, dict) and head.get("made_by") == MADE_BY and isinstance(head.get("sha256"), dict)
    return head if ours else None


def _encoded(state: State) -> tuple[bytes, bytes]:
    """Return the plain values as a line of JSON, in which arrays are numbers, and the arrays."""
    arrays: list[np.ndarray] = []
    values = json.dumps(_plain(state, arrays), separators=(",", ":")).encode()
    buffer = io.BytesIO()
    np.savez(buffer, *arrays, allow_pickle=False)
    return values, buffer.getvalue()


def _plain(value: Any, arrays: list[np.ndarray]) -> Any:
    """Return a value as JSON: other types are objects with one key, which names the type."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is list:
        return [_plain(item, arrays) for item in value]
    if type(value) is dict:
        return {"dict": [[_plain(key, arrays), _plain(item, arrays)] for key, item in value.items()]}
    if type(value) is tuple:
        return {"tuple": [_plain(item, arrays) for item in value]}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    arrays.append(np.asarray(value))
    return {"array" if isinstance(value, np.ndarray) else "scalar": len(arrays) - 1}


def _decoded(values: bytes, arrays: bytes) -> State:
    """The state of the two parts; raises one of UNREADABLE."""
    with np.load(io.BytesIO(arrays), allow_pickle=False) as saved:
        state = _value(json.loads(values), saved)
    if not isinstance(state, dict):
        raise TypeError("the state is not a table")
    return state


def _value(plain: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    if isinstance(plain, list):
        return [_value(item, arrays) for item in plain]
    if not isinstance(plain, dict):
        return plain
    ((kind, content),) = plain.items()
    if kind == "dict":
        return {_value(key, arrays): _value(item, arrays) for key, item in content}
    if kind == "tuple":
        return tuple(_value(item, arrays) for item in content)
    if kind == "date":
        return date.fromisoformat(content)
    array = arrays[f"arr_{content:d}"]
    return array if kind == "array" else array[()]
