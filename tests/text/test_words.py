from math import inf, nan

import pytest

from sim.text.words import bounds, factor_name, listed, markdown, thousands, unit_words
from sim.world import load_world


def test_a_bar_in_a_cell_does_not_end_it():
    assert markdown(("a", "b"), [("x|y", "1")]) == "| a | b |\n| --- | --- |\n| x\\|y | 1 |"


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (3.0, 5.0, "3 to 5"),
        (3.0, 3.0, "3"),
        (3.0, inf, "at least 3"),
        (-inf, 5.0, "at most 5"),
        (None, 5.0, "at most 5"),
        (3.0, nan, "at least 3"),
        (-inf, inf, "–"),
    ],
)
def test_a_range_may_be_open(low, high, told):
    assert bounds(low, high, "{:g}".format) == told


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a package costs 2,500 USD, or 12,345,678", "a package costs 2_500 USD, or 12_345_678"),
        ("4,000 to 5,000, of 1,449.", "4_000 to 5_000, of 1_449."),
        ("in 2021, 300 people; 0.123,456; 1,23", "in 2021, 300 people; 0.123,456; 1,23"),
        ("10 000", "10 000"),
    ],
)
def test_thousands_are_separated_in_one_way(written, read):
    assert thousands(written) == read.replace("_", "\u202f")


def test_names_are_listed_as_in_a_sentence():
    assert [listed(names) for names in (["A"], ["A", "B"], ["A", "B", "C"])] == ["A", "A and B", "A, B and C"]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("death_rate", "death rate"),
        ("hubs.istanbul.migrant_share", "migrant share, Istanbul"),
        ("russia.role", "role, Russia"),
        ("mechanism.minsk_escalates", "Minsk escalates"),
        ("mechanism.eu_unity", "EU unity"),
    ],
)
def test_a_parameter_or_hypothesis_is_read_without_the_marks_of_its_key(name, read):
    assert factor_name(name, load_world()) == read


@pytest.mark.parametrize(
    ("unit", "read"),
    [("1/day", "per day"), ("km/guard", "km per guard"), ("degC", "°C"), ("ticks", "ticks of 6 hours")],
)
def test_a_unit_is_read_in_words(unit, read):
    assert unit_words(unit) == read
