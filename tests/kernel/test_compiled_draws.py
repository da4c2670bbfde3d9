"""Draws through the compiled door are those of the plain functions, to the last bit."""

import pytest

from sim.kernel import compiled_draws as compiled
from sim.kernel import draws as plain

KEYS = [
    (0, 0, 0, 1),
    (0x1234_5678_9ABC_DEF, 3, 17, 40),
    (2**62 - 1, 2**63 - 1, 2**31 - 1, 49),
    (5, 6, -150, 7),
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("uniform", ()),
        ("normal", ()),
        ("poisson", (3.7,)),
        ("poisson", (812.5,)),
        ("binomial", (40, 0.3)),
        ("binomial", (40, 0.7)),
        ("binomial", (3000, 0.3)),
    ],
)
def test_the_same_bits_and_the_same_type(name, law, key):
    drawn, expected = getattr(compiled, name)(*law, *key), getattr(plain, name)(*law, *key)
    assert (drawn, type(drawn)) == (expected, type(expected))
