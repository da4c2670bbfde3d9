import pytest

from sim.kernel.draws import ASK as ASK_DRAW
from sim.kernel.draws import GO_BACK as GO_BACK_DRAW
from sim.kernel.draws import JOIN_COLUMN, MORNING_EVENT, SHELTER, uniform
from sim.kernel.stages import (
    ASK,
    BORDER_CAMP,
    BY_GUARDS,
    CROSS,
    DEAD,
    DETAINED,
    GO_BACK,
    HEARD,
    HIRED,
    INLAND,
    MINSK,
    OPEN,
    ROOF,
    SHELTERED,
    STRIP,
    TAKEN_IN,
    TO_CAMP,
    WAIT,
    WARNED_OFF,
    WAS_ROBBED,
)
from sim.people.strip import ask_at_the_line, live_in_strip, meet_morning, try_again, wish_to_give_up
from tests.rules import ALWAYS, here, lay_out, now, parameters, person, policy, rate_per_day, under

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])


GUARDED = here(minsk_guards=1e9)


def held(**values):
    return person(**{"stage": STRIP, "lodging": OPEN} | values)


def live(someone, p, sector=None, rules=None, **clock):
    policies, sectors = [rules or policy(), policy(), policy()], [sector or here()]
    live_in_strip(someone, sectors, policies, under(p, sectors, policies, **clock), p)


def morning(someone, p, rules=None, sector=None, **clock):
    policies, sectors = [rules or policy()], [sector or here()]
    return meet_morning(someone, sectors, policies, under(p, sectors, policies, **clock), p)


def test_giving_up_grows_with_what_was_suffered_and_shrinks_with_hope_and_savings_sunk():
    p = parameters(give_up_rate=0.1)
    assert wish_to_give_up(held(), p) == pytest.approx(0.1)
    assert wish_to_give_up(held(pushbacks=2), p) == pytest.approx(0.2)
    assert wish_to_give_up(held(hunger=0.5), p) == pytest.approx(0.2)
    assert wish_to_give_up(held(exposure=50.0), p) == pytest.approx(0.15)
    assert wish_to_give_up(held(exposure=500.0), p) == pytest.approx(0.2)
    assert wish_to_give_up(held(hope=0.5), p) == pytest.approx(0.075)
    # 1999 of 2000 USD + 1 sunk is a share of one half, which takes a quarter off.
    assert wish_to_give_up(held(sunk=2000.0, cash=1999.0), p) == pytest.approx(0.075)
    worn = held(pushbacks=2, hunger=0.5, exposure=100.0, hope=1.0)
    assert wish_to_give_up(worn, p) == pytest.approx(0.1 * 4 / 2)


@pytest.mark.parametrize(("grounds", "times"), [(0, 1.0), (1, 2.0)])
@pytest.mark.parametrize(("admission", "heard"), [(1.0, 1.0), (0.25, 0.25)])
def test_a_draw_of_the_morning_gives_up_asks_or_goes_on(grounds, times, admission, heard):
    whole = rate_per_day(uniform(1, 8, 101, MORNING_EVENT))
    half = whole / 2  # giving up takes half of the rate that reaches the draw, asking the other half
    rules = policy(admission=admission)

    def mind(give_up, ask):
        someone = held(grounds=grounds)
        rates = {"give_up_rate": give_up, "ask_rate": ask / times / heard}
        morning(someone, parameters(**rates), rules)
        return someone.intention

    assert mind(whole * 1.001, 0.0) == GO_BACK
    assert mind(whole * 0.999, 0.0) == CROSS
    assert mind(0.0, whole * 1.001) == ASK
    assert mind(0.0, whole * 0.999) == CROSS
    assert mind(half * 1.001, half) == GO_BACK
    assert mind(half * 0.999, half) == CROSS
    assert mind(whole, whole * 1000.0) == ASK


