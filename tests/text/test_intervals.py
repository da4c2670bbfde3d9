"""Intervals for readers: one scale for both ends and what belongs to them."""

from math import inf, nan

import pytest

from sim.text.intervals import Interval, common


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (-24.2, 0.0063, "−24 to 0"),  # no end finer than the width,
        (-24.2, -0.0063, "−24 to −0.006"),  # except where it would seem to reach zero
        (-0.9, -0.0, "−0.9 to 0"),
        (-1304.0, 3216.0, "−1 300 to +3 200"),
        (-27012.0, 5123.0, "−27 000 to +5 100"),
        (-0.0036, 0.0182, "−0.004 to +0.018"),
        (-0.1, 0.25, "−0.10 to +0.25"),
        (1.083, 1.094, "+1.083 to +1.094"),
        (33012.0, 33094.0, "+33 010 to +33 090"),
        (3.0, 12.0, "+3 to +12"),
        (1.0, 1.0, "+1"),
        (0.0, 0.0, "0"),
        (nan, nan, "–"),
    ],
)
def test_both_ends_have_the_decimals_of_the_width(low, high, text):
    assert Interval(low, high).change.replace("\u202f", " ") == text


@pytest.mark.parametrize(
    ("low", "high", "middle", "text"),
    [
        (-0.093, 0.0335, 0.0, "0"),
        (-0.093, 0.0335, -0.03, "−0.03"),
        (-0.0036, 0.0182, 0.007, "+0.007"),
        (-14.1, 13.3, 0.49, "0"),
        (-0.0361, 0.0461, -0.0004, "0"),
        (91.0, 3216.0, 874.0, "+870"),
        (0.5, 2.75, 1.0, "+1.0"),
        (nan, nan, 3.333, "+3.3"),
    ],
)
def test_a_middle_is_written_as_the_ends_are(low, high, middle, text):
    assert Interval(low, high).signed(middle) == text


def test_an_inner_interval_is_written_as_the_outer_one():
    assert Interval(-0.1, 0.25).span(-0.0012, 0.1041) == "0 to +0.10"


@pytest.mark.parametrize(
    ("low", "high", "text"), [(91.0, 3216.0, "91 to 3 200"), (4.2, 6.9, "4 to 7"), (0.0, 0.4, "0")]
)
def test_counts_have_no_decimals_and_small_ones_keep_their_digits(low, high, text):
    assert str(Interval(low, high, whole=True)).replace("\u202f", " ") == text


def test_a_ratio_to_nothing_has_no_end():
    assert str(Interval(0.04, inf)) == "0.04 or more"
    assert Interval(0.04, inf).number(0.333) == "0.33"
    assert str(Interval(-inf, 3.0)) == "3 or less"
    assert str(Interval(inf, inf)) == Interval(1.0, 2.0).number(inf) == "–"


@pytest.mark.parametrize(
    ("ends", "decimals", "texts"),
    [
        ([(-0.0054, 0.001), (-0.063, 0.04)], 3, ["−0.005 to +0.001", "−0.063 to +0.040"]),
        (
            [(-0.0004, -0.0002), (-0.063, 0.04)],
            3,
            ["−0.00040 to −0.00020", "−0.063 to +0.040"],
        ),  # not from zero
        ([(-12.0, 0.0), (-5.0, 0.0), (-1.4, 0.5)], 0, ["−12 to 0", "−5 to 0", "−1.4 to +0.5"]),
        ([(1.083, 1.094)], 3, ["+1.083 to +1.094"]),  # one that is narrow keeps its own
        ([(-32000.0, 34.0), (-2800.0, 1100.0)], 0, ["−32 000 to +34", "−2 800 to +1 100"]),
        ([(0.0, 0.0), (nan, nan)], 0, ["0", "–"]),
    ],
)
def test_intervals_in_one_column_share_their_decimals(ends, decimals, texts):
    assert common(ends) == decimals
    told = [Interval(low, high, decimals=decimals).change for low, high in ends]
    assert [text.replace("\u202f", " ") for text in told] == texts
