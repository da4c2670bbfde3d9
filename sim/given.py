"""What the command line and the API ask for alike, and refuse in the same words: a seed, a day."""

from datetime import date
from numbers import Integral

from sim.errors import InputError

HIGHEST_SEED = 2**63 - 1


def seed_of(seed: object) -> int:
    """A seed, which is a whole number; raises InputError for anything else."""
    if isinstance(seed, bool) or not (isinstance(seed, Integral) and 0 <= int(seed) <= HIGHEST_SEED):
        allowed = f"a whole number from 0 to {HIGHEST_SEED}"
        raise InputError(f"is not allowed: {seed!r:.60}", key="seed", allowed=allowed)
    return int(seed)


def day_of(text: str, start: date, end: date) -> date:
    """The day that --until gives in words; raises InputError."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError("is not a date", key="--until", value=text, allowed=_days(start, end)) from None
    return until_of(day, start, end, "--until")


def until_of(day: object, start: date, end: date, key: str = "until") -> date:
    """A day after `start` and not after `end`, and no moment of it; raises InputError for anything else."""
    if type(day) is not date:
        message = f"is not a date: {day!r:.60}"
        raise InputError(message, key=key, allowed=f"a datetime.date, {_days(start, end)}")
    if not start < day <= end:
        raise InputError("out of range", key=key, value=day, allowed=_days(start, end))
    return day


def _days(start: date, end: date) -> str:
    return f"a date such as {end}, after {start} and not after {end}"
