import numpy as np
import pandas as pd
import pytest

from sim.inference.discovery import aims, boxes, regret
from sim.inference.factors import Factor
from sim.inference.page import page
from sim.inference.screening import Design
from sim.inference.sensitivity import Draws, dependence, drawn_factors, tie
from sim.inference.simulate import Runs
from sim.scenario import load_scenario
from sim.scenario.draws import Posterior
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
    found = boxes(draws, recorded)
    found = found[found["outcome"] == "strip_days"]
    assert found["factor"].tolist() == ["crowd"]
    side = found.iloc[0]
    assert side["failed"] == pytest.approx(0.25, abs=0.06)
    assert side["density"] > 0.9
    assert (side["from_value"], side["high"]) == (pytest.approx(75, abs=4), 1.0)


ROLE = Factor("role", "reading", "b", values=("a", "b", "c"), weights=(0.25, 0.25, 0.5))
NOISE = tuple(Factor(f"noise_{n}", "1", 0.5) for n in range(24))


@pytest.mark.parametrize("seed", range(5))
def test_a_box_holds_what_matters_among_many_factors_and_chance_makes_none(seed, recorded):
    pytest.importorskip("prim")
    rng = np.random.default_rng(seed)
    places = rng.random((160, 26))
    places[:, 0] = [ROLE.place(ROLE.value(place)) for place in places[:, 0]]
    matters = (places[:, 0] < 0.5) & (places[:, 1] > 0.3)
    base, chosen = np.full(160, 100.0), (ROLE, CHOSEN[1], *NOISE)
    after = {
        "fails": np.where(matters, 100.0, 50.0),
        "by_chance": np.where(rng.random(160) < 0.4, 100.0, 50.0),
    }
    many = Draws(chosen, places, runs(base), {name: runs(values) for name, values in after.items()})
    found = boxes(many, recorded)
    found = found[found["outcome"] == "strip_days"]
    sides = found[found["policy"] == "fails"].set_index("factor")
    assert set(sides.index) == {"role", "crowd"}
    assert sides.loc["role", "from_value"] == "a or b"
    assert sides.loc["crowd", "from_value"] == pytest.approx(30, abs=6)
    assert found.loc[found["policy"] == "by_chance", "factor"].isna().all()


def test_an_effect_depends_on_the_factor_that_turns_it(draws, recorded):
    row = dependence(draws, recorded).set_index("outcome").loc["strip_days"]
    assert row["factor"] == "crowd"
    assert row["p_holm"] < 0.01
    assert row["at_less"] == pytest.approx(-50)
    assert row["at_more"] > -20
    assert row["less_at"].startswith("below 3")


def test_a_reading_in_the_middle_that_turns_an_effect_is_seen():
    places = np.repeat([ROLE.place(value) for value in ("a", "b", "c")], 40)
    effect = np.where(places == ROLE.place("b"), -9.0, 0.0) + np.random.default_rng(1).random(120)
    strength, p = tie(ROLE, places, effect)
    assert strength > 0.7
    assert p < 1e-6


def test_a_hypothesis_that_the_posterior_does_not_draw_is_drawn_from_its_prior(recorded, monkeypatch):
    held = Posterior(({"attempt_rate": 0.3, "russia.role": "restrainer"},), (1.0,), "")
    monkeypatch.setattr("sim.inference.sensitivity.posterior_of", lambda _: held)
    found = {factor.name: factor for factor in drawn_factors(recorded)}
    assert found["russia.role"].values == ("restrainer",)  # noqa: PD011
    assert len(found["belarus.objective"].values) > 1
    assert "attempt_rate" in found


def test_regret_is_against_the_best_for_the_same_draw(draws, recorded):
    table = regret(draws, recorded).set_index(["outcome", "policy"])
    assert table.loc[("strip_days", "camp"), "mean"] == 0.0
    assert table.loc[("strip_days", "no policy"), "mean"] == pytest.approx(37.5, abs=3)
    assert table.loc[("strip_days", "camp"), "best"] == 1.0
    assert "returned" not in aims(recorded)  # more returns are not worse


def test_the_page_names_what_matters_what_does_not_and_where_policies_fail(draws, recorded):
    pytest.importorskip("prim")
    labels = {name: name for name in NAMES}
    index = {"first": 0.5, "direct": 0.5, "explained": 1.0}
    sobol = pd.DataFrame(
        [
            {"outcome": "strip_days", "factor": name, "total": x, "total_low": x, "total_high": x, **index}
            for name, x in (("crowd", 0.9), ("cold", 0.01))
        ]
    )
    tables = {
        "sobol": sobol,
        "policies": dependence(draws, recorded),
        "discovery": boxes(draws, recorded),
        "regret": regret(draws, recorded),
    }
    text = page(tables, pd.DataFrame({"deaths": {"cold": 0.0004, "crowd": 0.9}}), labels, "strip_days")
    assert "1 of them have less than 0.1% of the squared effects on every outcome" in text
    assert "- `crowd`: 90%; 90% of those on deaths" in text
    assert "strip_days (explained: 100%): `crowd` 90%" in text
    assert "none of the following makes up 5% of the emulated variance of any outcome: `cold`" in text
    assert "depends on `crowd` most: −50 below 3" in text
    assert "with `crowd` above 7" in text


def test_each_step_of_the_screening_moves_one_factor_by_a_quarter_or_more():
    design = Design.of(CHOSEN, 3, 1)
    points = design.points(1)
    moved = points[1:] != points[0]
    assert moved.tolist() == [[True, False], [False, True]]
    gap = np.abs(np.diagonal(points[1:] - points[0]))
    assert (gap >= 0.25).all()
    assert (np.abs(design.bases - 0.5) <= 0.25).all()
