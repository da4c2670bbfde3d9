"""Coverage: where each statement of the ledger is in the model, or why it is omitted.

Most of it follows from what names a figure as its source; seeds/coverage.toml holds the rest.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.evidence.answers import FILE, Answer
from sim.evidence.ledger import Figure
from sim.paths import PACKAGE
from sim.world.citations import Evidence, citations

KINDS = {
    "levers.toml": "lever",
    "hypotheses.toml": "switch",
    "world.toml": "switch",
    "targets.toml": "target",
    "events.toml": "event",
}
RULE = re.compile(r"(?P<file>[\w/]+\.py): (?P<function>\w+)")
VERDICTS = ("in the model", "in part", "not yet", "left out")


@dataclass(frozen=True)
class Coverage:
    """One statement; `named_by` are names by kind: parameter, lever, switch, target, event, scenario or rule."""

    figure: Figure
    named_by: Mapping[str, tuple[str, ...]]
    answer: Answer

    @property
    def verdict(self) -> str:
        """One of VERDICTS; empty where there is no answer."""
        if self.answer.left_out:
            return "left out"
        if self.answer.missing:
            return "in part" if self.named_by else "not yet"
        return "in the model" if self.named_by else ""


def coverage(evidence: Evidence) -> list[Coverage]:
    """Return the coverage of each figure, in the order of the ledger."""
    kinds = _names(evidence)
    return [_of(figure, evidence, kinds) for figure in evidence.figures]


def faults(evidence: Evidence) -> Iterator[str]:
    """Statements without an answer or with two that disagree, and names that do not exist."""
    known, ids = _names(evidence), {figure.id for figure in evidence.figures}
    for figure_id, answer in evidence.answers.items():
        if figure_id not in ids:
            yield f"{FILE}: {figure_id}: no such figure"
        for name in answer.where:
            if name not in known and not _is_rule(name):
                yield f"{FILE}: {figure_id}: {name!r} is no parameter, lever, switch, target, event or rule"
    for entry in coverage(evidence):
        if not entry.verdict:
            yield f"figures.csv: {entry.figure.id}: no entry names it, and {FILE} gives no reason"
        if entry.answer.left_out and entry.named_by:
            kind, names = next(iter(entry.named_by.items()))
            yield f"{FILE}: {entry.figure.id}: left out, yet named by the {kind} {names[0]}"


def _of(figure: Figure, evidence: Evidence, kinds: Mapping[str, str]) -> Coverage:
    answer = evidence.answers.get(figure.id, Answer())
    named: dict[str, dict[str, None]] = {}  # names in order, each once
    for kind, name in (*_users(figure.id, evidence), *((kinds.get(n, "rule"), n) for n in answer.where)):
        named.setdefault(kind, {})[name] = None
    return Coverage(figure, {kind: tuple(names) for kind, names in named.items()}, answer)


def _names(evidence: Evidence) -> dict[str, str]:
    """Return the kind of every name that an answer may contain, except rules."""
    kinds = {p.name: "parameter" for p in evidence.parameters}
    for file, tree in evidence.documents.items():
        if file in KINDS:
            kinds |= {_owner(place): KINDS[file] for place, _ in citations(tree)}
    return kinds


def _users(figure_id: str, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Kind and name of every entry that names a figure as its source."""
    yield from (("parameter", p.name) for p in evidence.parameters if figure_id in p.source)
    for file, tree in evidence.documents.items():
        for place, cited in citations(tree):
            if cited == figure_id:
                yield (
                    (KINDS[file], _owner(place))
                    if file in KINDS
                    else ("scenario", file.removesuffix(".toml"))
                )


def _owner(place: str) -> str:
    """The entry that a place in a file belongs to: the target, where a lever within it cites."""
    return place.partition(".with.")[0]


def _is_rule(name: str) -> bool:
    """Return whether a name is a function, given as file: function."""
    stated = RULE.fullmatch(name)
    if not stated or not (file := PACKAGE / stated["file"]).is_file():
        return False
    return (
        re.search(rf"^ *def {stated['function']}\(", file.read_text(encoding="utf-8"), re.MULTILINE)
        is not None
    )
