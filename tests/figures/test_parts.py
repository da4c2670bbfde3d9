from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.figures.observed import daily_attempts, monthly_attempts, monthly_german_entries
from sim.figures.results import bands, date_of, day_number, lever_by_day
from sim.figures.style import spread
from sim.text.words import number
from sim.world import load_world


def test_day_numbers_are_those_of_matplotlib():
    from matplotlib.dates import date2num

    assert day_number(date(2021, 11, 8)) == date2num(date(2021, 11, 8))
    assert date_of(day_number(date(2021, 11, 8)) + 0.9) == date(2021, 11, 8)


def test_spread_leaves_what_is_apart_and_centres_what_is_not():
    assert spread([0.0, 5.0, 9.0], 1.0) == [0.0, 5.0, 9.0]
    assert spread([4.0, 4.0, 4.0], 1.0) == pytest.approx([3.0, 4.0, 5.0])
    assert spread([0.0, 0.0, 0.5], 1.0) == pytest.approx([-5 / 6, 1 / 6, 7 / 6])
    assert spread([], 1.0) == []


def test_a_lever_by_day_holds_until_it_is_changed():
    days = pd.date_range("2021-06-01", periods=4)
    decisions = pd.DataFrame(
        {
            "date": days[[1, 2, 2]],
            "actor": ["eu", "eu", "poland"],
            "lever": "contact",
            "after": [0.2, 0.7, 1.0],
        }
    )
    results = SimpleNamespace(daily=pd.DataFrame({"date": days}), decisions=decisions)
    assert lever_by_day(results, "eu", "contact") == pytest.approx([np.nan, 0.2, 0.7, 0.7], nan_ok=True)
    assert np.isnan(lever_by_day(results, "eu", "sanctions")).all()


def test_bands_are_runs_of_equal_values():
    values = np.array([np.nan, 1.0, 1.0, np.nan, 2.0])
    assert list(bands(values)) == [(1, 3, 1.0), (4, 5, 2.0)]
    assert list(bands(np.array([3.0]))) == [(0, 1, 3.0)]


def test_observed_months_are_means_per_day():
    september = monthly_attempts(load_world(), "PL")[-1]
    assert (september.start, september.until) == (date(2021, 9, 1), date(2021, 10, 1))
    assert (september.low, september.high) == pytest.approx((7535 / 30, 7700 / 30))
    august = monthly_german_entries(load_world())[-2]
    assert (august.low, august.high) == pytest.approx((474 / 31, 479 / 31))
    assert monthly_attempts(load_world(), "LV") == []


def test_observed_days_are_listed_once():
    days = daily_attempts(load_world(), "PL")
    assert days.count((date(2021, 9, 28), 473.0)) == 1
    assert days == sorted(days)


def test_numbers_for_readers():
    assert number(12000) == "12\u202f000"
    assert number(0.35) == "0.35"
    assert number(17123.4) == "17\u202f123"
