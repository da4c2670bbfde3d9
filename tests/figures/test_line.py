"""The headlines of the border: an aggregate with its interval, and no single cell."""

from datetime import date

import numpy as np
import pytest

from sim.figures.line import Line, describe, headline, parts
from sim.world import load_world


@pytest.fixture(scope="module")
def world():
    return load_world()


def line(world, spent, seeds=(0, 1, 2), name="base"):
    """A line of people on two days, with person-days by run at each neighbour in turn."""
    return Line(name, date(2021, 8, 1), seeds, np.ones((len(world.sectors), 2)), np.array(spent, float))


def test_the_baseline_is_told_by_the_neighbour_with_most_of_the_time(world):
    names = [name for name, _ in parts(world)]
    told = headline(line(world, [[80, 10, 10], [60, 20, 20], [50, 25, 25]]), None, world)
    assert told == (
        f"60 % of the time in the strip is spent at {names[0]} (median; range of 3 draws: 50 % to 80 %)"
    )


def test_a_policy_is_told_by_its_paired_difference_with_an_interval(world):
    names = [name for name, _ in parts(world)]
    before = line(world, [[100, 50, 50], [200, 50, 50], [300, 50, 50]])
    after = line(world, [[50, 50, 50], [50, 50, 60], [9, 9, 9]], seeds=(1, 2, 7), name="policy")
    told = headline(before, after, world)  # seeds 1 and 2 alone are pairs
    assert told == (
        f"time in the strip changes most at {names[0]}, by −200 person-days on average "
        "(range of 2 draws: −250 to −150)"
    )
    unsure = line(world, [[98, 50, 50], [200, 50, 50], [311, 50, 50]], name="policy")
    assert headline(before, unsure, world) == (
        f"time in the strip changes most at {names[0]}, by +3 person-days on average, though not in the "
        "same direction in every draw (range of 3 draws: −2 to +11)"
    )
    assert headline(before, before, world) == "no difference from the baseline in any draw"


def test_the_alternative_says_of_how_many_medians_the_largest_is(world):
    told = describe(line(world, [[1, 0, 0]] * 3), None, ["Base"], world)
    assert f"the largest of {2 * len(world.sectors)} medians by sector and day, 1 people, is in" in told
