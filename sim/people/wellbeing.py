"""Cold, hunger, health and death in the open; recovery under a roof."""

import math

from sim.kernel.draws import AID, exponential
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import HOURS_A_TICK, TICKS_A_DAY, enter, rule
from sim.kernel.stages import AIDED, DEAD, DIED, TENTHS


@rule
def endure(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> None:
    """Live one tick in the open: exposure, hunger, aid and possibly death.

    The hazard of death accumulates until it exceeds `spare`. The distribution is the same as with a draw per tick, but
    two scenarios that expose a person equally cause the same death, even where paths differ by some ticks.
    """
    person.exposure += HOURS_A_TICK * (1.0 + policy.cold)
    person.hunger = min(1.0, person.hunger + p.hunger_rate / TICKS_A_DAY)
    buy_food(person, p)
    receive_aid(person, here, now, p)
    strain = policy.cold + person.hunger
    person.health = max(p.health_floor, person.health - p.wear_rate / TICKS_A_DAY * strain)
    person.spare -= hazard_of_death(person, policy, p)
    if person.spare < 0.0:
        enter(person, DEAD, now.tick)
        person.events |= DIED


@rule
def hazard_of_death(person: Person, policy: Policy, p: Parameters) -> float:
    """Deaths per person in this tick: rises with cold, hunger and hours in the open; falls with health."""
    hazard = policy.deaths
    if person.hunger > 0.0:  # few are hungry, and exp takes time
        hazard *= math.exp(p.death_hunger * person.hunger)
    hazard *= 1.0 + p.death_exposure * time_in_the_open(person, p)
    if person.vulnerable == 1:
        hazard *= p.death_vulnerable
    return hazard / person.health


@rule
def time_in_the_open(person: Person, p: Parameters) -> float:
    """Effective hours in the open, 0 to 1 of those after which more of them make no difference."""
    return 1.0 if person.exposure >= p.exposure_scale else person.exposure / p.exposure_scale


@rule
def buy_food(person: Person, p: Parameters) -> None:
    """Buy enough food from guards and drivers, as far as the money goes: those who can pay do not starve."""
    meal = min(person.hunger, p.bought_food / TICKS_A_DAY)
    if meal > 0.0:
        cost = p.food_cost * meal / p.bought_food
        share = 1.0 if cost <= person.cash else person.cash / cost
        person.cash = max(0.0, person.cash - cost)
        person.hunger -= meal * share


@rule
def receive_aid(person: Person, here: Sector, now: Now, p: Parameters) -> None:
    """Food, blankets and first aid from volunteers who reach the party."""
    person.until_aid -= here.aid / TICKS_A_DAY
    if person.until_aid < 0.0:
        person.visits += 1
        person.until_aid = exponential(now.seed, person.group, person.visits, AID)
        person.hunger = max(0.0, person.hunger - p.aid_meals)
        person.exposure *= 1.0 - p.aid_blankets
        person.health = min(1.0, person.health + p.aid_care)
        person.events |= AIDED


@rule
def be_robbed(person: Person, by: int, share: float, harm: float, p: Parameters) -> None:
    """A party loses a share of its cash and health: once in a journey by Belarusian guards, once by unknown men."""
    person.robbed |= by
    person.cash *= 1.0 - share
    person.health = max(p.health_floor, person.health - harm)


@rule
def recover_since_yesterday(person: Person, now: Now, p: Parameters) -> None:
    """All ticks indoors and fed since the last morning, or since the person came here; the healthy stay so."""
    if person.exposure == 0.0 and person.hunger == 0.0 and person.health == 1.0:
        return
    for _ in range(min(TICKS_A_DAY, now.tick - person.since)):
        recover(person, p)


@rule
def update_hope(person: Person, word: float, p: Parameters) -> None:
    """Each morning hope moves towards what others report of their attempts."""
    person.hope += p.listen_rate * (word - person.hope)


@rule
def readiness(person: Person) -> float:
    """How ready a person is to go home, relative to the average; 0 for those who refuse to."""
    return person.wish / TENTHS


@rule
def give_up_rate(person: Person, rate: float, burden: float, p: Parameters) -> float:
    """Return the rate per day of giving up: `rate`, raised by pushbacks and other burdens, lowered by hope."""
    return rate * (1.0 + p.give_up_pushback * person.pushbacks + burden) * (1.0 - p.hope_hold * person.hope)


@rule
def recover(person: Person, p: Parameters) -> None:
    """One tick indoors and fed."""
    person.exposure *= 1.0 - p.recovery_rate / TICKS_A_DAY
    person.hunger = max(0.0, person.hunger - p.food_relief / TICKS_A_DAY)
    person.health = min(1.0, person.health + p.healing_rate / TICKS_A_DAY)
