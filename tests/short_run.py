"""A short run: the shipped scenario over a few days of September, with a tenth of the people."""

from datetime import date, timedelta

from sim import load_scenario
from sim.scenario import Scenario

START = date(2021, 9, 1)
ALWAYS = {"daily", "border", "fates", "decisions", "choices"}  # the tables of a run


def short(days: int = 14, scale: float = 0.1) -> Scenario:
    """So many days from `START`."""
    content = load_scenario("as_it_happened").content()
    content["period"] = {"start": START, "until": START + timedelta(days=days)}
    content["name"] = "short"
    content["parameters"] = content["parameters"] | {"scale": scale, "start_in_minsk": 400.0}
    return load_scenario("as_it_happened").from_content(content, "short")
