"""Small worlds for the tests of the engines: a scenario cut to a few days and a small scale."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from sim.model import Standoff
from sim.scenario import Scenario, load_scenario, load_scenarios, shipped_scenarios

BUSY = {"scale": 0.3, "start_in_minsk": 400.0}  # 120 people on the first day


def every_scenario() -> list[Scenario]:
    """The scenario of every file that is shipped, those of the hypotheses too."""
    return [load_scenario(name) for name in shipped_scenarios()] + load_scenarios("hypotheses")


def small(
    scenario: Scenario | str, start: str, until: str, parameters: Mapping[str, float] = BUSY, **changes: Any
) -> Scenario:
    """A scenario, or the shipped one of a name, from `start` up to and without `until`."""
    if isinstance(scenario, str):
        scenario = load_scenario(scenario)
    period = scenario.period.model_copy(
        update={"start": date.fromisoformat(start), "until": date.fromisoformat(until)}
    )
    return scenario.with_changes(parameters=parameters, **changes).model_copy(update={"period": period})


def everything(scenario: Scenario, seed: int = 0, **options: Any) -> dict[str, pd.DataFrame]:
    """All tables of a run, with those by sector and person."""
    model = Standoff(scenario, rng=seed, sectors=True, **options)
    model.run()
    return model.frames() | {"people": model.migrants.frame()}


def assert_same(first: dict[str, pd.DataFrame], second: dict[str, pd.DataFrame]) -> None:
    """Equal tables to the last bit."""
    assert first.keys() == second.keys()
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, second[name], check_exact=True, obj=name)
