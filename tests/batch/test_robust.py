"""`standoff robust`: a batch of policies over the rival readings."""

import pandas as pd
import pytest

from sim.batch.reader import Batch
from tests.batch.conftest import HEADER


def test_robust_is_the_batch_over_the_hypotheses(call, here, monkeypatch):
    from datetime import date

    monkeypatch.setattr("sim.analysis.robust.UNTIL", date(2021, 6, 4))
    code, printed, _ = call("robust", "closed.toml", "--runs", "1", "--seed", "7", "--workers", "1")
    assert code == 0
    batch = Batch(here / "results" / "robust")
    assert batch.policies == ("closed",)
    assert len(batch.runs) == 30
    assert set(batch.runs["run"]) == {7}
    assert batch.table("daily", columns=[])["date"].max() == pd.Timestamp("2021-06-03")
    assert all(line.endswith(": 1 of 1 runs") for line in printed[:30])
    assert printed[30].split("\t")[2:] == ["sign in permissive_mixed", *HEADER[3:]]
    assert {line.split("\t")[-1] for line in printed[31:-1]} == {"15"}
    assert call("robust", "closed.toml", "--runs", "2")[0] == 2  # another batch
    assert call("robust", "closed.toml", "--runs", "1", "--seed", "7")[1] == printed


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("early_cal",), "did you mean early_call?"),
        (("free",), 'POLICY = "free": changes nothing of orchestrator_distraction'),
        (("early_call", "early_call"), "two policies of this name"),
        (("early_call", "--runs", "0"), "--runs"),
        (("early_call", "--seed", "-1"), "--seed"),
        (("early_call", "--workers", "no"), "--workers"),
    ],
)
def test_bad_input_ends_robust_before_anything_is_written(call, here, arguments, part):
    before = sorted(here.rglob("*"))
    code, _, said = call("robust", *arguments)
    assert code == 2
    assert part in said
    assert sorted(here.rglob("*")) == before


def test_robust_says_that_a_file_is_in_the_way_before_the_runs(call, here):
    (here / "there").write_text("mine")
    code, _, said = call("robust", "early_call", "--out", "there")
    assert code == 2
    assert "there: is a file" in said
    assert (here / "there").read_text() == "mine"
