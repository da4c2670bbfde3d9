"""Published counts of attempts, as dots on the chart: single days, and months at their middle."""

from datetime import timedelta
from typing import Any

from sim.app.names import neighbours_shown
from sim.figures.observed import daily_attempts, monthly_attempts
from sim.world import World

DIGITS = 1


def published_attempts(world: World) -> list[dict[str, Any]]:
    """Return one dot per published count: neighbour, day, count per day, and what it counts."""
    dots = []
    for neighbour in neighbours_shown(world):
        code, colour = neighbour["code"], neighbour["colour"]
        for day, count in daily_attempts(world, code):
            dots.append(_dot(neighbour["name"], colour, day.isoformat(), count, "published, one day"))
        for month in monthly_attempts(world, code):
            middle = month.start + timedelta(days=(month.until - month.start).days // 2)
            mean = (month.low + month.high) / 2
            dots.append(
                _dot(neighbour["name"], colour, middle.isoformat(), mean, "published, mean of a month")
            )
    return dots


def _dot(name: str, colour: str, day: str, value: float, what: str) -> dict[str, Any]:
    return {"name": name, "colour": colour, "date": day, "value": round(value, DIGITS), "what": what}
