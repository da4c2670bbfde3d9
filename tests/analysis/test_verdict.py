from dataclasses import replace
from math import isnan, nan

import pytest

from sim.analysis.verdict import Verdict, table
from sim.world.targets import Since
from tests.targets import VETO, target

DAYS = tuple(target(name=f"P0_test {day}", low=100.0, high=100.0, tolerance=2.0) for day in range(5))
SERIES = target(statistic="series", low=0.8, counts=DAYS)


@pytest.mark.parametrize(
    ("values", "passes"),
    [
        ((66.0, 67.0, 168.0), True),
        ((66.0, 66.6, 168.0), False),
        ((49.0, 150.0, 190.0), True),
        ((49.0, 151.0, 151.0), False),
        ((67.0, 70.0, 90.0), False),  # all below what is stated
        ((101.0, 110.0, 120.0), False),  # all above
    ],
)
def test_a_number_passes_by_its_median_within_the_tolerance_if_nine_seeds_in_ten_reach_it(values, passes):
    assert Verdict(target(low=100.0, high=100.0, tolerance=1.5), values).passed is passes


@pytest.mark.parametrize(
    ("quality", "values", "why"),
    [
        ("A", (95.0, 96.0, 97.0), "nine runs in ten are below what is stated"),
        ("C", (95.0, 96.0, 97.0), ""),
        ("C", (111.0, 112.0, 113.0), "nine runs in ten are above what is stated"),
        ("D", (111.0, 112.0, 113.0), ""),
        ("D", (160.0, 160.0, 160.0), "the median is above the tolerance, a factor of 1.5"),
    ],
)
def test_the_range_of_a_count_holds_the_error_of_the_figure(quality, values, why):
    verdict = Verdict(target(low=100.0, high=100.0, tolerance=1.5, quality=quality), values)
    assert (verdict.why, verdict.passed) == (why, not why)


def test_a_failing_direction_says_how_many_runs_show_it():
    assert Verdict(target(statistic="ratio", high=1.0), (0.5, 1.5, 1.5)).why == "1 of 3 runs show it"


def test_runs_without_the_event_count_against_a_target():
    asked = target(statistic="ratio", high=1.0, since=Since(**VETO))
    assert Verdict(asked, (0.5,) * 8 + (nan,) * 2).passed
    assert Verdict(asked, (0.5,) * 7 + (nan,) * 3).why == "Moscow vetoes in 7 of 10 runs only"
    assert isnan(Verdict(asked, (nan,)).median)


@pytest.mark.parametrize(("inside", "passes"), [(8, True), (7, False)])
def test_a_direction_passes_in_eight_of_ten_seeds(inside, passes):
    values = (0.5,) * inside + (1.5,) * (10 - inside)
    assert Verdict(target(statistic="ratio", high=1.0), values).passed is passes


@pytest.mark.parametrize(("statistic", "passes"), [("paired", False), ("ratio", True)])
def test_a_pair_without_a_difference_shows_no_direction(statistic, passes):
    assert Verdict(target(statistic=statistic, high=1.0), (1.0,) * 3).passed is passes
    assert Verdict(target(statistic=statistic, low=1.0), (1.0,) * 3).passed is passes


def test_the_table_has_intervals_in_order():
    row = table([Verdict(target(low=1.0), tuple(float(i) for i in range(101)))]).iloc[0]
    assert list(row[["low_90", "low_50", "median", "high_50", "high_90"]]) == pytest.approx(
        [5, 25, 50, 75, 95]
    )


@pytest.mark.parametrize(
    ("values", "median", "why"),
    [
        # each run misses counts, and no median does
        ([(40, 100, 250), (100, 250, 40), (250, 40, 100), (100, 40, 250), (100, 250, 40)], 1.0, ""),
        # one median in five misses
        ([(100, 100, 100)] * 4 + [(201, 201, 100)], 0.8, ""),
        (
            [(100, 100, 100)] * 3 + [(201, 201, 100)] * 2,
            0.6,
            "the medians of 3 of 5 counts are within their tolerance",
        ),
    ],
)
def test_a_series_is_judged_by_the_medians_of_its_counts(values, median, why):
    read = {count.name: given for count, given in zip(DAYS, values, strict=True)}
    verdict = Verdict.of(SERIES, read | {SERIES.name: (0.6, 0.6, 0.6)})
    assert (verdict.median, verdict.why) == (pytest.approx(median), why)
    assert verdict.interval(0.9) == pytest.approx((0.6, 0.6))  # of the shares in single runs


def test_the_counts_of_a_series_have_their_own_tolerance():
    wide = replace(SERIES, counts=(*DAYS[:4], replace(DAYS[4], tolerance=3.0)))
    read = {count.name: (290.0,) for count in DAYS} | {SERIES.name: (0.2,)}
    assert Verdict.of(wide, read).median == pytest.approx(0.2)
