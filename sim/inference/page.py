"""The page of `standoff sensitivity`: what matters, what does not, and on what each policy's effect depends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim.inference.discovery import AIM, LEAST_MASS
from sim.text.words import number, signed, two_digits

MOST = 5  # factors named per outcome
LISTED = 15  # of the screening
SMALL = 0.05  # a total index below it matters little
CLEAR = 0.05  # p of an effect that depends on a factor
BARELY = 0.001  # of all squared effects on an outcome: a share below it is hardly one
Labels = Mapping[str, str]


def page(tables: Mapping[str, pd.DataFrame], screened: pd.DataFrame, labels: Labels, aim: str) -> str:
    """Return the page in Markdown.

    `tables`: sobol, policies, discovery and regret; `screened`: shares of squared elementary effects, (factors,
    outcomes); `labels`: of the outcomes; `aim`: the outcome whose failures are all described.
    """
    parts = {
        "Of everything that is uncertain": _of_screening(screened, labels),
        "What the spread of outcomes comes from": _of_indices(tables["sobol"], labels),
        "On which number the effect of each policy depends": _of_policies(tables["policies"], labels),
        "Where policies fail": _of_boxes(tables["discovery"], labels, aim),
        "Which policy is never far from the best": _of_regret(tables["regret"], labels),
    }
    intro = (
        "For effects of policies, parameters and hypotheses are drawn together from the posterior, with a new seed "
        "each; for indices, all move independently, each parameter within the middle 90 % of its posterior. Hypotheses "
        "that the posterior does not draw come from their priors. Intervals hold 90 % of what is named with them."
    )
    lines = ["# What outcomes and policies depend on", "", intro, ""]
    for title, sentences in parts.items():
        lines += [f"## {title}", *sentences, ""]
    return "\n".join(lines)


def _of_screening(screened: pd.DataFrame, labels: Labels) -> Iterator[str]:
    if screened.empty:
        yield "No screening is shipped."
        return
    mean = screened.mean(axis=1).sort_values(ascending=False, kind="stable")
    idle = int((screened.max(axis=1) < BARELY).sum())
    yield (
        f"{len(mean)} parameters and hypotheses were moved one at a time (elementary effects: screening.csv of the "
        f"posterior). {idle} of them have less than {BARELY:.1%} of the squared effects on every outcome. Those with "
        "most, on average over the outcomes, and where:"
    )
    yield ""
    for factor in mean.index[:LISTED]:
        outcome = str(screened.loc[factor].idxmax())
        share = screened.loc[factor, outcome]
        yield f"- `{factor}`: {mean[factor]:.0%}; {share:.0%} of those on {labels.get(outcome, outcome)}"


def _of_indices(sobol: pd.DataFrame, labels: Labels) -> Iterator[str]:
    yield (
        "Total Sobol indices: the share of the variance of an emulator's outcome that goes with a number, alone or "
        "with others. It is no share of the variance of runs: of that, chance included, an emulator predicts the "
        "share `explained`, for runs that it has not seen."
    )
    yield ""
    for outcome, rows in sobol.groupby("outcome", sort=False):
        top = _rows(rows.nlargest(MOST, "total"))
        named = ", ".join(
            f"`{row.factor}` {row.total:.0%} ({max(row.total_low, 0.0):.0%} to {row.total_high:.0%})"
            for row in top
        )
        yield f"- {labels[str(outcome)]} (explained: {max(rows['explained'].iloc[0], 0.0):.0%}): {named}"
    highest = sobol.groupby("factor", sort=False)["total_high"].max()
    little = ", ".join(f"`{name}`" for name in highest.index[highest < SMALL])
    yield ""
    yield (
        f"Of these numbers, none of the following makes up {SMALL:.0%} of the emulated variance of any outcome: "
        f"{little or 'none'}."
    )
    yield _of_direct(sobol, labels)


def _of_direct(sobol: pd.DataFrame, labels: Labels) -> str:
    """Return how far first indices without an emulator differ, which are of the whole variance with chance."""
    gap = (sobol["first"] - sobol["direct"]).abs()
    most = sobol.iloc[int(gap.argmax())]
    scaled = (sobol["first"] * sobol["explained"].clip(lower=0.0) - sobol["direct"]).abs()
    return (
        "Without emulators, classes of the same runs give first indices of the whole variance, chance included. These "
        f"differ from the emulators' by {gap.median():.2f} in the median and by {gap.max():.2f} at most "
        f"(`{most['factor']}` for {labels[most['outcome']]}: {most['first']:.2f} by emulators, {most['direct']:.2f} "
        "without), and from these times the share that emulators explain, which makes both parts of the same variance, "
        f"by {scaled.max():.2f} at most."
    )


def _of_policies(table: pd.DataFrame, labels: Labels) -> Iterator[str]:
    yield (
        "Effects are paired differences with the same draw and seed; their intervals hold 90 % of the draws "
        "(parameters, hypotheses and seeds). A number is named where the effect goes with it clearly (ranks; Holm's "
        "correction over all numbers, policies and outcomes)."
    )
    for policy, rows in table.groupby("policy", sort=False):
        yield ""
        yield f"**{policy}**"
        yield ""
        for row in _rows(rows):
            mean = "" if pd.isna(row.effect) else f"{signed(two_digits(row.effect))} on average, "
            effect = f"{mean}{signed(two_digits(row.low))} to {signed(two_digits(row.high))}"
            yield f"- {labels[row.outcome]}: {effect}; {_dependence(row)}"


def _dependence(row: Any) -> str:
    if row.p_holm >= CLEAR:
        return "depends clearly on no single number"
    if pd.isna(row.at_less):
        return f"depends on `{row.factor}` most: less {row.less_at} than {row.more_at}"
    less, more = signed(two_digits(row.at_less)), signed(two_digits(row.at_more))
    return f"depends on `{row.factor}` most: {less} {row.less_at}, {more} {row.more_at}"


def _of_boxes(table: pd.DataFrame, labels: Labels, aim: str) -> Iterator[str]:
    """Describe every policy for the aim, and the boxes found for other outcomes."""
    yield f"A policy fails where it does not lower an outcome by {AIM:.0%} for the same draw."
    for outcome, found in table.groupby("outcome", sort=False):
        kept = found if outcome == aim else found[found["factor"].notna()]
        if len(kept):
            yield ""
            yield f"**{labels[str(outcome)]}**"
            yield ""
        for policy, sides in kept.groupby("policy", sort=False):
            yield f"- {policy} fails in {sides['failed'].iloc[0]:.0%} of draws; {where(sides)}"


def where(sides: pd.DataFrame) -> str:
    """Return in words where a policy fails, by the rows of discovery.csv for it and an outcome."""
    first = sides.iloc[0]
    if pd.isna(first["factor"]):
        if LEAST_MASS <= first["failed"] <= 1.0 - LEAST_MASS:
            return "no part of the ranges stands out"
        return "hardly ever" if first["failed"] < LEAST_MASS else "nearly always"
    where = " and ".join(_side(side) for side in _rows(sides))
    return f"in {first['density']:.0%} with {where} ({first['coverage']:.0%} of its failures)"


def _side(side: Any) -> str:
    low, high = side.from_value, side.to_value
    if isinstance(low, str):
        return f"`{side.factor}` {low}"
    if side.low == 0.0:
        return f"`{side.factor}` below {high:.3g}"
    return (
        f"`{side.factor}` above {low:.3g}" if side.high == 1.0 else f"`{side.factor}` {low:.3g} to {high:.3g}"
    )


def _of_regret(table: pd.DataFrame, labels: Labels) -> Iterator[str]:
    yield "Regret is how far a policy is behind the best of them (or none) for the same draw."
    yield ""
    for outcome, rows in table.groupby("outcome", sort=False):
        least = rows.iloc[int(rows["q95"].argmin())]
        behind = number(two_digits(float(least["q95"])))
        yield (
            f"- {labels[str(outcome)]}: {least['policy']} is behind by at most {behind} in 95 % of draws, and is the "
            f"best in {least['best']:.0%}"
        )


def _rows(table: pd.DataFrame) -> list[Any]:
    """Return the rows with their columns as attributes."""
    return list(table.itertuples())
