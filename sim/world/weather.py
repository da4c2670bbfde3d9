"""Temperature and rain by date, the same for every scenario with the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim.kernel.calendar import Calendar
from sim.kernel.compiled_draws import normal, uniform
from sim.kernel.draws import WEATHER_RAIN, WEATHER_TEMPERATURE
from sim.kernel.ticks import QUARTER, TICKS_A_DAY
from sim.world.tables import MONTHS, Climate

# The swing of the day in units of the night drop: it sums to zero, which keeps the daily mean.
SWING = np.array([-1.0, 0.0, 1.0, 0.0])


@dataclass(frozen=True)
class Weather:
    """Weather of a period. Columns of temperatures are the neighbours, which share the anomaly of a day.

    `daily_mean`: degC, (days,), at the place of the monthly means. `temperature`: degC, (ticks, neighbours),
    lowest in the night tick. `wet`: bool, (days,), a day with rain or snow.
    """

    daily_mean: NDArray[np.float64]
    temperature: NDArray[np.float64]
    wet: NDArray[np.bool_]

    @classmethod
    def generate(
        cls, seed: int, calendar: Calendar, climate: Climate[float], offsets: Sequence[float], first: date
    ) -> Self:
        """Draw the weather of a period.

        Temperature is a first-order autoregression around a smooth yearly course through the monthly means;
        rain is a two-state Markov chain with a given share of wet days. `offsets`: degC of each neighbour from the
        place of these means. The series begins at `first` for every period, so that two scenarios share it.
        """
        dates = calendar.dates()
        first = min(first, calendar.start)
        every_day = [first + timedelta(days=i) for i in range((calendar.until - first).days)]
        anomaly = (
            climate.temperature_sd
            * _autoregression(seed, every_day, climate.temperature_memory)[-len(dates) :]
        )
        mean = _yearly_course(dates, climate) + climate.temperature_shift
        daily = (mean + anomaly)[:, None] + np.array(offsets)
        swing = np.tile(climate.night_drop * np.repeat(SWING, QUARTER), calendar.days)
        temperature = np.repeat(daily, TICKS_A_DAY, axis=0) + swing[:, None]
        wet = _wet_days(seed, every_day, climate.wet_share, climate.wet_memory)[-len(dates) :]
        return cls(mean + anomaly, temperature, wet)


def _yearly_course(dates: tuple[date, ...], climate: Climate[float]) -> NDArray[np.float64]:
    """The yearly harmonics that pass through the monthly means at mid-month; degC."""
    means = [climate.temperature[month] for month in MONTHS]
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
