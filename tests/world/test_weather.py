from datetime import date
from functools import cache

import numpy as np
import pytest

from sim.kernel.calendar import Calendar
from sim.world import load_world
from sim.world.tables import MONTHS
from sim.world.weather import Weather

PERIOD = Calendar(date(2021, 6, 1), date(2022, 3, 31))
SEEDS = range(40)


def climate(**changes):
    return load_world().resolve({f"climate.{name}": value for name, value in changes.items()}).climate


def generate(seed, calendar=PERIOD, offsets=(0.0, -0.4, -0.9), **changes):
    return Weather.generate(seed, calendar, climate(**changes), offsets, date(2021, 1, 1))


@cache
def many():
    return [generate(seed) for seed in SEEDS]


def anomalies():
    course = generate(0, temperature_sd=0.0).daily_mean
    return np.array([w.daily_mean - course for w in many()])


def test_shapes():
    weather = generate(1)
    assert weather.daily_mean.shape == (303,)
    assert weather.temperature.shape == (1212, 3)
    assert weather.wet.shape == (303,)


def test_a_seed_fixes_the_weather():
    first, again, other = generate(1), generate(1), generate(2)
    assert np.array_equal(first.temperature, again.temperature)
    assert np.array_equal(first.wet, again.wet)
    assert not np.array_equal(first.temperature, other.temperature)
    assert not np.array_equal(first.wet, other.wet)


def test_another_period_of_the_same_seed_has_the_same_days():
    later = generate(1, Calendar(date(2021, 10, 1), date(2021, 12, 1)))
    whole = generate(1)
    assert np.array_equal(later.daily_mean, whole.daily_mean[122:183])
    assert np.array_equal(later.wet, whole.wet[122:183])


def test_the_course_passes_near_the_monthly_means():
    calm = generate(0, temperature_sd=0.0).daily_mean
    months = np.array([d.month for d in PERIOD.dates()])
    for month in (7, 8, 11, 12, 1, 2):
        expected = climate().temperature[MONTHS[month - 1]]
        assert calm[months == month].mean() == pytest.approx(expected, abs=0.5)
        middle = np.flatnonzero(months == month)[14]
        assert calm[middle] == pytest.approx(expected, abs=0.15)
    assert np.abs(np.diff(calm)).max() < 0.4


def test_scatter_and_memory():
    values = anomalies()
    # With memory 0.7 a series of 303 days is worth about 53 independent ones.
    assert abs(values.mean()) < 4 * 4 / np.sqrt(53 * len(SEEDS))
    assert values.std() == pytest.approx(4, abs=0.3)
    assert np.corrcoef(values[:, :-1].ravel(), values[:, 1:].ravel())[0, 1] == pytest.approx(0.7, abs=0.03)


def test_wet_days():
    p = climate()
    wet = np.array([w.wet for w in many()]).astype(float)
    assert wet.mean() == pytest.approx(p.wet_share, abs=0.03)
    assert np.corrcoef(wet[:, :-1].ravel(), wet[:, 1:].ravel())[0, 1] == pytest.approx(p.wet_memory, abs=0.04)


def test_a_shift_shifts_exactly_and_leaves_rain_alone():
    usual, cold = generate(3), generate(3, temperature_shift=-6.0)
    assert cold.temperature - usual.temperature == pytest.approx(-6.0)
    assert np.array_equal(cold.wet, usual.wet)


def test_nights_are_coldest_and_the_ticks_keep_the_daily_mean():
    weather = generate(4)
    by_day = weather.temperature[:, 0].reshape(303, 4)
    assert (by_day.argmin(axis=1) == 0).all()
    assert by_day.mean(axis=1) == pytest.approx(weather.daily_mean)
    assert weather.daily_mean - by_day[:, 0] == pytest.approx(climate().night_drop)


def test_regions_differ_by_their_offsets():
    weather = generate(5, offsets=(0.0, -0.4, 1.5))
    assert weather.temperature - weather.temperature[:, :1] == pytest.approx(
        np.tile([0.0, -0.4, 1.5], (len(weather.temperature), 1))
    )
