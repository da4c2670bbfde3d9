"""Place and time: the sectors of the border, the ticks of the calendar, the weather."""
