"""Figures hold in grey and for colour-blind readers: what differs in colour differs in something else too."""

from datetime import date
from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim.figures import fan, flows, line, policy_map, sweep_map
from sim.figures.sheet import THEMES
from sim.figures.style import BLUE, ENDED, GREY, HUB_COLOURS, NEIGHBOUR_COLOURS, ON_THE_WAY, VERMILION
from sim.world import load_world
from tests.figures.vision import MATRICES, distance, lab

APART = 7.0  # in CIELAB, of colours that share a figure; about 2 is just noticeable
HUBS = HUB_COLOURS[: len(load_world().hubs)]
STACKS = {
    "people on the way": list(ON_THE_WAY.values()),
    "ends of journeys": list(ENDED.values()),
    "arrivals by hub": list(HUBS),
}
TOGETHER = {
    **STACKS,
    "lines": list(fan.COLOURS),
    "flows": list(flows.COLOURS.values()),
    "effects": [BLUE, VERMILION, GREY],
    "neighbours": list(NEIGHBOUR_COLOURS[: len(load_world().neighbours)]),
}


@pytest.mark.parametrize("vision", ["usual", *MATRICES])
@pytest.mark.parametrize("name", TOGETHER)
def test_colours_of_a_figure_differ_without_one_kind_of_cone(name, vision):
    close = [pair for pair in combinations(TOGETHER[name], 2) if distance(*pair, vision) < APART]
    assert close == []


@pytest.mark.parametrize("name", STACKS)
def test_neighbours_in_a_stack_differ_in_grey(name):
    close = [pair for pair in pairwise(STACKS[name]) if distance(*pair, "grey") < APART]
    assert close == []


def test_lines_differ_in_their_dashes():
    assert len(set(fan.DASHES)) == len(fan.COLOURS)


def test_marks_differ_in_shape():
    assert len({marker for marker, _ in (policy_map.SAVED, policy_map.SPENT, policy_map.UNCLEAR)}) == 3


@pytest.mark.parametrize("name", [line.COLOURS, sweep_map.COLOURS])
@pytest.mark.parametrize("vision", ["usual", "grey", *MATRICES])
def test_a_scale_goes_from_light_to_dark_for_everybody(name, vision):
    lightness = [lab(to_hex(colour), vision)[0] for colour in colormaps[name](np.linspace(0, 1, 20))]
    assert (np.diff(lightness) < 0).all() or (np.diff(lightness) > 0).all()


def test_a_fall_is_hatched_because_grey_does_not_show_its_sign():
    world = load_world()
    change = np.zeros((len(world.sectors), 20))
    change[10:20, 5:10] = -50.0
    axes = Figure().add_subplot()
    line.draw_change(axes, change, date(2021, 8, 1), world, THEMES["print"], 8.0)
    assert [part.hatches for part in axes.collections if hasattr(part, "hatches")] == [["/////"]]
