"""`standoff robust`: what it prints and writes; the runs themselves are replaced."""

import sys

import pandas as pd
import pytest

from sim.analysis import robust
from sim.cli import main


@pytest.fixture
def call(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def told(_, jobs, __):
        return ((job, {m.name: float(bool(job.policy)) for m in robust.OUTCOMES}) for job in jobs)

    monkeypatch.setattr(robust, "outcomes", told)

    def standoff(*arguments):
        monkeypatch.setattr(sys, "argv", ["standoff", "robust", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        return int(caught.value.code or 0)

    return standoff


def test_table_csv_markdown_and_figure(call, tmp_path, capsys):
    assert call("early_call", "hard_winter", "--runs", "2", "--out", "there") == 0
    folder = tmp_path / "there"
    written = {"robust.csv", "effects.csv", "robust.md", "robust.png", "robust.svg"}
    assert {file.name for file in folder.iterdir()} == written
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("\t") == list(robust_header())
    assert "early_call\tarrivals\t+\t15\t15\t15" in lines
    assert "| hard_winter | deaths | + | 15 | 15 | 15 |" in (folder / "robust.md").read_text().splitlines()
    table = pd.read_csv(folder / "robust.csv")
    assert list(table["policy"].unique()) == ["early_call", "hard_winter"]
    effects = pd.read_csv(folder / "effects.csv")
    assert len(effects) == 2 * 15 * len(robust.OUTCOMES)
    assert effects.loc[effects["outcome"] == "deaths", "mean"].isna().all()


def robust_header():
    return ("policy", "outcome", "sign by default", "same sign", "interval excludes 0", "combinations")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("early_cal",), "did you mean early_call?"),
        (("free",), "is no policy"),
        (("early_call", "--runs", "0"), "--runs"),
        (("early_call", "--workers", "no"), "--workers"),
    ],
)
def test_bad_input_ends_it_before_anything_is_written(call, tmp_path, capsys, arguments, said):
    assert call(*arguments) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_told_before_the_runs(call, tmp_path, capsys):
    (tmp_path / "there").write_text("mine")
    assert call("early_call", "--out", "there") == 2
    assert "there: could not be written" in capsys.readouterr().err
    assert (tmp_path / "there").read_text() == "mine"
