"""Other worlds: a made-up one, and the shipped one with a hub more."""

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from sim.runs.store import open_run
from sim.scenario import Scenario
from sim.world import load_world
from tests.command import Standoff
from tests.engines.worlds import assert_same, everything
from tests.worlds.copies import DAYS, LAKE, SMALL, copy_of, names_from_elsewhere, tashkent


def played(world: Path, days: int = DAYS, **content: object) -> Scenario:
    """A free scenario of some days in a world."""
    first = load_world(world).first_day
    texts = dict.fromkeys(("title", "description", "question"), "made up")
    period = {"start": first, "until": first + timedelta(days=days)}
    told = {"name": "mine", "world": str(world), "period": period, "parameters": SMALL}
    return Scenario.from_content(texts | told | {"hypotheses": {"decision": "free"}} | content, "mine")


def test_both_engines_agree_in_a_world_of_other_names():
    scenario = played(LAKE, hypotheses={"decision": "free", "alleged_infiltration": True})
    tables = everything(scenario)
    assert_same(tables, everything(scenario, engine="reference"))
    assert set(tables["border"]["neighbour"]) == {"NO", "SU"}
    assert {"arrivals_westport", "flights_eastport"} <= set(tables["daily"].columns)
    assert tables["daily"]["date"].min() == pd.Timestamp("2031-05-01")
    assert tables["border"]["attempts"].sum() > 0
    assert set(tables["people"]["nationality"]) == {"blue", "green", "rest"}
    assert {"norland", "sudmark", "westria", "estria", "gull"} <= set(tables["decisions"]["actor"])
    reasons = " ".join([*tables["decisions"]["reason"], *tables["choices"]["terms"]])
    assert "recognising Homeport" in reasons
    assert "Highport" in reasons
    assert names_from_elsewhere(reasons) == []


def test_a_run_of_it_is_reported_and_drawn(tmp_path: Path, standoff: Standoff):
    until = load_world(LAKE).first_day + timedelta(days=DAYS)
    head = f'title = "A"\ndescription = "B"\nquestion = "C?"\nworld = "{LAKE}"\nperiod.until = {until}\n'
    (tmp_path / "mine.toml").write_text(head + 'hypotheses.decision = "free"\nparameters.scale = 0.1\n')
    code, printed, _ = standoff("run", tmp_path / "mine.toml", "--out", tmp_path / "run", "--verbose")
    assert code == 0
    assert "Norland" in printed
    assert "flew to Homeport" in printed
    run = open_run(tmp_path / "run")
    assert run.manifest["world"]["digest"] == load_world(LAKE).digest
    assert str(LAKE) not in (tmp_path / "run" / "manifest.json").read_text(encoding="utf-8")
    assert load_world(run.manifest["world"]["name"]) is load_world(LAKE)
    assert run.manifest["parameters"]["hubs.westport.demand"]["value"] == 0.6
    drawn = [file.read_text(encoding="utf-8") for file in (tmp_path / "run" / "figures").glob("*.svg")]
    assert len(drawn) > 5
    assert any("Farland: entries recorded" in text for text in drawn)  # an SVG keeps its words
    assert [name for text in (printed, *drawn) for name in names_from_elsewhere(text)] == []


def test_a_name_from_elsewhere_is_found():
    assert len(names_from_elsewhere("flew to Minsk, and on to the Polish woods near Kuznica")) == 3
    assert names_from_elsewhere("flew to Homeport, over the Polishing works") == []


def test_a_hub_is_added_by_data_alone(tmp_path: Path):
    folder = copy_of(tmp_path / "more")
    tashkent(folder, demand=1.0)  # enough parties for the share below
    tables = everything(played(folder))
    assert tables["daily"]["arrivals_tashkent"].sum() > 0
    from_there = tables["people"].query("origin == 'tashkent'")
    assert set(from_there["nationality"]) == {"afghan", "other"}
    assert from_there["nationality"].eq("afghan").mean() == pytest.approx(0.5, abs=0.2)
    assert {"uzbekistan", "uzbekistan_airways"} <= set(tables["decisions"]["actor"])
