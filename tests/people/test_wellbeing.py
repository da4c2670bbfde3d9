import math

import pytest

from sim.kernel.draws import AID, exponential
from sim.kernel.stages import AIDED, BY_GUARDS, BY_UNKNOWN, DEAD, DIED, STRIP
from sim.people.conditions import cold_load
from sim.people.wellbeing import be_robbed, endure, hazard_of_death, recover, recover_since_yesterday
from tests.rules import ALWAYS, here, now, parameters, person, policy, under

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])


@pytest.mark.parametrize(
    ("temperature", "wet", "load"), [(20, 1, 0.0), (15, 1, 0.0), (5, 0, 1.0), (5, 1, 1.5), (-15, 0.5, 3.75)]
)
def test_cold_is_tens_of_degrees_below_comfort_and_half_as_much_again_when_wet(temperature, wet, load):
    assert cold_load(temperature, wet, parameters()) == load


def spend_a_tick(someone, sector, rules, p):
    endure(someone, sector, rules, under(p, policies=[rules]), p)


def test_six_hours_in_the_open_without_money():
    p, someone = parameters(), person(exposure=20.0, hunger=0.5)
    spend_a_tick(someone, here(), policy(temperature=5.0), p)
    assert someone.exposure == 20.0 + 6 * 2
    assert someone.hunger == pytest.approx(0.6)
    assert someone.health == pytest.approx(1.0 - 0.01 * (1.0 + 0.6))
    assert someone.events == 0


def test_food_is_bought_as_hunger_asks_and_money_lasts():
    # A tick takes 0.1; a fill of 0.3 costs 2 USD. First a fill, then what hunger is left, then what the money pays.
    p, someone = parameters(bought_food=1.2), person(cash=3.5, hunger=0.3)
    for cash, hunger in [(1.5, 0.1), (1.5 - 4 / 3, 0.0), (0.0, 0.1 - (1.5 - 4 / 3) / 2 * 0.3), (0.0, 0.175)]:
        spend_a_tick(someone, here(), policy(), p)
        assert (someone.cash, someone.hunger) == (pytest.approx(cash), pytest.approx(hunger))


def test_whoever_can_pay_does_not_starve_and_whoever_cannot_does():
    p = parameters(hunger_rate=0.12, bought_food=0.15)
    rich, poor, nothing_sold = person(cash=1000.0), person(), person(cash=1000.0)
    for _ in range(120):
        spend_a_tick(rich, here(), policy(), p)
        spend_a_tick(poor, here(), policy(), p)
        spend_a_tick(nothing_sold, here(), policy(), parameters(hunger_rate=0.12, bought_food=0.0))
    assert (rich.hunger, poor.hunger, nothing_sold.hunger) == (0.0, 1.0, 1.0)
    assert rich.cash == pytest.approx(1000.0 - 30 * 8.0 * 0.12 / 0.15)


def test_hunger_and_health_have_bounds():
    p, someone = parameters(wear_rate=40.0), person(hunger=0.99)
    spend_a_tick(someone, here(), policy(temperature=-35.0), p)
    assert (someone.hunger, someone.health) == (1.0, 0.1)


def test_aid_brings_food_blankets_and_care():
    someone = person(hunger=0.95, exposure=100.0, health=0.5)
    spend_a_tick(someone, here(aid=ALWAYS), policy(), parameters())
    assert someone.hunger == pytest.approx(0.5)  # 0.95 + 0.1, at most 1, less a meal of 0.5
    assert someone.exposure == pytest.approx(106.0 / 2)
    assert someone.health == pytest.approx(0.5 + 0.25 - 0.01 * 0.5)
    assert someone.events == AIDED


@AROUND
def test_aid_comes_at_its_rate(factor, happens):
    visits = 4 * 0.7 * factor
    someone = person(until_aid=0.7, visits=4)
    spend_a_tick(someone, here(aid=visits), policy(), parameters())
    assert (someone.events == AIDED) is happens
    if happens:
        assert (someone.visits, someone.until_aid) == (5, exponential(1, 8, 5, AID))


def test_the_hazard_of_death_multiplies_cold_hunger_exposure_vulnerability_and_ill_health():
    p = parameters(death_rate=0.04)  # a day, 0.01 a tick

    def hazard(cold=0.0, **state):
        rules = policy(temperature=15.0 - 10.0 * cold)
        under(p, policies=[rules])
        return hazard_of_death(person(**state), rules, p)

    assert hazard() == pytest.approx(0.01)
    assert hazard(cold=2.0) == pytest.approx(0.04)
    assert hazard(hunger=1.0) == pytest.approx(0.03)
    assert hazard(exposure=50.0) == pytest.approx(0.025)
    assert hazard(exposure=900.0) == pytest.approx(0.04)  # no more after 100 hours
    assert hazard(vulnerable=1) == pytest.approx(0.03)
    assert hazard(health=0.5) == pytest.approx(0.02)
    worn = hazard(cold=1.0, hunger=1.0, exposure=50.0, vulnerable=1, health=0.5)
    assert worn == pytest.approx(0.01 * 2 * 3 * 2.5 * 3 / 0.5)


@AROUND
def test_death_comes_when_the_hazards_of_all_ticks_exceed_what_is_spared(factor, happens):
    # At 5 degC the rate doubles; nothing else adds to it once the hunger of the tick is met.
    p = parameters(death_cold=math.log(2), death_exposure=0.0, wear_rate=0.0, death_rate=0.3)
    someone = person(stage=STRIP, cash=100.0, spare=2 * 0.3 * 2 / 4 / factor)
    spend_a_tick(someone, here(), policy(temperature=5.0), p)
    assert (someone.stage, someone.events) == (STRIP, 0)
    spend_a_tick(someone, here(), policy(temperature=5.0), p)
    assert (someone.stage == DEAD, someone.events == DIED, someone.since == 101) == (happens,) * 3


def test_robbery_takes_most_of_the_cash_and_health_keeps_its_floor():
    p, someone = parameters(), person(cash=100.0, health=0.8)
    be_robbed(someone, BY_GUARDS, 0.75, 0.2, p)
    assert (someone.cash, someone.health, someone.robbed) == (25.0, pytest.approx(0.6), BY_GUARDS)
    be_robbed(someone, BY_UNKNOWN, 0.5, 0.0, p)
    assert (someone.cash, someone.robbed) == (12.5, BY_GUARDS | BY_UNKNOWN)
    frail = person(health=0.2)
    be_robbed(frail, BY_UNKNOWN, 0.5, 0.2, p)
    assert frail.health == 0.1


def test_indoors_exposure_halves_and_hunger_and_health_mend():
    someone = person(exposure=80.0, hunger=0.5, health=0.85)
    recover(someone, parameters())
    assert (someone.exposure, someone.hunger, someone.health) == (
        40.0,
        pytest.approx(0.3),
        pytest.approx(0.95),
    )
    recover(someone, parameters())
    recover(someone, parameters())
    assert (someone.exposure, someone.hunger, someone.health) == (10.0, 0.0, 1.0)


@pytest.mark.parametrize(("since", "ticks"), [(0, 4), (97, 4), (98, 3), (101, 0)])
def test_a_morning_reckons_the_ticks_since_the_last_or_since_coming(since, ticks):
    someone, other = (person(exposure=80.0, hunger=0.9, health=0.5, since=since) for _ in range(2))
    recover_since_yesterday(someone, now(), parameters())
    for _ in range(ticks):
        recover(other, parameters())
    assert vars(someone) == vars(other)
