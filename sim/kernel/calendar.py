"""Ticks of six hours and the dates they fall on."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sim.kernel.ticks import QUARTER
from sim.kernel.ticks import TICKS_A_DAY as TICKS_A_DAY

DAYS_A_WEEK = 7
NIGHT, MORNING, AFTERNOON, EVENING = range(4)


@dataclass(frozen=True)
class Calendar:
    """A half-open period of days, `start` to `until`, in ticks of six hours from midnight on.

    Raises ValueError when the period holds no day.
    """

    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.until}")

    @cached_property
    def days(self) -> int:
        """Number of days."""
        return (self.until - self.start).days

    @cached_property
    def ticks(self) -> int:
        """Number of ticks."""
        return self.days * TICKS_A_DAY

    def date_of_day(self, day: int) -> date:
        """Return the date of a day counted from 0."""
        return self.start + timedelta(days=day)

    def day_of(self, when: date) -> int:
        """Return the day of a date, counted from 0; it may be outside the period."""
        return (when - self.start).days

    def dates(self) -> tuple[date, ...]:
        """Every date of the period in order."""
        return tuple(self.date_of_day(day) for day in range(self.days))


def part_of_day(tick: int) -> int:
    """NIGHT, MORNING, AFTERNOON or EVENING (0 to 3).

    There is one MORNING tick a day, in which people decide: if ticks are shorter, the next ones are of the AFTERNOON.
    """
    tick %= TICKS_A_DAY
    return AFTERNOON if QUARTER < tick < 2 * QUARTER else tick // QUARTER
