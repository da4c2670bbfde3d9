import pytest

from sim.kernel.draws import (
    CHOOSE_NEIGHBOUR,
    CHOOSE_SECTOR,
    FLY_HOME,
    MORNING_EVENT,
    PASSPORT,
    uniform,
)
from sim.kernel.stages import (
    BORDER_CAMP,
    CROSS,
    FLEW_HOME,
    GO_BACK,
    HOSTEL,
    HOTEL,
    LEFT,
    MINSK,
    OPEN,
    RETURNED,
    STREET,
    TO_CAMP,
    WENT_AWAY,
)
from sim.people.minsk import (
    choose_neighbour,
    choose_sector,
    fly_home,
    live_in_minsk,
    pay_lodging,
    wish_to_go_home,
    wish_to_leave,
)
from tests.rules import ALWAYS, here, lay_out, now, parameters, person, policy, rate_per_day, under, winner

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
SECTORS, POLICIES = lay_out([here(neighbour=n) for n in range(3)], [policy() for _ in range(3)])


def newcomer(**values):
    return person(**{"stage": MINSK, "sector": -1, "since": 101, "visa_end": 1000, "cash": 100.0} | values)


def live(someone, p, sectors=SECTORS, policies=POLICIES, **clock):
    live_in_minsk(someone, sectors, policies, under(p, sectors, policies, **clock), p)


@pytest.mark.parametrize(
    ("nights", "cash", "lodging", "after", "left"),
    [
        (7, 100.0, HOTEL, HOTEL, 100.0),  # the package's two nights are eight ticks
        (8, 100.0, HOTEL, HOSTEL, 90.0),
        (8, 10.0, HOTEL, HOSTEL, 0.0),
        (8, 9.99, HOTEL, STREET, 9.99),
        (20, 10.0, STREET, HOSTEL, 0.0),
        (0, 100.0, STREET, HOSTEL, 90.0),  # back from the border there is no package any more
    ],
)
def test_hotel_then_hostel_then_street(nights, cash, lodging, after, left):
    someone = newcomer(since=101 - nights, cash=cash, lodging=lodging)
    pay_lodging(someone, now(), parameters())
    assert (someone.lodging, someone.cash) == (after, left)


def test_the_wish_to_go_home_grows_with_pushbacks_and_the_street_and_yields_to_hope():
    p = parameters(minsk_give_up=0.1)
    assert wish_to_go_home(newcomer(), p) == pytest.approx(0.1)
    assert wish_to_go_home(newcomer(pushbacks=4), p) == pytest.approx(0.3)
    assert wish_to_go_home(newcomer(hope=0.5), p) == pytest.approx(0.075)
    assert wish_to_go_home(newcomer(pushbacks=2, lodging=STREET, hope=1.0), p) == pytest.approx(0.2)


@AROUND
def test_the_wish_comes_at_its_rate(factor, happens):
    someone = newcomer()
    live(someone, parameters(minsk_give_up=rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) * factor))
    assert (someone.intention == GO_BACK) is happens
    assert someone.stage == MINSK


@pytest.mark.parametrize(("since", "hunger"), [(0, 0.0), (97, 0.0), (100, 0.3), (101, 0.5)])
def test_in_the_morning_all_that_was_spent_indoors_since_yesterday_heals(since, hunger):
    someone = newcomer(since=since, hunger=0.5)
    live(someone, parameters())
    assert someone.hunger == pytest.approx(hunger)


@pytest.mark.parametrize(
    ("cash", "support", "left"),
    [(300.0, 100.0, 0.0), (299.0, 100.0, None), (450.0, 0.0, 50.0), (20.0, 500.0, 20.0), (399.0, 0.0, None)],
)
def test_a_ticket_home_costs_the_fare_less_the_support(cash, support, left):
    someone = newcomer(cash=cash)
    clock = now(ticket_chance=1.0, leave_free=1.0, return_support=support)
    assert fly_home(someone, clock, parameters()) is (left is not None)
    if left is None:
        assert (someone.stage, someone.cash, someone.events) == (MINSK, cash, 0)
    else:
        assert (someone.stage, someone.cash, someone.events) == (RETURNED, left, FLEW_HOME)


