"""The identity of a party and its members: day, origin and number, packed into 63 bits."""

from sim.kernel.keys import KEY_BITS, TRAINED, name_key
from sim.kernel.rule import rule

DAY_BITS = 12  # eleven years
INDEX_BITS = 20  # latent parties of one origin and day
MEMBER_BITS = 3
MOST_PARTIES = 1 << INDEX_BITS
MOST_MEMBERS = 1 << MEMBER_BITS
MOST_DAYS = 1 << DAY_BITS
TRAINED_KEY = name_key(TRAINED)


@rule
def party_uid(day: int, key: int, index: int) -> int:
    """Return the identity of a party and of its first member: the same in every scenario with the same seed.

    `key`: of the name of its origin. The other members follow it.
    """
    return (((day << KEY_BITS) | key) << INDEX_BITS | index) << MEMBER_BITS


def check_room(what: str, wanted: float, most: int) -> None:
    """Raise ValueError when identities have no room for so many."""
    if wanted > most:
        raise ValueError(f"{wanted:g} {what}: identities have room for {most}")
