"""`standoff validate`: really run over a few small weeks, and how a bad scenario, folder or run ends it."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sim.batch.jobs import Failure
from sim.world import load_world
from tests.command import Standoff

SMALL = """
extends = "as_it_happened"
title = "A"
description = "B"
question = "C?"
[period]
until = {until}
[parameters]
scale = 0.05
"""
JUDGED = ["P2_lithuania_june", "P2_first_reports"]  # whose days all lie before 12 July
Call = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, standoff: Standoff) -> Call:
    """Call the command over the small scenario; exit code, lines of standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def validate(until: str, *options: str, more: str = "") -> tuple[int, list[str], list[str]]:
        Path("small.toml").write_text(SMALL.format(until=until) + more)
        words = ("validate", "small.toml", "--runs", "1", "--workers", "1", *options)
        code, printed, said = standoff(*words)
        return code, printed.splitlines(), said.splitlines()

    return validate


def test_targets_within_the_period_are_judged_and_the_others_named(call: Call) -> None:
    _, printed, said = call("2021-07-12", "--seed", "3")
    targets = load_world().targets
    assert [line.split("\t")[0] for line in printed[1:3]] == [targets[name].label for name in JUDGED]
    left_out = [line.split(" is not tested: ")[0] for line in printed if " is not tested: " in line]
    assert left_out == [held.label for name, held in targets.items() if name not in JUDGED]
    assert (
        "P2 Lithuania July is not tested: it is read from 2021-07-01 to 2021-08-01, "
        "and small has not all of these days"
    ) in printed
    assert printed[-1].endswith(" of 2 targets pass; table and figure in results/validation")
    assert (
        said[-2] == "intervals hold parameters, hypotheses and seeds"
    )  # after the progress of a slow machine
    assert said[-1].startswith("with fewer than 10 seeds, ")
    folder = Path("results/validation")
    assert {file.name for file in folder.iterdir()} == {
        "manifest.json",
        *(f"validation.{kind}" for kind in ("csv", "png", "svg")),
    }
    assert pd.read_csv(folder / "validation.csv")["target"].tolist() == JUDGED
    about = json.loads((folder / "manifest.json").read_text())["validation"]
    assert (list(about["scenario"]), about["seeds"]) == (["small"], [3])
    assert call("2021-07-12")[0] in (0, 1)  # the next takes its place


def test_a_period_without_the_days_of_a_target_is_refused(call: Call, tmp_path: Path) -> None:
    code, printed, said = call("2021-06-04")
    assert (code, printed, len(said)) == (2, [], 1)
    assert said[0].startswith(
        'error: small: period = "2021-06-01 to 2021-06-04": no target can be tested with it'
    )
    assert "2021-06-01 to 2021-07-01 of P2_lithuania_june" in said[0]
    assert [path.name for path in tmp_path.iterdir()] == ["small.toml"]


def test_other_files_are_never_replaced(call: Call) -> None:
    Path("mine").mkdir()
    Path("mine/validation.csv").write_text("mine")
    code, _, (said,) = call("2021-07-12", "--out", "mine")
    assert code == 2
    assert "holds files that are not a validation's, such as validation.csv" in said
    assert Path("mine/validation.csv").read_text() == "mine"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def outcomes(work, jobs, workers):
        yield jobs[0], Failure("ZeroDivisionError: division by zero")

    monkeypatch.setattr("sim.analysis.validate.outcomes", outcomes)


def test_a_failed_run_is_one_line_and_nothing_is_written(call: Call, failing: None, tmp_path: Path) -> None:
    code, printed, said = call("2021-07-12")
    assert (code, printed) == (3, [])
    assert said == ["failed: small, seed 0: ZeroDivisionError: division by zero"]
    assert [path.name for path in tmp_path.iterdir()] == ["small.toml"]


def test_a_sweep_that_is_left_out_is_reported(call: Call, failing: None) -> None:
    _, _, said = call("2021-07-12", more="[sweep]\nattempt_rate = [0.1, 0.2]\n")
    assert (
        said[0]
        == "warning: small sweeps attempt_rate; this command ignores [sweep] and uses the values outside it"
    )


def test_own_counts_are_judged_and_what_is_odd_about_them_is_reported(call: Call) -> None:
    text = (
        "date,measure,count,from,\n2021-06-10,arrivals,100000,2021-06-01,\n2021-06-12,created,1,2021-06-01,\n"
    )
    Path("own.csv").write_text(text)
    code, printed, said = call("2021-07-12", "--observed", "own.csv")
    assert code == 1
    assert said[0] == "warning: own.csv: column 5 has no name and is ignored"
    head, first, _, *rest = [line.split("\t") for line in printed]
    assert (head[0], first[0], first[1]) == ("target", "arrivals, 2021-06-01 to 2021-06-10", "100\u202f000")
    assert first[-1] == "FAILS"
    assert rest[-4:] == [
        ["a count passes if it lies within the range of nine seeds in ten"],
        ["arrivals, 2021-06-01 to 2021-06-10 fails: nine runs in ten are below what is stated"],
        ["created, 2021-06-01 to 2021-06-12 fails: nine runs in ten are above what is stated"],
        ["0 of 2 counts lie within the range; table and figure in results/validation"],
    ]
    assert pd.read_csv("results/validation/validation.csv")["target"].tolist() == ["line 2", "line 3"]


def test_a_bad_file_of_own_counts_is_refused_before_any_run(call: Call) -> None:
    Path("own.csv").write_text("date,measure,count\n2021-06-10,arivals,1\n")
    code, printed, said = call("2021-07-12", "--observed", "own.csv")
    assert (code, printed, len(said)) == (2, [], 1)
    assert said[0].startswith('error: own.csv: measure = "arivals": line 2: no such measure')
