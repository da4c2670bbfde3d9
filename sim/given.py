"""Seeds, days and numbers of runs as given on the command line or in Python, checked with the same messages."""

from datetime import date
from numbers import Integral

from sim.errors import InputError

HIGHEST_SEED = 2**63 - 1
MOST_RUNS = 10**9  # of each point of a batch


def seed_of(seed: object) -> int:
    """Return a seed as an int; raise InputError unless it is a whole number in range."""
    if isinstance(seed, bool) or not (isinstance(seed, Integral) and 0 <= int(seed) <= HIGHEST_SEED):
        allowed = f"a whole number from 0 to {HIGHEST_SEED}"
        raise InputError(f"is not allowed: {seed!r:.60}", key="seed", allowed=allowed)
    return int(seed)


def count_of(number: object, key: str, most: int) -> int:
    """Return how many as an int; raise InputError unless it is a whole number from 1 to `most`."""
    if isinstance(number, bool) or not (isinstance(number, Integral) and 1 <= int(number) <= most):
        raise InputError(
            f"is not allowed: {number!r:.60}", key=key, allowed=f"a whole number from 1 to {most}"
        )
    return int(number)


def day_of(text: str, start: date, end: date, key: str = "--until") -> date:
    """Return the day that the text of an option names; raise InputError if it is not valid."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError("is not a date", key=key, value=text, allowed=_days(start, end)) from None
    return until_of(day, start, end, key)


def until_of(day: object, start: date, end: date, key: str = "until") -> date:
    """Return the day; raise InputError unless it is a date after `start` and not after `end`."""
    if type(day) is not date:
        message = f"is not a date: {day!r:.60}"
        raise InputError(message, key=key, allowed=f"a datetime.date, {_days(start, end)}")
    if not start < day <= end:
        raise InputError("out of range", key=key, value=day, allowed=_days(start, end))
    return day


def _days(start: date, end: date) -> str:
    return f"a date such as {end}, after {start} and not after {end}"