def test_a_flight_that_the_state_puts_on_is_free():
    someone = newcomer(cash=0.0, sector=3)
    assert fly_home(someone, now(home_chance=[1.0] * 5, leave_free=1.0), parameters(passport_lost=1.0))
    assert (someone.stage, someone.cash) == (RETURNED, 0.0)


@AROUND
@pytest.mark.parametrize(("sector", "needed"), [(-1, False), (3, True)])
def test_a_ticket_needs_a_passport_that_some_lose_at_the_border(sector, needed, factor, happens):
    someone = newcomer(cash=500.0, sector=sector)
    p = parameters(passport_lost=uniform(1, 8, 0, PASSPORT) / factor)
    assert fly_home(someone, now(ticket_chance=1.0, leave_free=1.0), p) is (happens or not needed)


def test_no_ticket_is_bought_in_a_camp_at_the_border():
    someone = newcomer(cash=500.0, stage=BORDER_CAMP)
    assert not fly_home(someone, now(ticket_chance=1.0, leave_free=1.0), parameters(passport_lost=0.0))


@AROUND
@pytest.mark.parametrize(("put_on", "left"), [(0.0, 100.0), (1.0, 500.0)])
def test_an_ordinary_seat_comes_beside_one_that_is_put_on(put_on, left, factor, happens):
    seats = uniform(1, 8, 101, FLY_HOME) * factor
    someone = newcomer(cash=500.0)
    clock = now(home_chance=[put_on * seats] * 5, ticket_chance=(1.0 - put_on) * seats, leave_free=1.0)
    assert fly_home(someone, clock, parameters()) is happens
    assert someone.cash == (left if happens else 500.0)


@AROUND
def test_a_seat_is_found_by_nationality_and_as_far_as_people_may_leave(factor, happens):
    chance = uniform(1, 8, 101, FLY_HOME) * factor / 0.8
    seats = [0.0, 0.0, chance, 0.0, 0.0]
    someone = newcomer(cash=500.0, nationality=2)
    assert fly_home(someone, now(home_chance=seats, leave_free=0.8), parameters()) is happens
    assert not fly_home(newcomer(cash=500.0), now(home_chance=seats, leave_free=0.8), parameters())


def test_who_wants_home_and_finds_no_seat_stays_in_minsk():
    someone = newcomer(intention=GO_BACK, cash=500.0)
    live(someone, parameters(transfer_alone=ALWAYS))
    assert (someone.stage, someone.cash) == (MINSK, 500.0)
    live(someone, parameters(transfer_alone=ALWAYS), ticket_chance=1.0, leave_free=1.0)
    assert (someone.stage, someone.cash) == (RETURNED, 100.0)


@AROUND
@pytest.mark.parametrize(
    ("state", "clock", "rates", "share"),
    [
        ({"intention": GO_BACK}, {}, {"leave_rate": 1.0}, 1.0),
        ({"intention": GO_BACK}, {"overland": 0.5}, {"leave_rate": 1.0}, 0.5),
        ({"visa_end": 100}, {"pressure": 0.75}, {"expel_rate": 1.0}, 0.25),
        ({"visa_end": 100, "intention": GO_BACK}, {}, {"leave_rate": 1.0, "expel_rate": 1.0}, 2.0),
    ],
)
def test_some_leave_overland_at_their_own_cost(state, clock, rates, share, factor, happens):
    rate = rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) / share * factor
    someone = newcomer(**{"since": 0, "cash": 70.0} | state)  # 10 for the hostel, 50 for the road
    live(someone, parameters(**dict.fromkeys(rates, rate)), **clock)
    assert (someone.stage, someone.events) == ((LEFT, WENT_AWAY) if happens else (MINSK, 0))
    assert someone.cash == (10.0 if happens else 60.0)


def test_who_means_to_cross_with_a_visa_or_cannot_pay_does_not_leave():
    p = parameters(leave_rate=ALWAYS, expel_rate=ALWAYS)
    assert wish_to_leave(newcomer(visa_end=101), now(), p) == 0.0
    assert wish_to_leave(newcomer(visa_end=100), now(pressure=1.0), p) == 0.0
    assert wish_to_leave(newcomer(visa_end=100, intention=GO_BACK, cash=49.99), now(), p) == 0.0


