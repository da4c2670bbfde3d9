import numpy as np
import pandas as pd
import pytest

from sim.inference.factors import factors
from sim.inference.observations import Likelihood, observations, series_key
from sim.inference.screening import Design, chosen_by, shares_of
from sim.world import load_world


def test_each_row_of_a_design_moves_one_factor_by_a_quarter_of_its_prior_or_more():
    chosen = factors(load_world())[:5]
    design = Design.of(chosen, 3, 0)
    for base in range(3):
        points = design.points(base)
        moved = np.abs(points[1:] - points[0])
        assert (np.count_nonzero(moved, axis=1) == 1).all()
        assert moved.max(axis=1).min() >= 0.25 - 1e-9
        assert ((points >= 0.0) & (points <= 1.0)).all()


def test_each_series_of_counts_weighs_alike():
    likelihood = Likelihood(observations(load_world()))
    shares = shares_of(likelihood)
    sums: dict[tuple[str, str], float] = {}
    for each, share in zip(likelihood.held, shares, strict=True):
        sums[series_key(each.target)] = sums.get(series_key(each.target), 0.0) + share
    assert sum(sums.values()) == pytest.approx(1.0)
    assert list(sums.values()) == pytest.approx([1.0 / len(sums)] * len(sums))


def test_what_moves_the_observed_most_is_fitted_and_then_what_moves_each_outcome_in_turn():
    table = pd.DataFrame(
        {
            "factor": ["a", "b", "c", "d", "e"],
            "observed": [4.0, 3.0, 2.0, 1.0, 1.0],
            "deaths": [0.0, 9.0, 5.0, 6.0, 2.0],
            "deaths_error": [0.0, 0.0, 4.0, 1.0, 0.0],
            "arrivals": [0.0, 0.0, 1.0, 9.0, 3.0],
            "arrivals_error": [0.0, 0.0, 0.0, 0.0, 0.0],
        }
    )
    assert chosen_by(table, [], 2, 2) == ["a", "b", "d", "e"]
    assert chosen_by(table, [], 2, 9) == ["a", "b", "d", "e", "c"]


def test_hypotheses_are_fitted_whatever_the_record_says_and_take_no_place_of_a_parameter():
    table = pd.DataFrame(
        {
            "factor": ["role", "a", "b", "aim"],
            "observed": [4.0, 3.0, 2.0, 0.0],
            "deaths": [9.0, 0.0, 1.0, 0.0],
            "deaths_error": [0.0, 0.0, 0.0, 0.0],
        }
    )
    assert chosen_by(table, ["role", "aim"], 1, 1) == ["a", "b", "role", "aim"]
