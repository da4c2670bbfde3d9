from datetime import date

import pytest

from sim.kernel.calendar import EVENING, NIGHT, Calendar, part_of_day

DEFAULT = Calendar(date(2021, 6, 1), date(2022, 3, 31))


def test_counts():
    assert (DEFAULT.days, DEFAULT.ticks) == (303, 1212)
    assert len(DEFAULT.dates()) == 303
    assert DEFAULT.dates()[-1] == date(2022, 3, 30)


def test_ticks_and_dates():
    assert DEFAULT.day_of(date(2021, 11, 8)) == 160
    assert DEFAULT.date_of_day(160) == date(2021, 11, 8)
    assert (part_of_day(0), part_of_day(7)) == (NIGHT, EVENING)


def test_an_empty_period_is_refused():
    with pytest.raises(ValueError, match="must end after"):
        Calendar(date(2021, 6, 1), date(2021, 6, 1))
