from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.inference.forecast import months, read_forecast, scored
from sim.inference.naive import DAMPING, NAIVE, Known, forecast
from sim.inference.record import by_week, counts, per_day, weeks
from sim.inference.rolling import error_of, hubs_open, known_on, of_all, predicted, recorded, rolling
from sim.inference.scores import MODEL, NAMES, quantile_scores, scores, verdicts
from sim.inference.series import series_of
from sim.inference.simulate import Runs
from sim.scenario import load_scenario
from sim.scenario.shipped import RECORDED
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


@pytest.mark.parametrize("name", NAIVE)
@pytest.mark.parametrize("days", [1, 7, 11, 20])
def test_a_record_of_less_than_a_month_is_base_enough(name, days):
    short = known([6.0] * days)
    assert NAIVE[name](short, START + timedelta(days)) == pytest.approx(6.0)


def test_a_trend_that_doubles_each_week_goes_on_for_some_weeks():
    days = known([2.0 ** (n / 7) for n in range(28)])
    rates = [NAIVE["trend"](days, START + timedelta(28 + 7 * n)) for n in (0, 1, 40)]
    held = days.counts[-7:].mean()
    ahead = (DAMPING, DAMPING + DAMPING**2, DAMPING / (1.0 - DAMPING))
    assert rates == pytest.approx([held * 2.0**each for each in ahead], rel=0.001)


def test_a_month_is_forecast_week_by_week():
    days = known([80.0] * 28, closing=START + timedelta(35))
    window = (START + timedelta(28), START + timedelta(49))
    found = forecast("knows the dated measures", days, [window], 1)
    assert np.median(found) == pytest.approx(7 * (80 + 40 + 20), rel=0.05)


def test_what_was_never_counted_may_still_come():
    windows = [(START + timedelta(28), START + timedelta(35))]
    found = forecast("last value", known([0.0] * 28), windows, 1)
    assert np.median(found) == 0.0
    assert 1.0 <= np.quantile(found, 0.95) <= 4.0


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
    found = np.log(forecast("last value", known([100.0] * 28), windows, 1))
    assert np.median(found, axis=0) == pytest.approx(np.log(700.0), abs=0.1)
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


def test_deaths_are_dated_one_by_one():
    deaths = next(series for series in series_of(load_world()) if series.name == "deaths")
    weekly = dict(by_week(deaths, load_world(), date(2021, 8, 30)))
    assert weekly[date(2021, 9, 13), date(2021, 9, 20)] == 4
    assert weekly[date(2021, 9, 20), date(2021, 9, 27)] == 1
    assert sum(weekly.values()) == 5


@pytest.fixture(scope="module")
def happened():
    return load_scenario(RECORDED)


def series(name: str):
    return next(each for each in series_of(load_world()) if each.name == name)


def test_every_count_is_forecast_with_an_error(happened):
    assert all(error_of(each, happened) > 0.2 for each in series_of(happened.world))
    assert error_of(series("strip"), happened) == pytest.approx(np.log(1.5) / 1.96)


def test_a_forecast_is_wider_than_its_runs_and_leans_to_what_they_missed(happened):
    poland, origin = series("attempts_PL"), date(2021, 9, 6)
    windows = [(date(2021, 9, 6), date(2021, 9, 13))]
    days = (date(2021, 10, 1) - happened.period.start).days
    alike = np.full((4000, days), 60.0)  # the record of the fortnight before is 118 per day
    found = np.log(predicted(poland, alike, happened, origin, windows, 1)[:, 0])
    error = error_of(poland, happened)
    assert np.log(7 * 60) + 0.2 < found.mean() < np.log(7 * 118) - 0.2
    assert 0.8 * error < found.std() < error


def test_hubs_close_by_the_dates_of_the_scenario(happened):
    count = hubs_open(happened)
    day = {name: (date(2021, *at) - happened.period.start).days for name, at in DAYS.items()}
    assert count[day["before"]] - count[day["after"]] == 4  # Baghdad, Istanbul, Damascus, Dubai
    runs = np.full((3, len(count), len(series_of(happened.world))), 30.0)
    known_then = known_on(series("attempts_PL"), happened, date(2021, 10, 1), runs)
    assert known_then.closing == date(2021, 11, 13)
    assert known_then.flights[day["after"]] < known_then.flights[day["before"]] / 2
    freed = load_scenario("free")
    assert known_on(series("attempts_PL"), freed, date(2021, 10, 1), runs).closing is None


DAYS = {"before": (11, 1), "after": (11, 20)}


def test_no_origin_knows_a_later_count(happened):
    poland = series("attempts_PL")
    full = per_day(poland, happened.world, date(2021, 10, 1))
    for origin in (date(2021, 8, 16), date(2021, 9, 13), date(2021, 9, 27)):
        for window, _ in recorded(poland, happened, origin):
            assert window[0] >= origin
        seen = per_day(poland, happened.world, origin)
        assert len(seen) == (origin - happened.period.start).days
        assert not np.array_equal(seen, full)


def test_counts_of_no_week_are_forecast_as_they_are(happened):
    found = [window for window, _ in recorded(series("germany"), happened, date(2021, 8, 23))]
    assert found == [(date(2021, 9, 1), date(2021, 10, 1))]
    latvia = dict(recorded(series("attempts_LV"), happened, date(2021, 8, 23)))
    assert latvia == {(date(2021, 8, 26), date(2021, 9, 21)): 639.0}


