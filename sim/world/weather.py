"""Temperature and rain by date, the same for every scenario of a seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.kernel.calendar import TICKS_A_DAY, Calendar
from sim.kernel.compiled_draws import normal, uniform
from sim.kernel.draws import WEATHER_RAIN, WEATHER_TEMPERATURE
from sim.world.tables import MONTHS

# The swing of the day in units of the night drop: it sums to zero, which keeps the daily mean.
SWING = np.array([-1.0, 0.0, 1.0, 0.0])
# The series begins here, whatever the scenario's period, so that two scenarios share the weather of a date.
EPOCH = date(2021, 1, 1)


@dataclass(frozen=True)
class Weather:
    """Weather of a period. Columns of temperatures are PL, LT, LV, which share the anomaly of a day.

    `daily`: degC, (days, 3), the daily mean. `temperature`: degC, (ticks, 3), lowest in the night tick.
    `wet`: bool, (days,), a day with rain or snow.
    """

    daily: NDArray[np.float64]
    temperature: NDArray[np.float64]
    wet: NDArray[np.bool_]

    @classmethod
    def generate(cls, seed: int, calendar: Calendar, p: Any) -> Self:
        """Draw the weather of a period.

        Temperature is a first-order autoregression around a smooth yearly course through the monthly means;
        rain is a two-state Markov chain with a given share of wet days. `p` has the parameters of the
        registry's group `world` as attributes. Source: monthly means at Bialowieza.
        """
        dates = calendar.dates()
        first = min(EPOCH, calendar.start)
        every_day = [first + timedelta(days=i) for i in range((calendar.until - first).days)]
        anomaly = p.temperature_sd * _autoregression(seed, every_day, p.temperature_memory)[-len(dates) :]
        mean = _yearly_course(dates, p) + p.temperature_shift
        offsets = np.array([0.0, p.temperature_offset_lt, p.temperature_offset_lv])
        daily = (mean + anomaly)[:, None] + offsets
        swing = np.tile(p.night_drop * SWING, calendar.days)
        temperature = np.repeat(daily, TICKS_A_DAY, axis=0) + swing[:, None]
        wet = _wet_days(seed, every_day, p.wet_share, p.wet_memory)[-len(dates) :]
        return cls(daily, temperature, wet)


def _yearly_course(dates: tuple[date, ...], p: Any) -> NDArray[np.float64]:
    """The yearly harmonics that pass through the monthly means at mid-month; degC at PL."""
    means = [getattr(p, f"temperature_{month}") for month in MONTHS]
    harmonics = np.fft.rfft(means, norm="forward")
    harmonics[1:-1] *= 2.0  # each but the mean and the fastest stands for its mirror image too
    starts = [when.replace(day=1) for when in dates]
    lengths = [((start + timedelta(days=31)).replace(day=1) - start).days for start in starts]
    months = [d.month - 1.5 + (d.day - 0.5) / length for d, length in zip(dates, lengths, strict=True)]
    turns = np.outer(months, np.arange(len(harmonics))) / len(means)
    course: NDArray[np.float64] = (harmonics * np.exp(2j * np.pi * turns)).real.sum(axis=1)
    return course


def _autoregression(seed: int, dates: list[date], memory: float) -> NDArray[np.float64]:
    """Standard normal numbers with the given correlation from each day to the next."""
    shocks = [normal(seed, 0, when.toordinal(), WEATHER_TEMPERATURE) for when in dates]
    fresh = (1.0 - memory**2) ** 0.5
    values = shocks[:1]
    for shock in shocks[1:]:
        values.append(memory * values[-1] + fresh * shock)
    return np.array(values)


def _wet_days(seed: int, dates: list[date], share: float, memory: float) -> NDArray[np.bool_]:
    """A Markov chain with the given share of wet days and correlation from each day to the next."""
    values: list[bool] = []
    chance = share
    for when in dates:
        draw = uniform(seed, 0, when.toordinal(), WEATHER_RAIN)
        values.append(draw < chance)
        chance = share * (1.0 - memory) + memory * values[-1]
    return np.array(values)
