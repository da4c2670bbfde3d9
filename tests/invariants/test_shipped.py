"""Every shipped scenario, whole and small: nobody is lost on any day."""

import pytest

from sim import Standoff, load_scenario
from sim.kernel.stages import STAGES
from sim.scenario import shipped_scenarios
from sim.tables.recorder import Recorder


@pytest.mark.parametrize("name", list(shipped_scenarios()))
def test_everybody_is_somewhere_on_every_day(name):
    small = load_scenario(name).with_changes(parameters={"scale": 0.05})
    recorder = Recorder(Standoff(small, rng=7))
    recorder.model.run()
    daily = recorder.frames()["daily"]
    assert len(daily) == 304
    assert (daily[list(STAGES)].sum(axis=1) == daily["created"]).all()
    assert daily["created"].iloc[-1] > 100
