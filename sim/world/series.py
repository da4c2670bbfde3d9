"""Counts of the public record as windows of days: of single days, and between the checkpoints of a running count."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sim.evidence.ledger import Row, public_tables

DAYS = "public/attempts_daily_to_september.csv"
DAY = timedelta(days=1)


class Count(NamedTuple):
    """What sources count over [start, until): from `low` to `high`; `quality` as seeds/public/README.md explains."""

    start: date
    until: date
    low: float
    high: float
    quality: str


def counts_of(file: str, neighbour: str, measure: str, window: tuple[date, date]) -> list[Count]:
    """Return the counts of a neighbour that lie within a window, in order; `measure`: of a running count."""
    rows = public_tables()[file.removeprefix("public/").removesuffix(".csv")]
    here = [row for row in rows if row["country"] == neighbour]
    found = _days(here) if file == DAYS else _between([row for row in here if row["measure"] == measure])
    return sorted(count for count in found if window[0] <= count.start and count.until <= window[1])


def _days(rows: Sequence[Row]) -> Iterator[Count]:
    """Single days; where sources differ about one, from the lowest to the highest, by the best quality."""
    for day, entries in groupby(sorted(rows, key=itemgetter("date")), itemgetter("date")):
        same = [(float(row["attempts"]), row["quality"]) for row in entries if row["attempts"]]
        if same:
            numbers, qualities = zip(*same, strict=True)
            start = date.fromisoformat(day)
            yield Count(start, start + DAY, min(numbers), max(numbers), min(qualities))


def _between(rows: Sequence[Row]) -> Iterator[Count]:
    """Differences of running counts from the same day, each as good as the worse of the two.

    Where a count is a bound, or sources differ, it lies between what other counts leave at least and at most.
    """
    in_order = sorted(rows, key=itemgetter("from", "as_of"))
    for start, entries in groupby(in_order, itemgetter("from")):
        day, before, quality = date.fromisoformat(start), (0.0, 0.0), "A"
        for row in entries:
            until = date.fromisoformat(row["as_of"]) + DAY
            low, high = (float(row[end] or row["count"]) for end in ("least", "most"))
            yield Count(day, until, low - before[1], high - before[0], max(quality, row["quality"]))
            day, before, quality = until, (low, high), row["quality"]
