"""Every parameter at each end of its range: a run comes to its end, with numbers that are numbers."""

from functools import cache
from math import isfinite

import pytest

from sim import Standoff, load_scenario
from sim.scenario import Scenario
from sim.tables.recorder import Recorder
from sim.world import load_world
from tests.engines.worlds import small

PEOPLE_FEW = {"scale": 0.05, "start_in_minsk": 400.0}
OF_PEOPLE_AND_LINE = ("people", "guards", "aid")

pytestmark = pytest.mark.unchecked  # the checks have tests of their own, and there are some thousand runs


@cache
def pressed() -> Scenario:
    """Everybody decides anew, and states of transit and origin give in within days, and then weigh flights home."""
    known, base = load_world().parameters, load_scenario("free")
    hasty = {name: known[name].high for name in known if name.startswith("eu_stake_")}
    hasty |= {"origin_compliance": known["origin_compliance"].high, "decision_days_origin": 1.0}
    hasty |= {"press_concentration": known["press_concentration"].low, "sight_delay": 0.0}
    lever = {"actor": "eu", "lever": "origin_pressure", "value": 1}
    hypotheses = {"decision": "mixed", "dated_actors": ["eu"]}
    content = base.content() | {"lever": [lever], "routes": {}}
    content["hypotheses"] = content["hypotheses"] | hypotheses
    mixed = base.from_content(content, "pressed")
    return small(mixed, "2021-10-25", "2021-11-16", PEOPLE_FEW | hasty)


@cache
def sheltered() -> Scenario:
    """Roofs, camps, claims and seats home for those at the line."""
    return small("humane_package", "2021-11-06", "2021-11-13", PEOPLE_FEW)


@pytest.mark.parametrize("name", list(load_world().parameters))
def test_a_run_comes_to_its_end_at_both_ends(name):
    entry = load_world().parameters[name]
    worlds = [pressed(), sheltered()] if entry.group in OF_PEOPLE_AND_LINE else [pressed()]
    for value in (entry.low, entry.high):
        for world in worlds:
            recorder = Recorder(Standoff(world.with_changes(parameters={name: value}), rng=1))
            recorder.model.run()
            numbers = (number for row in recorder.daily for number in row.values())
            assert all(isfinite(number) for number in numbers if isinstance(number, float)), value


def test_the_worlds_are_where_something_happens():
    recorder = Recorder(Standoff(pressed(), rng=1))
    recorder.model.run()
    frames = recorder.frames()
    weighed = frames["choices"].dropna(subset="utility")
    at_home = weighed.loc[weighed["lever"] == "home_flights", "actor"]
    assert len(set(at_home)) > 2
    assert frames["daily"]["created"].iloc[-1] > 20
