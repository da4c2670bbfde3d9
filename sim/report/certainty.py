"""How sure the answer of a report is: what is clear, with and without the correction, and what to run next."""

from __future__ import annotations

from collections.abc import Collection
from math import floor

import pandas as pd

from sim.analysis.statistics import ENOUGH, interval_words
from sim.report.agreement import MOST_READINGS, Agreement, Agreements
from sim.report.cells import capital, plain
from sim.text.words import number, percent

HALF, LEAST_SHARE = 0.5, 0.01  # shares of draws with words of their own
SURE_SEEDS = 2000  # more pairs than anybody runs: the mean is too close to 0


def certainty(effects: pd.DataFrame, agreements: Agreements, source: str, comparisons: int) -> str:
    """Return how many effects are clear, with and without the correction, and what rival readings share."""
    clear, count = effects[effects["clear"]], len(effects)
    many = number(comparisons) if comparisons > count else "as many"
    text = f"{counted(len(clear), count)} clear after correction for {many} comparisons{_without(effects)}"
    if len(clear) < count:
        text += " Not clear does not mean no effect."
    if len(clear):
        text += f" {_same_sign(clear['same_sign'])}"
    text += f" Intervals are over {source}."
    if agreements:
        text += f" {_shared(agreements.values())}"
    return text


def _same_sign(shares: pd.Series) -> str:
    """Say in which share of draws clear effects have the sign of their means: that of the least sure of them."""
    least, one = float(shares.min()), len(shares) == 1
    if least < HALF:
        which = "The clear effect" if one else "The least sure of the clear effects"
        few = f"only {percent(least)}" if least >= LEAST_SHARE else f"less than {percent(LEAST_SHARE)}"
        return f"{which} has the sign of its mean in {f'{few} of the draws' if least else 'no draw'}."
    which = "The clear effect has" if one else "Clear effects have"
    most = "half" if least == HALF else percent(floor(100 * least) / 100)  # never 100 % where one differs
    share = "all" if least == 1.0 else f"{most} of the" if one else f"at least {most} of the"
    return f"{which} the same sign in {share} draws."


def _without(effects: pd.DataFrame) -> str:
    """Return for how many effects the interval excludes zero without the correction, to the end of the sentence."""
    clear, apart, count = int(effects["clear"].sum()), int(effects["apart"].sum()), len(effects)
    each = interval_words(int(effects["pairs"].max()))
    if apart > clear:
        return f"; without it the {each} excludes zero for {apart} of {count}."
    if not clear:
        return f", and the {each} excludes zero for none."
    return "." if clear == count else f"; the {each} of no other excludes zero."


def clear_of(effects: pd.DataFrame) -> str:
    """Return how many effects are clear, and how many are without the correction: a headline."""
    clear, apart = int(effects["clear"].sum()), int(effects["apart"].sum())
    text = f"{counted(clear, len(effects))} clear"
    family = number(int(effects["comparisons"].max()))
    return (
        text
        if apart == clear
        else f"{text}; {apart} exclude zero without the correction for {family} comparisons"
    )


def counted(clear: int, effects: int) -> str:
    """Return how many effects are clear, up to the verb: 3 of 8 effects are."""
    if effects == 1:
        return "The one effect is" if clear else "The one effect is not"
    if not clear:
        return f"None of the {effects} effects is"
    if clear == effects:
        return f"All {effects} effects are"
    return f"{clear} of {effects} effects {'is' if clear == 1 else 'are'}"


def _shared(found: Collection[Agreement]) -> str:
    """Say for how many clear effects most rival readings have the same sign, and how many of these have it clearly."""
    held, tested = sum(each.holds for each in found), len(found)
    clearly = sum(each.clearly for each in found)
    every = "both" if tested == 2 else f"all {tested}"
    some = every if held == tested else f"{held or 'any'} of the {tested}"
    what = f"{some} clear effects that were" if tested > 1 else "the one clear effect that was"
    readings = max(each.total for each in found)
    text = (
        f"At least {percent(MOST_READINGS)} of the {readings} rival readings of the governments' motives "
        f"{'share' if held else 'do not share'} the sign of {what} run under them"
    )
    if not held:
        return f"{text}."
    if held == 1:
        return f"{text} ({'clearly so' if clearly else 'though not clearly'})."
    return f"{text} (clearly so for {'all' if clearly == held else clearly or 'none'} of them)."


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
            f"Run more seeds first: the range of {pairs} draws misses one more draw with a probability of about "
            f"{percent(2 / (pairs + 1))}; from {ENOUGH} draws on intervals hold 90 % of them."
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
