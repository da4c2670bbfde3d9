"""Observed counts of seeds/public for figures: per day, or as a monthly mean per day."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sim.evidence import public_tables
from sim.evidence.ledger import Row
from sim.world import World


@dataclass(frozen=True)
class MonthlyMean:
    """A published monthly count as a mean per day; where pages disagree, `low` and `high` differ."""

    start: date
    until: date
    low: float
    high: float


def daily_attempts(world: World, neighbour: str) -> list[tuple[date, float]]:
    """Published counts of single days, by date, each count once."""
    rows = _public(world, "attempts_daily_to_september")
    return sorted(
        {(date.fromisoformat(r["date"]), float(r["attempts"])) for r in rows if r["country"] == neighbour}
    )


def monthly_attempts(world: World, neighbour: str) -> list[MonthlyMean]:
    """Return the published monthly counts of a neighbour."""
    rows = _public(world, "attempts_to_september")
    return _by_month((r["year"], r["month"], r["attempts"]) for r in rows if r["country"] == neighbour)


def monthly_german_entries(world: World) -> list[MonthlyMean]:
    """Entries into Germany with a link to the route, as published by month."""
    rows = _public(world, "germany_to_september")
    return _by_month((r["year"], r["month"], r["entries_belarus_link"]) for r in rows)


def _public(world: World, table: str) -> tuple[Row, ...]:
    """Return the rows of a public table; none for a world without a public record."""
    return public_tables()[table] if world.settings.record else ()


def _by_month(rows: Iterable[tuple[str, str, str]]) -> list[MonthlyMean]:
    """Single months only: a count over several has no place on a daily axis."""
    counts: dict[tuple[int, int], list[float]] = {}
    for year, month, count in rows:
        if count and month.isdigit():
            counts.setdefault((int(year), int(month)), []).append(float(count))
    result = []
    for (first_year, first_month), values in sorted(counts.items()):
        start = date(first_year, first_month, 1)
        days = monthrange(start.year, start.month)[1]
        until = start + timedelta(days=days)
        result.append(MonthlyMean(start, until, min(values) / days, max(values) / days))
    return result