def test_hope_moves_half_of_the_way_to_the_word():
    someone = held(hope=0.8)
    morning(someone, parameters(), policy(word=0.2))
    assert someone.hope == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("before", "rest", "after"),
    [(CROSS, 102, WAIT), (WAIT, 102, WAIT), (WAIT, 101, CROSS), (ASK, 101, ASK), (GO_BACK, 102, GO_BACK)],
)
def test_who_rests_waits(before, rest, after):
    someone = held(intention=before, rest=rest)
    morning(someone, parameters())
    assert someone.intention == after


def test_minds_are_made_up_in_the_morning():
    someone = held()
    live(someone, parameters(give_up_rate=ALWAYS), hour=3)
    assert someone.intention == CROSS
    live(someone, parameters(give_up_rate=ALWAYS), hour=1)
    assert someone.intention == GO_BACK


def test_the_dead_do_nothing_more():
    someone = held()
    live(someone, parameters(death_rate=ALWAYS, attempt_rate=ALWAYS, robbery_rate=ALWAYS), pressure=1.0)
    assert (someone.stage, someone.attempts, someone.robbed) == (DEAD, 0, 0)


@AROUND
def test_a_roof_is_offered_by_chance(factor, happens):
    someone = held()
    live(someone, parameters(), rules=policy(shelter_chance=uniform(1, 8, 101, SHELTER) * factor))
    assert (someone.stage == BORDER_CAMP, someone.lodging == ROOF) == (happens, happens)
    assert someone.events == (SHELTERED if happens else 0)


@AROUND
def test_guards_move_a_party_on_along_the_line(factor, happens):
    someone = held(sector=0)
    p = parameters(move_on_rate=rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) / 0.5 * factor)
    line, policies = lay_out([here(neighbour=0), here(neighbour=1)], [policy(steer=0.0), policy()])
    live_in_strip(someone, line, policies, under(p, line, policies, pressure=0.5), p)
    where = (BORDER_CAMP, 1, TO_CAMP) if happens else (STRIP, 0, 0)
    assert (someone.stage, someone.sector, someone.events) == where


@pytest.mark.parametrize(("at", "brought"), [(0, True), (2, False)])
@AROUND
def test_guards_bring_people_to_the_crowd_and_hold_them_there(at, brought, factor, happens):
    someone, p = held(sector=at), parameters(move_on_rate=ALWAYS if at == 2 else 0.0)
    line, policies = lay_out([here(neighbour=n) for n in range(3)], [policy() for _ in range(3)])
    rate = rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) * factor
    clock = under(p, line, policies, pressure=1.0, crowd_at=2, gathering=rate)
    live_in_strip(someone, line, policies, clock, p)
    moved = happens and brought
    assert (someone.stage, someone.sector) == ((BORDER_CAMP, 2) if moved else (STRIP, at))
    assert someone.events == (TO_CAMP if moved else 0)


@pytest.mark.parametrize(
    ("intention", "hour", "block", "stage"),
    [(GO_BACK, 1, 0.0, MINSK), (GO_BACK, 1, 1.0, STRIP), (GO_BACK, 2, 0.0, STRIP), (CROSS, 1, 0.0, STRIP)],
)
def test_only_those_who_want_back_and_are_let_go_leave_the_strip(intention, hour, block, stage):
    someone = held(intention=intention)
    live(someone, parameters(go_back_rate=ALWAYS), here(minsk_guards=100.0), hour=hour, return_block=block)
    assert someone.stage == stage


@AROUND
@pytest.mark.parametrize(("rest", "block"), [(102, 0.0), (102, 1.0), (101, 0.0)])
def test_some_of_those_who_rest_do_so_in_minsk_where_the_way_is_open(rest, block, factor, happens):
    rate = rate_per_day(uniform(1, 8, 101, GO_BACK_DRAW) / 0.5 * factor)
    someone = held(intention=CROSS, rest=rest)
    p = parameters(go_back_rate=rate, rest_in_minsk=0.5)
    live(someone, p, here(minsk_guards=100.0), return_block=block)
    went = happens and rest == 102 and block == 0.0
    assert (someone.stage, someone.intention) == (
        (MINSK, CROSS) if went else (STRIP, WAIT if rest == 102 else CROSS)
    )


