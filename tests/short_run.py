"""A short run: the shipped scenario over a few days of September, with a tenth of the people."""

from datetime import date, timedelta
from functools import cache

from sim import Standoff, load_scenario
from sim.scenario import Scenario
from sim.tables.recorder import Recorder

START = date(2021, 9, 1)
ALWAYS = {"daily", "border", "fates", "decisions", "choices"}  # the tables of a run


@cache
def short(days: int = 14, scale: float = 0.1) -> Scenario:
    """So many days from `START`."""
    content = load_scenario("as_it_happened").content()
    content["period"] = {"start": START, "until": START + timedelta(days=days)}
    content["name"] = "short"
    content["parameters"] = content["parameters"] | {"scale": scale, "start_in_minsk": 400.0}
    return load_scenario("as_it_happened").from_content(content, "short")


@cache
def recorded() -> Recorder:
    """The whole run with seed 3 and its table by sector, to be read only."""
    recorder = Recorder(Standoff(short(), rng=3), sectors=True)
    recorder.model.run()
    return recorder
