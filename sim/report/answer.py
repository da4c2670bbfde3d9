"""The answer on page one: five points made from the effects by fixed rules, each traced to its rows.

An effect is called one only where it is `clear` (see `sim.analysis.effects`). Deaths are given as intervals alone.
Where rival readings do not agree with an effect, its sentence says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Any

import pandas as pd

from sim.analysis.statistics import outer
from sim.report.agreement import Agreements
from sim.report.cells import capital, compared, per_cent
from sim.report.certainty import certainty
from sim.tables.measures import Measure
from sim.text.intervals import Interval
from sim.text.words import listed

FEW = 3  # scenarios that are each named


@dataclass(frozen=True)
class Sentence:
    """A sentence and the effects behind it: (scenario, measure)."""

    text: str
    rows: tuple[tuple[str, str], ...]


def answer(
    effects: pd.DataFrame,
    outcomes: Sequence[Measure],
    titles: Mapping[str, str],
    agreements: Agreements,
    source: str,
    comparisons: int = 0,
) -> list[Sentence]:
    """Return the five points of a report: one per topic of its outcomes, and how sure they are.

    `source`: of what the intervals are; `comparisons`: for how many p is corrected, where there are more than effects.
    The last counts the intervals that exclude zero without the correction too: not clear is not without effect.
    """
    known, found = compared(effects), []
    for name in dict.fromkeys(measure.topic for measure in outcomes):
        topic = {measure.name: measure for measure in outcomes if measure.topic == name}
        rows = [row for row in known if row.measure in topic]
        if not rows:
            continue
        count = len({row.scenario for row in rows})
        make = _one if count == 1 else _each if count <= FEW else _several
        found.append(make(topic, rows, titles, agreements))
    sure = certainty(effects, agreements, source, max(comparisons, len(effects)))
    return [*found, Sentence(sure, _keys(known))]


def effect(row: Any, measure: Measure, noun: str = "", level: str = "the baseline") -> str:
    """Return an effect as a clause without a subject: lowers arrivals by 4 300 (90 %: 3 600 to 5 100; 24 %).

    `noun`: what is lowered, where that is not the measure's own name in a sentence; `level`: of what its share is.
    """
    noun, unit = noun or measure.in_sentence, _unit(measure)
    if not row.low90 and not row.high90 and (not row.mean or isnan(row.mean)):
        return f"does not change {noun}"
    if isnan(row.low90):
        return f"has an unknown effect on {noun}: one pair of runs gives no interval"
    if not row.clear:
        return f"has no clear effect on {noun} {_span(row, measure)}"
    verb = "lowers" if row.high90 < 0 else "raises"
    low, high = sorted((abs(row.low90), abs(row.high90)))
    span = Interval(low, high, decimals=row.most.decimals)
    if row.deaths:
        return f"{verb} {noun} by {span} ({outer(row.pairs)})"
    return f"{verb} {noun} by {span.number(abs(row.mean))}{unit} ({outer(row.pairs)}: {span}{_share(row, level)})"


def size(row: Any, measure: Measure) -> str:
    """Return a clear effect in brackets, with its sign."""
    return _span(row, measure) if row.deaths else f"({row.most.signed(row.mean)}; {_span(row, measure)[1:]}"


def _span(row: Any, measure: Measure) -> str:
    """Return the outer interval of an effect in brackets."""
    return f"({outer(row.pairs)}: {row.most.change}{_unit(measure)})"


def quoted(title: str) -> str:
    """Return a title as written, in quotation marks."""
    return f"“{title}”"


def _unit(measure: Measure) -> str:
    """Return what follows a number of the measure."""
    return f" {measure.amount}" if measure.amount else ""


def _one(
    topic: Mapping[str, Measure], rows: Sequence[Any], titles: Mapping[str, str], agreements: Agreements
) -> Sentence:
    clauses = " and ".join(effect(row, topic[row.measure]) + _doubt(row, agreements) for row in rows)
    return Sentence(f"{quoted(titles[rows[0].scenario])} {clauses}.", _keys(rows))


def _each(
    topic: Mapping[str, Measure], rows: Sequence[Any], titles: Mapping[str, str], agreements: Agreements
) -> Sentence:
    """Say of each outcome what each of a few scenarios does to it."""
    parts: list[str] = []
    for measure in topic.values():
        it = "them" if measure.plural else "it"
        mine = [row for row in rows if row.measure == measure.name]
        unclear = [row for row in mine if _unclear(row)]
        clauses = [
            f"{quoted(titles[row.scenario])} {effect(row, measure, it)}{_doubt(row, agreements)}"
            for row in mine
            if row not in unclear
        ]
        if unclear:
            named = listed([f"{quoted(titles[row.scenario])} {_span(row, measure)}" for row in unclear])
            clauses.append(f"{named} {'has' if len(unclear) == 1 else 'have'} no clear effect")
        parts += [f"{capital(measure.in_sentence)}: {'; '.join(clauses)}."] if clauses else []
    return Sentence(" ".join(parts), _keys(rows))


def _several(
    topic: Mapping[str, Measure], rows: Sequence[Any], titles: Mapping[str, str], agreements: Agreements
) -> Sentence:
    parts: list[str] = []
    used: list[Any] = []
    for measure in topic.values():
        mine = [row for row in rows if row.measure == measure.name]
        if not mine:
            continue
        part, named = _extremes(measure, mine, titles, agreements)
        parts.append(f"{capital(part)}.")
        used += named
    return Sentence(" ".join(parts), _keys(used))


def _extremes(
    measure: Measure, rows: Sequence[Any], titles: Mapping[str, str], agreements: Agreements
) -> tuple[str, Sequence[Any]]:
    """How many scenarios have a clear effect on an outcome, which change it most, and the rows counted."""
    noun, plural = measure.in_sentence, measure.plural
    clear, loose = [row for row in rows if row.clear], _without(rows)
    if not clear:
        return f"none of the {len(rows)} scenarios has a clear effect on {noun}{loose}", rows
    ends, it = [], "them" if plural else "it"
    for verb, sign in (("lowers", -1), ("raises", 1)):
        if same := [row for row in clear if (_middle(row) < 0) == (sign < 0)]:
            row, most = max(same, key=lambda row: sign * _middle(row)), " most" if len(same) > 1 else ""
            named = f"{quoted(titles[row.scenario])} {verb} {it}{most}"
            ends.append(
                f"{named} {size(row, measure)}{_doubt(row, agreements)}{_larger(row, rows, measure, titles)}"
            )
    verb = "change" if plural else "changes"
    return f"{noun} {verb} clearly under {len(clear)} of {len(rows)} scenarios{loose}: {listed(ends)}", rows


def _without(rows: Sequence[Any]) -> str:
    """Say in brackets how many there are without the correction, where these are more than clear ones."""
    found = sum(bool(row.apart) for row in rows)
    if found == sum(bool(row.clear) for row in rows):
        return ""
    return f" ({found} without the correction)"


def _larger(named: Any, rows: Sequence[Any], measure: Measure, titles: Mapping[str, str]) -> str:
    """Name the effect that is larger in the mean than the largest clear one of its direction, and not clear."""
    sign = 1.0 if named.mean > 0.0 else -1.0
    beyond = [row for row in rows if not row.clear and sign * row.mean > sign * named.mean]
    if not beyond:
        return ""
    row = max(beyond, key=lambda row: sign * row.mean)
    return f", {quoted(titles[row.scenario])} by more in the mean, though not clearly {size(row, measure)}"


def _doubt(row: Any, agreements: Agreements) -> str:
    """What rival readings say against a clear effect."""
    found = agreements.get((row.scenario, row.measure))
    if found is None or found.holds or not row.clear:
        return ""
    return f" [not robust: {found.brief}]"


def _unclear(row: Any) -> bool:
    """Whether an effect has an interval, and is not clear."""
    return not row.clear and not isnan(row.low90) and bool(row.low90 or row.high90)


def _middle(row: Any) -> float:
    return float(row.low90 + row.high90) / 2 if row.deaths else float(row.mean)


def _share(row: Any, level: str) -> str:
    if not isfinite(row.percent) or not row.level:
        return ""
    return f"; {per_cent(abs(row.percent))} % of {level}"


def _keys(rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((row.scenario, row.measure) for row in rows)
