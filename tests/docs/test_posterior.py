"""The tables of TRACE, of a posterior that is made up."""

import json
from types import SimpleNamespace

import pytest

from sim.docs import posterior

FILES = {
    "manifest.json": json.dumps({"posterior": {"command": "standoff calibrate --budget full --seed 0"}}),
    "prior_posterior.csv": "factor,identified\na,True\nb,False\nb,False\n",
    "checks.csv": "label,stated_low,stated_high,q05,q95,covered\nP1,5,5,4,6,True\nP2,10,12,1000,2345,False\n",
    "recovery.csv": "recovered\nTrue\nTrue\nFalse\nTrue\n",
    "steps.csv": "step,runs\none,100\ntwo,6818\n",
    "draws.csv": "draw,weight,a\n0,0.5,1\n1,0.5,2\n",
    "scores.csv": (
        "measure,by,crps,mase,relative,cover50,cover90,counts\n"
        "attempts_PL,model,1125.4,5.7,1.01,0.15,0.65,26\n"
        "attempts_PL,last value,689.6,3.2,0.58,0.46,0.73,26\n"
        "germany,model,1250.3,,0.96,0,1,3\n"
    ),
}


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    folder = tmp_path / "posterior"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(posterior, "_folder", lambda: folder)


@pytest.mark.usefixtures("shipped")
def test_the_fit_in_facts():
    text = posterior.fit_table()
    assert "| parameters and hypotheses fitted | 2 |" in text
    assert "| 1 of 2 |" in text
    assert "P2 (10 to 12; 1\u202f000 to 2\u202f300)" in text
    assert "| 75% of 4 |" in text
    assert "| runs | 6\u202f818 |" in text


@pytest.mark.usefixtures("shipped")
def test_the_best_score_of_each_measure_is_bold_whoever_has_it():
    lines = posterior.scores_table().splitlines()
    assert lines[2].startswith("| recorded attempts, Poland (26 counts) | model | 1\u202f100 | 5.70 | 1.01 |")
    assert "| last value | **690** |" in lines[3]
    assert "| model | **1\u202f300** |  | 0.96 | 0% | 100% |" in lines[4]


def test_without_a_posterior_the_tables_say_so(tmp_path, monkeypatch):
    monkeypatch.setattr(posterior, "load_world", lambda: SimpleNamespace(folder=tmp_path))
    assert posterior.NONE in posterior.fit_table()
    assert posterior.NONE in posterior.scores_table()
