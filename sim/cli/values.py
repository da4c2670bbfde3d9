"""Values of options, read with the same one message for bad input as files have."""

from collections.abc import Sequence
from datetime import date

from sim.errors import InputError, nearest

HIGHEST_SEED = 2**63 - 1
MOST_DAYS = 10_000
MOST_RUNS = MOST_WORKERS = 10_000


def seed_of(text: str) -> int:
    """The seed that --seed gives; raises InputError."""
    return whole_number(text, "--seed", 0, HIGHEST_SEED)


def whole_number(text: str, option: str, low: int, high: int) -> int:
    """The number that an option such as --runs gives, from `low` to `high`; raises InputError."""
    plain = text.isascii() and text.isdecimal() and len(text) <= len(str(high))
    if not (plain and low <= int(text) <= high):
        allowed = f"a whole number from {low} to {high}"
        raise InputError("is not allowed", key=option, value=text, allowed=allowed)
    return int(text)


def one_of(text: str, option: str, names: Sequence[str]) -> str:
    """The name that an option such as --engine gives; raises InputError."""
    if text not in names:
        allowed, near = " or ".join(names), nearest(text, names)
        raise InputError("is not allowed", key=option, value=text, allowed=allowed, suggestion=near)
    return text


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
