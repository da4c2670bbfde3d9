"""Report, batch and comparison of a world of other names."""

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.report.build import build
from sim.scenario import load_scenario
from sim.world import load_world
from tests.worlds.copies import LAKE, lake_file

DAYS = 8


def test_a_report_of_it_is_whole(tmp_path: Path):
    written = build(
        [load_scenario(lake_file(tmp_path / "mine.toml", DAYS))], tmp_path / "report", range(2), 1
    )
    assert not written.failures
    assert not written.undrawn
    page = written.page.read_text(encoding="utf-8")
    assert "<h1>The lake, 2031</h1>" in page
    assert "Norland" in page
    assert not [name for name in ("Poland", "Latvia", "2021") if name in page]
    assert len(list((tmp_path / "report" / "figures" / "mine").glob("*.png"))) == 6
    lines = (tmp_path / "report" / "headlines.csv").read_text().splitlines()
    assert len(lines) == 3


POLICY = """title = "Nobody is pushed back"
description = "made up"
question = "made up?"
extends = "mine"
[[lever]]
actor = "norland"
lever = "pushback"
value = 0.0
"""


def test_a_policy_in_it_is_compared(tmp_path: Path, capsys, monkeypatch):
    def say(*words: object) -> str:
        monkeypatch.setattr("sys.argv", ["standoff", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        assert not left.value.code, told.err
        return str(told.out)

    mine, batch = lake_file(tmp_path / "mine.toml", DAYS), tmp_path / "batch"
    policy = tmp_path / "gentle.toml"
    policy.write_text(POLICY, encoding="utf-8")
    say("batch", mine, "--with", policy, "--runs", 2, "--workers", 1, "--out", batch)
    rows = say("compare", batch, "--baseline", "mine", "--by", "hubs.westport.demand", "--format", "csv")
    manifest = (batch / "manifest.json").read_text(encoding="utf-8")
    assert str(LAKE) not in manifest
    assert json.loads(manifest)["worlds"] == {load_world(LAKE).written: load_world(LAKE).digest}
    assert "\nattempts_no," in rows
    assert "\nattempts_pl," not in rows
    assert ",0.6,mine+gentle,mine,2," in rows
    signs = (batch / "robust.csv").read_text(encoding="utf-8")
    assert "gentle" in signs
