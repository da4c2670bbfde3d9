"""The model gives today what it gave when its baseline was last written on purpose."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim.kernel.stages import STAGES
from tests.baseline.update import moved
from tests.baseline.weekly import make, read


@pytest.fixture(scope="module")
def table():
    return make()


def test_the_run_is_that_of_the_baseline(table):
    expected = read()
    counts = expected.select_dtypes("int64").columns
    told = [*moved(expected, table), "if this is meant: python -m tests.baseline.update"]
    assert set(expected.columns) == set(table.columns), told
    assert table[counts].equals(expected[counts]), told
    # Other processors may round the last bit of an exponential otherwise.
    assert_frame_equal(table, expected, rtol=1e-9, check_dtype=False)


def test_the_baseline_is_a_run_worth_keeping():
    kept = read()
    assert kept["date"].is_monotonic_increasing
    assert len(kept) > 40
    busy = (
        "attempts_pl",
        "attempts_lt",
        "attempts_lv",
        "pushbacks_pl",
        "detentions_lt",
        "dead",
        "flown_home",
    )
    assert all(kept[name].sum() > 0 for name in busy)
    assert set(STAGES) <= set(kept.columns)


def test_what_moved_is_reported():
    old = pd.DataFrame({"date": ["a", "b"], "dead": [1, 2], "left": [5, 5], "queued": [0, 0]})
    new = pd.DataFrame({"date": ["a", "b"], "dead": [1, 4], "left": [5, 5], "inland": [0, 0]})
    assert moved(old, old) == []
    assert moved(old, new) == ["queued: gone", "inland: new", "dead: 1 weeks differ, sum 3 -> 5"]
    assert moved(old, old.head(1))[0] == "weeks: 2 -> 1"
