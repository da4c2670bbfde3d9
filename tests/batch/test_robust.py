"""`standoff robust`: a batch of policies over the rival readings."""

from datetime import date

import pandas as pd
import pytest

from sim.analysis.readings import readings
from sim.batch.reader import Batch
from sim.runs.manifest import is_from, load
from sim.scenario import load_scenario
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


def test_robust_keeps_its_effects_with_what_they_were_made_from(call, here, monkeypatch):
    monkeypatch.setattr("sim.analysis.robust.decisive", lambda _: [])
    words = ("robust", "closed.toml", "--workers", "1", "--until", "2021-06-03", "--runs", "1")
    assert call(*words)[0] == 0
    batch, folder = here / "results" / "robust", here / "results" / "robust" / "readings"
    assert (folder / "effects.csv").read_bytes() == (batch / "effects.csv").read_bytes()
    made = load(folder, "robust")["robust"]
    assert made["command"] == "standoff robust closed.toml --runs 1 --seed 0 --until 2021-06-03"
    closed = load_scenario("closed.toml")
    cut = [reading.until(date(2021, 6, 3)) for reading in readings()]
    assert is_from(made, *cut, closed)
    assert not is_from(made, *readings(), closed)
    assert not is_from(made, *cut, closed.model_copy(update={"parameters": {"scale": 0.5}}))
    assert call(*words[:-1], "2", "--force")[0] == 0  # readings are replaced with their batch
    assert load(folder, "robust")["robust"]["runs"] == 2


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
