"""Word of mouth about each neighbour, by hand."""

import math
from types import SimpleNamespace

import pytest

from sim.kernel.columns import empty
from sim.kernel.layouts import NowColumns, PolicyColumns
from sim.kernel.stages import FLOW, FLOWS
from sim.people.hearsay import Hearsay
from tests.stand_in import StandIn

P = {
    "word_memory": 4.0,
    "closure_news": 0.5,
    "detained_counts": 0.5,
    "word_weight": math.log(4.0),
    "word_prior_weight": 10.0,
    "scale": 2.0,
}


@pytest.fixture
def hearsay():
    rows = {name: SimpleNamespace(word_start=start) for name, start in (("a", 0.25), ("b", 0.0))}
    engine = SimpleNamespace(policies=empty(PolicyColumns, 2), now=empty(NowColumns, 1))
    return Hearsay(StandIn(P, world=SimpleNamespace(neighbours=rows), engine=engine))


def test_before_any_try_the_word_is_the_first_one(hearsay):
    hearsay.update()
    assert hearsay.model.engine.policies.word.tolist() == [0.25, 0.0]


def test_tries_are_attempts_and_pleas_and_fade(hearsay):
    day = [0] * len(FLOWS)
    for name, people in (("attempts", 60), ("crossings", 20), ("found", 5), ("detentions", 30)):
        day[FLOW[name]] = people
    day[FLOW["heard"]], day[FLOW["warned_off"]] = 25, 15
    hearsay.spread([day] * 2)
    assert hearsay.remembered[0] == [(20 - 5) + 0.5 * 30, 60 + 25 + 15]
    # The first word weighs as much as 10 x 2 tries.
    assert hearsay.model.engine.policies.word.tolist() == [(30 + 20 * 0.25) / 120, 30 / 120]
    hearsay.spread([day] * 2)
    assert hearsay.remembered[1] == [1.75 * 30, 1.75 * 100]


def test_news_of_pushbacks_counts_once_against_what_was_remembered(hearsay):
    hearsay.remembered, hearsay.pushback = [[40.0, 80.0], [40.0, 80.0]], [0.2, 0.0]
    hearsay.model.engine.policies.pushback[:] = 0.6, 0.0
    quiet = [[0] * len(FLOWS)] * 2
    hearsay.spread(quiet)
    # Half of those who got in are now prevented, and half of the news is believed; both fade by a quarter.
    assert hearsay.remembered[0] == pytest.approx([0.75 * 30, 0.75 * 80])
    assert hearsay.remembered[1] == pytest.approx([0.75 * 40, 0.75 * 80])
    hearsay.spread(quiet)
    assert hearsay.remembered[0] == pytest.approx([0.75**2 * 30, 0.75**2 * 80])
    hearsay.model.engine.policies.pushback[:] = 0.0, 0.0
    hearsay.spread(quiet)
    assert hearsay.remembered[0] == pytest.approx([0.75**3 * 30, 0.75**3 * 80])


def test_in_minsk_each_neighbour_counts_by_the_probability_of_being_taken_there(hearsay):
    engine = hearsay.model.engine
    for steer, word, heard in (
        ([1.0, 1.0], [0.5, 0.0], 1 / 3),  # weights 1 x 4^0.5 and 1 x 4^0
        ([0.25, 0.0], [0.6, 1.0], 0.6),
        ([0.0, 0.0], [0.6, 1.0], 0.0),
    ):
        engine.policies.steer[:], engine.policies.word[:] = steer, word
        hearsay.reach_minsk()
        assert engine.now.word[0] == pytest.approx(heard)
