"""Random counts: exact inversion of one keyed uniform, in plain arithmetic.

A count never falls as its mean, its trials or its probability rise, so that a shared draw stays a shared draw. One
algorithm serves every mean: probabilities are summed both ways from the mode by their ratios, in units of the
probability at the mode, which needs no logarithm or gamma function whose last bit may differ between machines.
"""

from sim.kernel.draws import uniform
from sim.kernel.rule import rule

NEGLIGIBLE = 1e-17  # of the probability at the mode; a uniform draw has steps of 1e-16
UNBOUNDED = 1 << 62


@rule
def poisson(mean: float, seed: int, who: int, tick: int, purpose: int) -> int:
    """A Poisson number with the given mean."""
    if mean <= 0.0:
        return 0
    return invert(uniform(seed, who, tick, purpose), int(mean), mean, 1.0, 0.0, UNBOUNDED)


@rule
def binomial(trials: int, probability: float, seed: int, who: int, tick: int, purpose: int) -> int:
    """A binomial number: successes of so many trials."""
    if trials <= 0 or probability <= 0.0:
        return 0
    if probability >= 1.0:
        return trials
    mode = min(trials, int((trials + 1) * probability))
    odds = probability / (1.0 - probability)
    return invert(uniform(seed, who, tick, purpose), mode, odds, trials + 1.0, 1.0, trials)


@rule
def invert(u: float, mode: int, rate: float, first: float, step: float, most: int) -> int:
    """Return the smallest count whose cumulative probability reaches `u`.

    Each probability is that of one count less, times rate * (first - step * count) / count.
    """
    low, lowest, total = mode, 1.0, 1.0
    while low > 0 and lowest > NEGLIGIBLE:
        lowest *= low / (rate * (first - step * low))
        total += lowest
        low -= 1
    high, highest = mode, 1.0
    while high < most and highest > NEGLIGIBLE:
        high += 1
        highest *= rate * (first - step * high) / high
        total += highest
    count, probability = low, lowest
    reached, target = probability, u * total
    while reached < target and count < high:
        count += 1
        probability *= rate * (first - step * count) / count
        reached += probability
    return count
