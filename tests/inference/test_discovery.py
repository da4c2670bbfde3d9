import numpy as np
import pytest

from sim.inference.discovery import boxes, in_words, regret
from sim.inference.factors import Factor
from sim.inference.screening import Design, chosen_by
from sim.inference.sensitivity import Draws, hangs_on
from sim.inference.simulate import Runs
from sim.scenario import load_scenario
from sim.scenario.shipped import RECORDED
from sim.tables.measures import used

CHOSEN = (Factor("cold", "1", 0.5), Factor("crowd", "people", 50.0, 0.0, 100.0))
NAMES = [measure.name for measure in used("report")]
STRIP = NAMES.index("strip_days")


@pytest.fixture(scope="module")
def recorded():
    return load_scenario(RECORDED)


def runs(values: np.ndarray) -> Runs:
    outcomes = np.ones((len(values), len(NAMES)))
    outcomes[:, STRIP] = values
    return Runs(np.empty((len(values), 0)), np.empty((len(values), 0, 0)), outcomes)


@pytest.fixture(scope="module")
def draws():
    """A policy that halves what is in the strip, but where the crowd is in its highest quarter."""
    places = np.random.default_rng(0).random((400, 2))
    after = np.where(places[:, 1] > 0.75, 100.0, 50.0)
    return Draws(CHOSEN, places, runs(np.full(400, 100.0)), {"camp": runs(after)})


def test_the_box_is_where_the_policy_fails(draws, recorded):
    pytest.importorskip("prim")
    found = boxes(draws, recorded, "strip_days")
    assert found["factor"].tolist() == ["crowd"]
    side = found.iloc[0]
    assert side["failed"] == pytest.approx(0.25, abs=0.06)
    assert side["density"] > 0.9
    assert side["from_value"] == pytest.approx(75, abs=4)
    assert "with crowd above 7" in in_words(found, "strip_days")[0]


def test_an_effect_hangs_on_the_factor_that_turns_it(draws, recorded):
    row = hangs_on(draws, recorded).set_index("outcome").loc["strip_days"]
    assert row["factor"] == "crowd"
    assert row["p_holm"] < 0.01
    assert row["at_low"] == pytest.approx(-50)
    assert row["at_high"] > -20


def test_regret_is_against_the_best_for_the_same_draw(draws, recorded):
    table = regret(draws, recorded).set_index(["outcome", "policy"])
    assert table.loc[("strip_days", "camp"), "mean"] == 0.0
    assert table.loc[("strip_days", "no policy"), "mean"] == pytest.approx(37.5, abs=3)
    assert table.loc[("strip_days", "camp"), "best"] == 1.0


def test_each_step_of_the_screening_moves_one_factor_by_a_quarter_or_more():
    design = Design.of(CHOSEN, 3, 1)
    points = design.points(1)
    moved = points[1:] != points[0]
    assert moved.tolist() == [[True, False], [False, True]]
    gap = np.abs(np.diagonal(points[1:] - points[0]))
    assert (gap >= 0.25).all()
    assert (np.abs(design.bases - 0.5) <= 0.25).all()


def test_what_the_record_shows_is_fitted_and_what_moves_an_outcome_most():
    import pandas as pd

    table = pd.DataFrame(
        {
            "factor": list("abcd"),
            "observed": [4.0, 3.0, 2.0, 1.0],
            "deaths": [0, 0, 1, 5],
            "deaths_error": 0.0,
        }
    )
    assert chosen_by(table, 2, 1) == ["a", "b", "d"]
