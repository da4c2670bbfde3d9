"""`standoff fit`: really run over one small month, with one parameter that moves; and how a failed run ends it."""

import sys
from datetime import date
from pathlib import Path

import pytest

from sim.analysis import fit
from sim.batch.jobs import Failure
from sim.cli import main
from sim.world import load_world

SMALL = """
extends = "as_it_happened"
title = "A"
description = "B"
question = "C?"
[parameters]
scale = 0.05
"""
WORDS = ["standoff", "fit", "--runs", "1", "--rounds", "1", "--workers", "1"]


@pytest.fixture(autouse=True)
def _small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search looks at one count of a small June, and moves one parameter."""
    file = tmp_path / "small.toml"
    file.write_text(SMALL)
    monkeypatch.setattr(fit, "RECORDED", str(file))
    monkeypatch.setattr(fit, "FIT_END", date(2021, 7, 1))
    monkeypatch.setattr(fit, "counts", lambda: [load_world().targets["P2_lithuania_june"]])
    monkeypatch.setattr(fit, "movable", lambda: [load_world().parameters["start_in_minsk"]])
    monkeypatch.setattr(sys, "argv", WORDS)


def test_stood_and_found_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main()
    assert not caught.value.code
    output = capsys.readouterr()
    first, moved, blank, second, count, last = output.out.splitlines()
    assert first.split("\t") == ["parameter", "range", "present", "fitted", "unit"]
    assert moved.split("\t")[0] == "start_in_minsk"
    assert (blank, second.split("\t")[0]) == ("", "count")
    name, stated, before, after = count.split("\t")
    assert (name, stated) == ("P2_lithuania_june", "473 to 473")
    assert min(int(before), int(after)) > 0
    assert last.startswith("sum of squared errors")
    assert "error" not in output.err


def test_a_failed_run_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def outcomes(work, jobs, workers):
        yield jobs[0], Failure("ZeroDivisionError: division by zero")

    monkeypatch.setattr("sim.analysis.validate.outcomes", outcomes)
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 3
    assert capsys.readouterr() == ("", "failed: point_0, seed 0: ZeroDivisionError: division by zero\n")
