"""The numbers that the page follows through time: a value per day of a run, and the charts that show them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import fsum
from typing import Any

from sim.app.names import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    WAY_COLOURS,
    hubs_shown,
    neighbours_shown,
)  # fmt: skip
from sim.tables.measures import EU_COSTS
from sim.text.words import day_of, stage_names
from sim.world import World

WEEK = 7
MILLION = 1e6
SUMMED = ("_usd", "cancelled")  # endings of the columns that add up over days
DIGITS = 3  # after the point, as sent to the browser
Days = list[Mapping[str, Any]]
Value = Callable[[Days], float]


@dataclass(frozen=True)
class Series:
    """One number per day; `value` takes the days so far, each the daily row and the neighbours' rows by code."""

    key: str
    name: str
    colour: str
    value: Value
    banded: bool = False  # shown only as an interval over runs, never for one run


@dataclass(frozen=True)
class Chart:
    """Series on one time axis; `right` names those drawn against an axis of their own."""

    key: str
    title: str
    unit: str
    series: tuple[Series, ...]
    right: str = ""
    note: str = ""


def now(column: str) -> Value:
    """The value on the last day."""
    return lambda days: float(days[-1]["daily"][column])


def week_mean(column: str, code: str | None = None) -> Value:
    """Return the mean per day of the last seven days, optionally of one neighbour."""
    part = code or "daily"
    return lambda days: fsum(day[part][column] for day in days[-WEEK:]) / len(days[-WEEK:])


def week_sum(column: str, *codes: str) -> Value:
    """The sum of the last seven days, over those neighbours' rows if named."""
    parts = codes or ("daily",)
    return lambda days: fsum(day[part][column] for day in days[-WEEK:] for part in parts)


def total(*columns: str) -> Value:
    """Millions of USD since the first day."""
    return lambda days: fsum(days[-1]["total"][column] for column in columns) / MILLION


def left_overland(days: Days) -> float:
    """Who left the home country overland: all who left, without those who gave up before the flight."""
    return float(days[-1]["daily"]["left"] - days[-1]["total"]["cancelled"])


def day_of_rows(
    daily: Mapping[str, Any], border: Iterable[Mapping[str, Any]], before: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    """One of `Days`: the daily row, each neighbour's row by its code, and sums since the first day of what adds up."""
    added = [column for column in daily if column.endswith(SUMMED)]
    sums = before["total"] if before else dict.fromkeys(added, 0)
    totals = {column: sums[column] + daily[column] for column in added}
    return {"daily": daily, "total": totals, **{row["neighbour"]: row for row in border}}


def days_of(daily: Iterable[Mapping[str, Any]], border: Iterable[Mapping[str, Any]]) -> Days:
    """Return the days of a run's two tables."""
    by_date: dict[Any, list[Mapping[str, Any]]] = {}
    for row in border:
        by_date.setdefault(row["date"], []).append(row)
    days: Days = []
    for row in daily:
        days.append(day_of_rows(row, by_date[row["date"]], days[-1] if days else None))
    return days


@cache
def charts(world: World) -> tuple[Chart, ...]:
    """The charts in the order of the page."""
    return (
        _way(world), _attempts(world), _ends(world), _custody(world), _deaths(), _arrivals(world), _costs(world),
    )  # fmt: skip


@cache
def all_series(world: World) -> tuple[Series, ...]:
    """The key figures first, then the series of every chart."""
    return (*key_figures(world), *(series for chart in charts(world) for series in chart.series))


@cache
def key_figures(world: World) -> tuple[Series, ...]:
    """The four numbers at the head of the page."""
    codes = [neighbour["code"] for neighbour in neighbours_shown(world)]
    return (
        Series("strip", "people in the strip", VERMILION, now("in_strip")),
        Series(
            "week_attempts", "recorded attempts, last 7 days", BLUE, week_sum("recorded_attempts", *codes)
        ),
        Series(
            "week_arrivals", f"arrivals in {world.settings.home.city}, last 7 days", SKY, week_sum("arrivals")
        ),
        Series("deaths", "deaths since the start", GREY, now("dead"), banded=True),
    )


def values_of(world: World, days: Days) -> list[float]:
    """The value of every series on the last of these days."""
    return [round(series.value(days), DIGITS) for series in all_series(world)]


def _way(world: World) -> Chart:
    names = stage_names(world)
    series = (Series(f"way_{s}", names[s], colour, now(s)) for s, colour in WAY_COLOURS.items())
    return Chart("way", "People on the way, by stage", "people", tuple(series))


def _attempts(world: World) -> Chart:
    series = (
        Series(f"attempts_{n['code']}", n["name"], n["colour"], week_mean("recorded_attempts", n["code"]))
        for n in neighbours_shown(world)
    )
    dots = (
        f"; dots: published counts before {day_of(world.settings.fit_end)}" if world.settings.record else ""
    )
    note = f"Mean of seven days{dots}."
    return Chart("attempts", "Recorded attempts by neighbour", "per day", tuple(series), note=note)


def _ends(world: World) -> Chart:
    names = stage_names(world)
    series = (
        Series("end_onward", names["onward"], GREEN, now("onward")),
        Series("end_returned", names["returned"], ORANGE, now("returned")),
        Series("end_left", f"left {world.words['home']} overland", GREY, left_overland),
        Series("end_resettled", names["resettled"], PURPLE, now("resettled")),
    )
    return Chart("ends", "Where journeys ended", "people since the start", series)


def _custody(world: World) -> Chart:
    names = stage_names(world)
    series = (
        Series("in_asylum", names["asylum"], BLUE, now("asylum")),
        Series("in_detention", names["detained"], VERMILION, now("detained")),
        Series("in_eu_camps", names["in_eu_camp"], PURPLE, now("in_eu_camp")),
    )
    return Chart("custody", "In custody or reception in the EU", "people", series)


def _deaths() -> Chart:
    series = (
        Series("dead", "deaths since the start, over runs", VERMILION, now("dead"), banded=True),
        Series("temperature", "temperature at the border, °C", SKY, now("temperature")),
    )
    note = "Deaths only as an interval over runs: the number of one run means little."
    return Chart("deaths", "Deaths, and temperature", "people", series, right="temperature", note=note)


def _arrivals(world: World) -> Chart:
    series = (
        Series(f"arrivals_{hub['key']}", hub["name"], hub["colour"], week_mean(f"arrivals_{hub['key']}"))
        for hub in hubs_shown(world)
    )
    title = f"Arrivals in {world.settings.home.city} by hub"
    return Chart("arrivals", title, "people per day, mean of seven", tuple(series))


def _costs(world: World) -> Chart:
    home, patron = world.words["home"], world.words["patron"]
    spent = total(*(f"cost_{part}_usd" for part in EU_COSTS))
    series = (
        Series("cost_eu", "EU and neighbours: spending", BLUE, spent),
        Series("cost_belarus", f"{home}: sanctions it bears", VERMILION, total("cost_sanctions_belarus_usd")),
        Series("cost_russia", f"{patron}: sanctions it bears", PURPLE, total("cost_sanctions_russia_usd")),
        Series("gain_belarus", f"{home}: income from the scheme", GREEN, total("revenue_belarus_usd")),
    )
    return Chart("costs", "What governments bear", "million USD since the start", series)
