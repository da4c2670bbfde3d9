"""The manifest of a run's folder: scenario, versions, evidence and the content of each file."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.evidence import figures
from sim.version import __version__
from sim.world import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

NAME = "manifest.json"
MADE_BY = "border-standoff"
# What the manifest of each kind of folder must have.
PARTS = {"run": ("run", "tables", "files")} | {
    kind: (kind, "files")
    for kind in ("report", "comparison", "validation", "posterior", "forecast", "sensitivity", "robust")
}
LIBRARIES = ("mesa", "numpy", "numba", "pandas", "pyarrow")


@dataclass(frozen=True)
class RunKey:
    """What determines the content of a run's folder: equal keys give equal tables."""

    scenario: str
    digest: str
    parameters: str
    seed: int
    until: str
    format: str
    tables: list[str]
    figures: bool
    branched_from: str
    version: str


def run_key(
    scenario: Scenario,
    *,
    seed: int,
    until: date | None,
    tables: Iterable[str],
    fmt: str,
    figures: bool,
    branched_from: str = "",
) -> RunKey:
    """Return the key of a run; `until` None: the end of the scenario's period; `figures`: with figures.

    `branched_from`: the SHA-256 of the checkpoint of a run under another policy from which it went on.
    """
    end = scenario.period.until
    return RunKey(
        scenario=scenario.name,
        digest=scenario.digest(),
        parameters=parameters_digest(scenario),
        seed=int(seed),
        until=min(until or end, end).isoformat(),
        format=fmt,
        tables=sorted(tables),
        figures=figures,
        branched_from=branched_from,
        version=__version__,
    )


def parameters_digest(scenario: Scenario) -> str:
    """The SHA-256 of the values of all its parameters, in hexadecimal."""
    values = json.dumps({name: scenario.parameter(name) for name in scenario.world.parameters})
    return hashlib.sha256(values.encode()).hexdigest()


def origin(*scenarios: Scenario) -> dict[str, Any]:
    """Return digests of what a result was made from: scenarios, and the world and the parameters of the first."""
    first = scenarios[0]
    return {
        "scenario": {scenario.name: scenario.digest() for scenario in scenarios},
        "world": {first.world.written: first.world.digest},
        "parameters": parameters_digest(first),
    }


def is_from(made: Mapping[str, Any], *scenarios: Scenario) -> bool:
    """Whether a result was made from these scenarios, its world and its parameters as they are: see `origin`."""
    now = origin(*scenarios)
    return (
        made.get("parameters") == now["parameters"]
        and now["scenario"].items() <= made.get("scenario", {}).items()
    )


def build(key: RunKey, scenario: Scenario, tables: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    """The manifest as plain data; `tables` has path, rows and columns of each, `files` SHA-256 by path."""
    resolved = scenario.resolved()
    return {
        "made_by": MADE_BY,
        "run": asdict(key),
        "versions": versions(),
        "scenario": resolved,
        "world": {"name": scenario.world.written, "digest": scenario.world.digest},
        "parameters": {
            entry.name: {
                "value": scenario.parameter(entry.name),
                "unit": entry.unit,
                "kind": entry.kind,
                "source": list(entry.source),
            }
            for entry in scenario.world.parameters.values()
        },
        "figures": _figures_used(resolved, scenario.world),
        "tables": tables,
        "files": files,
    }


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries on which a run's numbers depend."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def save(manifest: dict[str, Any], folder: Path) -> None:
    """Write the manifest into a folder. Raises OSError."""
    parts = ",\n".join(f" {_text(name)}: {_by_line(part)}" for name, part in manifest.items())
    (folder / NAME).write_text(f"{{\n{parts}\n}}\n", encoding="utf-8")


def load(folder: Path, kind: str) -> dict[str, Any] | None:
    """Return the manifest of a folder of that kind, one of PARTS, or None if it has none of ours."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(content, dict) and content.get("made_by") == MADE_BY
    whole = ours and all(isinstance(content.get(part), dict) for part in PARTS[kind])
    return content if whole else None


_text = json.JSONEncoder(ensure_ascii=False, default=str).encode


def _by_line(part: Any) -> str:
    """Return JSON with one line per entry, for example per parameter or table."""
    if not isinstance(part, dict) or not part:
        return _text(part)
    return "{\n" + ",\n".join(f"  {_text(name)}: {_text(entry)}" for name, entry in part.items()) + "\n }"


def file_hash(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raise OSError."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _figures_used(resolved: dict[str, Any], world: World) -> dict[str, Any]:
    cited = {*_sources(resolved), *(source for p in world.parameters.values() for source in p.source)}
    return {
        name: {"value": figure.value, "unit": figure.unit, "claim": figure.claim, "source": figure.source}
        for name, figure in figures().items()
        if name in cited
    }


def _sources(content: Any) -> Iterator[str]:
    """Every text under a key `source`, at any depth."""
    if isinstance(content, dict):
        source = content.get("source", [])
        yield from [source] if isinstance(source, str) else source
        content = list(content.values())
    if isinstance(content, list | tuple):
        for part in content:
            yield from _sources(part)
