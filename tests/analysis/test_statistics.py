"""Tests of paired differences, alone and as a family, by hand and by repetition."""

from math import isnan, nan

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from sim.analysis.statistics import clear, holm, p_value, rule, spread

READINGS, SEEDS, TRIES = 15, 5, 2000


def test_holm_by_hand():
    # sorted: 0.01 x 4, 0.02 x 3, 0.03 x 2 and 0.04 x 1, each at least the one before
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.5, 0.9]).tolist() == [1.0, 1.0]
    assert holm([]).tolist() == []


def test_what_was_not_tested_is_no_part_of_the_family():
    adjusted = holm([0.02, nan, 0.5])
    assert adjusted[[0, 2]] == pytest.approx([0.04, 0.5])
    assert isnan(adjusted[1])


def test_p_of_a_paired_test_is_that_of_the_textbook():
    differences = np.array([1.0, 3.0, -0.5, 2.5, 0.25])
    assert p_value(differences) == pytest.approx(ttest_1samp(differences, 0.0).pvalue)
    assert p_value(np.zeros(4)) == 1.0
    assert p_value(np.full(4, 2.0)) == 0.0
    assert isnan(p_value(np.array([1.0])))


def test_without_any_effect_a_family_is_rarely_called_clear():
    tries = np.random.default_rng(0).normal(size=(TRIES, READINGS, SEEDS))
    p = np.array([[p_value(cells) for cells in family] for family in tries[:, :, :]])
    alone = (p < 0.05).any(axis=1).mean()
    together = np.mean([(holm(family) < 0.05).any() for family in p])
    assert alone > 0.5
    assert together < 0.065  # 0.05, and three standard errors


def test_clear_needs_the_interval_and_the_corrected_p():
    low, high = [1.0, -1.0, 1.0, -9.0, nan], [9.0, 9.0, 9.0, -1.0, nan]
    assert clear(low, high, [0.1, 0.0, 0.2, 0.05, nan]).tolist() == [True, False, False, True, False]


def test_of_few_draws_the_outer_interval_is_their_range():
    falls = np.array(
        [-100.0, -90.0, -10.0, -5.0]
    )  # of a hundred each: a normal interval would reach below -100
    assert spread(falls, 0.9) == (-100.0, -5.0)
    assert spread(falls, 0.5) == pytest.approx(np.quantile(falls, [0.25, 0.75]))
    many = np.arange(20.0)
    assert spread(many, 0.9) == pytest.approx(np.quantile(many, [0.05, 0.95]))
    assert all(map(isnan, spread(falls[:1], 0.9)))


def test_the_rule_names_its_family_and_its_draws():
    assert rule(24, 8).startswith(
        "Clear: the range of 8 draws excludes zero, and p is at most 0.1 after Holm's correction"
    )
    assert "for 24 comparisons (8 draws)" in rule(24, 8)
    assert rule(1, 100).startswith("Clear: the 90 % interval excludes zero")
    assert "1 comparison (100 draws). Not clear does not mean no effect." in rule(1, 100)
