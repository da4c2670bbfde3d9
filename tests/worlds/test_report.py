"""Report, batch and comparison of a world of other names."""

import json
from pathlib import Path

import pytest

from sim.world import load_world
from tests.command import Standoff
from tests.worlds.copies import LAKE, lake_file, names_from_elsewhere

DAYS = 8
TEXTS = {".html", ".csv", ".json", ".md", ".tex", ".svg"}
POLICY = """title = "Nobody is pushed back"
description = "made up"
question = "made up?"
extends = "mine"
[[lever]]
actor = "norland"
lever = "pushback"
value = 0.0
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A policy beside `mine.toml`."""
    file = tmp_path / "gentle.toml"
    file.write_text(POLICY, encoding="utf-8")
    return file


def test_a_report_of_it_is_whole(tmp_path: Path, policy: Path, standoff: Standoff):
    mine, out = lake_file(tmp_path / "mine.toml", DAYS), tmp_path / "report"
    assert standoff("report", policy, "--baseline", mine, "--runs", 2, "--workers", 1, "--out", out).code == 0
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "Norland" in page
    texts = [file for file in out.rglob("*") if file.suffix in TEXTS]
    assert {file.suffix for file in texts} == TEXTS
    told = "\n".join(file.read_text(encoding="utf-8") for file in texts)
    assert names_from_elsewhere(told) == []
    assert list((out / "figures").rglob("*.png"))
    assert (out / "tables" / "answer.csv").is_file()


def test_a_policy_in_it_is_compared(tmp_path: Path, policy: Path, standoff: Standoff):
    mine, batch = lake_file(tmp_path / "mine.toml", DAYS), tmp_path / "batch"
    assert standoff("batch", mine, "--with", policy, "--runs", 2, "--workers", 1, "--out", batch).code == 0
    words = ("compare", batch, "--baseline", "mine", "--by", "hubs.westport.demand", "--format", "csv")
    code, rows, _ = standoff(*words)
    assert code == 0
    manifest = (batch / "manifest.json").read_text(encoding="utf-8")
    assert str(LAKE) not in manifest
    assert json.loads(manifest)["worlds"] == {load_world(LAKE).written: load_world(LAKE).digest}
    assert "\nattempts_no," in rows
    assert "\nattempts_pl," not in rows
    assert ",0.6,mine+gentle,mine," in rows
    signs = (batch / "robust.csv").read_text(encoding="utf-8")
    assert "gentle" in signs
