"""Coverage: where each statement of the ledger and of the public record is in the model, or why it is omitted.

For the ledger most of it follows from what names a figure as its source; seeds/coverage.toml holds the rest, and all of
it for the public record, of which files are cited and not rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sim.evidence.answers import FILE, Answer
from sim.evidence.ledger import Figure
from sim.evidence.record import PublicRow
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
Statement = TypeVar("Statement", bound=Figure | PublicRow)


@dataclass(frozen=True)
class Coverage(Generic[Statement]):
    """One statement; `named_by` are names by kind: parameter, lever, switch, target, event, scenario, date or rule."""

    statement: Statement
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


def coverage(statements: Sequence[Statement], evidence: Evidence) -> list[Coverage[Statement]]:
    """Return the coverage of each statement, in their order."""
    kinds, ids = _names(evidence), [statement.id for statement in statements]
    answers = {each: answer for key, answer in evidence.answers.items() for each in _begun_by(key, ids)}
    return [_of(each, answers.get(each.id, Answer()), evidence, kinds) for each in statements]


def faults(evidence: Evidence) -> Iterator[str]:
    """Statements without an answer or with two, and names that do not exist."""
    yield from _faults_of_answers(evidence)
    entries: list[Coverage[Any]] = [
        *coverage(evidence.figures, evidence),
        *coverage(evidence.rows, evidence),
    ]
    for entry in entries:
        statement = entry.statement
        if not entry.verdict:
            file = "figures.csv: " if isinstance(statement, Figure) else ""
            yield f"{file}{statement.id}: no entry names it, and {FILE} gives no reason"
        if entry.answer.left_out and entry.named_by:
            kind, names = next(iter(entry.named_by.items()))
            yield f"{FILE}: {statement.id}: left out, yet named by the {kind} {names[0]}"


def _faults_of_answers(evidence: Evidence) -> Iterator[str]:
    known, keys = _names(evidence), dict[str, str]()
    ids = [*(figure.id for figure in evidence.figures), *(row.id for row in evidence.rows)]
    for key, answer in evidence.answers.items():
        begun = _begun_by(key, ids)
        if not begun:
            yield f"{FILE}: {key}: no figure or row begins like this"
        elif len(begun) > 1:
            yield f"{FILE}: {key}: {len(begun)} rows begin like this; add words"
        elif keys.setdefault(begun[0], key) != key:
            yield f"{FILE}: {key}: {keys[begun[0]]!r} is of the same row"
        for name in answer.where:
            if name not in known and not _is_rule(name):
                yield (
                    f"{FILE}: {key}: {name!r} is no parameter, lever, switch, target, event, "
                    "dated lever of a scenario or rule"
                )


def _begun_by(key: str, ids: Sequence[str]) -> list[str]:
    """The statements that a key of coverage.toml names: a figure by its id, a row by its first words."""
    return [each for each in ids if each == key or each.startswith((f"{key} ", f"{key},"))]


def _of(
    statement: Statement, answer: Answer, evidence: Evidence, kinds: Mapping[str, str]
) -> Coverage[Statement]:
    named: dict[str, dict[str, None]] = {}  # names in order, each once
    for kind, name in (*_users(statement.id, evidence), *((kinds.get(n, "rule"), n) for n in answer.where)):
        named.setdefault(kind, {})[name] = None
    return Coverage(statement, {kind: tuple(names) for kind, names in named.items()}, answer)


def _names(evidence: Evidence) -> dict[str, str]:
    """Return the kind of every name that an answer may contain, except rules."""
    kinds = {p.name: "parameter" for p in evidence.parameters}
    for file, tree in evidence.documents.items():
        if file in KINDS:
            kinds |= {_owner(place): KINDS[file] for place, _ in citations(tree)}
        else:
            kinds |= {f"{_scenario(file)}: {lever} {day}": "date" for lever, day in _dates(tree)}
    return kinds


def _users(figure_id: str, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Kind and name of every entry that names a figure as its source."""
    yield from (("parameter", p.name) for p in evidence.parameters if figure_id in p.source)
    for file, tree in evidence.documents.items():
        for place, cited in citations(tree):
            if cited == figure_id:
                yield (KINDS[file], _owner(place)) if file in KINDS else ("scenario", _scenario(file))


def _dates(scenario: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Lever and day of every value that begins or ends in a scenario."""
    values = [(f"{value.get('actor')}.{value.get('lever')}", value) for value in scenario.get("lever", [])]
    for hub, levers in scenario.get("routes", {}).items():
        values += [(f"routes.{hub}.{lever}", value) for lever in levers for value in levers[lever]]
    for lever, value in values:
        yield from ((lever, str(value[bound])) for bound in ("from", "until") if bound in value)


def _scenario(file: str) -> str:
    return file.removesuffix(".toml")


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
