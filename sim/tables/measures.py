"""What an analyst asks of a run first, measured from its tables: NaN where the period does not reach it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

import pandas as pd

AUGUST_DETENTIONS_UNTIL = date(2021, 8, 4)  # "by the start of August": the article's own count
MID_NOVEMBER = date(2021, 11, 15)
# What EU states bear.
EU_COSTS = ("forces", "fence", "closure", "reception", "vetting", "resettlement", "returns")
EU_COST_COLUMNS = tuple(f"cost_{part}_usd" for part in EU_COSTS)
MILLION = 1e6


class Tables(Protocol):
    """A run's tables by day, and by day and neighbour."""

    @property
    def daily(self) -> pd.DataFrame:
        """One row a day."""

    @property
    def border(self) -> pd.DataFrame:
        """One row a day and neighbour."""


class Peak(NamedTuple):
    """The highest count of people and the first day with it."""

    people: float
    day: date


def total(run: Tables, column: str) -> float:
    """The sum of a daily column."""
    return float(run.daily[column].sum())


def last(run: Tables, column: str) -> float:
    """A daily column on the last day."""
    return float(run.daily[column].iloc[-1])


def highest(run: Tables, column: str) -> float:
    """A daily column on the day on which it was highest."""
    return float(run.daily[column].max())


def days_without_gas(run: Tables) -> float:
    """Days on which the transit of gas through Belarus was stopped."""
    return float((run.daily["gas_transit"] < 1.0).sum())


def eu_cost(run: Tables) -> float:
    """What EU states bore, million USD: all costs of the daily table but those of sanctions."""
    return float(run.daily[list(EU_COST_COLUMNS)].to_numpy().sum()) / MILLION


def recorded_attempts(run: Tables, neighbour: str) -> float:
    """Attempts as the neighbour's authority records them."""
    return float(run.border.loc[run.border["neighbour"] == neighbour, "recorded_attempts"].sum())


def detained_in_lithuania(run: Tables) -> float:
    """Detentions that Lithuania records before 4 August 2021."""
    border, limit = run.border, pd.Timestamp(AUGUST_DETENTIONS_UNTIL)
    if border["date"].max() + pd.Timedelta(days=1) < limit:
        return float("nan")
    here = (border["neighbour"] == "LT") & (border["date"] < limit)
    return float(border.loc[here, "detentions_recorded"].sum())


def strip_peak(run: Tables) -> Peak:
    """Most people in the strip on any day."""
    fullest = run.daily.iloc[int(run.daily["in_strip"].to_numpy().argmax())]
    return Peak(float(fullest["in_strip"]), fullest["date"].date())


def polish_strip_mid_november(run: Tables) -> float:
    """People in the strip on the Polish side at the end of 15 November 2021."""
    border = run.border
    there = (border["neighbour"] == "PL") & (border["date"] == pd.Timestamp(MID_NOVEMBER))
    return float(border.loc[there, "in_strip"].iloc[0]) if there.any() else float("nan")
