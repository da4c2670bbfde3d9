"""The registry of parameters: every number that a rule uses, with its unit, range, kind and source.

General parameters are here; those of an item of a world (a hub, a neighbour) are in the world's tables.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from sim.errors import InputError
from sim.paths import PACKAGE
from sim.problems import Problem, refuse, translated

FOLDER = PACKAGE / "evidence" / "parameters"


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Cited = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(strict=False)]


class Parameter(BaseModel):
    """One number of the model; `group` is the stem of its file.

    `to_know`: the data that would replace an assumption; `whole` values are counted, so that no fraction is allowed;
    `drawn`: in every fit, whatever moves the record most, since an answer that users ask for rests on it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: str
    group: str
    meaning: str
    unit: str
    default: float
    range: Annotated[tuple[float, float], Field(strict=False)]
    whole: bool = False
    drawn: bool = False
    kind: Literal["figure", "published", "assumption", "fitted", "setting"]
    source: Cited = ()
    reason: str = ""
    to_know: str = ""
    target: str = ""
    window: str = ""

    @property
    def low(self) -> float:
        """The lower end of the range."""
        return self.range[0]

    @property
    def high(self) -> float:
        """The upper end of the range."""
        return self.range[1]

    @property
    def allowed(self) -> str:
        """The range as text: 0 to 1; 3 to 6, whole."""
        return f"{self.low:g} to {self.high:g}{', whole' * self.whole}"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        refuse([*self._range_faults(), *self._source_faults()])
        return self

    def _range_faults(self) -> Iterator[Problem]:
        if self.low > self.high:
            yield Problem("is backward", ("range",), list(self.range), "[lowest, highest]")
        elif not self.low <= self.default <= self.high:
            yield Problem("out of range", ("default",), self.default, f"{self.low:g} to {self.high:g}")
        for key, value in (("default", self.default), ("range", self.low), ("range", self.high)):
            if self.whole and not value.is_integer():
                yield Problem("is not whole", (key,), value, "a whole number, as `whole` says")

    def _source_faults(self) -> Iterator[Problem]:
        if self.kind == "figure" and not self.source:
            yield Problem("is missing: a figure needs one", ("source",))
        if self.kind == "published" and not (self.source or self.reason):
            yield Problem(
                "is missing: a published value needs its reference, as source or reason", ("source",)
            )
        if self.kind in ("assumption", "setting") and not self.reason:
            yield Problem(f"is missing: every {self.kind} needs one", ("reason",))
        if self.kind == "fitted" and not (self.target and self.window):
            yield Problem("is missing: a fitted value needs a target and a window", ("target",))


# Keys that mark a table of a file as a parameter.
MARKS = frozenset(("meaning", "unit", "default", "range", "kind"))


def named(tree: Mapping[str, Any], group: str, prefix: str = "") -> dict[str, Any]:
    """A parsed file in which each parameter's entry contains its name (its place, after `prefix`) and group."""
    entries: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            value = named(value, group, f"{prefix}{key}.")
            if value.keys() & MARKS:
                value |= {"name": f"{prefix}{key}", "group": group}
        entries[key] = value
    return entries


def flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A table of tables with dotted names: `hubs.istanbul.demand = 0.2` as TOML reads it, by its name."""
    names: dict[str, Any] = {}
    for key, value in tree.items():
        names |= flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {f"{prefix}{key}": value}
    return names


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every general parameter by name, in the order of the files.

    Raises InputError on a malformed entry and on a name that two files state.
    """
    by_name: dict[str, Parameter] = {}
    for entry in read_parameters(FOLDER):
        if entry.name in by_name:
            first = by_name[entry.name].group
            raise InputError(f"already stated in {first}.toml", file=f"{entry.group}.toml", key=entry.name)
        by_name[entry.name] = entry
    return MappingProxyType(by_name)


def read_parameters(folder: Path) -> list[Parameter]:
    """Return all entries of all TOML files of a folder, including duplicate names."""
    return [
        _parameter(file, name, entry)
        for file in sorted(folder.glob("*.toml"))
        for name, entry in named(read_toml(file), file.stem).items()
    ]


def read_toml(file: Path) -> dict[str, Any]:
    """Return the content of a TOML file; raise InputError if it is not one."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=file.name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"is not a TOML file: {error}", file=file.name) from None


def _parameter(file: Path, name: str, entry: Any) -> Parameter:
    try:
        return Parameter.model_validate(entry)
    except ValidationError as error:
        raise translated(error, file.name, Parameter.model_json_schema(), (name,)) from None
