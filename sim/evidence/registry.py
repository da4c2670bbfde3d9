"""The registry of parameters: every number that a rule uses, with its unit, range, kind and source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sim.errors import InputError, nearest
from sim.paths import PACKAGE

FOLDER = PACKAGE / "evidence" / "parameters"
KINDS = ("figure", "published", "assumption", "fitted")
REQUIRED = ("meaning", "unit", "default", "range", "kind")
OPTIONAL = ("source", "reason", "target", "window")


@dataclass(frozen=True)
class Parameter:
    """One number of the model; `group` is the stem of the file that states it."""

    name: str
    meaning: str
    unit: str
    default: float
    low: float
    high: float
    kind: str
    source: tuple[str, ...]
    reason: str
    target: str
    window: str
    group: str


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every parameter by name, in the order of the files.

    Raises InputError on a malformed entry and on a name that two files state.
    """
    by_name: dict[str, Parameter] = {}
    for entry in read_parameters(FOLDER):
        if entry.name in by_name:
            first = by_name[entry.name].group
            raise InputError(f"already stated in {first}.toml", file=f"{entry.group}.toml", key=entry.name)
        by_name[entry.name] = entry
    return MappingProxyType(by_name)


def parameter(name: str) -> Parameter:
    """The parameter of that name; raises InputError with the nearest spelling when there is none."""
    known = parameters()
    if name not in known:
        raise InputError("no such parameter", key=name, suggestion=nearest(name, known))
    return known[name]


def read_parameters(folder: Path) -> list[Parameter]:
    """All entries of all TOML files of a folder, names that are stated twice included."""
    return [
        _parameter(file, name, entry)
        for file in sorted(folder.glob("*.toml"))
        for name, entry in read_toml(file).items()
    ]


def read_toml(file: Path) -> dict[str, Any]:
    """The content of a TOML file; raises InputError when it is not one."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"is not a TOML file: {error}", file=file.name) from None


def _parameter(file: Path, name: str, entry: Any) -> Parameter:
    if not isinstance(entry, dict):
        raise InputError("is not a table", file=file.name, key=name, value=entry)
    for field in REQUIRED:
        if field not in entry:
            raise InputError(f"has no {field}", file=file.name, key=name)
    for field in entry:
        if field not in REQUIRED + OPTIONAL:
            raise _refused(file, f"{name}.{field}", None, "no such field", REQUIRED + OPTIONAL, field)
    if entry["kind"] not in KINDS:
        raise _refused(file, f"{name}.kind", entry["kind"], "no such kind", KINDS, str(entry["kind"]))
    if not _is_number(entry["default"]):
        raise InputError("must be a number", file=file.name, key=f"{name}.default", value=entry["default"])
    bounds = entry["range"]
    if not (isinstance(bounds, list) and len(bounds) == 2 and all(map(_is_number, bounds))):
        raise InputError("must be two numbers", file=file.name, key=f"{name}.range", value=bounds)
    source = entry.get("source", [])
    return Parameter(
        name=name,
        meaning=entry["meaning"],
        unit=entry["unit"],
        default=entry["default"],
        low=bounds[0],
        high=bounds[1],
        kind=entry["kind"],
        source=(source,) if isinstance(source, str) else tuple(source),
        reason=entry.get("reason", ""),
        target=entry.get("target", ""),
        window=str(entry.get("window", "")),
        group=file.stem,
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _refused(
    file: Path, key: str, value: object, message: str, allowed: tuple[str, ...], word: str
) -> InputError:
    return InputError(
        message,
        file=file.name,
        key=key,
        value=value,
        allowed=", ".join(allowed),
        suggestion=nearest(word, allowed),
    )
