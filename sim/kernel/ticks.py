"""The length of a tick: the one number that rates, rules and the calendar read."""

TICKS_A_DAY = 4  # a multiple of 4; sim/verification/ticks.py alone runs with another
QUARTER = TICKS_A_DAY // 4  # ticks of a part of the day
