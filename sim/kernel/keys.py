"""Keys of draws: stable hashes of names, so that no draw depends on a position in a list."""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b

KEY_BITS = 28  # leave room in 63 bits for a day, a number and a member (see sim.kernel.identity)
PURPOSE_BITS = 32  # one word of the generator
TRAINED = "trained groups"  # the name under which the alleged ones draw


@cache
def name_key(name: str) -> int:
    """Return the key of a name: 28 bits, the same on every machine and independent of other names."""
    return _hash(name, KEY_BITS)


def purpose_key(name: str) -> int:
    """Return the 32-bit key of the purpose of a draw."""
    return _hash(f"purpose: {name}", PURPOSE_BITS)


def distinct_keys(names: Iterable[str]) -> list[int]:
    """The key of each name; raises ValueError when two names share one, and with it their luck."""
    owners: dict[int, str] = {}
    for name in names:
        if (key := name_key(name)) in owners:
            raise ValueError(f"{name!r} and {owners[key]!r} have the same key: rename one")
        owners[key] = name
    return list(owners)


def origin_names(hubs: Iterable[str]) -> list[str]:
    """The names under which parties draw: each hub, each again for those who came before the start, and one more."""
    hubs = list(hubs)
    return [*hubs, *(f"{hub} before the start" for hub in hubs), TRAINED]


def _hash(text: str, bits: int) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> (64 - bits)
