"""Both engines give the same tables to the last bit."""

import mesa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines.reference import GuardUnit, Migrant
from sim.errors import InputError
from sim.model import Standoff
from sim.scenario import Scenario
from sim.tables.recorder import Recorder
from tests.engines.worlds import assert_same, every_scenario, everything, scenarios, small

pytestmark = pytest.mark.unchecked  # the reference engine makes its records anew for each look
SCENARIOS = every_scenario()


@pytest.mark.parametrize("seed", range(len(SCENARIOS)), ids=[each.name for each in SCENARIOS])
def test_november_of_every_scenario(seed: int) -> None:
    scenario = small(SCENARIOS[seed], "2021-11-06", "2021-11-14")
    assert_same(everything(scenario, seed), everything(scenario, seed, engine="reference"))


@pytest.mark.parametrize("seed", range(10, 20))
@pytest.mark.parametrize("name", ["as_it_happened", "humane_package", "alleged_infiltration"])
def test_many_seeds(name: str, seed: int) -> None:
    scenario = small(name, "2021-11-06", "2021-11-11", {"scale": 0.1, "start_in_minsk": 400.0})
    assert_same(everything(scenario, seed), everything(scenario, seed, engine="reference"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_whole_of_every_scenario(scenario: Scenario, seed: int) -> None:
    scenario = scenario.with_changes(parameters={"scale": 0.02})
    assert_same(everything(scenario, seed), everything(scenario, seed, engine="reference"))


# Ten in the whole suite; a hundred with HYPOTHESIS_PROFILE=search.
@settings(max_examples=settings.default.max_examples // 10, suppress_health_check=[HealthCheck.too_slow])
@given(scenario=scenarios(days=(3, 6)), seed=st.integers(0, 2**63 - 1))
def test_random_scenarios(scenario: Scenario, seed: int) -> None:
    assert_same(everything(scenario, seed), everything(scenario, seed, engine="reference"))


def test_people_and_guards_are_agents_of_the_reference_engine() -> None:
    model = Standoff(small("as_it_happened", "2021-11-06", "2021-11-08"), engine="reference", rng=0)
    model.run()
    by_type = model.agents_by_type
    assert len(by_type[Migrant]) == len(model.migrants) == model.engine.count > 100
    assert len(by_type[GuardUnit]) == len(model.engine.units)
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    agent = list(by_type[Migrant])[7]
    someone = model.migrants[7]
    assert (agent.group + agent.member, agent.cash) == (someone.uid, someone.cash)


def test_the_trained_groups_appear_in_both() -> None:
    scenario = small(
        "alleged_infiltration", "2021-06-01", "2021-10-02", {"scale": 0.01, "trained_day": 120.0}
    )
    compiled, reference = (Standoff(scenario, engine=engine, rng=0) for engine in ("compiled", "reference"))
    recorders = [Recorder(compiled), Recorder(reference)]
    compiled.run()
    reference.run()
    assert compiled.engine.people["trained"].sum() == 10
    assert_same(*(recorder.frames() for recorder in recorders))


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InputError, match='engine = "fast": is not an engine; allowed: compiled or reference'):
        Standoff("as_it_happened", engine="fast", rng=0)
