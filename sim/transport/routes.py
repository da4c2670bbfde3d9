"""Routes to Minsk: which carrier flies from which hub, and how caps and bans bind."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum


@dataclass
class Route:
    """One carrier's flights from one hub to Minsk."""

    hub: int
    regular: float  # flights per week for ordinary travellers
    planned: float  # planned flights per week today
    opens: int  # day on which it opens, since the crisis began
    flown: float = 0.0  # flights per week after caps and bans
    logged: float | None = None  # flights per week in the last row of decisions
    why: str = "regular timetable"  # the basis of the plan


def share_cap(routes: Sequence[Route], cap: float) -> None:
    """Reduce the planned flights of one hub to `cap` per week, pro rata, into `flown`."""
    total = fsum(route.planned for route in routes)
    factor = 1.0 if total <= cap else cap / total
    for route in routes:
        route.flown = route.planned * factor
