"""Routes to Minsk: which carrier flies from which hub, and how caps and bans bind."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum


@dataclass
class Route:
    """One carrier's flights from one hub to Minsk."""

    hub: int
    regular: float  # flights a week it keeps for ordinary travellers
    planned: float  # flights a week it would fly today
    opens: int  # day on which it opens, since 1 June 2021
    flown: float = 0.0  # flights a week after caps and bans
    told: float | None = None  # flights a week in the last row of decisions
    why: str = "regular timetable"  # what the plan rests on


def share_cap(routes: Sequence[Route], cap: float) -> None:
    """Cut the planned flights of one hub to `cap` a week, pro rata, into `flown`."""
    total = fsum(route.planned for route in routes)
    factor = 1.0 if total <= cap else cap / total
    for route in routes:
        route.flown = route.planned * factor
