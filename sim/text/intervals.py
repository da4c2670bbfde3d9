"""Intervals for readers: both ends and the middle with the same decimals, as many as the width asks for.

Intervals that are compared share one number of decimals (`common`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, inf, isinf, isnan, log10

from sim.text.words import THIN, number, two_digits

NONE = "–"
STEP = 0.125  # of the width: the most that the last digit may stand for
DIGITS = 2  # significant digits that a number without decimals keeps
MOST = 4  # significant digits of the larger end, where the interval is narrow and far from zero


@dataclass(frozen=True)
class Interval:
    """An interval, and how numbers that belong to it are written; NaN where it is unknown."""

    low: float
    high: float
    whole: bool = False  # of counts: without decimals however narrow
    decimals: int | None = None  # shared with the intervals beside it: see `common`

    def number(self, value: float) -> str:
        """Return a value as the ends are written: −24 to 0 and never 0.0063, 0.10 beside 0.25.

        Where both ends are on one side of zero, none of it is rounded to zero.
        """
        if isnan(value) or isinf(value):
            return NONE
        value, places = round(value) if self.whole else value, self._places
        if places is not None and value and not float(f"{value:.{max(places, 0)}f}"):
            places = _places(abs(value), 1) if self.low * self.high > 0.0 else None
            value = value if places is not None else 0.0
        if places is None or not value:
            text = number(two_digits(value))
        elif places > 0:
            text = f"{value:,.{places}f}".replace(",", THIN)
        else:
            own = _places(abs(value), DIGITS)  # 91 beside 3 200 stays 91
            text = number(round(value, min(0, max(places, own))))
        return text.replace("-", "−")

    def signed(self, value: float) -> str:
        """Return a difference as the ends are written, with its sign; a zero has none."""
        text = self.number(abs(value))
        zero = text == NONE or not float(text.replace(THIN, ""))
        return text if zero else f"{'+' if value > 0 else '−'}{text}"

    def __str__(self) -> str:
        """Return both ends: 10 to 14; one number where they are equal."""
        return self._joined(self.number(self.low), self.number(self.high))

    @property
    def change(self) -> str:
        """Both ends of an interval of differences, with their signs."""
        return self.span(self.low, self.high)

    def span(self, low: float, high: float) -> str:
        """Return an inner interval of differences as the ends of this one are written."""
        return self._joined(self.signed(low), self.signed(high))

    @property
    def _places(self) -> int | None:
        """Decimals, shared ones where they hide no end; below zero: tens, hundreds and so on; None without a width."""
        own, shared = self._own, self.decimals
        if shared is None or (own is not None and self._hides(own, shared)):
            return own
        return shared or (None if own is None else min(own, 0))

    @property
    def _own(self) -> int | None:
        """Decimals that the width asks for."""
        width = self.high - self.low
        if not 0.0 < width < inf:
            return None
        places = min(_places(STEP * width, 1), _places(self._largest, MOST))
        return min(places, 0) if self.whole else places

    def _hides(self, own: int, shared: int) -> bool:
        """Whether shared decimals round an end to zero that the interval's own do not."""
        return any(round(end, own) and not round(end, shared) for end in (self.low, self.high))

    @property
    def _largest(self) -> float:
        return max(abs(self.low), abs(self.high))

    def _joined(self, low: str, high: str) -> str:
        """Join both ends; a ratio to nothing has none."""
        if isinf(self.low) or isinf(self.high):
            return f"{low} or more" if low != NONE else f"{high} or less" if high != NONE else NONE
        return low if low == high else f"{low} to {high}"


def common(ends: Iterable[tuple[float, float]]) -> int:
    """Return the decimals for intervals in one column: the finest one's, but for the largest end two digits suffice."""
    found = [(each._own, each._largest) for each in (Interval(low, high) for low, high in ends)]
    known = [places for places, _ in found if places is not None]
    if not known:
        return 0
    enough = _places(max(largest for places, largest in found if places is not None), DIGITS)
    return max(0, min(max(known), max(min(known), enough)))


def _places(value: float, digits: int) -> int:
    """Decimals that give a number this many significant digits."""
    return digits - 1 - floor(log10(value))
