from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.analysis.validate import Verdict, plan, read, table
from sim.evidence import Target, targets

DAYS = pd.date_range("2021-06-01", periods=10)


def target(**values):
    fields = {
        "name": "P0_test",
        "pattern": "P0",
        "meaning": "",
        "measure": "border.attempts",
        "neighbour": "PL",
        "statistic": "total",
        "start": date(2021, 6, 3),
        "until": date(2021, 6, 5),
        "low": None,
        "high": None,
        "tolerance": 1.0,
        "scenario": "",
        "against": "",
        "changes": {},
        "source": (),
    }
    return Target(**{**fields, **values})


def results():
    """Attempts 0, 1, ..., 9 a day in Poland and always 100 in Lithuania; people with 0, 5, 6 and 7 attempts."""
    border = pd.DataFrame(
        {
            "date": [*DAYS, *DAYS],
            "neighbour": ["PL"] * 10 + ["LT"] * 10,
            "attempts": [*range(10), *[100] * 10],
        }
    )
    people = pd.DataFrame({"attempts": [0, 5, 6, 7]})
    return SimpleNamespace(tables=lambda: {"border": border, "people": people})


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        ("total", 2 + 3),
        ("paired", 2 + 3),
        ("mean", 2.5),
        ("last", 3),
        ("rise", 3 - 1),
        ("ratio", 2.5 / 0.5),
    ],
)
def test_statistics_by_hand(statistic, value):
    assert read(target(statistic=statistic), results()) == value


def test_all_neighbours_are_summed_where_none_is_named():
    assert read(target(neighbour=""), results()) == 205


def test_the_tail_counts_people_with_six_attempts_or_more():
    assert read(target(measure="people.attempts", statistic="paired_tail", neighbour=""), results()) == 2


@pytest.mark.parametrize(
    ("values", "passes"),
    [
        ((66.0, 67.0, 68.0), True),
        ((66.0, 66.6, 68.0), False),
        ((149.0, 150.0, 190.0), True),
        ((151.0,) * 3, False),
    ],
)
def test_a_number_passes_by_its_median_within_the_tolerance(values, passes):
    assert Verdict(target(low=100.0, high=100.0, tolerance=1.5), values).passed is passes


@pytest.mark.parametrize(("inside", "passes"), [(8, True), (7, False)])
def test_a_direction_passes_in_eight_of_ten_seeds(inside, passes):
    values = (0.5,) * inside + (1.5,) * (10 - inside)
    assert Verdict(target(statistic="ratio", high=1.0), values).passed is passes


def test_every_seed_runs_each_setting_once_and_every_target_is_asked():
    jobs = plan("as_it_happened", (0, 1))
    asked = [(name, role, job.seed) for job in jobs for name, role in job.asks]
    assert len(asked) == len(set(asked))
    roles = sum(2 if held.against else 1 for held in targets().values())
    assert len(asked) == 2 * roles
    assert len({(job.settings.digest(), job.seed) for job in jobs}) == len(jobs)


def test_the_table_has_intervals_in_order():
    row = table([Verdict(target(low=1.0), tuple(float(i) for i in range(101)))]).iloc[0]
    assert list(row[["low_90", "low_50", "median", "high_50", "high_90"]]) == pytest.approx(
        [5, 25, 50, 75, 95]
    )