def test_who_refuses_to_go_home_neither_gives_up_nor_flies():
    seats = {"home_chance": [1.0] * 5, "leave_free": 1.0}
    assert wish_to_go_home(newcomer(wish=0), parameters(minsk_give_up=0.1)) == 0.0
    assert wish_to_go_home(newcomer(wish=25), parameters(minsk_give_up=0.1)) == pytest.approx(0.25)
    assert not fly_home(newcomer(wish=0, cash=500.0), now(**seats), parameters())
    assert fly_home(newcomer(wish=1, cash=500.0), now(**seats), parameters())


@AROUND
def test_the_way_to_the_border_is_faster_under_pressure(factor, happens):
    # 0.5 a day alone and 1 a day driven at pressure 0.5: once the base rate is r, the sum is 2 r.
    rate = rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) / 2 * factor
    someone = newcomer()
    p = parameters(transfer_alone=rate, transfer_rate=2 * rate)
    sectors, told = lay_out(
        [here(neighbour=n) for n in range(3)], [policy(steer=0.0, word=0.3), policy(), policy()]
    )
    live(someone, p, sectors, told, pressure=0.5)
    assert (someone.stage, someone.events) == ((BORDER_CAMP, TO_CAMP) if happens else (MINSK, 0))
    assert (someone.sector in (1, 2)) is happens


def test_hope_moves_each_morning_towards_what_is_heard_in_minsk():
    someone = newcomer(hope=0.9)
    live(someone, parameters(), word=0.3)  # half of the way
    assert someone.hope == pytest.approx(0.6)
    live(someone, parameters(transfer_alone=ALWAYS), word=0.3)
    assert (someone.stage, someone.lodging) == (BORDER_CAMP, OPEN)
    assert someone.hope == pytest.approx(0.45)


@pytest.mark.parametrize("group", range(0, 80, 8))
def test_steering_and_word_choose_the_neighbour(group):
    # Weights 1 x 4^0.5, 1 x 4^0, 0.25 x 4^1: shares of 1/2, 1/4 and 1/4.
    told = [policy(key=7, word=0.5), policy(key=8), policy(key=9, steer=0.25, word=1.0)]
    expected = winner([0.5, 0.25, 0.25], [7, 8, 9], group, 101, CHOOSE_NEIGHBOUR)
    assert choose_neighbour(person(group=group), told, now(), parameters()) == expected


@pytest.mark.parametrize("group", range(0, 80, 8))
def test_weights_choose_the_sector_within_the_neighbour(group):
    line = [here(), here(neighbour=1), here(neighbour=1, steer=3.0), here(neighbour=1, steer=0.0)]
    _, told = lay_out(line, [policy(), policy()])
    expected = 1 if uniform(1, group, 101, CHOOSE_SECTOR) < 0.25 else 2
    assert choose_sector(person(group=group), line, told[1], now()) == expected


@pytest.mark.parametrize("intention", [CROSS, GO_BACK])
@AROUND
def test_who_wants_to_cross_is_brought_to_the_crowd(intention, factor, happens):
    someone, p = newcomer(hope=0.9, intention=intention), parameters()
    sectors, told = lay_out(
        [here(neighbour=n) for n in range(3)], [policy(), policy(), policy(steer=0.0, word=0.3)]
    )
    rate = rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) * factor
    live_in_minsk(someone, sectors, told, now(crowd_at=2, gathering=rate), p)
    brought = happens and intention == CROSS
    assert (someone.stage, someone.sector) == ((BORDER_CAMP, 2) if brought else (MINSK, -1))
    assert (someone.hope, someone.events) == (0.45, TO_CAMP if brought else 0)


def test_where_belarus_steers_nowhere_nobody_is_taken_to_the_border():
    someone, nowhere = newcomer(hope=0.9), [policy(key=n, steer=0.0, word=0.3) for n in range(3)]
    p = parameters(transfer_alone=ALWAYS)
    live(someone, p, policies=nowhere)
    assert (someone.stage, someone.sector, someone.events) == (MINSK, -1, 0)
