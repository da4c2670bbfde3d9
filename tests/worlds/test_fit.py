"""A made-up world with a record of its own is fitted, forecast and explained; without a fit, an error says how."""

from datetime import date
from pathlib import Path

import pytest

from tests.command import Standoff
from tests.worlds.copies import LAKE, add, copy_of, lake_file

RECORD = """
[record]
until = 2031-05-20
first_origin = 2031-05-12
held_out = "Later counts are held out."
limits = "Few counts say little."
"""


def count(first: str, until: str, low: float, high: float) -> dict[str, object]:
    """A count of attempts recorded in Norland."""
    return {
        "label": "Norland",
        "pattern": "P1",
        "meaning": "attempts recorded in Norland",
        "measure": "border.recorded_attempts",
        "neighbour": "NO",
        "statistic": "total",
        "window": [date.fromisoformat(first), date.fromisoformat(until)],
        "low": low,
        "high": high,
        "tolerance": 2.0,
        "source": [],
    }


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A scenario on a lake whose neighbour has published two counts."""
    lake = copy_of(tmp_path / "lake", LAKE)
    with (lake / "world.toml").open("a", encoding="utf-8") as file:
        file.write(RECORD)
    (lake / "targets.toml").touch()
    add(lake, "targets", "early", count("2031-05-05", "2031-05-12", 30, 40))
    add(lake, "targets", "whole", count("2031-05-05", "2031-05-20", 100, 120))
    mine = lake_file(tmp_path / "mine.toml", 40)
    mine.write_text(mine.read_text(encoding="utf-8").replace(str(LAKE), str(lake)), encoding="utf-8")
    return mine


@pytest.mark.slow
def test_a_world_with_a_record_is_fitted_and_forecast(recorded: Path, standoff: Standoff, tmp_path: Path):
    folder = recorded.parent / "lake" / "posterior"
    keep = ("--keep", tmp_path / "kept")
    assert standoff("calibrate", recorded, "--budget", "least", "--out", folder, *keep).code == 0
    code, printed, _ = standoff("forecast", recorded, "--runs", 4, "--out", tmp_path / "forecast", *keep)
    assert code == 0
    assert "recorded attempts, Norland" in printed
    assert "2031-05-20" in printed


def test_without_a_fit_the_way_to_one_is_said(recorded: Path, standoff: Standoff, tmp_path: Path):
    code, _, said = standoff("forecast", recorded, "--runs", 4, "--out", tmp_path / "forecast")
    assert code == 2
    assert "standoff calibrate" in said
    assert "lake/posterior" in said


def test_its_runs_are_explained_and_its_levers_listed(recorded: Path, standoff: Standoff, tmp_path: Path):
    assert standoff("run", recorded, "--until", "2031-05-08", "--out", tmp_path / "run").code == 0
    code, printed, _ = standoff("explain", tmp_path / "run", "--actor", "norland", "--date", "2031-05-07")
    assert code == 0
    assert "pushback" in printed
    code, printed, _ = standoff("levers", "norland", "--world", LAKE)
    assert code == 0
    assert "norland.force" in printed