@AROUND
@pytest.mark.parametrize(
    ("crossing", "crossings_open", "access"), [(1.0, 1.0, 1.0), (1.0, 0.0, 0.25), (0.0, 1.0, 0.25)]
)
def test_asking_is_heard_at_an_open_crossing_and_less_often_elsewhere(
    crossing, crossings_open, access, factor, happens
):
    p = parameters(ask_elsewhere=uniform(1, 8, 101, ASK_DRAW) * factor * 0.9)
    admission = 1 / 0.9
    if access == 1.0:
        p.ask_elsewhere, admission = 0.0, uniform(1, 8, 101, ASK_DRAW) * factor
    someone = held(intention=ASK)
    rules = policy(admission=admission, crossings_open=crossings_open)
    assert ask_at_the_line(someone, here(crossing=crossing), rules, now(), p) is happens
    if happens:
        assert (someone.stage, someone.events) == (DETAINED, HEARD | TAKEN_IN)
    else:
        assert (someone.stage, someone.intention, someone.events) == (STRIP, CROSS, WARNED_OFF)


def test_asking_takes_place_in_the_morning():
    someone = held(intention=ASK)
    live(someone, parameters(ask_elsewhere=1.0), rules=policy(admission=1.0), hour=2)
    assert (someone.stage, someone.intention, someone.events) == (STRIP, ASK, 0)
    live(someone, parameters(ask_elsewhere=1.0), rules=policy(admission=1.0), hour=1)
    assert someone.stage == DETAINED


def tried(someone, sector=None, p=None, **clock):
    sector, p = sector or here(), p or parameters(attempt_rate=ALWAYS)
    try_again(someone, sector, policy(), under(p, [sector], **clock), p)
    return someone.attempts == 1


@AROUND
@pytest.mark.parametrize(
    ("clock", "guards", "times"),
    [
        ({}, 0.0, 1.0),
        ({"hour": 0}, 0.0, 3.0),
        ({"pressure": 1.0}, 0.0, 1.0),  # nobody there to press
        ({"pressure": 0.8}, 1.0, 1.8),  # one guard a km is there half of the time: 1 + 2 x 0.8 x 0.5
        ({"pressure": 0.8, "hour": 0}, 1.0, 5.4),
    ],
)
def test_attempts_come_at_their_rate(clock, guards, times, factor, happens):
    rate = 4 * 0.7 / times * factor
    assert (
        tried(held(until_step=0.7), here(minsk_guards=guards), parameters(attempt_rate=rate), **clock)
        is happens
    )


@AROUND
@pytest.mark.parametrize(
    ("changes", "pushbacks", "block", "times"),
    [
        (
            {"weary_pushback": 0.5},
            2,
            1.0,
            1.0 / 2.0 + 0.8,
        ),  # the will is half as strong, guards press as before
        ({"weary_pushback": 0.5}, 0, 1.0, 1.8),
        ({"press_held": 1.0}, 2, 0.0, 1.0),  # the way back is open: nobody is pressed
        ({"press_held": 1.0}, 0, 0.5, 1.0 + 0.8 * 0.5 * 0.75),  # three quarters of a block of 0.5
        ({"press_held": 0.5}, 0, 0.0, 1.0 + 0.8 * 0.5),
    ],
)
def test_pushbacks_weaken_the_will_and_guards_press_those_whom_they_hold(
    changes, pushbacks, block, times, factor, happens
):
    p = parameters(attempt_rate=4 * 0.7 / times * factor, **changes)
    someone = held(until_step=0.7, pushbacks=pushbacks)
    assert tried(someone, here(minsk_guards=1.0), p, pressure=0.8, return_block=block) is happens


@AROUND
def test_those_who_want_back_are_pressed_as_far_as_they_are_blocked(factor, happens):
    # Pressure 0.8, guards there half of the time, three quarters of a block of 0.5: 0.15 of the rate.
    p = parameters(pressed_rate=4 * 0.7 / 0.15 * factor, attempt_rate=ALWAYS)
    someone = held(intention=GO_BACK, until_step=0.7)
    assert tried(someone, here(minsk_guards=1.0), p, pressure=0.8, return_block=0.5) is happens


