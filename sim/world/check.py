"""Check the evidence: every number has a source, every figure a use, every statement an answer."""

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase

from sim.evidence.ledger import is_reference
from sim.evidence.registry import Parameter, flat
from sim.world import coverage
from sim.world.catalogue import HYPOTHESES, MECHANISM
from sim.world.citations import Evidence, citations, shipped


def check(evidence: Evidence | None = None) -> list[str]:
    """Return the problems of the evidence (by default the shipped one), one line each; empty if there are none."""
    e = evidence or shipped()
    known = [figure.id for figure in e.figures] + e.other_sources
    problems = [*_repeated(e), *_unused(e), *_switches(e), *coverage.faults(e)]
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


def _switches(e: Evidence) -> Iterator[str]:
    """A mechanism's values but the default stand for parameters, which no other mechanism sets."""
    entries, owner = {p.name: p for p in e.parameters}, dict[str, str]()
    for mechanism, entry in e.documents.get(HYPOTHESES.name, {}).get(MECHANISM, {}).items():
        where, sets = f"{HYPOTHESES.name}: {MECHANISM}.{mechanism}", entry.get("sets", {})
        if set(sets) != {*entry["values"]} - {entry["default"]}:
            yield f"{where}: sets must name every value but the default"
        for value, name, number in ((v, *pair) for v, tree in sets.items() for pair in flat(tree).items()):
            meant = [entry for key, entry in entries.items() if fnmatchcase(key, name)]  # * is each neighbour
            if not meant:
                yield f"{where}: {value}: parameter {name!r} does not exist"
            elif not all(entry.low <= number <= entry.high for entry in meant):
                yield f"{where}: {value}: {name} = {number:g} is out of range"
            elif owner.setdefault(name, mechanism) != mechanism:
                yield f"{where}: {value}: {name} is also set by {MECHANISM}.{owner[name]}"


def _faults(p: Parameter, e: Evidence) -> Iterator[str]:
    if p.kind == "assumption" and not p.to_know:
        yield "an assumption needs to_know: what it would take to know it"
    if p.kind == "assumption" and bool(p.source) == p.reason.startswith("no source: "):
        yield "an assumption names a source, or its reason begins with 'no source: '"
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
