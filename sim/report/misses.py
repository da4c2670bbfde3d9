"""How the targets of the evidence are judged, in words, and where the baseline is farthest from the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, isfinite

from sim.analysis.statistics import MOST, over_runs
from sim.analysis.verdict import NUMBERS, SHARE_OF_SEEDS, Verdict
from sim.text.intervals import Interval
from sim.text.words import bounds, number, percent, two_digits
from sim.world.targets import Target

NAMED = 4  # misses that the lead names
FAR = 1.25  # times the stated number, or a part of it: a miss worth naming


def rule(verdicts: Sequence[Verdict]) -> str:
    """Return the rule at the head of targets.toml in two sentences."""
    factors = sorted({v.target.tolerance for v in verdicts if 1.0 < v.target.tolerance < inf} or {1.0})
    between = f"{factors[0]:g}" if len(factors) == 1 else f"{factors[0]:g} to {factors[-1]:g}"
    return (
        "A stated number passes if the median over the runs is within it, widened by a tolerance that depends on "
        f"the kind of number (a factor of {between}), and if the range of nine runs in ten, with the number's own "
        "error, meets it. "
        f"A direction passes if at least {percent(SHARE_OF_SEEDS)} of the runs show it, and a series if the "
        f"medians of at least {percent(SHARE_OF_SEEDS)} of its counts are within their tolerance."
    )


def lead(verdicts: Sequence[Verdict]) -> str:
    """Return where the medians are farthest from the stated numbers, the largest first, passed or not."""
    known = [v for v in verdicts if _compared(v)]
    far = sorted((v for v in known if factor(v) > FAR), key=factor, reverse=True)
    if not far:
        return f"No median is farther than a factor of {FAR:g} from a stated number." if known else ""
    named = (
        f"{v.target.label}, {_number(v.median)} against {stated(v.target)} ({_times(v)}"
        f"{', which passes' if v.passed else ''})"
        for v in far[:NAMED]
    )
    return (
        f"The largest misses, by the medians over the runs: {'; '.join(named)}. {len(far)} of {len(known)} medians are "
        f"farther than a factor of {FAR:g} from what is stated."
    )


def factor(verdict: Verdict) -> float:
    """Return by which factor the median misses the stated range; 1 within it."""
    low, high = verdict.target.stated
    if low <= verdict.median <= high:
        return 1.0
    near, far = (verdict.median, low) if verdict.median < low else (high, verdict.median)
    return inf if near <= 0.0 else far / near


def one_sided(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield for each count of deaths that the record bounds from below alone how far above it the runs are."""
    for verdict in verdicts:
        low, high = verdict.target.stated
        counted = verdict.target.statistic in NUMBERS and verdict.deaths
        if counted and low > 0.0 and isfinite(low) and not isfinite(high):
            least, most = verdict.shown(MOST)
            yield (
                f"{verdict.target.label}: the record bounds deaths only from below ({stated(verdict.target)}). The "
                f"runs give {Interval(least, most)} ({over_runs(len(verdict.values))}), "
                f"{Interval(least / low, most / low)} times the bound; no number of deaths is too high for this target."
            )


def stated(target: Target) -> str:
    """Return what the sources state, in words."""
    if target.counts:
        return f"at least {percent(target.low or 0.0)} of {len(target.counts)} counts"
    return bounds(*target.stated, number)


def _compared(verdict: Verdict) -> bool:
    """Whether a median can be compared with a stated number: no direction, series, or count of deaths."""
    target = verdict.target
    return (
        target.statistic in NUMBERS
        and not target.counts
        and not verdict.deaths
        and isfinite(verdict.median)
        and any(map(isfinite, target.stated))
    )


def _times(verdict: Verdict) -> str:
    found = factor(verdict)
    if found == inf:
        return "none"
    below = verdict.median < verdict.target.stated[0]
    return f"{percent(1.0 / found)} of it" if below else f"{found:.1f} times"


def _number(value: float) -> str:
    return number(two_digits(value))
