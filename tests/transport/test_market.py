import math
from datetime import date

import numpy as np
import pytest

from sim import Standoff
from sim.kernel.stages import FLOWS
from sim.tables.recorder import Recorder
from tests.shipped_world import HUBS, NATIONALITIES, ORIGIN_STATES, bar_key, cap_key
from tests.stand_in import free


@pytest.fixture(scope="module")
def settings():
    return free().with_changes(parameters={"scale": 0.2})


@pytest.fixture
def market(settings):
    return Standoff(settings, rng=0).market


def on_day(market, **changes):
    """Open the hubs of another day under changed parameters."""
    for name, value in changes.items():
        setattr(market.model.p, name, value)
    market._limit_hubs()
    market._open_hubs(1)
    return market.model.engine.hubs


def test_seats_are_flights_times_shares(market):
    p, dubai = market.model.p, HUBS.index("dubai")
    p.seats_per_flight, p.migrant_share_added, market._migrant_share[dubai] = 100.0, 0.75, 0.25
    route = next(r for airline in market.airlines for r in airline.routes if HUBS[r.hub] == "dubai")
    route.regular, route.flown = 4.0, 6.0
    assert market._seats_sold_to_migrants(dubai, route) == 100.0 * (4 * 0.25 + 2 * 0.75)
    route.flown = 2.0  # a cap cuts into the timetable
    assert market._seats_sold_to_migrants(dubai, route) == 50.0


@pytest.mark.parametrize(
    ("start", "price", "most", "share"),
    [
        (0.25, 1.0, 0.9, 0.25),
        (0.25, 2.0, 0.9, 0.75),  # odds of 1 to 3, times 9
        (0.25, 1.5, 0.9, 0.5),  # times 3
        (0.25, 2.0, 0.6, 0.6),
        (0.8, 2.0, 0.6, 0.8),  # never below the first share
    ],
)
def test_migrants_outbid_others_as_the_price_rises(market, start, price, most, share):
    p = market.model.p
    p.outbid, p.migrant_share_added, market._migrant_share[0] = math.log(9.0), most, start
    market.agencies.price = price * p.package_price_start
    assert market._share_of_regular(0) == pytest.approx(share)


def test_whole_seats_add_up_to_the_capacity(market):
    hubs, market._unsold[:] = market.model.engine.hubs, [0.0] * len(HUBS)
    seats = np.zeros(len(HUBS))
    for _ in range(70):
        hubs.taken[:] = on_day(market).seats
        seats += hubs.seats
        market._count()
    assert np.all(np.abs(seats - hubs.capacity * 10) <= 1.0)
    assert np.all(hubs.seats == np.floor(hubs.seats))
    assert hubs.capacity.sum() > 0


def test_of_seats_that_nobody_takes_fractions_and_one_are_left_for_tomorrow(market):
    hubs, dubai = market.model.engine.hubs, HUBS.index("dubai")
    market._put_on_under = market._limits, [airline.complied for airline in market.airlines]
    hubs.capacity[dubai], market._unsold[:] = 0.35, [0.0] * len(HUBS)  # a third of a seat a week
    offered = []
    for _ in range(40):
        offered.append(int(on_day(market).seats[dubai]))
        market._count()
    assert offered == [0] * 19 + [1] * 21  # 20 days of a twentieth; then it waits for somebody
    hubs.capacity[dubai] = 21.0
    assert on_day(market).seats[dubai] == 4.0
    market._count()
    assert on_day(market).seats[dubai] == 4.0  # three a day, and the one of yesterday
    hubs.capacity[dubai] = 0.0
    assert on_day(market).seats[dubai] == 0.0


def test_a_cap_of_no_flights_closes_a_hub_and_another_holds():
    routes = {"istanbul": {"weekly_cap": [{"value": 1.5}]}, "baghdad": {"weekly_cap": [{"value": 0}]}}
    model = Standoff(free().with_changes(routes=routes, parameters={"scale": 0.2}), rng=0)
    flights = dict(zip(HUBS, model.market.flights, strict=True))
    hubs = model.engine.hubs
    assert (flights["istanbul"], flights["baghdad"]) == (pytest.approx(1.5), 0.0)
    assert hubs.open[HUBS.index("baghdad")] == hubs.seats[HUBS.index("baghdad")] == 0.0
    model.governments["turkey"].levers[cap_key("istanbul").name] = 1.0
    on_day(model.market)
    assert model.market.flights[HUBS.index("istanbul")] == pytest.approx(1.0)


def test_a_carrier_that_gave_in_flies_on_without_seats_for_migrants(market):
    damascus = HUBS.index("damascus")
    cham_wings = next(airline for airline in market.airlines if airline.key == "cham_wings")
    cham_wings.routes[0].opens = 0
    market._put_on_under = ()
    hubs = on_day(market)
    flights = market.flights[damascus]
    assert flights > 0.0
    assert hubs.capacity[damascus] > 0.0
    cham_wings.complied = True
    on_day(market)
    assert market.flights[damascus] == flights
    assert hubs.capacity[damascus] == hubs.open[damascus] == 0.0


def test_flights_of_a_week_stay_until_a_limit_a_carrier_or_a_route_changes(market, monkeypatch):
    days = []
    monkeypatch.setattr(market, "_put_on_flights", days.append)
    for day in (1, 2, 3, 7, 8, max(market._openings)):
        market._limit_hubs()
        market._open_hubs(day)
        if day == 2:
            market.model.governments["turkey"].levers[cap_key("istanbul").name] = 1.0
        elif day == 7:
            market.airlines[0].complied = True
    assert days == [3, 7, 8, max(market._openings)]


