import pytest

from sim import Standoff
from sim.aid.relief import sharing
from sim.kernel.rule import chance_per_day
from sim.kernel.stages import EU_CAMP
from tests.shipped_world import NATIONALITIES
from tests.stand_in import free


@pytest.fixture(scope="module")
def settings():
    return free().with_changes(parameters={"scale": 0.5})


@pytest.fixture
def model(settings):
    model = Standoff(settings, rng=0)
    model.engine.census[:] = 0
    model.market.flights[:] = [0.0] * len(model.market.flights)
    return model


def levers(model, **values):
    for name, value in values.items():
        actor, lever = name.split("__")
        model.governments[actor].levers[lever] = value


def roof_chance(model, places, roofed, waiting):
    model.p.shelter_pace = 0.4
    levers(model, belarus__shelter=places)
    model.engine.roofed[0] = roofed
    model.engine.sectors.strip[:] = 0.0
    model.engine.sectors.strip[[3, 5]] = waiting / 2.0  # on the Polish line
    model.engine.sectors.strip[-1] = 500.0  # on the Latvian one, whom no roof is for
    model.line.count_waiting()
    model.relief.prepare()
    assert model.engine.policies.shelter_chance[1:].tolist() == [0.0, 0.0]
    return model.engine.policies.shelter_chance[0]


@pytest.mark.parametrize(
    ("places", "roofed", "waiting", "chance"),
    [
        (0.0, 0, 100, 0.0),
        (100.0, 100, 80, 0.0),
        (1000.0, 0, 80, 0.4 / 4),  # no faster than the pace
        (100.0, 0, 0, 0.4 / 4),
    ],
)
def test_a_roof_while_there_is_a_place(model, places, roofed, waiting, chance):
    assert roof_chance(model, places, roofed, waiting) == pytest.approx(chance)


def test_places_under_a_roof_scale_with_the_people(model):
    # 50 places of a scale of one half, less 30 taken, for 80 people.
    assert roof_chance(model, 100.0, 30, 80) == pytest.approx(0.25 / 4)


@pytest.mark.parametrize(("would", "share"), [(0, 1.0), (500, 0.5), (1000, 0.25)])
def test_no_more_than_a_few_a_day_leave_overland(model, would, share):
    model.p.leave_rate, model.p.expel_rate, model.p.overland_most = 0.01, 0.03, 20.0
    model.engine.leaving[0] = would  # at half scale: 40 of 1,000 would leave today
    model.relief.prepare()
    assert model.engine.now.overland[0] == pytest.approx(share)


@pytest.mark.parametrize(("inside", "free_places"), [(99, [1.0, 0.0, 1.0]), (100, [0.0, 0.0, 0.0])])
def test_camps_take_people_in_while_there_is_a_place(model, inside, free_places):
    levers(
        model, eu__multinational_force=100.0, poland__camps=150.0, lithuania__camps=0.0, latvia__camps=50.0
    )
    model.engine.census[EU_CAMP] = inside
    model.relief.prepare()
    assert model.engine.policies.camp_chance.tolist() == free_places


@pytest.mark.parametrize(
    ("force", "inside", "free", "leaving"),
    [
        (0.0, 0, 0.0, 0.2),
        (10.0, 24, 1.0, 0.15),  # 50 places of 200, 25 at a scale of one half
        (10.0, 25, 0.0, 0.15),
        (40.0, 99, 1.0, 0.0),
        (90.0, 100, 0.0, 0.0),
    ],
)
def test_camps_are_open_and_hold_as_far_as_the_force_guards_them(model, force, inside, free, leaving):
    model.p.camp_per_guard, model.p.camp_unguarded, model.p.released_rate = 5.0, 0.0, 0.2
    levers(model, eu__multinational_force=force, poland__camps=200.0)
    model.engine.census[EU_CAMP] = inside
    model.relief.prepare()
    assert model.engine.policies.camp_chance[0] == free
    assert model.engine.now.camp_leaving[0] == pytest.approx(chance_per_day(leaving))


@pytest.mark.parametrize(
    ("cases", "officers", "places", "vetting", "resettling"),
    [
        ((100, 4), 8.0, 14.0, 0.2, 0.25),  # 8 x 5 x 0.5 = 20 decisions and one place a day
        ((10, 4), 8.0, 14.0, 1.0, 0.25),
        ((100, 0), 0.0, 14.0, 0.0, 1.0),
        ((100, 4), 8.0, 140.0, 0.2, 1.0),
        ((0, 4), 8.0, 0.0, 1.0, 0.0),
    ],
)
def test_vetting_and_resettlement_are_limited_by_officers_and_places(
    model, cases, officers, places, vetting, resettling
):
    model.p.cases_per_officer = 5.0
    levers(model, eu__consuls=officers, eu__resettlement=places, eu__public_returns=0.75)
    model.engine.cases[:] = cases
    model.relief.prepare()
    now = model.engine.now
    assert (now.vetting_chance[0], now.resettle_chance[0]) == pytest.approx((vetting, resettling))
    assert now.public_returns[0] == 0.75


