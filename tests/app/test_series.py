"""Series: each value by hand from two weeks of made-up rows."""

from datetime import date, timedelta

import pytest

from sim.app.series import all_series, charts, days_of, key_figures, left_overland, total, week_mean, week_sum
from tests.shipped_world import WORLD

START = date(2021, 6, 1)
DAYS = 10


def tables():
    daily = [
        {
            "date": START + timedelta(days=n), "arrivals": n, "left": 3 * n, "cancelled": 1,
            "cost_a_usd": 2e6, "cost_b_usd": 1e6,
        }
        for n in range(DAYS)
    ]  # fmt: skip
    border = [
        {"date": row["date"], "neighbour": code, "recorded_attempts": n * factor}
        for n, row in enumerate(daily)
        for code, factor in (("PL", 10), ("LT", 1))
    ]
    return days_of(daily, border)


def test_means_and_sums_are_over_the_last_seven_days_or_as_many_as_there_are():
    days = tables()
    assert week_mean("arrivals")(days) == 6  # of 3 to 9
    assert week_mean("arrivals")(days[:2]) == 0.5
    assert week_mean("recorded_attempts", "PL")(days) == 60
    assert week_sum("recorded_attempts", "PL", "LT")(days) == 42 * 11


def test_money_and_cancellations_add_up_from_the_first_day():
    days = tables()
    assert total("cost_a_usd", "cost_b_usd")(days) == 30
    assert total("cost_a_usd")(days[:3]) == 6
    assert left_overland(days) == 3 * 9 - 10


def test_deaths_are_never_of_one_run():
    banded = {series.key for series in all_series(WORLD) if series.banded}
    assert banded == {"deaths", "dead"}


def test_every_chart_has_its_series_and_none_comes_twice():
    keys = [series.key for series in all_series(WORLD)]
    assert len(keys) == len(set(keys))
    assert [series.key for series in key_figures(WORLD)] == keys[:4]
    for chart in charts(WORLD):
        assert chart.right in ("", *[series.key for series in chart.series])


@pytest.mark.parametrize("chart", charts(WORLD), ids=lambda chart: chart.key)
def test_no_two_series_of_a_chart_look_alike(chart):
    colours = [series.colour for series in chart.series]
    assert len(colours) == len(set(colours))