def test_a_route_has_no_flights_before_its_first_day(market):
    erbil = HUBS.index("erbil")
    assert on_day(market).capacity[erbil] == market.flights[erbil] == 0.0


def test_who_flew_is_shared_out_by_state_and_smoothed(market):
    hubs, memory = market.model.engine.hubs, market.model.p.record_memory
    market.flown[:] = [0.0] * len(HUBS)
    assert set(market.shares().values()) == {0.0}
    hubs.taken[:] = [9.0 if hub in ("baghdad", "erbil", "dubai") else 0.0 for hub in HUBS]
    market._count()
    assert sum(market.flown) == pytest.approx(27.0 / memory)
    shares = market.shares()
    nobody = {f"share_{state}": 0.0 for state in ORIGIN_STATES}
    assert shares == pytest.approx(nobody | {"share_iraq": 2 / 3, "share_uae": 1 / 3})


def test_bars_are_levers_of_the_state_that_a_scenario_may_date():
    ban = {"dubai": {"nationality_ban": [{"value": ["afghan"]}]}}
    model = Standoff(free().with_changes(routes=ban, parameters={"scale": 0.2}), rng=0)

    def barred(hub):
        kept_off = zip(NATIONALITIES, model.market.bars_at(HUBS.index(hub)), strict=True)
        return [name for name, bar in kept_off if bar]

    assert barred("dubai") == ["afghan"]
    assert barred("amman") == []
    model.governments["uae"].levers[bar_key("dubai", "iraqi").name] = 1.0
    model.market._limit_hubs()
    assert barred("dubai") == ["iraqi", "afghan"]
    assert barred("amman") == []


def test_the_wait_is_the_queue_in_weeks_of_seats(market):
    dubai = HUBS.index("dubai")
    market.model.engine.queues[dubai] = 30
    hubs = on_day(market)
    assert 29 / hubs.capacity[dubai] < hubs.wait[dubai] < 30 / hubs.capacity[dubai]


def test_a_limit_on_the_queue_is_met_in_expected_numbers(market):
    """With 1.4 places allowed, a queue of two is short enough on four days of ten."""
    dubai, p = HUBS.index("dubai"), market.model.p
    market.model.engine.queues[dubai] = 2
    market._put_on_under = market._limits, [airline.complied for airline in market.airlines]
    short = []
    for day in range(1000):
        market.model.day = day
        market.model.engine.hubs.capacity[dubai] = 1.4 / p.reroute_weeks
        short.append(on_day(market).wait[dubai] <= p.reroute_weeks)
    assert np.mean(short) == pytest.approx(0.4, abs=0.05)


def test_nobody_books_without_visas_or_sellers(market):
    market.model.governments["belarus"].levers["licensed_agencies"] = 0.0
    market._sell()
    assert (market.booked, market.model.engine.now.visas[0]) == (0, 0.0)


def test_sales_end_with_the_quota_and_with_the_queue(market):
    p, model = market.model.p, market.model
    model.governments["belarus"].levers.update({"licensed_agencies": 12.0, "visa_openness": 0.5})
    p.agency_quota, p.quota_slack, p.sold_out_weeks = 50.0, 1.0, 4.0
    market.waiting, market.weekly_seats = 0.0, 100.0

    def visas(sold, waiting):
        market.agencies.sold = sold
        market.waiting = waiting
        market._sell()
        return float(model.engine.now.visas[0])

    # The quota is 50 packages x 12 agencies x scale 0.2 = 120 a week.
    assert visas(0.0, 0.0) == pytest.approx(0.5)
    assert visas(30.0, 0.0) == pytest.approx(0.5 * 0.75)
    assert visas(120.0, 0.0) == 0.0
    assert visas(0.0, 100.0) == pytest.approx(0.5 * 0.75)
    assert visas(0.0, 400.0) == visas(0.0, 500.0) == 0.0


def test_deaths_strandings_and_public_returns_deter(market):
    p, model = market.model.p, market.model
    p.deter_deaths, p.deter_stranded, p.deter_public_returns = 0.01, 0.02, 0.03
    model.engine.by_origin[:] = 0
    model.engine.by_origin[2, FLOWS.index("public_returns")] = 40
    model.engine.census[:] = 0
    model.engine.census[3] = 500  # in the strip
    model.observer.new_deaths = 2
    p.advertising = p.word_of_mouth = p.interest_fade = 0.0
    for demand in market.demand:
        demand.interest = 0.5
    market.inform_origins()
    # At a scale of one fifth every count stands for five: a deterrence of 5 x (0.02 + 0.01 + 0.012) = 0.21.
    assert [demand.interest for demand in market.demand] == pytest.approx([0.5 * 0.79] * 7)


def test_the_rows_of_carriers_add_up_to_the_flights_of_the_daily_table():
    cap = {"baghdad": {"weekly_cap": [{"value": 1, "from": date(2021, 7, 20)}]}}
    model = Standoff(free().with_changes(routes=cap, parameters={"scale": 0.02}), rng=0)
    recorder = Recorder(model)
    until = date(2021, 9, 20)  # Damascus is flown to from September on
    while model.today < until:
        model.step()
    frames = recorder.frames()
    decisions, daily = frames["decisions"], frames["daily"].set_index("date")
    for hub in HUBS:
        rows = decisions[decisions["lever"] == f"flights_{hub}"]
        told = rows.pivot_table(index="date", columns="actor", values="after", aggfunc="last")
        flights = told.reindex(daily.index).ffill().sum(axis=1)
        assert flights.tolist() == pytest.approx(daily[f"flights_{hub}"].tolist(), abs=0.02), hub
    assert daily["flights_baghdad"].iloc[-1] == 1.0
    assert daily["flights_damascus"].iloc[-1] > 0.0
