"""The check that the evidence hangs together: every number has a source, and every figure a use."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.evidence.ledger import Figure, is_reference, other_sources, read_figures
from sim.evidence.registry import FOLDER, Parameter, read_parameters, read_toml
from sim.paths import data_dir
from sim.world.catalogue import HYPOTHESES, LEVERS
from sim.world.load import SETTINGS, load_world
from sim.world.targets import EVENTS, TARGETS


@dataclass(frozen=True)
class Evidence:
    """All that the check looks at.

    `other_sources` are what may be cited beside figures; `documents` are the parsed TOML files that cite, by
    file name, scenarios by their path in scenarios/; `targets` are what a parameter may be fitted to.
    """

    parameters: list[Parameter]
    figures: list[Figure]
    other_sources: list[str]
    documents: Mapping[str, Any]
    targets: list[str]


def shipped() -> Evidence:
    """The evidence that ships with the package; raises InputError on a file that cannot be read."""
    scenarios, world = data_dir("scenarios"), load_world()
    citing = [LEVERS, HYPOTHESES, *(world.folder / name for name in (SETTINGS, TARGETS, EVENTS))]
    return Evidence(
        parameters=[*read_parameters(FOLDER), *world.parameters_of_tables.values()],
        figures=read_figures(data_dir("seeds") / "figures.csv"),
        other_sources=list(other_sources()),
        documents={file.name: read_toml(file) for file in citing}
        | {
            file.relative_to(scenarios).as_posix(): read_toml(file)
            for file in sorted(scenarios.rglob("*.toml"))
        },
        targets=list(world.targets),
    )


def check(evidence: Evidence | None = None) -> list[str]:
    """Problems of the evidence (the shipped one unless told), one line each; empty when all is in order."""
    e = evidence or shipped()
    known = [figure.id for figure in e.figures] + e.other_sources
    problems = [*_repeated(e), *_unused(e)]
    for parameter in e.parameters:
        where = f"{parameter.group}.toml: {parameter.name}"
        faults = [*_faults(parameter, e), *_unknown(parameter, known)]
        problems += [f"{where}: {fault}" for fault in faults]
    for file, tree in e.documents.items():
        problems += [
            f"{file}: {where}: source {cited!r} does not exist"
            for where, cited in citations(tree)
            if cited not in known
        ]
    return problems


def citations(tree: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every (place, id) that a `source` key anywhere in a parsed TOML file names."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == "source":
                yield from ((where, cited) for cited in ([value] if isinstance(value, str) else value))
            else:
                yield from citations(value, f"{where}.{key}" if where else key)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from citations(value, f"{where}[{index}]")


def users(figure_id: str, evidence: Evidence) -> list[str]:
    """What names a figure as its source: parameters, and places in the files that cite."""
    by_parameters = [p.name for p in evidence.parameters if figure_id in p.source]
    return by_parameters + [
        f"{file}: {where}"
        for file, tree in evidence.documents.items()
        for where, cited in citations(tree)
        if cited == figure_id
    ]


def _repeated(e: Evidence) -> Iterator[str]:
    for name, times in Counter(p.name for p in e.parameters).items():
        if times > 1:
            groups = ", ".join(f"{p.group}.toml" for p in e.parameters if p.name == name)
            yield f"{name}: parameter stated {times} times ({groups})"
    for figure_id, times in Counter(f.id for f in e.figures).items():
        if times > 1:
            yield f"figures.csv: {figure_id}: id stated {times} times"


def _unused(e: Evidence) -> Iterator[str]:
    used = {source for p in e.parameters for source in p.source}
    used |= {cited for tree in e.documents.values() for _, cited in citations(tree)}
    for figure in e.figures:
        if figure.id not in used and figure.role != "context":
            yield f"figures.csv: {figure.id}: nothing uses it and it is not marked context"


def _faults(p: Parameter, e: Evidence) -> Iterator[str]:
    if p.kind == "fitted" and p.target not in e.targets:
        yield f"target {p.target!r} is not in targets.toml"
    alleged = {figure.id for figure in e.figures if figure.claim == "alleged"}
    for source in p.source:
        if source in alleged:
            yield f"source {source!r} is only alleged and may not drive a default"


def _unknown(p: Parameter, known: list[str]) -> Iterator[str]:
    for source in p.source:
        if source not in known and not (p.kind == "published" and is_reference(source)):
            yield f"source {source!r} does not exist"
