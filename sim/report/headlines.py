"""The headline numbers of a run, and how they are summed up over runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import numpy as np

from sim.report.results import Results, dates
from sim.report.style import number

AUGUST_DETENTIONS_UNTIL = date(2021, 8, 4)  # "by the start of August": the article's own count
MID_NOVEMBER = date(2021, 11, 15)


@dataclass(frozen=True)
class Headline:
    """One number of a run. Of a number of deaths only the interval over runs is shown, never a middle."""

    label: str
    unit: str
    measure: Callable[[Results], float]
    deaths: bool = False


def measure(results: Results) -> tuple[float, ...]:
    """The numbers of one run in the order of HEADLINES; NaN where the period does not reach them."""
    return tuple(float(headline.measure(results)) for headline in HEADLINES)


def sum_up(headline: Headline, values: Sequence[float]) -> tuple[str, str]:
    """Median and range over runs as text; of deaths the range alone; a dash for what was not reached."""
    known = [value for value in values if not np.isnan(value)]
    if not known:
        return "–", "–"
    low, high = number(min(known)), number(max(known))
    span = low if low == high else f"{low} to {high}"
    return ("" if headline.deaths else number(float(round(median(known))))), span


def _total(column: str) -> Callable[[Results], float]:
    return lambda results: results.daily[column].sum()


def _last(column: str) -> Callable[[Results], float]:
    return lambda results: results.daily[column].iloc[-1]


def _attempts(neighbour: str) -> Callable[[Results], float]:
    def recorded(results: Results) -> float:
        here = results.border["neighbour"] == neighbour
        return float(results.border.loc[here, "recorded_attempts"].sum())

    return recorded


def _detained_in_lithuania(results: Results) -> float:
    border = results.border
    days = dates(border)
    limit = np.datetime64(AUGUST_DETENTIONS_UNTIL)
    if days[-1] < limit:
        return float("nan")
    return float(border.loc[(border["neighbour"] == "LT") & (days < limit), "detentions"].sum())


def _in_strip_mid_november(results: Results) -> float:
    there = dates(results.daily) == np.datetime64(MID_NOVEMBER)
    return float(results.daily.loc[there, "in_strip"].iloc[0]) if there.any() else float("nan")


HEADLINES = (
    Headline("flew to Minsk", "people", _total("arrivals")),
    Headline("detained in Lithuania up to 3 August 2021", "detentions", _detained_in_lithuania),
    Headline("attempts recorded in Poland", "attempts", _attempts("PL")),
    Headline("attempts recorded in Lithuania", "attempts", _attempts("LT")),
    Headline("attempts recorded in Latvia", "attempts", _attempts("LV")),
    Headline("in the strip on the fullest day", "people", lambda results: results.daily["in_strip"].max()),
    Headline("in the strip on 15 November 2021", "people", _in_strip_mid_november),
    Headline("moved on inside the EU", "people", _last("onward")),
    Headline("recorded in Germany", "people", _last("german_recorded")),
    Headline("flown home", "people", _last("returned")),
    Headline("died", "people", _last("dead"), deaths=True),
    Headline("deaths recorded", "people", _last("deaths_recorded"), deaths=True),
)