def test_robbery_comes_in_the_morning():
    p, someone = parameters(robbery_rate=ALWAYS), held(cash=100.0)
    live(someone, p, GUARDED, pressure=1.0, hour=2)
    assert someone.robbed == 0
    live(someone, p, GUARDED, pressure=1.0)
    assert (someone.robbed, someone.events) == (BY_GUARDS, WAS_ROBBED)


@AROUND
def test_guards_who_press_rob_once_at_their_rate_where_they_are(factor, happens):
    p = parameters(robbery_rate=rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) / 0.25 * factor)
    someone = held(cash=100.0)
    morning(someone, p, sector=here(minsk_guards=1.0), pressure=0.5)  # there half of the time
    assert (bool(someone.robbed), someone.cash) == (happens, 25.0 if happens else 100.0)
    for robbed, pressure, guards in ((BY_GUARDS, 1.0, 1e9), (0, 0.0, 1e9), (0, 1.0, 0.0)):
        spared = held(cash=100.0, robbed=robbed)
        morning(spared, parameters(robbery_rate=ALWAYS), sector=here(minsk_guards=guards), pressure=pressure)
        assert (spared.robbed, spared.cash) == (robbed, 100.0)


def test_who_refuses_to_go_home_wants_back_to_rest_and_others_by_their_wish():
    p = parameters(give_up_rate=0.1)
    rates = [wish_to_give_up(held(wish=wish), p) for wish in (0, 5, 10, 30)]
    assert rates == pytest.approx([0.1, 0.05, 0.1, 0.3])


@pytest.mark.parametrize("rate", ["robbery_rate", "move_on_rate", "ask_rate", "give_up_rate"])
def test_a_morning_brings_one_event_drawn_by_the_rates(rate):
    # The other rates lie far below the one that is certain.
    someone = held()
    others = dict.fromkeys(("robbery_rate", "move_on_rate", "ask_rate", "give_up_rate"), 1.0)
    left = morning(
        someone, parameters(**others | {rate: 1e15}), policy(admission=1.0, steer=1.0), GUARDED, pressure=1.0
    )
    brought = {
        "robbery_rate": someone.robbed == 1,
        "move_on_rate": left and someone.stage == BORDER_CAMP,
        "ask_rate": someone.intention == ASK,
        "give_up_rate": someone.intention == GO_BACK,
    }
    assert brought == dict.fromkeys(brought, False) | {rate: True}


def test_the_tired_rest():
    assert not tried(held(rest=102))
    assert tried(held(rest=101))


@AROUND
def test_a_share_of_the_strip_joins_a_column_tired_or_not(factor, happens):
    share = uniform(1, 8, 101, JOIN_COLUMN) * factor
    p = parameters(column_share=share, column_alert=0.0)
    someone = held(rest=200, intention=GO_BACK)
    assert tried(someone, here(column=1.0), p) is happens
    assert someone.stage == (INLAND if happens else STRIP)


def test_beside_a_column_nobody_tries_alone():
    assert not tried(held(), here(column=1.0))


@AROUND
def test_a_guide_is_paid_from_cash(factor, happens):
    someone = held(cash=5000.0, sunk=2500.0)
    rate = rate_per_day(uniform(1, 8, 101, MORNING_EVENT)) * factor
    morning(someone, parameters(), policy(guide_price=2000.0, guide_rate=rate))
    paid = (1, 3000.0, 4500.0) if happens else (0, 5000.0, 2500.0)
    assert (someone.guided, someone.cash, someone.sunk) == paid
    assert someone.events == (HIRED if happens else 0)


@pytest.mark.parametrize("unable", [{"cash": 1999.0}, {"guided": 1}, {"intention": GO_BACK}])
def test_who_cannot_pay_has_paid_or_wants_back_takes_no_guide(unable):
    someone = held(**{"cash": 5000.0} | unable)
    morning(someone, parameters(), policy(guide_price=2000.0, guide_rate=ALWAYS))
    assert someone.events == 0
