"""Keyed random draws: each a pure function of (seed, who, tick, purpose).

The generator is Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). A draw does
not depend on order, threads or machine, and two scenarios of one seed share every draw that policy leaves alone.
The functions are plain Python on integers and compile with numba unchanged.
"""

import math

from sim.kernel.keys import purpose_key
from sim.kernel.layouts import Now
from sim.kernel.rule import first_event, rule

WORD = 0xFFFFFFFF
MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
WEYL_0 = 0x9E3779B9
WEYL_1 = 0xBB67AE85
ROUNDS = 10

# What a draw is for. A purpose is never reused: two rules that share one would be correlated.
DEMAND_COUNT = purpose_key("demand count")
DEMAND_ACCEPT = purpose_key("demand accept")
PARTY_SIZE = purpose_key("party size")
PARTY_NATIONALITY = purpose_key("party nationality")
PARTY_SAVINGS = purpose_key("party savings")
PERSON_VULNERABLE = purpose_key("person vulnerable")
PERSON_GROUNDS = purpose_key("person grounds")
PERSON_HEALTH = purpose_key("person health")
PERSON_WISH = purpose_key("person wish")
CHOOSE_HUB = purpose_key("choose hub")
CANCEL = purpose_key("cancel")
CHOOSE_NEIGHBOUR = purpose_key("choose neighbour")
CHOOSE_SECTOR = purpose_key("choose sector")
MORNING_EVENT = purpose_key("morning event")
GO_BACK = purpose_key("go back")
STEP = purpose_key("step")
FENCE = purpose_key("fence")
DETECT = purpose_key("detect")
PUSHBACK = purpose_key("pushback")
CLAIM = purpose_key("claim")
AID = purpose_key("aid")
DEATH = purpose_key("death")
INLAND_EVENT = purpose_key("inland event")
SHELTER = purpose_key("shelter")
VETTING = purpose_key("vetting")
FLY_HOME = purpose_key("fly home")
RECEPTION = purpose_key("reception")
ASK = purpose_key("ask")
UNIT_MOVE = purpose_key("unit move")
UNIT_SECTOR = purpose_key("unit sector")
UNIT_LINE = purpose_key("unit line")
COLUMN = purpose_key("column")
JOIN_COLUMN = purpose_key("join column")
RESETTLE = purpose_key("resettle")
WEATHER_TEMPERATURE = purpose_key("weather temperature")
WEATHER_RAIN = purpose_key("weather rain")
OBSERVE = purpose_key("observe")
COMPLY = purpose_key("comply")
DECIDE = purpose_key("decide")
SIGHT = purpose_key("sight")
PICK_HUB = purpose_key("pick hub")
START = purpose_key("start")
SHOWN = purpose_key("shown")
PASSPORT = purpose_key("passport")
PLACE_IN_QUEUE = purpose_key("place in queue")
TRAVEL_ON = purpose_key("travel on")


@rule
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Philox4x32-10: a 128-bit counter and a 64-bit key give four 32-bit words.

    All words are non-negative integers below 2**32. Masking after each product makes wrapping int64 arithmetic
    (numba) and unbounded integers (Python) agree.
    """
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        high_0 = (product_0 >> 32) & WORD
        high_1 = (product_1 >> 32) & WORD
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, product_1 & WORD, high_0 ^ c3 ^ k1, product_0 & WORD
        k0 = (k0 + WEYL_0) & WORD
        k1 = (k1 + WEYL_1) & WORD
    return c0, c1, c2, c3


@rule
def uniform(seed: int, who: int, tick: int, purpose: int) -> float:
    """A number in [0, 1) with 53 random bits. `seed` and `who` are non-negative integers below 2**63."""
    a, b, _, _ = philox(
        who & WORD, (who >> 32) & WORD, tick & WORD, purpose, seed & WORD, (seed >> 32) & WORD
    )
    return ((a >> 5) * 67108864.0 + (b >> 6)) / 9007199254740992.0


@rule
def exponential(seed: int, who: int, tick: int, purpose: int) -> float:
    """An exponential number with mean 1: how much hazard adds up before it strikes."""
    return -math.log(1.0 - uniform(seed, who, tick, purpose))


@rule
def happens(chance: float, who: int, now: Now, purpose: int) -> bool:
    """Return whether an event of this probability happens in this tick; a probability of 0 needs no draw."""
    return chance > 0.0 and uniform(now.seed, who, now.tick, purpose) < chance


@rule
def first_of(rates: tuple[float, ...], days: float, who: int, now: Now, purpose: int) -> int:
    """Which of several events comes first (`first_event`), drawn in this tick; rates of 0 need no draw."""
    for rate in rates:
        if rate > 0.0:
            return first_event(uniform(now.seed, who, now.tick, purpose), rates, days)
    return -1


@rule
def normal(seed: int, who: int, tick: int, purpose: int) -> float:
    """A standard normal number (Box and Muller 1958) from one Philox block."""
    a, b, c, d = philox(
        who & WORD, (who >> 32) & WORD, tick & WORD, purpose, seed & WORD, (seed >> 32) & WORD
    )
    first = ((a >> 5) * 67108864.0 + (b >> 6) + 0.5) / 9007199254740992.0
    second = ((c >> 5) * 67108864.0 + (d >> 6)) / 9007199254740992.0
    return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)