def wish(model, **counts):
    model.engine.wishing[:] = [counts.get(name, 0) for name in NATIONALITIES]
    model.engine.refused[:] = 0


def test_seats_home_are_shared_among_those_who_wish(model):
    p = model.p
    p.home_fill, p.seats_per_flight, p.ordinary_home_share = 0.5, 140.0, 0.1
    wish(model, iraqi=150, syrian=50)
    for state in ("iraq", "syria", "jordan", "uae", "turkey"):
        levers(model, **{f"{state}__home_flights": 0.0})
    levers(model, iraq__home_flights=4.0)
    model.market.flights[0] = 20.0
    model.relief.prepare()
    # Flights put on: 4 x 0.5; ordinary ones: 20 x 0.1, for all alike. Each is 140 x 0.5 / 7 = 10 seats a day.
    now = model.engine.now
    assert now.home_chance[0].tolist() == pytest.approx([20 / 150, 0, 0, 0, 0])
    assert now.ticket_chance[0] == pytest.approx(20 / 200)


def test_two_nationalities_of_one_state_share_its_seats(model, monkeypatch):
    p = model.p
    p.home_fill, p.seats_per_flight, p.ordinary_home_share = 0.5, 140.0, 0.0
    wish(model, iraqi=30, syrian=50)
    states = ["iraq", "iraq", "syria", "jordan", "turkey"]
    monkeypatch.setattr(model.relief, "_home_states", states)
    monkeypatch.setattr(model.relief, "_share", sharing(states))
    levers(model, iraq__home_flights=4.0, syria__home_flights=0.0)
    model.relief.prepare()
    assert model.engine.now.home_chance[0, :2].tolist() == pytest.approx([20 / 80, 20 / 80])


def test_those_refused_in_camps_share_the_flights_that_their_state_puts_on(model):
    p = model.p
    p.home_fill, p.seats_per_flight, p.ordinary_home_share = 0.5, 140.0, 0.1
    wish(model, iraqi=30)
    model.engine.refused[:2] = [10, 5]
    levers(model, iraq__home_flights=4.0, syria__home_flights=0.0)
    model.market.flights[0] = 10.0
    model.relief.prepare()
    now = model.engine.now
    # Put on: 20 seats a day for 40 people; the ten on ordinary flights are for those in Belarus alone.
    assert (now.home_chance[0, 0], now.ticket_chance[0]) == pytest.approx((20 / 40, 10 / 30))
    assert now.removal_chance[0, :2].tolist() == pytest.approx([20 / 40, 0.0])
    assert (model.relief.wishing("iraq"), model.relief.refused("iraq")) == (30, 10)


def test_nobody_needs_more_than_a_seat(model):
    wish(model, afghan=1)
    levers(model, uae__home_flights=50.0)
    model.relief.prepare()
    assert model.engine.now.home_chance[0].max() == 1.0


def test_support_and_leave_reach_the_rules(model):
    levers(model, belarus__homeward_flights=0.375, eu__return_money=900.0)
    model.relief.prepare()
    assert (model.engine.now.leave_free[0], model.engine.now.return_support[0]) == (0.375, 900.0)


def test_each_state_carries_its_nationality(model):
    wish(model, iraqi=1, syrian=2, yemeni=4, afghan=8, other=16)
    states = ("iraq", "syria", "jordan", "uae", "turkey", "lebanon")
    assert [model.relief.wishing(state) for state in states] == [1, 2, 4, 8, 16, 0]


def test_volunteers_follow_attention_and_reach_whom_they_may(model):
    p, sectors = model.p, model.engine.sectors
    p.volunteers_most, p.visits_per_volunteer, p.visits_most = 100.0, 4.0, 2.5
    model.standing.salience = 0.5
    sectors.strip[:] = 0.0
    sectors.strip[model.line.rows[0]] = 2.0  # 42 sectors: 84 people at a scale of one half are 168
    model.line.count_waiting()
    levers(model, poland__aid_access=0.25, lithuania__aid_access=1.0, latvia__aid_access=0.0)
    for group in model.aid_groups:
        group.go_out(model.line.waiting[group.neighbour])
    assert [group.volunteers for group in model.aid_groups] == [50.0] * 3
    for rows, visits in zip(model.line.rows, (200 / 168 * 0.25, 2.5, 0.0), strict=True):
        assert sectors.aid[rows] == pytest.approx(visits)
