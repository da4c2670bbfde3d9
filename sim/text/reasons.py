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
# What a state of origin answers, as sim/governments/origin.py words it.
PRESSED = re.compile(
    r"(?P<answer>.+?): the EU presses with (?P<pressure>\S+) of 1, (?P<how>in a campaign|and (?P<share>\d+%)) .+?"
    r" per day, (?P<worn>its resistance .+)"
)
COST = {"+": "cost saved", "-": "cost"}  # for and against a move: its cost rises with the value of the lever
RISING_COST = "rising cost"


def plain_reason(reason: str) -> str:
    """Return what speaks for a move and what against it, each with its weight; other reasons as they are."""
    if reason == DATED:
        return SET
    weighed = WEIGHED.fullmatch(reason)
    if weighed is None:
        return thousands(PRESSED.sub(_pressed, reason))
    terms = sorted(TERM.finditer(weighed["terms"]), key=lambda term: -float(term["weight"]))
    what = "a higher value" if weighed["stays"] else "it"
    parts = [
        f"{side} {what}: {_largest([term for term in terms if term['sign'] == sign])}"
        for side, sign in (("for", "+"), ("against", "-"))
        if any(term["sign"] == sign for term in terms)
    ] or [UNMOVED if weighed["terms"] == "nothing" else weighed["terms"]]
    if weighed["chance"]:
        likelier = f"the value {weighed['other']} was likelier ({weighed['likelier']})"
        parts.append(f"drawn with probability {weighed['chance']}; {likelier}")
    parts += [weighed["dates"]] if weighed["dates"] else []
    text = "; ".join(["stays", *parts] if weighed["stays"] else parts)
    return thousands(ISO_DATE.sub(lambda found: day_of(date.fromisoformat(found[0]), year=True), text))


def _largest(terms: list[re.Match[str]]) -> str:
    shown = ", ".join(f"{_name(term)} {term['weight']}{term['note'] or ''}" for term in terms[:MOST_TERMS])
    more = len(terms) - MOST_TERMS
    return f"{shown} and {more} smaller" if more > 0 else shown


def _name(term: re.Match[str]) -> str:
    return COST[term["sign"]] if term["name"] == RISING_COST else term["name"]


def _pressed(found: re.Match[str]) -> str:
    """Return a state's answer to pressure without the numbers of its formula; `standoff explain` prints those."""
    pressure, share = found["pressure"], found["share"]
    how = (
        f"it with {pressure} of 1, and {share} of those who come fly from here"
        if share
        else f"all states at once with {pressure} of 1"
    )
    return f"{found['answer']}; the EU presses {how}; {found['worn']}"
