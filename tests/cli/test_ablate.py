"""`standoff ablate`: really run over a few small weeks, resumed, and refused."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.command import Standoff

SMALL = """
extends = "as_it_happened"
title = "A"
[period]
until = 2021-07-12
[parameters]
scale = 0.05
"""
Call = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, standoff: Standoff) -> Call:
    monkeypatch.chdir(tmp_path)
    Path("small.toml").write_text(SMALL, encoding="utf-8")

    def ablate(*options: str) -> tuple[int, list[str], list[str]]:
        code, printed, said = standoff("ablate", "small.toml", "--workers", "1", *options)
        return code, printed.splitlines(), said.splitlines()

    return ablate


def test_a_mechanism_is_switched_off_and_the_tables_are_written(call: Call) -> None:
    words = ("--mechanism", "advice", "--runs", "2", "--seed", "3")
    code, printed, _ = call(*words)
    assert code == 0
    assert printed[0] == "4 runs: small as it is, and with 1 change, one at a time"
    assert [line.split("\t")[0] for line in printed[3:6]] == ["change", "as it is", "advice=none"]
    assert printed[3] == "change\tP2"
    folder = Path("results/ablations")
    assert "change\tno longer passes\tpasses now" in printed
    patterns = pd.read_csv(folder / "patterns.csv")
    assert list(patterns["ablation"]) == ["as it is", "advice=none"]
    assert set(pd.read_csv(folder / "targets.csv")["target"]) == {"P2_lithuania_june", "P2_first_reports"}
    outcomes = pd.read_csv(folder / "outcomes.csv")
    assert set(outcomes["ablation"]) == {"advice=none"}
    assert set(outcomes["runs"]) == {2}
    assert call(*words)[1] == printed  # resumed: nothing is left to run


def test_a_dry_run_prints_the_cost_and_writes_nothing(call: Call) -> None:
    code, printed, _ = call("--mechanism", "advice", "--runs", "2", "--dry-run")
    assert code == 0
    assert printed[0] == "4 runs: small as it is, and with 1 change, one at a time"
    assert any("on 1 worker, estimated from one run on this machine" in line for line in printed)
    assert not Path("results/ablations/patterns.csv").exists()


def test_bad_input_ends_it_before_anything_is_written(call: Call) -> None:
    code, _, said = call("--mechanism", "advise")
    assert code == 2
    assert "did you mean advice" in said[0]
    assert not Path("results").exists()
