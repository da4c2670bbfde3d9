"""`standoff robust`: a batch of policies over the rival readings."""

import pandas as pd
import pytest

from sim.batch.reader import Batch
from tests.batch.conftest import HEADER

MOVED = ["visa_contact", "pressure_contact"]


def test_robust_is_the_batch_over_the_hypotheses(call, here, monkeypatch):
    monkeypatch.setattr("sim.analysis.robust.decisive", lambda _: MOVED)
    words = ("robust", "closed.toml", "--seed", "7", "--workers", "1", "--until", "2021-06-04")
    code, printed, _ = call(*words, "--runs", "1")
    assert code == 0
    batch = Batch(here / "results" / "robust")
    assert batch.policies == ("closed",)
    assert len(batch.runs) == 2 * (15 + 2 * len(MOVED))
    assert set(batch.runs["run"]) == {7}
    assert batch.table("daily", columns=[])["date"].max() == pd.Timestamp("2021-06-03")
    told, (header, *rows, note, _) = printed[: len(batch.runs)], printed[len(batch.runs) :]
    assert all(line.endswith(": 1 of 1 runs") for line in told)
    assert header.split("\t")[2:] == ["sign in permissive_mixed", *HEADER[3:], "otherwise at"]
    assert {tuple(row.split("\t")[-2:]) for row in rows} == {("15", "-")}  # one seed: nothing is clear
    assert f"varies {', '.join(sorted(MOVED))} in " in note
    assert call(*words, "--runs", "2")[0] == 2  # another batch
    assert call(*words, "--runs", "1")[1] == printed


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("early_cal",), "did you mean early_call?"),
        (("free",), 'POLICY = "free": changes nothing of orchestrator_distraction'),
        (("early_call", "early_call"), "two policies of this name"),
        (("early_call", "--runs", "0"), "--runs"),
        (("early_call", "--seed", "-1"), "--seed"),
        (("early_call", "--workers", "no"), "--workers"),
        (("early_call", "--until", "2022-05-01"), "--until"),
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
