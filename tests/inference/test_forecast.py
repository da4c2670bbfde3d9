from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.inference.forecast import months, scored
from sim.inference.naive import NAIVE, Known, forecast
from sim.inference.record import counts, per_day, weeks
from sim.inference.scores import NAMES, quantile_scores, scores
from sim.inference.series import series_of
from sim.world import load_world

START = date(2021, 6, 1)


def known(values: list[float], flights: list[float] | None = None, closing: date | None = None) -> Known:
    days = np.array(values, float)
    return Known(START, days, np.array(flights or [10.0] * (len(values) + 60)), closing)


def test_the_last_week_is_held():
    assert NAIVE["last value"](known([5.0] * 14 + [9.0] * 7), date(2021, 7, 5)) == 9.0


def test_a_record_that_ends_earlier_is_held_from_its_end():
    late = known([5.0] * 14 + [float("nan")] * 20)
    assert NAIVE["last value"](late, START + timedelta(34)) == 5.0
    assert NAIVE["knows the dated measures"](late, START + timedelta(34)) == 5.0


def test_a_trend_that_doubles_each_week_goes_on():
    days = known([2.0 ** (n / 7) for n in range(28)])
    week = START + timedelta(28 + 7)
    assert NAIVE["trend"](days, week) == pytest.approx(2.0 ** ((28 + 7 + 3) / 7))


def test_the_same_week_four_weeks_before():
    days = known([1.0] * 7 + [2.0] * 7 + [3.0] * 7 + [4.0] * 7)
    assert [NAIVE["four weeks before"](days, START + timedelta(28 + 7 * n)) for n in range(5)] == [
        1,
        2,
        3,
        4,
        1,
    ]


def test_flights_times_what_came_of_a_flight():
    days = known([20.0] * 28, [10.0] * 28 + [5.0] * 60)
    assert NAIVE["seats times a constant"](days, START + timedelta(28)) == pytest.approx(10.0)


def test_who_knows_the_dates_halves_each_week_once_the_hubs_close():
    days = known([8.0] * 28, closing=START + timedelta(35))
    weekly = [NAIVE["knows the dated measures"](days, START + timedelta(28 + 7 * n)) for n in range(3)]
    assert weekly == [8.0, 4.0, 2.0]


def test_draws_of_a_naive_forecast_scatter_about_its_number_more_the_further_ahead():
    windows = [(START + timedelta(28 + 7 * n), START + timedelta(35 + 7 * n)) for n in range(4)]
    found = np.log(forecast("last value", known([10.0] * 28), windows, 1))
    assert np.median(found, axis=0) == pytest.approx(np.log(70.0), abs=0.1)
    assert found[:, 3].std() / found[:, 0].std() == pytest.approx(2.0, rel=0.15)


def test_scores_by_hand():
    pytest.importorskip("scoringrules")
    draws = np.array([[0.0, 4.0], [2.0, 4.0]])
    found = scores(draws, np.array([1.0, 8.0]), 2.0)
    assert found["crps"] == pytest.approx((0.5 + 4.0) / 2)  # E|X - y| - E|X - X'| / 2
    assert found["mase"] == pytest.approx((0.0 + 4.0) / 2 / 2.0)
    assert found["relative"] == pytest.approx(4.0 / 9.0)
    assert found["cover90"] == 0.5


def test_scores_of_quantiles_by_hand():
    quantiles = np.array([[0.0, 1.0, 2.0, 3.0, 4.0]])
    found = quantile_scores(quantiles, np.array([2.0]))
    assert found["pinball"] == pytest.approx((0.1 + 0.25 + 0.0 + 0.25 + 0.1) / 5)
    assert (found["cover50"], found["cover90"], found["relative"]) == (1.0, 1.0, 0.0)


def test_the_record_per_day_is_that_of_the_shortest_count():
    world = load_world()
    poland = next(series for series in series_of(world) if series.name == "attempts_PL")
    days = per_day(poland, world, date(2021, 10, 1))
    assert days[(date(2021, 9, 28) - world.first_day).days] == 473
    assert days[(date(2021, 8, 5) - world.first_day).days] == pytest.approx(1935 / 18)
    assert np.isnan(days[0])


def test_a_record_before_a_day_has_no_later_count():
    world = load_world()
    for series in series_of(world):
        assert all(count.until <= date(2021, 9, 6) for count in counts(series, world, date(2021, 9, 6)))


def test_weeks_and_months_are_half_open():
    assert weeks(date(2021, 9, 20), date(2021, 10, 1)) == [
        (date(2021, 9, 20), date(2021, 9, 27)),
        (date(2021, 9, 27), date(2021, 10, 1)),
    ]
    assert months(date(2021, 9, 20), date(2021, 12, 15)) == [
        (date(2021, 10, 1), date(2021, 11, 1)),
        (date(2021, 11, 1), date(2021, 12, 1)),
    ]


TABLE = pd.DataFrame(
    [
        {"from": date(2021, 9, 1), "until": date(2021, 9, 8), "place": "PL", "measure": "m", "by": "model"}
        | dict(zip(NAMES, (0.0, 1.0, 2.0, 3.0, 4.0), strict=True))
    ]
)


def test_a_forecast_is_scored_against_a_file_of_counts(tmp_path):
    file = tmp_path / "counts.csv"
    file.write_text("from,until,measure,count\n2021-09-01,2021-09-08,m,2\n2021-09-08,2021-09-15,m,9\n")
    found = scored(TABLE, file)
    assert found["counts"].tolist() == [1]
    assert found["cover90"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from,until,measure\n", "has no column count"),
        ("from,until,measure,count\n2020-01-01,2020-02-01,m,1\n", "has no count of a window"),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused(tmp_path, text, message):
    file = tmp_path / "counts.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=message):
        scored(TABLE, file)
