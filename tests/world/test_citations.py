from dataclasses import replace
from typing import Any

import pytest

from sim.evidence import figures
from sim.evidence.answers import Answer
from sim.evidence.ledger import Figure
from sim.world import load_world
from sim.world.check import check
from sim.world.citations import Evidence, citations, shipped
from tests.made_up import parameter

PARAMETER = parameter(source=["f_used"])
FIGURE = Figure("f_used", "wasiura", "2021", "q", 3, None, None, "km/h", "reported", "parameter", "b", "")
SOUND = Evidence(
    parameters=[PARAMETER],
    figures=[FIGURE],
    other_sources=["public/flights.csv", "geo"],
    documents={"levers.toml": {"belarus": {"pressure": {"source": ["f_used", "geo"]}}}},
    targets=["P2_lithuania_august"],
)


def with_parameter(**changes: Any) -> Evidence:
    return replace(SOUND, parameters=[PARAMETER.model_copy(update=changes)])


def with_figure(**changes: Any) -> Evidence:
    answers = {"f_other": Answer(left_out="why")}
    return replace(SOUND, figures=[FIGURE, replace(FIGURE, id="f_other", **changes)], answers=answers)


def with_document(**entry: Any) -> Evidence:
    return replace(SOUND, documents={"case.toml": {"lever": [{"actor": "eu"}, entry]}})


def with_mechanism(**sets: Any) -> Evidence:
    entry = {"values": ["on", "off"], "default": "on", "sets": sets}
    second = {**entry, "sets": {"off": {"speed": 1}}}
    return replace(SOUND, documents={"hypotheses.toml": {"mechanism": {"a": entry, "b": second}}})


def test_sound_evidence_has_no_problem() -> None:
    assert check(SOUND) == []


def test_shipped_evidence_is_in_order() -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("evidence", "problem"),
    [
        (
            with_parameter(kind="fitted", target="P2", window="2021"),
            "walk.toml: speed: target 'P2' is not in targets.toml",
        ),
        (with_parameter(source=("f_usde",)), "walk.toml: speed: source 'f_usde' does not exist"),
        (
            with_parameter(source=("public/flight.csv",)),
            "walk.toml: speed: source 'public/flight.csv' does not exist",
        ),
        (
            with_parameter(kind="published", source=("f_usde",)),
            "walk.toml: speed: source 'f_usde' does not exist",
        ),
        (
            replace(SOUND, parameters=[PARAMETER, PARAMETER.model_copy(update={"group": "run"})]),
            "speed: parameter stated 2 times (walk.toml, run.toml)",
        ),
        (replace(SOUND, figures=[FIGURE, FIGURE]), "figures.csv: f_used: id stated 2 times"),
        (with_figure(), "figures.csv: f_other: nothing uses it and it is not marked context"),
        (
            replace(SOUND, figures=[replace(FIGURE, claim="alleged")]),
            "walk.toml: speed: source 'f_used' is only alleged and may not drive a default",
        ),
        (
            with_parameter(kind="assumption", reason="why"),
            "walk.toml: speed: an assumption needs to_know: what it would take to know it",
        ),
        (
            with_parameter(kind="assumption", source=(), reason="why", to_know="how"),
            "walk.toml: speed: an assumption names a source, or its reason begins with 'no source: '",
        ),
        (
            with_parameter(kind="assumption", reason="no source: why", to_know="how"),
            "walk.toml: speed: an assumption names a source, or its reason begins with 'no source: '",
        ),
        (with_document(source="f_usde"), "case.toml: lever[1]: source 'f_usde' does not exist"),
        (with_document(source=["geo", "nope"]), "case.toml: lever[1]: source 'nope' does not exist"),
        (with_mechanism(), "hypotheses.toml: mechanism.a: sets must name every value but the default"),
        (
            with_mechanism(off={"spede": 1}),
            "hypotheses.toml: mechanism.a: off: parameter 'spede' does not exist",
        ),
        (
            with_mechanism(off={"speed": 9}),
            "hypotheses.toml: mechanism.a: off: speed = 9 is out of range",
        ),
        (
            with_mechanism(off={"speed": 1}),
            "hypotheses.toml: mechanism.b: off: speed is also set by mechanism.a",
        ),
    ],
)
def test_planted_problem_is_found_alone(evidence: Evidence, problem: str) -> None:
    assert check(evidence) == [problem]


@pytest.mark.parametrize(
    "evidence",
    [
        with_figure(role="context"),
        with_parameter(kind="published", source=("NAP 13498", "f_used")),
        with_parameter(kind="fitted", target="P2_lithuania_august", window="2021-06-01/2021-09-30"),
        with_parameter(kind="assumption", reason="why", to_know="how"),
    ],
)
def test_what_is_allowed_is_not_a_problem(evidence: Evidence) -> None:
    assert check(evidence) == []


def test_an_alleged_claim_may_stand_behind_a_switch() -> None:
    alleged = replace(FIGURE, id="f_alleged", claim="alleged")
    documents = {"hypotheses.toml": {"rumour": {"source": ["f_alleged"]}}}
    assert check(replace(SOUND, figures=[FIGURE, alleged], documents=documents)) == []


def test_an_alleged_claim_never_drives_a_default() -> None:
    alleged = {figure.id for figure in figures().values() if figure.claim == "alleged"}
    assert {"trained_groups", "russia_orchestrates", "opposition_hosts_targeted"} <= alleged
    driven = [p.name for p in load_world().parameters.values() if alleged & set(p.source)]
    assert driven == []


def test_citations_are_found_at_any_depth() -> None:
    tree = {"a": {"source": "x"}, "routes": {"erbil": {"ban": [{"value": 1}, {"source": ["y", "z"]}]}}}
    assert list(citations(tree)) == [
        ("a", "x"),
        ("routes.erbil.ban[1]", "y"),
        ("routes.erbil.ban[1]", "z"),
    ]


def test_shipped_evidence_covers_catalogues_and_scenarios() -> None:
    assert {"levers.toml", "hypotheses.toml", "targets.toml", "events.toml"} <= set(shipped().documents)
    assert {"free.toml", "hypotheses/orchestrator_mixed.toml"} <= set(shipped().documents)
    assert {"public/README.md", "public/events.csv", "geo"} <= set(shipped().other_sources)
