import pytest

from sim.kernel import keys
from sim.kernel.keys import KEY_BITS, distinct_keys, name_key, purpose_key


def test_a_key_is_the_first_bits_of_a_published_hash():
    # b2sum --length=64 (RFC 7693) of "istanbul": 51f16fa472031bf9.
    assert name_key("istanbul") == 0x51F16FA
    assert purpose_key("detect") == 0xB9F3E390


def test_keys_of_many_names_fill_their_bits():
    found = [name_key(f"place {i}") for i in range(2000)]
    assert len(set(found)) == 2000
    assert max(found) < 1 << KEY_BITS
    for bit in range(KEY_BITS):
        assert 850 < sum(key >> bit & 1 for key in found) < 1150


def test_names_that_share_a_key_are_refused(monkeypatch):
    names = ["baghdad", "erbil"]
    assert distinct_keys(names) == [name_key(name) for name in names]
    with pytest.raises(ValueError, match="'erbil' and 'erbil' have the same key"):
        distinct_keys([*names, "erbil"])
    monkeypatch.setattr(keys, "name_key", lambda _: 5)
    with pytest.raises(ValueError, match="'erbil' and 'baghdad' have the same key"):
        distinct_keys(names)
