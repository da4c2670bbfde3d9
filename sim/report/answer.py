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

from sim.analysis.effects import rows_of
from sim.analysis.statistics import ENOUGH
from sim.report.agreement import Agreements
from sim.report.cells import capital, plain
from sim.tables.measures import Measure
from sim.text.intervals import Interval
from sim.text.words import listed, number, percent

FEW = 3  # scenarios that are each named
SURE_SEEDS = 2000  # more pairs than anybody runs: the mean is too close to 0


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
    """
    found = []
    for name in dict.fromkeys(measure.topic for measure in outcomes):
        topic = {measure.name: measure for measure in outcomes if measure.topic == name}
        rows = [row for row in rows_of(effects) if row.measure in topic]
        if not rows:
            continue
        count = len({row.scenario for row in rows})
        make = _one if count == 1 else _each if count <= FEW else _several
        found.append(make(topic, rows, titles, agreements))
    return [*found, _certainty(effects, agreements, source, max(comparisons, len(effects)))]


def surer(effects: pd.DataFrame, parameters: bool, tested: bool) -> str:
    """Return what it would take to be surer."""
    parts = [_more_seeds(effects)]
    if len(set(effects["scenario"])) > 1:
        parts.append("To compare with another scenario than the baseline, use --baseline NAME.")
    if not parameters:
        parts.append(
            "The intervals reflect chance alone: draws of the posterior add the uncertainty of parameters and"
            " hypotheses."
        )
    if not tested:
        parts.append(
            "Rival readings of the governments' motives were not tested here: standoff robust tests them."
        )
    return " ".join(parts)


def _more_seeds(effects: pd.DataFrame) -> str:
    """Return what more seeds would do for the effects that are unclear."""
    unclear = effects[~effects["clear"]]
    if unclear.empty:
        return "Every effect shown is clear; more seeds would only narrow the means."
    if (pairs := int(effects["pairs"].max())) < ENOUGH:
        return (
            f"Run more seeds first: intervals over {pairs} draws are wide, because Student's t stands in for the "
            f"missing ones; from {ENOUGH} draws on they are quantiles."
        )
    needed, parts = unclear["pairs_needed"], list[str]()
    known = needed <= unclear["pairs"]
    within = ~known & (needed <= SURE_SEEDS)
    if within.any():
        count = plain(float(needed[within].max()))
        parts.append(
            f"About {count} seeds per scenario would settle the sign of the mean of {_some(within, unclear)}."
        )
    if known.any():
        have, their = ("has", "its") if known.sum() == 1 else ("have", "their")
        parts.append(
            f"{capital(_some(known, unclear))} {have} a mean that differs from zero, but {their} sign varies from run"
            " to run: more seeds will not change that."
        )
    if (rest := ~known & ~within).any():
        are = "is" if rest.sum() == 1 else "are"
        parts.append(f"{capital(_some(rest, unclear))} {are} too close to zero for any number of seeds.")
    return " ".join(parts)


def _some(chosen: pd.Series, unclear: pd.DataFrame) -> str:
    """Return which of the unclear effects are meant: 3 of the 8 unclear effects, all 8, the one."""
    count, total = int(chosen.sum()), len(unclear)
    if total == 1:
        return "the one unclear effect"
    return f"all {total} unclear effects" if count == total else f"{count} of the {total} unclear effects"


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
    span = Interval(*sorted((abs(row.low90), abs(row.high90))))
    if row.deaths:
        return f"{verb} {noun} by {span} (90 %)"
    return f"{verb} {noun} by {span.number(abs(row.mean))}{unit} (90 %: {span}{_share(row, level)})"


def size(row: Any, measure: Measure) -> str:
    """Return a clear effect in brackets, with its sign."""
    found = Interval(row.low90, row.high90)
    return _span(row, measure) if row.deaths else f"({found.signed(row.mean)}; {_span(row, measure)[1:]}"


def _span(row: Any, measure: Measure) -> str:
    """Return the 90 % interval of an effect in brackets."""
    return f"(90 %: {Interval(row.low90, row.high90).change}{_unit(measure)})"


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
    clear = [row for row in rows if row.clear]
    if not clear:
        return f"none of the {len(rows)} scenarios has a clear effect on {noun}", rows
    ends, it = [], "them" if plural else "it"
    for verb, farthest in (("lowers", min), ("raises", max)):
        if same := [row for row in clear if (_middle(row) < 0) == (verb == "lowers")]:
            row, most = farthest(same, key=_middle), " most" if len(same) > 1 else ""
            named = f"{quoted(titles[row.scenario])} {verb} {it}{most}"
            ends.append(f"{named} {size(row, measure)}{_doubt(row, agreements)}")
    verb = "change" if plural else "changes"
    return f"{noun} {verb} clearly under {len(clear)} of {len(rows)} scenarios: {listed(ends)}", rows


def _certainty(effects: pd.DataFrame, agreements: Agreements, source: str, comparisons: int) -> Sentence:
    clear = effects[effects["clear"]]
    count = len(effects)
    many = number(comparisons) if comparisons > count else "as many"
    text = f"{counted(len(clear), count)} clear after correction for {many} comparisons"
    if len(clear):
        least = float(clear["same_sign"].min())
        share = "all draws" if least == 1.0 else f"at least {percent(least)} of draws"
        text += f", and their sign is the same in {share}"
    text += f"; intervals are over {source}"
    if agreements:
        held = _held(sum(found.holds for found in agreements.values()), len(agreements))
        text += f"; rival readings of the governments' motives {held}"
    return Sentence(f"{text}.", _keys(rows_of(effects)))


def counted(clear: int, effects: int) -> str:
    """Return how many effects are clear, up to the verb: 3 of 8 effects are."""
    if effects == 1:
        return "The one effect is" if clear else "The one effect is not"
    if not clear:
        return f"None of the {effects} effects is"
    if clear == effects:
        return f"All {effects} effects are"
    return f"{clear} of {effects} effects {'is' if clear == 1 else 'are'}"


def _held(held: int, tested: int) -> str:
    if tested == 1:
        return f"{'support' if held else 'do not support'} the one clear effect that they were run for"
    some = "all" if held == tested else f"{held} of the"
    return f"support {some} {tested} clear effects that they were run for"


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
    return f"; {plain(abs(row.percent))} % of {level}"


def _keys(rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((row.scenario, row.measure) for row in rows)
