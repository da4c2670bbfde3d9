"""The data of the page for a world of other names, without a browser."""

from datetime import timedelta
from pathlib import Path

import pytest

from sim.app.facts import page_facts
from sim.app.frames import Run
from sim.app.journey import find_person, journey
from sim.app.scenarios import choices, read_scenario
from sim.app.steering import Change, steered, toml_of
from sim.errors import InputError
from sim.scenario import Scenario, load_scenario
from sim.world import load_world
from tests.worlds.copies import LAKE, lake_file, names_from_elsewhere

DAYS = 12


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    return lake_file(tmp_path_factory.mktemp("lake") / "mine.toml", DAYS)


@pytest.fixture(scope="module")
def scenario(file) -> Scenario:
    return load_scenario(file)


def test_its_facts_name_its_own_countries_hubs_and_levers():
    facts = page_facts(load_world(LAKE))
    assert [row["code"] for row in facts["neighbours"]] == ["NO", "SU"]
    assert [hub["name"] for hub in facts["shapes"]["hubs"]] == ["Westport", "Eastport"]
    assert (facts["home"], facts["shapes"]["home"]["name"]) == ("HO", "Homeport")
    assert facts["shapes"]["sectors"][0]["name"].startswith("Norland, km 0 to 10")
    titles = {chart["key"]: chart["title"] for chart in facts["charts"]}
    assert titles["arrivals"] == "Arrivals in Homeport by hub"
    keys = {entry["key"] for entry in facts["catalogue"]}
    assert {"norland.pushback", "routes.westport.weekly_cap", "hypotheses.russia.role"} <= keys
    assert {"sudmark.force", "routes.eastport.nationality_ban"} <= set(facts["top"]) <= keys
    assert not [chart for chart in facts["charts"] if chart["dots"]]
    assert not facts["package"]
    stages = {stage["key"]: stage["name"] for stage in facts["stages"]}
    assert (stages["in_minsk"], facts["actors"]["belarus"], facts["actors"]["russia"]) == (
        "in Homeport",
        "Midland",
        "Highland",
    )
    cited = {"sources": ""}  # which rest on the record of the shipped world
    told = str(facts | {"catalogue": [entry | cited for entry in facts["catalogue"]]})
    assert names_from_elsewhere(told) == []


def test_all_of_it_lies_on_its_map():
    shapes = page_facts(load_world(LAKE))["shapes"]
    for thing in (*shapes["sectors"], *shapes["places"], shapes["home"]):
        assert 0 < thing["at"][0] < shapes["width"]
        assert 0 < thing["at"][1] < shapes["height"]


def test_its_frames_have_a_value_for_every_series_and_sector(scenario):
    facts, run = page_facts(scenario.world), Run(scenario, 0)
    shown = list(run.frames())
    assert [frame["date"] for frame in (shown[0], shown[-1])] == ["2031-05-01", "2031-05-12"]
    keys = [series["key"] for series in facts["series"]]
    assert len(shown[-1]["values"]) == len(keys)
    assert shown[-1]["values"][keys.index("arrivals_westport")] > 0
    assert {len(of_sectors) for of_sectors in shown[-1]["sectors"].values()} == {10}
    assert len(shown[-1]["flights"]["weekly"]) == 2
    assert {"Norland", "Westria"} <= {entry["who"] for entry in shown[0]["log"]}
    assert run.events() == []
    assert names_from_elsewhere(str(shown)) == []


def test_its_levers_are_moved_and_saved(scenario, file):
    day = scenario.period.start + timedelta(days=3)
    said = {"key": "norland.pushback", "day": day.isoformat(), "value": 0.1}
    made = [Change.read(said, scenario.world)]
    assert steered(scenario, made).lever_value("norland", "pushback", day) == 0.1
    saved = file.with_name("saved.toml")
    saved.write_text(toml_of(scenario, scenario.name, 0, made))
    assert load_scenario(saved).lever_value("norland", "pushback", day) == 0.1
    with pytest.raises(InputError, match=r"poland\.pushback"):
        Change.read(said | {"key": "poland.pushback"}, scenario.world)


def test_a_journey_starts_at_one_of_its_hubs(scenario):
    told = journey(scenario, 0, find_person(scenario, 0, DAYS - 1, 0.5, stage="in_minsk"))
    assert told["who"].split("from ")[1].split(",")[0] in ("Westport", "Eastport")
    assert "in Homeport" in str(told)
    assert names_from_elsewhere(str(told)) == []


def test_a_page_offers_the_scenarios_of_one_world(scenario, file):
    assert list(choices(str(file)).values()) == [scenario]
    assert scenario not in choices("free").values()
    with pytest.raises(InputError, match="another world"):
        read_scenario("mine.toml", file.read_text(), load_world())
    assert read_scenario("mine.toml", file.read_text(), scenario.world) == scenario
