"""The market of guides and drivers: price and places follow demand, use and arrests."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.kernel.stages import FLOW, FLOWS
from sim.transport.guides import Guides

MARKET = {
    "guides_start": 10.0,
    "guide_price_start": 1000.0,
    "guide_price_high": 3000.0,
    "guide_price_step": 0.1,
    "guide_growth": 0.2,
    "guide_arrests": 0.01,
    "rides_half": 30.0,
    "scale": 0.5,
}


def market(seeking=0, force=0.0, **changes):
    policies = SimpleNamespace(guide_price=np.zeros(1), guide_rate=np.zeros(1), rides=np.zeros(1))
    engine = SimpleNamespace(policies=policies, seeking=np.array([seeking]))
    return Guides(
        SimpleNamespace(
            p=SimpleNamespace(**MARKET | changes),
            world=SimpleNamespace(neighbours={"land": None}),
            engine=engine,
            lever=lambda _state, _lever: force,
        )
    )


def trade(guides, hired):
    flows = [[0] * len(FLOWS)]
    flows[0][FLOW["hired"]] = hired
    guides.trade(flows)


def test_the_price_rises_with_demand_and_places_with_profit():
    guides = market(seeking=10)  # 20 at full scale, and 10 were taken on: 30 want 10 places
    trade(guides, hired=5)
    assert guides.price == [pytest.approx(1000 * (1 + 0.1 * 20 / 40))]
    assert guides.places == [pytest.approx(10 * math.exp(0.2 * 0.05))]
    assert guides.model.engine.policies.guide_price == pytest.approx([1050.0])


def test_places_grow_only_as_far_as_they_are_used():
    guides = market(seeking=10)
    trade(guides, hired=1)  # 2 of 10 places; 22 want 10
    assert guides.places == [pytest.approx(10 * math.exp(0.2 * (0.2 * 0.1 * 12 / 32)))]


def test_arrests_take_places_that_are_used_and_never_the_first_ones():
    guides = market(force=20_000.0, seeking=10)
    guides.places = [40.0]
    trade(guides, hired=20)  # all are used, 60 want 40: arrests take 0.2, profit of 0.02 adds 0.004
    assert guides.places == [pytest.approx(40 * math.exp(0.2 * 0.1 * 20 / 100 - 0.2))]
    guides = market(force=50_000.0, seeking=10)
    for _ in range(50):  # arrests take 0.5, and even the highest price adds no more than 0.4
        trade(guides, hired=20)
    assert guides.places == [10.0]


def test_without_demand_the_price_falls_to_the_cost_and_not_below():
    guides = market()
    guides.price = [2000.0]
    trade(guides, hired=0)
    assert guides.price == [pytest.approx(1800.0)]
    for _ in range(50):
        trade(guides, hired=0)
    assert (guides.price, guides.places) == ([1000.0], [10.0])


def test_the_price_has_a_top():
    guides = market(seeking=10_000)
    for _ in range(50):
        trade(guides, hired=0)
    assert guides.price == [3000.0]


@pytest.mark.parametrize(("seeking", "rate"), [(0, 5.0), (5, 1.0), (20, 0.25)])
def test_a_place_goes_to_a_share_of_those_who_look_for_one(seeking, rate):
    guides = market(seeking=seeking)  # 10 places are 5 people at half scale
    assert guides.model.engine.policies.guide_rate == pytest.approx([rate])


def test_without_places_at_the_start_there_are_never_any():
    guides = market(seeking=20, guides_start=0.0)
    trade(guides, hired=0)
    assert (guides.places, guides.price) == ([0.0], [1000.0])
    assert guides.model.engine.policies.guide_rate == pytest.approx([0.0])


def test_rides_for_everybody_else_come_with_the_trade():
    assert market().model.engine.policies.rides == pytest.approx([10 / 40])
    guides = market(seeking=10)
    guides.places = [60.0]
    guides.offer()
    assert guides.model.engine.policies.rides == pytest.approx([60 / 90])
    assert market(rides_half=0.0).model.engine.policies.rides == pytest.approx([1.0])
    # where nobody trades, no trade can be waited for
    assert market(guides_start=0.0).model.engine.policies.rides == pytest.approx([1.0])
