"""Sobol indices, of a model whose answer is known."""

import numpy as np
import pytest

from sim.inference import sensitivity
from sim.inference.factors import factors
from sim.inference.sensitivity import indices
from sim.inference.simulate import Runs
from sim.scenario import load_scenario
from sim.scenario.draws import Posterior
from sim.scenario.shipped import RECORDED

MATTERS, IDLE = "attempt_rate", "death_rate"
RUNS = 120


class Known:
    """Stands for the simulator: outcomes are 3 times the place of MATTERS in logarithms, with some chance."""

    def __init__(self, scenario, *_):
        self.factor = next(each for each in factors(scenario.world) if each.name == MATTERS)

    def simulate(self, points, *_):
        places = np.array([self.factor.place(point[MATTERS]) for point in points])
        chance = 0.1 * np.random.default_rng(1).standard_normal((len(points), 8))
        return Runs(
            np.empty((RUNS, 0)), np.empty((RUNS, 0, 0)), 100.0 * np.exp(3.0 * places[:, None] + chance)
        )


@pytest.fixture(scope="module")
def table():
    pytest.importorskip("sklearn")
    scenario = load_scenario(RECORDED)
    both = [each for each in factors(scenario.world) if each.name in (MATTERS, IDLE)]
    draws = tuple({each.name: each.value(n / 50) for each in both} for n in range(51))
    held = Posterior(draws, (1 / 51,) * 51, "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sensitivity, "posterior_of", lambda _: held)
        patch.setattr(sensitivity, "Simulator", Known)
        found = indices(scenario, RUNS, 0, None, None)
    return found[found["outcome"] == "deaths"].set_index("factor")


def test_the_number_that_decides_has_the_whole_variance_and_the_others_none(table):
    assert table.loc[MATTERS, ["first", "total"]].tolist() == pytest.approx([1.0, 1.0], abs=0.05)
    assert table["total"].drop(MATTERS).max() < 0.05
    assert IDLE in table.index


def test_hypotheses_that_are_not_drawn_are_moved_too(table):
    assert {"russia.role", "belarus.objective"} <= set(table.index)


def test_an_interval_contains_its_index_and_runs_alone_agree(table):
    assert ((table["total_low"] <= table["total"]) & (table["total"] <= table["total_high"])).all()
    assert (table["first"] - table["direct"]).abs().max() < 0.1
    assert table["explained"].iloc[0] > 0.9
