"""Why a government moved a lever, in plain words."""

import re
from datetime import date

from sim.governments.choice import DATED
from sim.text.words import day_of, thousands

MOST_TERMS = 3  # of each side of a reason
SET = "set by the scenario"
UNMOVED = "nothing speaks for it or against it"
# A reason as sim/governments/choice.py words it: the move, its terms, and whether the draw was the likeliest option.
WEIGHED = re.compile(
    r".+?(?: -> .+?|(?P<stays>; the whole span)): (?P<terms>.+?)"
    r"(?:; a chance of (?P<chance>\S+), likelier was (?P<other>\S+) with (?P<likelier>\S+?))?"
    r"(?:; (?P<dates>decided on .+))?"
)
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
TERM = re.compile(r"(?P<name>.+?) (?P<sign>[+-])(?P<weight>\d[\d.e-]*)(?P<note> \(.*?\))?(?:, |$)")


def plain_reason(reason: str) -> str:
    """Return what speaks for a move and what against it, each with its weight; other reasons as they are."""
    if reason == DATED:
        return SET
    weighed = WEIGHED.fullmatch(reason)
    if weighed is None:
        return thousands(reason)
    terms = list(TERM.finditer(weighed["terms"]))
    what = "a higher value" if weighed["stays"] else "it"
    parts = [
        f"{side} {what}: {_largest([term for term in terms if term['sign'] == sign])}"
        for side, sign in (("for", "+"), ("against", "-"))
        if any(term["sign"] == sign for term in terms)
    ] or [UNMOVED if weighed["terms"] == "nothing" else weighed["terms"]]
    if weighed["chance"]:
        parts.append(
            f"drawn with probability {weighed['chance']}; {weighed['other']} was likelier ({weighed['likelier']})"
        )
    parts += [weighed["dates"]] if weighed["dates"] else []
    text = "; ".join(["stays", *parts] if weighed["stays"] else parts)
    return thousands(ISO_DATE.sub(lambda found: day_of(date.fromisoformat(found[0]), year=True), text))


def _largest(terms: list[re.Match[str]]) -> str:
    shown = ", ".join(f"{term['name']} {term['weight']}{term['note'] or ''}" for term in terms[:MOST_TERMS])
    more = len(terms) - MOST_TERMS
    return f"{shown} and {more} smaller" if more > 0 else shown
