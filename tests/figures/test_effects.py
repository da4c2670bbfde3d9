"""The forest plot of a report: an axis that a few far intervals do not narrow."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.figures.effects import CUT, draw_effects, meaning
from sim.figures.sheet import THEMES, themed


def rows(*reaches, scenarios=True):
    """An effect per reach: an interval from a tenth of it to the whole, in per cent; of one outcome or policy."""
    names = [f"s{n}" for n in range(len(reaches))]
    ends = pd.DataFrame({"high90": reaches, "low90": [0.1 * reach for reach in reaches]})
    found = pd.DataFrame(np.sort(ends.to_numpy()), columns=["percent_low90", "percent_high90"])
    found["percent_median"] = found.mean(axis=1)
    found["percent_low50"] = found["percent_high50"] = found["percent_median"]
    found["high90"], found["pairs"], found["comparisons"], found["clear"] = reaches, 30, len(reaches), True
    return found.assign(scenario=names if scenarios else "s", measure="arrivals" if scenarios else names)


def axes_of(found):
    axes = Figure().add_subplot()
    with themed(THEMES["print"], 8.0):
        draw_effects(axes, found, [""] * len(found), THEMES["print"], 8.0)
    return axes


def drawn(found):
    """The axis, and the marks on it by row: each with its shape and place."""
    axes = axes_of(found)
    marks = [
        (int(line.get_ydata()[0]), line.get_marker(), float(line.get_xdata()[0])) for line in axes.lines[1:]
    ]
    return axes.get_xlim(), [mark for mark in marks if mark[1] != "None"]


@pytest.mark.parametrize("far", [300.0, -300.0])
def test_a_few_far_intervals_are_cut_and_end_in_arrowheads(far):
    usual = [20.0, -30.0, 40.0, -35.0, 25.0, 10.0, 15.0, -5.0, 30.0, 12.0]
    found = rows(*usual, far)
    (low, high), marks = drawn(found)
    assert max(abs(low), abs(high)) < 2 * max(map(abs, usual))
    place, mark, x = marks[-1]
    assert (place, mark) == (len(usual), ">" if far > 0 else "<")
    assert x == (high if far > 0 else low)
    lines = [line.get_xdata() for line in axes_of(found).lines if set(line.get_ydata()) == {place}]
    assert x in lines[0]  # the line leads to its arrowhead
    assert abs(x) > 50
    assert {mark for _, mark, _ in marks[:-1]} == {"o"}  # the others keep their dots
    assert CUT in meaning(found, "seeds")


@pytest.mark.parametrize(
    "reaches",
    [
        (20.0, 300.0),
        (20.0, 30.0, 300.0, 250.0, 280.0),
        (20.0, 30.0, 40.0, 50.0, 60.0, 75.0),
        (0.0, 0.0, 0.0, 0.0, 9.0),
    ],
    ids=["few", "not a few of them", "not much farther", "small"],
)
def test_other_intervals_are_shown_whole(reaches):
    found = rows(*reaches)
    (_, high), marks = drawn(found)
    assert high > max(reaches)
    assert {mark for _, mark, _ in marks} == {"o"}
    assert CUT not in meaning(found, "seeds")


def test_the_outcomes_of_one_policy_share_an_axis():
    found = rows(20.0, 30.0, 25.0, 10.0, 300.0, scenarios=False)
    assert drawn(found)[1][-1][1] == ">"
    assert CUT in meaning(found, "seeds")
