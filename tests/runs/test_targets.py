"""The value of a target in one run, by hand."""

from datetime import date
from math import isnan
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.runs.targets import happened, read
from sim.world import load_world
from sim.world.targets import Since
from tests.targets import VETO, target

DAYS = pd.date_range("2021-06-01", periods=10)


def results():
    """Attempts 0, 1, ..., 9 a day in Poland and always 100 in Lithuania; people with 0, 5, 6 and 7 attempts.

    Moscow vetoes from the sixth day on.
    """
    border = pd.DataFrame(
        {
            "date": [*DAYS, *DAYS],
            "neighbour": ["PL"] * 10 + ["LT"] * 10,
            "attempts": [*range(10), *[100] * 10],
            "detentions": 1,
        }
    )
    people = pd.DataFrame({"attempts": [0, 5, 6, 7], "pushbacks": [0, 1, 0, 4]})
    moves = [(DAYS[1], "russia", 0.0), (DAYS[2], "belarus", 1.0), (DAYS[5], "russia", 1.0)]
    decisions = pd.DataFrame(moves, columns=["date", "actor", "after"]).assign(lever="gas_veto")
    tables = {"border": border, "people": people, "decisions": decisions, "sector": sector_rows()}
    period = SimpleNamespace(start=date(2021, 6, 1))
    scenario = SimpleNamespace(world=load_world(), period=period)
    daily = pd.DataFrame({"date": DAYS})
    return SimpleNamespace(
        tables=lambda: tables, daily=daily, decisions=decisions, scenario=scenario, until=date(2021, 6, 11)
    )


def sector_rows():
    """Three at Kuznica (the sixth sector), one beside it, four in the last of the Polish line, 50 in Lithuania."""
    held = {5: 3, 6: 1, 41: 4, 42: 50}
    return pd.DataFrame([{"date": DAYS[2], "sector": s, "in_strip": n} for s, n in held.items()])


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        ("total", 2 + 3),
        ("paired", 2 + 3),
        ("mean", 2.5),
        ("last", 3),
        ("rise", 3 - 1),
        ("ratio", 2.5 / 0.5),
        ("gain", 2.5 - 0.5),
        ("least", 2),
        ("wait", 0),
    ],
)
def test_statistics_by_hand(statistic, value):
    assert read(target(statistic=statistic), results()) == value


@pytest.mark.parametrize(("statistic", "value"), [("ratio", 2.5 / 1), ("gain", 2.5 - 1)])
def test_what_was_before_may_be_another_window(statistic, value):
    asked = target(statistic=statistic, before=(date(2021, 6, 1), date(2021, 6, 4)))
    assert read(asked, results()) == value


@pytest.mark.parametrize(("last", "days"), [(date(2021, 6, 9), 3), (date(2021, 6, 5), 2)])
def test_the_wait_for_a_lever_ends_when_it_is_set_or_with_the_window(last, days):
    asked = target(measure="decisions.russia.gas_veto", statistic="wait", neighbour="", until=last)
    assert read(asked, results()) == days


def test_a_lever_keeps_its_value_between_decisions():
    asked = target(
        measure="decisions.russia.gas_veto", neighbour="", start=date(2021, 6, 1), until=date(2021, 6, 9)
    )
    assert read(asked, results()) == 3  # the sixth, seventh and eighth day


def test_a_crowd_is_held_against_the_length_of_the_line_it_stands_on():
    asked = target(measure="sector.in_strip", statistic="crowding", place="Kuznica-Bruzgi")
    assert read(asked, results()) == pytest.approx((4 / 8) / (3 / 42))


def test_the_fullest_sector_has_a_share_of_its_neighbours_strip():
    assert read(target(measure="sector.in_strip", statistic="fullest"), results()) == 4 / 8


def test_attempts_are_counted_for_those_who_were_pushed_back():
    asked = target(measure="people.attempts", statistic="per_pushed_back", neighbour="")
    assert read(asked, results()) == (5 + 7) / 2


def test_one_column_may_be_taken_from_another():
    assert read(target(measure="border.attempts-detentions"), results()) == (2 - 1) + (3 - 1)


def test_a_series_is_the_share_of_its_counts_that_are_met():
    days = [date(2021, 6, day) for day in (3, 4, 5, 6)]  # attempts 2, 3, 4 and 5
    bounds = [(2, 2, 1.0), (2, 2, 1.5), (1, 1, 1.5), (9, 9, 1.5)]
    counts = tuple(
        target(start=day, until=date(2021, 6, day.day + 1), low=low, high=high, tolerance=factor)
        for day, (low, high, factor) in zip(days, bounds, strict=True)
    )
    assert read(target(statistic="series", counts=counts), results()) == 2 / 4


def test_all_neighbours_are_summed_where_none_is_named():
    assert read(target(neighbour=""), results()) == 205


def test_the_tail_counts_people_with_six_attempts_or_more():
    assert read(target(measure="people.attempts", statistic="paired_tail", neighbour=""), results()) == 2


@pytest.mark.parametrize(
    ("statistic", "earliest", "value"),
    [
        ("total", date(2021, 6, 1), 5 + 6),  # the veto is three days later than on the record
        ("ratio", date(2021, 6, 1), 5.5 / 3.5),
        ("total", date(2021, 6, 7), None),
    ],
)
def test_a_window_moves_with_its_event(statistic, earliest, value):
    asked = target(statistic=statistic, since=Since(**VETO, earliest=earliest))
    found = read(asked, results())
    assert isnan(found) if value is None else found == value


def test_a_window_that_its_event_moves_beyond_the_run_is_not_read():
    asked = target(start=date(2021, 6, 6), until=date(2021, 6, 9), since=Since(**VETO))
    assert isnan(read(asked, results()))


def test_a_hub_is_shut_by_no_flights_or_a_bar_and_most_close_with_the_fourth_of_seven():
    world, run_of = load_world(), results()
    keys = [world.cap_key("baghdad"), world.cap_key("erbil")]
    bars = [world.bar_key(hub, "iraqi") for hub in ("damascus", "amman")]
    start = [(DAYS[0], *world.cap_key(hub), 100.0) for hub in world.hubs]
    shut = [(DAYS[1 + n], *key, 0.0) for n, key in enumerate(keys)]
    barred = [(DAYS[3 + n], *key, 1.0) for n, key in enumerate(bars)]
    run_of.decisions = pd.DataFrame([*start, *shut, *barred], columns=["date", "actor", "lever", "after"])
    event = Since(what="most hubs are closed", day=date(2021, 6, 1), shown_by="hubs.open")
    assert happened(event, run_of) == DAYS[4].date()
