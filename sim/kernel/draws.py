"""Keyed random draws: each a pure function of (seed, who, tick, purpose).

The generator is Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). A draw does
not depend on order, threads or machine, and two scenarios of one seed share every draw that policy leaves alone.
The functions are plain Python on integers and compile with numba unchanged.
"""

import math

from sim.kernel.rule import rule

WORD = 0xFFFFFFFF
MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
WEYL_0 = 0x9E3779B9
WEYL_1 = 0xBB67AE85
ROUNDS = 10

# What a draw is for. A purpose is never reused: two rules that share one would be correlated.
(
    DEMAND_COUNT,
    DEMAND_ACCEPT,
    PARTY_SIZE,
    PARTY_NATIONALITY,
    PARTY_SAVINGS,
    PERSON_VULNERABLE,
    PERSON_GROUNDS,
    PERSON_HEALTH,
    CHOOSE_HUB,
    CANCEL,
    LEAVE_MINSK,
    CHOOSE_NEIGHBOUR,
    CHOOSE_SECTOR,
    CAMP_TO_STRIP,
    INTENTION,
    GO_BACK,
    ATTEMPT,
    FENCE,
    DETECT,
    PUSHBACK,
    CLAIM,
    AID,
    ROBBED,
    DEATH,
    INLAND_ONWARD,
    INLAND_FOUND,
    SHELTER,
    VETTING,
    FLY_HOME,
    LEAVE_OTHERWISE,
    RECEPTION,
    ASK,
    UNIT_MOVE,
    UNIT_SECTOR,
    COLUMN,
    JOIN_COLUMN,
    RESETTLE,
    WEATHER_TEMPERATURE,
    WEATHER_RAIN,
    OBSERVE_ATTEMPTS,
    OBSERVE_DEATHS,
    OBSERVE_GERMANY,
    COMPLY,
    DECIDE,
    SIGHT,
    LADDER,
    PICK_HUB,
    START,
    MOVE_ON,
    SHOWN,
    TRAVEL_ON,
) = range(1, 52)


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
def normal(seed: int, who: int, tick: int, purpose: int) -> float:
    """A standard normal number (Box and Muller 1958) from one Philox block."""
    a, b, c, d = philox(
        who & WORD, (who >> 32) & WORD, tick & WORD, purpose, seed & WORD, (seed >> 32) & WORD
    )
    first = ((a >> 5) * 67108864.0 + (b >> 6) + 0.5) / 9007199254740992.0
    second = ((c >> 5) * 67108864.0 + (d >> 6)) / 9007199254740992.0
    return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)


@rule
def poisson(mean: float, seed: int, who: int, tick: int, purpose: int) -> int:
    """A Poisson number with the given mean: inversion for small means, the rounded normal for large ones.

    Inversion of one uniform keeps it monotone in the mean, so that a shared draw stays a shared draw.
    """
    if mean <= 0.0:
        return 0
    if mean > 60.0:
        return max(0, int(math.floor(mean + math.sqrt(mean) * normal(seed, who, tick, purpose) + 0.5)))
    u = uniform(seed, who, tick, purpose)
    term = math.exp(-mean)
    total = term
    count = 0
    while u > total and count < 400:
        count += 1
        term *= mean / count
        total += term
    return count


@rule
def binomial(trials: int, chance: float, seed: int, who: int, tick: int, purpose: int) -> int:
    """A binomial number: inversion of one uniform for small counts, the rounded normal for large ones."""
    if trials <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return trials
    spread = trials * chance * (1.0 - chance)
    if spread > 25.0:
        value = int(math.floor(trials * chance + math.sqrt(spread) * normal(seed, who, tick, purpose) + 0.5))
        return min(trials, max(0, value))
    u = uniform(seed, who, tick, purpose)
    if chance > 0.5:  # count the failures: many likely successes would underflow
        return trials - invert_binomial(trials, 1.0 - chance, 1.0 - u)
    return invert_binomial(trials, chance, u)


@rule
def invert_binomial(trials: int, chance: float, u: float) -> int:
    """The smallest count whose cumulative binomial probability reaches `u`."""
    odds = chance / (1.0 - chance)
    term = math.exp(trials * math.log1p(-chance))
    total = term
    count = 0
    while u > total and count < trials:
        count += 1
        term *= odds * (trials - count + 1) / count
        total += term
    return count
