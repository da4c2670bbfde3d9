"""Values of options, read with the same one message for bad input as files have."""

from datetime import date

from sim.errors import InputError

HIGHEST_SEED = 2**63 - 1


def seed_of(text: str) -> int:
    """The seed that --seed gives; raises InputError."""
    digits = len(str(HIGHEST_SEED))
    if not (text.isascii() and text.isdecimal() and len(text) <= digits and int(text) <= HIGHEST_SEED):
        allowed = f"a whole number from 0 to {HIGHEST_SEED}"
        raise InputError("is not a seed", key="--seed", value=text, allowed=allowed)
    return int(text)


def until_of(text: str, start: date, end: date) -> date:
    """The day that --until gives, after `start` and not after `end`; raises InputError."""
    allowed = f"a date such as {end}, after {start} and not after {end}"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError("is not a date", key="--until", value=text, allowed=allowed) from None
    if not start < day <= end:
        raise InputError("out of range", key="--until", value=text, allowed=allowed)
    return day
