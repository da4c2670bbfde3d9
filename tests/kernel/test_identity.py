import pytest

from sim.kernel.identity import (
    DAY_BITS,
    INDEX_BITS,
    MEMBER_BITS,
    MOST_DAYS,
    MOST_MEMBERS,
    MOST_PARTIES,
    check_room,
    party_uid,
)
from sim.kernel.keys import KEY_BITS


def test_identities_hold_day_origin_number_and_member_in_63_bits():
    assert DAY_BITS + KEY_BITS + INDEX_BITS + MEMBER_BITS == 63
    assert party_uid(0, 0, 1) == 8
    assert party_uid(0, 1, 0) == 2**23
    assert party_uid(1, 0, 0) == 2**51
    last = party_uid(MOST_DAYS - 1, (1 << KEY_BITS) - 1, MOST_PARTIES - 1) + MOST_MEMBERS - 1
    assert last == 2**63 - 1


def test_neighbouring_parties_never_share_an_identity():
    uids = {party_uid(day, key, index) for day in range(5) for key in range(16) for index in range(9)}
    assert len({uid + member for uid in uids for member in range(MOST_MEMBERS)}) == 5 * 16 * 9 * 8


def test_what_has_no_room_is_refused():
    check_room("days", 4096, MOST_DAYS)
    with pytest.raises(ValueError, match="4097 days: identities have room for 4096"):
        check_room("days", 4097, MOST_DAYS)
