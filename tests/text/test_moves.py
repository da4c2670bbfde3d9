"""Decisions in words: levers that are on or off say what is done."""

from datetime import date

import pytest

from sim.text.moves import Move
from sim.text.words import turned
from sim.world import load_world
from sim.world.catalogue import SWITCH, LeverKey
from tests.shipped_world import bar_key

DAY = date(2021, 9, 2)


def told(*keys, after):
    world = load_world()
    levers = tuple(world.levers[LeverKey(*key)] for key in keys)
    move = Move(levers, world.actors[levers[0].actor], DAY, DAY, 1.0 - after, after, "")
    return " ".join(str(move).split())


@pytest.mark.parametrize(
    ("key", "after", "text"),
    [
        (("poland", "emergency"), 1.0, "2 Sep Poland declares a state of emergency"),
        (("poland", "emergency"), 0.0, "2 Sep Poland lifts the state of emergency"),
        (("russia", "gas_veto"), 1.0, "2 Sep Russia refuses to let the transit of gas be cut"),
        (bar_key("istanbul", "iraqi"), 0.0, "2 Sep Turkey no longer bars Iraqi passengers at Istanbul"),
        (bar_key("istanbul", "other"), 1.0, "2 Sep Turkey bars other passengers at Istanbul"),
        (("poland", "pushback"), 1.0, "2 Sep Poland: pushback from 0 to 1"),
    ],
)
def test_a_decision_says_what_is_done(key, after, text):
    assert told(key, after=after) == text


def test_nationalities_that_are_barred_together_are_one_list():
    keys = [bar_key("dubai", group) for group in ("iraqi", "syrian", "yemeni")]
    text = "2 Sep United Arab Emirates bars Iraqi, Syrian and Yemeni passengers at Dubai"
    assert told(*keys, after=1.0) == text


def test_every_switch_of_the_world_is_told_in_words_both_ways():
    switches = [lever for lever in load_world().levers.values() if lever.unit == SWITCH]
    assert len(switches) > 40
    for lever in switches:
        on, off = (turned([lever], on=each) for each in (True, False))
        assert on != off
        assert "{" not in on + off
        assert "yes" not in (on + off).split()
