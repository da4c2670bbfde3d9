"""Draws through the compiled door are those of the plain functions, to the last bit."""

import pytest

from sim.kernel import compiled_draws as compiled
from sim.kernel import counts, draws

KEYS = [
    (0, 0, 0, 1),
    (0x1234_5678_9ABC_DEF, 3, 17, 40),
    (2**62 - 1, 2**63 - 1, 2**31 - 1, 49),
    (5, 6, -150, 7),
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("plain", "law"),
    [
        (draws.uniform, ()),
        (draws.normal, ()),
        (counts.binomial, (40, 0.3)),
        (counts.binomial, (40, 0.7)),
        (counts.binomial, (3000, 0.3)),
    ],
)
def test_the_same_bits_and_the_same_type(plain, law, key):
    drawn, expected = getattr(compiled, plain.__name__)(*law, *key), plain(*law, *key)
    assert (drawn, type(drawn)) == (expected, type(expected))
