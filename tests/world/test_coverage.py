from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sim.evidence import figures
from sim.evidence.answers import Answer
from sim.evidence.ledger import Figure
from sim.evidence.record import PublicRow, dated_rows
from sim.world.check import check
from sim.world.citations import Evidence, shipped
from sim.world.coverage import VERDICTS, Coverage, coverage
from tests.made_up import parameter

NAMES = "parameter, lever, switch, target, event, dated lever of a scenario or rule"
FIGURE = Figure("f", "wasiura", "2021", "q", None, None, None, "motive", "reported", "context", "b", "")
DOCUMENTS = {
    "targets.toml": {"P1_few": {"source": ["g"], "with": {"lever": [{"actor": "eu", "source": ["f"]}]}}},
    "levers.toml": {"belarus": {"pressure": {"source": ["f"]}}},
    "hypotheses/one.toml": {"lever": [{"source": ["f"]}, {"source": ["f"]}]},
}
ROWS = [
    PublicRow("public/events.csv", "2021-11-12", "Iraq confirms", ""),
    PublicRow("public/events.csv", "2021-11-12", "Turkey, all of it", "0 flights"),
]
IRAQ, TURKEY = "public/events.csv 2021-11-12 Iraq", "public/events.csv 2021-11-12 Turkey"
ANSWERED = {IRAQ: Answer(where=("P1_few",)), TURKEY: Answer(left_out="why")}
DATED = {
    "lever": [{"actor": "poland", "lever": "fence", "from": date(2021, 8, 25), "until": date(2021, 12, 1)}],
    "routes": {"baghdad": {"weekly_cap": [{"value": 13, "until": date(2021, 8, 6)}]}},
}


def evidence(cited: bool, answers: Mapping[str, Answer]) -> Evidence:
    """One figure `f`, cited or not, beside one that always is."""
    other = replace(FIGURE, id="g")
    documents = DOCUMENTS if cited else {"targets.toml": {"P1_few": {"source": ["g"]}}}
    return Evidence([parameter()] if cited else [], [FIGURE, other], [], documents, ["P1_few"], answers)


def of_figures(given: Evidence) -> list[Coverage[Figure]]:
    return coverage(given.figures, given)


def with_rows(answers: Mapping[str, Answer], scenario: Mapping[str, Any] | None = None) -> Evidence:
    """Two rows of one day, and what a test answers."""
    sound = evidence(True, answers)
    return replace(sound, rows=ROWS, documents={**sound.documents, "nested/two.toml": scenario or {}})


def test_names_of_what_cites_a_figure_come_by_kind_and_once() -> None:
    (entry, _) = of_figures(evidence(True, {"f": Answer(where=("speed", "people/strip.py: try_again"))}))
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
    assert of_figures(evidence(cited, {"f": answer}))[0].verdict == verdict


@pytest.mark.parametrize(
    ("cited", "answers", "problem"),
    [
        (False, {}, "figures.csv: f: no entry names it, and coverage.toml gives no reason"),
        (True, {"f": Answer(left_out="why")}, "coverage.toml: f: left out, yet named by the parameter speed"),
        (True, {"h": Answer(left_out="why")}, "coverage.toml: h: no figure or row begins like this"),
        *(
            (
                True,
                {"f": Answer(where=(name,))},
                f"coverage.toml: f: {name!r} is no {NAMES}",
            )
            for name in ("sped", "P1_few.with", "people/strip.py: try_agian", "people/stripe.py: try_again")
        ),
    ],
)
def test_planted_problem_is_found_alone(cited: bool, answers: Mapping[str, Answer], problem: str) -> None:
    assert check(evidence(cited, answers)) == [problem]


def test_every_statement_of_the_ledger_has_an_answer() -> None:
    entries = of_figures(shipped())
    assert [entry.statement.id for entry in entries] == list(figures())
    assert [entry.statement.id for entry in entries if entry.verdict not in VERDICTS] == []


def test_no_article_waits_for_a_mechanism() -> None:
    assert [entry.statement.id for entry in of_figures(shipped()) if entry.verdict == "not yet"] == []


def test_every_dated_row_of_the_public_record_has_an_answer() -> None:
    entries = coverage(shipped().rows, shipped())
    assert [entry.statement for entry in entries] == dated_rows()
    assert [entry.statement.id for entry in entries if entry.verdict not in VERDICTS] == []


def test_a_row_is_answered_by_its_first_words() -> None:
    given = with_rows(ANSWERED)
    assert check(given) == []
    assert [entry.verdict for entry in coverage(given.rows, given)] == ["in the model", "left out"]


def test_a_day_of_a_dated_lever_is_a_name() -> None:
    names = ("nested/two: poland.fence 2021-08-25", "nested/two: routes.baghdad.weekly_cap 2021-08-06")
    given = with_rows({**ANSWERED, IRAQ: Answer(where=names)}, DATED)
    assert check(given) == []
    assert coverage(given.rows, given)[0].named_by == {"date": names}


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (
            {IRAQ: Answer(left_out="why")},
            f"{TURKEY}, all of it 0 flights: no entry names it, and coverage.toml gives no reason",
        ),
        (
            {**ANSWERED, "public/events.csv 2021-11": Answer(left_out="why")},
            "coverage.toml: public/events.csv 2021-11: no figure or row begins like this",
        ),
        (
            {"public/events.csv 2021-11-12": Answer(left_out="why")},
            "coverage.toml: public/events.csv 2021-11-12: 2 rows begin like this; add words",
        ),
        (
            {**ANSWERED, f"{IRAQ} confirms": Answer(where=("P1_few",))},
            f"coverage.toml: {IRAQ} confirms: {IRAQ!r} is of the same row",
        ),
        (
            {**ANSWERED, IRAQ: Answer(where=("nested/two: poland.fence 2021-08-26",))},
            f"coverage.toml: {IRAQ}: 'nested/two: poland.fence 2021-08-26' is no {NAMES}",
        ),
    ],
)
def test_planted_problem_of_a_row_is_found_alone(answers: Mapping[str, Answer], problem: str) -> None:
    assert check(with_rows(answers, DATED)) == [problem]
