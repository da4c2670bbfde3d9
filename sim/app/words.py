"""Levers, decisions and limits in plain words and units."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sim.text.words import day_of, number
from sim.world import World
from sim.world.catalogue import Lever, LeverKey

Decision = tuple[date, str, str, float | None, float, str]
PERCENT = 100
LEAST_MOVE = 0.05  # share of a lever's range: smaller steps are not logged
MOST_TERMS = 3  # of each side of a reason
# A reason as sim/governments/choice.py words it: the move, its terms, and whether the draw was the likeliest option.
WEIGHED = re.compile(
    r".+?(?: -> .+?|(?P<stays>; the whole span)): (?P<terms>.+?)"
    r"(?:; a chance of (?P<chance>\S+), likelier was (?P<other>\S+) with (?P<likelier>\S+))?"
)
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
TERM = re.compile(r"(?P<name>.+?) (?P<sign>[+-])(?P<weight>\d[\d.e-]*)(?P<note> \(.*?\))?(?:, |$)")


def lever_told(lever: Lever, value: float) -> str:
    """A lever's value in words: 72 %, yes, 12 000 people."""
    if lever.unit == "switch":
        return "yes" if value else "no"
    if lever.unit == "share":
        return f"{number(round(PERCENT * value, 1))} %"
    if lever.hub and value >= lever.high:
        return "no limit"
    amount = number(round(value, 2))
    return amount if lever.unit in ("index", "weight") else f"{amount} {lever.unit.replace('/', ' per ')}"


def decision_entries(world: World, decisions: Iterable[Decision], start: date) -> list[dict[str, Any]]:
    """What governments decided as lines of the log; the values that stood at the start are not decisions."""
    entries = []
    for day, actor, name, before, after, reason in decisions:
        lever = world.levers.get(LeverKey(actor, name))
        if lever is None:
            continue
        first = before is None or day <= start
        small = not (first or lever.hub) and abs(after - (before or 0.0)) < LEAST_MOVE * (
            lever.high - lever.low
        )
        what = f"{lever.label}: {lever_told(lever, after)}"
        if not first and before is not None and lever.unit != "switch":
            what += f" (was {lever_told(lever, before)})"
        entries.append(
            {
                "key": str(lever.key).removesuffix(f".{lever.nationality}"),
                "actor": actor,
                "who": world.actors[actor],
                "what": what,
                "why": plain_reason(reason),
                "kind": "start" if first else "small" if small else "decision",
            }
        )
    return entries


def plain_reason(reason: str) -> str:
    """Return what speaks for a move and what against it, each with its weight; other reasons as they are."""
    weighed = WEIGHED.fullmatch(reason)
    if weighed is None:
        return reason
    terms = list(TERM.finditer(weighed["terms"]))
    what = "a higher value" if weighed["stays"] else "it"
    parts = [
        f"{side} {what}: {_largest([term for term in terms if term['sign'] == sign])}"
        for side, sign in (("for", "+"), ("against", "-"))
        if any(term["sign"] == sign for term in terms)
    ] or [weighed["terms"]]
    if weighed["chance"]:
        parts.append(
            f"drawn with probability {weighed['chance']}; {weighed['other']} was likelier ({weighed['likelier']})"
        )
    text = "; ".join(["stays", *parts] if weighed["stays"] else parts)
    return ISO_DATE.sub(lambda found: day_of(date.fromisoformat(found[0]), year=True), text)


def _largest(terms: list[re.Match[str]]) -> str:
    shown = ", ".join(f"{term['name']} {term['weight']}{term['note'] or ''}" for term in terms[:MOST_TERMS])
    more = len(terms) - MOST_TERMS
    return f"{shown} and {more} smaller" if more > 0 else shown
