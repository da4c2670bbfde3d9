"""The table of ablations, of a result that is made up."""

import pytest

from sim.docs import ablations

TARGETS = """ablation,pattern,target,passed,passed_as_it_is
as it is,P1,P1_a,True,True
as it is,P2,P2_b,False,False
advice=none,P1,P1_a,False,True
advice=none,P2,P2_b,True,False
"""
OUTCOMES = """ablation,label,as_it_is,mean,low90,high90,clear
advice=none,arrivals,40000,-4123,-5000,-3000,True
advice=none,deaths,,,3.4,12.2,True
advice=none,people flown home,0,1234.5,1000,1500,True
advice=none,costs,10,5,-1,11,False
"""


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    tmp_path = tmp_path / "made_up"
    tmp_path.mkdir()
    (tmp_path / "targets.csv").write_text(TARGETS, encoding="utf-8")
    (tmp_path / "outcomes.csv").write_text(OUTCOMES, encoding="utf-8")
    monkeypatch.setattr(ablations, "FOLDER", tmp_path.parent)


@pytest.mark.usefixtures("shipped")
def test_a_row_says_what_a_change_turns_and_moves():
    _, _, as_it_is, changed = ablations.ablations_table("made_up").splitlines()
    assert as_it_is == "| as it is | 1 of 2 |  |  |  |"
    assert "| `advice=none` | 1 of 2 | `P1_a` | `P2_b` |" in changed
    assert "arrivals −10 %, deaths (+3 to +12), people flown home +1\u202f230 |" in changed
    assert "costs" not in changed


def test_without_a_result_the_table_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(ablations, "FOLDER", tmp_path)
    assert ablations.NONE in ablations.ablations_table("made_up")