def test_forecasters_are_scored_on_the_counts_that_all_of_them_forecast():
    early, late = (date(2021, 9, 6), "a week"), (date(2021, 9, 13), "a week")
    found = [(MODEL, *early), (MODEL, *late), ("trend", *late)]
    assert of_all(found) == {MODEL: [(MODEL, *late)], "trend": [("trend", *late)]}


def test_rolling_forecasts_are_scored_with_runs_that_failed_left_out(happened):
    pytest.importorskip("scoringrules")
    days, kinds = (date(2021, 10, 1) - happened.period.start).days, len(series_of(happened.world))
    sizes = {date(2021, 8, 16): 30, date(2021, 9, 13): 40, date(2021, 10, 1): 40}
    clouds = {}
    for origin, size in sizes.items():
        values = np.random.default_rng(size).poisson(150.0, (size, days, kinds)).astype(float)
        values[0] = np.nan
        clouds[origin] = SimpleNamespace(runs=Runs(np.empty((size, 0)), values, np.empty((size, 0))))
    table, scored_by = rolling(SimpleNamespace(scenario=happened, clouds=clouds), 1)
    assert (table["start"] >= table["origin"]).all()
    assert np.isfinite(table[list(NAMES)].to_numpy()).all()
    poland = scored_by[scored_by["measure"] == "attempts_PL"]
    assert set(poland["by"]) == {MODEL, *NAIVE}
    assert poland["counts"].min() == poland["counts"].max()
    assert np.isfinite(poland[["crps", "mase", "relative", "cover50", "cover90"]].to_numpy()).all()
    assert set(scored_by["measure"]) == {"attempts_PL", "attempts_LV", "germany", "deaths"}


def test_it_is_said_where_a_naive_forecast_wins():
    row = {"measure": "m", "cover90": 0.9, "cover50": 0.5, "relative": 0.3, "counts": 9}
    table = pd.DataFrame([row | {"by": MODEL, "crps": 20.0}, row | {"by": "trend", "crps": 10.0}])
    assert "(trend) is better than the model: crps 10 against 20" in verdicts(table, "crps", {"m": "M"})[0]
    table.loc[1, "crps"] = 30.0
    assert "(trend) is no better than the model" in verdicts(table, "crps", {"m": "M"})[0]
    one = table.assign(counts=1, per="week")
    assert verdicts(one, "crps", {"m": "M"})[0].startswith("M, 1 week: 90% within")


TABLE = pd.DataFrame(
    [
        {
            "from": date(2021, 9, 1),
            "until": date(2021, 9, 8),
            "per": "week",
            "place": "PL",
            "measure": "m",
            "by": "model",
        }
        | dict(zip(NAMES, (0.0, 1.0, 2.0, 3.0, 4.0), strict=True))
    ]
)


def test_a_forecast_is_scored_against_a_file_of_counts(tmp_path):
    file = tmp_path / "counts.csv"
    file.write_text("from,until,measure,count\n2021-09-01,2021-09-08,m,2\n2021-09-08,2021-09-15,m,9\n")
    found = scored(TABLE, file)
    assert found["counts"].tolist() == [1]
    assert found["cover90"].tolist() == [1.0]


def test_counts_of_days_are_added_up_where_they_fill_a_window(tmp_path):
    days = [START + timedelta(92 + n) for n in range(7)]
    lines = [f"{day},{day + timedelta(1)},m,0.25" for day in days]
    file = tmp_path / "counts.csv"
    file.write_text("\n".join(["from,until,measure,count", *lines]))
    assert scored(TABLE, file)["relative"].tolist() == [pytest.approx(0.25 / 1.75)]
    file.write_text("\n".join(["from,until,measure,count", *lines[:3], *lines[4:]]))
    with pytest.raises(InputError, match="has no count of a window"):
        scored(TABLE, file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from,until,measure\n", "has no column count"),
        ("from,until,measure,count\n2020-01-01,2020-02-01,m,1\n", "has no count of a window"),
        ("from,until,measure,count\nJanuary,2020-02-01,m,1\n", "cannot be read"),
        ("from,until,measure,count\n2020-01-01,2020-02-01,m,many\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused(tmp_path, text, message):
    file = tmp_path / "counts.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=message):
        scored(TABLE, file)


OTHERS = "from,until,measure,q05,q25,q50,q75,q95\n2021-09-01,2021-09-08,m,0,1,{},3,4\n"


def test_anybodys_forecast_is_scored_against_a_file_of_counts(tmp_path):
    counts, other = tmp_path / "counts.csv", tmp_path / "other.csv"
    counts.write_text("from,until,measure,count\n2021-09-01,2021-09-08,m,5\n")
    other.write_text(OTHERS.format(2))
    found = scored(read_forecast(other), counts)
    assert found[["per", "by", "cover90"]].to_numpy().tolist() == [["week", "model", 0.0]]
    assert found["pinball"].tolist() == [
        pytest.approx((0.05 * 5 + 0.25 * 4 + 0.5 * 3 + 0.75 * 2 + 0.95 * 1) / 5)
    ]
    other.write_text(OTHERS.format(3.5))
    with pytest.raises(InputError, match="quantiles that fall"):
        read_forecast(other)
    other.write_text("from,until,measure,q50\n")
    with pytest.raises(InputError, match="has no column q05"):
        read_forecast(other)
