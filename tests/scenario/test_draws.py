import pytest

from sim.errors import InputError
from sim.scenario import load_scenario
from sim.scenario.draws import Posterior, differing, drawn, posterior_of, read_posterior, reading
from sim.scenario.shipped import RECORDED
from sim.world import load_world

DRAW = {"attempt_rate": 0.3, "belarus.objective": "revenge"}


@pytest.fixture(scope="module")
def recorded():
    return load_scenario(RECORDED)


def test_a_draw_sets_parameters_and_hypotheses_and_leaves_the_dates(recorded):
    settled = drawn(recorded, DRAW)
    assert settled.parameter("attempt_rate") == 0.3
    assert reading(settled, "belarus.objective") == "revenge"
    assert (settled.name, settled.lever, settled.routes) == (recorded.name, recorded.lever, recorded.routes)


def test_what_a_scenario_sets_itself_stays(recorded):
    own = recorded.with_changes(
        parameters={"attempt_rate": 0.5}, hypotheses={"belarus": {"objective": "recognition"}}
    )
    settled = drawn(own, DRAW)
    assert settled.parameter("attempt_rate") == 0.5
    assert reading(settled, "belarus.objective") == "recognition"


def test_a_hypothesis_that_is_compared_is_not_drawn(recorded):
    other = recorded.with_changes(hypotheses={"belarus": {"objective": "recognition"}})
    kept = differing([recorded, other])
    assert kept == {"belarus.objective"}
    assert reading(drawn(recorded, DRAW, kept), "belarus.objective") == "mixed"


def test_a_parameter_that_a_drawn_hypothesis_stands_for_is_left_to_it(recorded):
    switch = next(h for h in recorded.world.hypotheses.values() if h.sets)
    value, stood_for = next(iter(switch.sets.items()))
    name = next(iter(stood_for))
    settled = drawn(recorded, {switch.name: value, name: recorded.world.parameter(name).high})
    assert settled.parameter(name) == stood_for[name]


def test_any_run_of_seeds_takes_draws_in_their_weights():
    posterior = Posterior(({"n": 0}, {"n": 1}, {"n": 2}), (0.5, 0.3, 0.2), "")
    for first in (0, 1000):
        taken = [posterior.number_of(seed) for seed in range(first, first + 200)]
        assert [taken.count(n) / 200 for n in range(3)] == pytest.approx([0.5, 0.3, 0.2], abs=0.02)


def test_a_file_of_draws_is_read_back(tmp_path):
    file = tmp_path / "draws.csv"
    file.write_text("draw,weight,attempt_rate,belarus.objective\n0,0.25,0.3,revenge\n1,0.75,0.4,mixed\n")
    found = read_posterior(file, load_world())
    assert found.draws[0] == DRAW
    assert found.weights == (0.25, 0.75)


@pytest.mark.parametrize("line", ["0,1,7,revenge", "0,1,0.3,greed", "0,x,0.3,revenge"])
def test_draws_of_another_world_are_refused(tmp_path, line):
    file = tmp_path / "draws.csv"
    file.write_text(f"draw,weight,attempt_rate,belarus.objective\n{line}\n")
    with pytest.raises(InputError, match="is no posterior"):
        read_posterior(file, load_world())


def test_what_varies_is_what_is_drawn_and_not_kept():
    held, world = Posterior((DRAW,), (1.0,), ""), load_world()
    assert held.kinds(world) == ("parameters", "hypotheses")
    assert held.kinds(world, {"belarus.objective"}) == ("parameters",)
    assert held.kinds(world, DRAW) == ()


def test_a_shipped_posterior_fits_its_world():
    found = posterior_of(load_world())
    assert found is None or len(found.draws) >= 200
