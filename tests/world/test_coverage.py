from collections.abc import Mapping
from dataclasses import replace

import pytest

from sim.evidence import figures
from sim.evidence.answers import Answer
from sim.evidence.ledger import Figure
from sim.world.check import check
from sim.world.citations import Evidence, shipped
from sim.world.coverage import VERDICTS, coverage
from tests.made_up import parameter

FIGURE = Figure("f", "wasiura", "2021", "q", None, None, None, "motive", "reported", "context", "b", "")
DOCUMENTS = {
    "targets.toml": {"P1_few": {"source": ["g"], "with": {"lever": [{"actor": "eu", "source": ["f"]}]}}},
    "levers.toml": {"belarus": {"pressure": {"source": ["f"]}}},
    "hypotheses/one.toml": {"lever": [{"source": ["f"]}, {"source": ["f"]}]},
}


def evidence(cited: bool, answers: Mapping[str, Answer]) -> Evidence:
    """One figure `f`, cited or not, beside one that always is."""
    other = replace(FIGURE, id="g")
    documents = DOCUMENTS if cited else {"targets.toml": {"P1_few": {"source": ["g"]}}}
    return Evidence([parameter()] if cited else [], [FIGURE, other], [], documents, ["P1_few"], answers)


def test_names_of_what_cites_a_figure_come_by_kind_and_once() -> None:
    (entry, _) = coverage(evidence(True, {"f": Answer(where=("speed", "people/strip.py: try_again"))}))
    assert entry.named_by == {
        "parameter": ("speed",),
        "target": ("P1_few",),
        "lever": ("belarus.pressure",),
        "scenario": ("hypotheses/one",),
        "rule": ("people/strip.py: try_again",),
    }


@pytest.mark.parametrize(
    ("cited", "answer", "verdict"),
    [
        (True, Answer(), "in the model"),
        (False, Answer(where=("P1_few",)), "in the model"),
        (True, Answer(missing="m"), "in part"),
        (False, Answer(missing="m"), "not yet"),
        (False, Answer(left_out="why"), "left out"),
        (False, Answer(note="a note alone is no answer"), ""),
    ],
)
def test_verdict(cited: bool, answer: Answer, verdict: str) -> None:
    assert coverage(evidence(cited, {"f": answer}))[0].verdict == verdict


@pytest.mark.parametrize(
    ("cited", "answers", "problem"),
    [
        (False, {}, "figures.csv: f: no entry names it, and coverage.toml gives no reason"),
        (True, {"f": Answer(left_out="why")}, "coverage.toml: f: left out, yet named by the parameter speed"),
        (True, {"h": Answer(left_out="why")}, "coverage.toml: h: no such figure"),
        *(
            (
                True,
                {"f": Answer(where=(name,))},
                f"coverage.toml: f: {name!r} is no parameter, lever, switch, target, event or rule",
            )
            for name in ("sped", "P1_few.with", "people/strip.py: try_agian", "people/stripe.py: try_again")
        ),
    ],
)
def test_planted_problem_is_found_alone(cited: bool, answers: Mapping[str, Answer], problem: str) -> None:
    assert check(evidence(cited, answers)) == [problem]


def test_every_statement_of_the_ledger_has_an_answer() -> None:
    entries = coverage(shipped())
    assert [entry.figure.id for entry in entries] == list(figures())
    assert [entry.figure.id for entry in entries if entry.verdict not in VERDICTS] == []


def test_nothing_waits_for_a_mechanism() -> None:
    assert [entry.figure.id for entry in coverage(shipped()) if entry.verdict == "not yet"] == []
