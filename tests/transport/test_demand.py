import numpy as np
import pytest

from sim.kernel.stages import FLOWS
from sim.transport.demand import Agencies, Demand, reached
from tests.stand_in import StandIn

PRICES = {
    "package_price_start": 1000.0,
    "package_price_high": 1500.0,
    "price_step": 0.25,
    "queue_to_raise": 2.0,
}


@pytest.mark.parametrize(
    ("price", "waiting", "after"),
    [
        (1000.0, 201.0, 1250.0),
        (1300.0, 201.0, 1500.0),
        (1000.0, 200.0, 1000.0),
        (1400.0, 0.0, 1050.0),
        (1100.0, 0.0, 1000.0),
    ],
)
def test_prices_follow_the_queue_between_their_bounds(price, waiting, after):
    agencies = Agencies(StandIn(PRICES))
    agencies.price, agencies.sold = price, 3
    agencies.close_week(waiting, 100.0)
    assert (agencies.price, agencies.sold) == (after, 0)


@pytest.mark.parametrize(("lever", "licensed"), [(2.0, 2), (0.5, 1), (0.0, 0), (12.0, 4)])
def test_belarus_licenses_so_many_of_the_agencies(lever, licensed):
    model = StandIn(PRICES | {"agencies": 4.0}, {"belarus.licensed_agencies": lever})
    assert Agencies(model).licensed == licensed


def test_each_licence_brings_a_weekly_quota():
    model = StandIn(PRICES | {"agencies": 4.0, "agency_quota": 50.0, "scale": 0.5})
    agencies = Agencies(model)
    agencies.sold = 30
    assert agencies.left == 0.0
    model.others["belarus.licensed_agencies"] = 3.0  # 3 x 50 x 0.5 = 75 packages
    assert agencies.left == 0.6
    agencies.sold = 80
    assert agencies.left == 0.0


DEMAND = {
    "hubs.erbil.demand": 0.5,
    "demand_ceiling": 200.0,
    "interest_start": 0.2,
    "word_spill": 0.25,
    "word_memory": 4.0,
    "advertising": 0.1,
    "word_of_mouth": 2.0,
    "interest_fade": 0.05,
    "ask_again": 0.5,
}


def erbil(openness=1.0, **changes):
    return Demand(StandIn(DEMAND | changes, {"belarus.visa_openness": openness}), 1)


def test_who_is_found_in_the_woods_has_not_got_through():
    flows = np.zeros((2, len(FLOWS)), np.int64)
    for name, count in [("crossings", 20), ("found", 8), ("detentions", 5), ("attempts", 99)]:
        flows[1, FLOWS.index(name)] = count
    assert reached(flows).tolist() == [0, 17]


def test_interest_spreads_by_advertising_and_word_and_fades():
    demand = erbil()
    demand.update(20, 0.08, 0.0)
    # A ceiling of 100: 0.2 a person here, 0.08 everywhere: 0.75 x 0.2 + 0.25 x 0.08 = 0.17, heard by a quarter.
    assert demand.heard == pytest.approx(0.0425)
    gain = 0.1 + 2.0 * 0.0425
    assert demand.interest == pytest.approx(0.2 + gain * 0.8 - 0.05 * 0.2)


@pytest.mark.parametrize(
    ("openness", "deterrence", "after"), [(0.0, 0.0, 0.19), (0.5, 0.0, 0.23), (0.0, 0.2, 0.15)]
)
def test_interest_needs_visas_and_yields_to_deterrence(openness, deterrence, after):
    demand = erbil(openness)
    demand.update(0, 0.0, deterrence)
    assert demand.interest == pytest.approx(after)


def test_interest_stays_a_share():
    low, high = erbil(), erbil(advertising=9.0)
    low.update(0, 0.0, 99.0)
    high.update(0, 0.0, 0.0)
    assert (low.interest, high.interest) == (0.0, 1.0)


def test_who_finds_visas_sold_out_asks_again():
    demand = erbil()
    demand.put_some_off(0.75)  # a quarter of 0.2 finds none, and half of these come back
    assert demand.asking == pytest.approx(0.2 + 0.025)
    demand.put_some_off(0.0)
    assert demand.asking == pytest.approx(0.2 + 0.1125)
    demand.put_some_off(1.0)
    assert demand.asking == demand.interest == 0.2


def test_no_more_ask_than_there_are():
    demand = erbil(ask_again=0.9, interest_start=0.8)
    demand.put_some_off(0.0)
    assert demand.asking == 1.0
