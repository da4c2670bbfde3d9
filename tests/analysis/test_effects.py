"""Paired effects over draws, by hand."""

from math import inf, isnan, nan

import numpy as np
import pandas as pd
import pytest

from sim.analysis.effects import STANDARD_ERRORS, differences, effects, regret
from sim.analysis.statistics import holm, spread
from sim.tables.measures import measures

ARRIVALS, DEATHS = measures()["arrivals"], measures()["deaths"]


def values(**scenarios):
    """Arrivals by scenario and seed, and a tenth of them as deaths."""
    rows = [
        (name, seed, float(value), value / 10)
        for name, numbers in scenarios.items()
        for seed, value in enumerate(numbers)
    ]
    return pd.DataFrame(rows, columns=["scenario", "run", "arrivals", "deaths"]).set_index(
        ["scenario", "run"]
    )


def test_pairs_share_a_seed_and_their_mean_is_the_effect():
    table = values(base=[100, 200, 300], less=[90, 160, 270])
    row = effects(table, [ARRIVALS], "base", ["base", "less"]).iloc[0]
    assert (row["pairs"], row["level"], row["same_sign"]) == (3, 200.0, 1.0)
    assert row["mean"] == pytest.approx(-80 / 3)
    assert row["percent"] == pytest.approx(-40 / 3)


def test_any_two_scenarios_can_be_compared_and_all_comparisons_are_one_family():
    table = values(base=[100, 200, 300], less=[90, 160, 270], least=[80, 155, 240])
    pairs = [("less", "base"), ("least", "base"), ("least", "less")]
    found = differences(table, [ARRIVALS], pairs).set_index(["scenario", "against"])
    between = found.loc[("least", "less")]
    assert (between["mean"], between["level"], between["pairs"]) == (-15.0, pytest.approx(520 / 3), 3)
    alone = [differences(table, [ARRIVALS], [pair])["p"].item() for pair in pairs]
    assert found["p"].tolist() == pytest.approx(holm(alone).tolist())


def test_a_seed_that_only_one_of_them_has_is_left_out():
    row = effects(values(base=[100, 200], less=[90, 190, 5]), [ARRIVALS], "base", ["less"]).iloc[0]
    assert (row["pairs"], row["mean"]) == (2, -10.0)


def test_deaths_have_no_mean():
    row = effects(values(base=[100, 200, 300], less=[90, 160, 270]), [DEATHS], "base", ["less"]).iloc[0]
    assert all(isnan(row[column]) for column in ("mean", "level", "percent"))
    assert row["low90"] < -80 / 30 < row["high90"]


def test_no_interval_of_counts_reaches_below_all_of_them():
    falls = values(base=[1000, 10, 10, 10], less=[100, 1, 0, 5])  # differences with a long tail
    row = effects(falls, [ARRIVALS], "base", ["less"]).iloc[0]
    assert (row["low90"], row["high90"]) == (-900.0, -5.0)
    assert (row["percent_low90"], row["percent_high90"]) == (-100.0, -50.0)
    assert (row["percent_median"], row["percent_low50"]) == (-90.0, -92.5)
    assert row["percent"] == pytest.approx(-100 * 231 / 257.5)  # of the means


def test_per_cents_of_nothing_are_unknown():
    row = effects(values(base=[0, 10, 0], less=[0, 5, 2]), [ARRIVALS], "base", ["less"]).iloc[0]
    assert (row["percent_low90"], row["percent_high90"]) == (-50.0, pytest.approx(nan, nan_ok=True))


def test_every_effect_says_in_which_family_it_is_clear_and_whether_its_interval_excludes_zero():
    table = values(base=[100, 200, 300], less=[90, 160, 270], least=[80, 255, 240])
    found = effects(table, [ARRIVALS, DEATHS], "base", ["less", "least"])
    assert found["comparisons"].tolist() == [4] * 4
    assert found["apart"].tolist() == [True, True, False, False]


def test_with_many_draws_it_is_their_quantiles():
    assert spread(np.arange(101.0), 0.9) == pytest.approx((5.0, 95.0))
    assert spread(np.arange(101.0), 0.5) == pytest.approx((25.0, 75.0))


def test_an_effect_is_clear_only_if_the_interval_excludes_zero_and_the_corrected_p_is_small():
    clear = effects(values(base=[100, 200, 300, 400], less=[90, 191, 289, 390]), [ARRIVALS], "base", ["less"])
    assert clear["clear"].tolist() == [True]
    noisy = effects(values(base=[100, 200, 300, 400], less=[50, 260, 289, 390]), [ARRIVALS], "base", ["less"])
    assert noisy["clear"].tolist() == [False]
    assert noisy["pairs_needed"].iloc[0] == np.ceil(
        (STANDARD_ERRORS * np.std([-50, 60, -11, -10], ddof=1) / (-11 / 4)) ** 2
    )


def test_where_nothing_differs_there_is_no_effect():
    row = effects(values(base=[1, 2], same=[1, 2]), [ARRIVALS], "base", ["same"]).iloc[0]
    assert (row["mean"], row["clear"], row["pairs_needed"]) == (0.0, False, inf)
    assert isnan(row["same_sign"])


def test_regret_is_the_distance_from_the_best_of_the_same_seed():
    table = regret(values(a=[10, 20], b=[15, 10]), [ARRIVALS], ["a", "b"]).set_index("scenario")
    assert table["mean"].to_dict() == {"a": 5.0, "b": 2.5}
    assert table["best"].to_dict() == {"a": 0.5, "b": 0.5}
