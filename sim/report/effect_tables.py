"""Effects, costs, regret and robustness of a report, as tables of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.analysis.effects import rows_of
from sim.analysis.robust import SIGNS, summary
from sim.analysis.statistics import ENOUGH, interval_words
from sim.report.answer import FEW
from sim.report.cells import capital, change, compared, filled, grid, outcome_of, plain, yes
from sim.report.material import Material
from sim.text.intervals import NONE, Interval, common
from sim.text.words import factor_name, number, percent
from sim.world import World

EFFECTS = ("Baseline", "Mean difference", "Middle half", "{outer}", "% of baseline", "Same sign", "Clear")
COSTS = ("Scenario", "Who pays or earns", "Mean difference", "{outer}", "Clear")
ROBUST = ("Policy", "Outcome", "Default reading", "Lower in (clear)", "Higher in (clear)", "Another sign at")
FREE = (
    "In these readings no decision is dated: governments follow their own aims, so an effect can differ from the one "
    "above."
)
PARAMETERS = (
    "What the parameters in its last column are is listed under evidence, in the assumptions that matter."
)
UNCLEAR, COST = "·", "cost: "
WORDS = {"+": "higher", "−": "lower", "0": "no difference"}  # for a sign of `SIGNS`
Grid = dict[str, Any]


def effect_grids(material: Material) -> list[Grid]:
    """Return one table per outcome: its effects by policy; of a single policy, one table of all outcomes."""
    if not material.policies:
        return []
    if len(material.policies) == 1:
        caption = f"Effects of “{material.titles[material.policies[0]]}”; {family(material.effects)}"
        rows = [effect_row(row, outcome_of(row)) for row in compared(material.effects)]
        return [grid(caption, ("Outcome", *heads(EFFECTS, material.effects)), rows)]
    return [
        filled(
            grid(
                f"{outcome_of(cells.iloc[0])}; {family(cells)}",
                ("Scenario", *heads(EFFECTS, cells)),
                [effect_row(row, material.titles[row.scenario]) for row in compared(cells)],
            )
        )
        for _, cells in material.effects.groupby("measure", sort=False)
    ]


def heads(names: Sequence[str], effects: pd.DataFrame) -> list[str]:
    """Return heads of columns with the name of the outer interval of these effects."""
    words = capital(interval_words(int(effects["pairs"].max())))
    return [name.format(outer=words) for name in names]


def family(effects: pd.DataFrame) -> str:
    """Return among how many comparisons these effects are called clear, and by how many draws, for a caption."""
    comparisons, draws = int(effects["comparisons"].max()), int(effects["pairs"].max())
    return f"clear: after correction for {number(comparisons)} comparisons, {number(draws)} draws"


def effect_row(row: Any, title: str) -> list[str]:
    """Return an effect (of `compared`) as cells after a title: a dash where there is none, deaths as intervals."""
    return [
        title,
        plain(row.level),
        row.most.signed(row.mean),
        row.most.span(row.low50, row.high50),
        row.most.change,
        change(row.percent),
        NONE if pd.isna(row.same_sign) else percent(row.same_sign),
        yes(row.clear),
    ]


def cost_grid(material: Material) -> Grid | None:
    """Return what policies cost and whom: with intervals for a few policies, else one row per policy.

    The cost to EU states is an outcome of page one, and judged among those.
    """
    parts = material.costs
    if parts.empty:
        return None
    totals = material.effects[material.effects["measure"].isin(material.paid)]
    costs = pd.concat([totals, parts])
    moved = [row for row in compared(costs) if row.low90 or row.high90]
    note = f"against the baseline; {family(parts)}"
    if len(totals):
        note += f" (the cost to EU states: for the {number(int(totals['comparisons'].max()))} above)"
    if len(material.policies) > FEW:
        return _cost_matrix(material, moved, note)
    rows = []
    for scenario in material.policies:
        for row in (row for row in moved if row.scenario == scenario):
            cells = [capital(row.label), row.most.signed(row.mean), row.most.change, yes(row.clear)]
            rows.append([material.titles[row.scenario], *cells])
    head = heads(COSTS, parts)
    if len(material.policies) == 1:
        caption = f"What “{material.titles[material.policies[0]]}” costs, and whom: million USD, {note}"
        return grid(caption, head[1:], [row[1:] for row in rows])
    return grid(f"What each scenario costs, and whom: million USD, {note}", head, rows)


def _cost_matrix(material: Material, costs: Sequence[Any], note: str) -> Grid:
    cells = {(row.scenario, row.label): row.most.signed(row.mean) for row in costs if row.clear}
    payers = list(dict.fromkeys(payer for _, payer in cells))
    rows = [
        [material.titles[name], *(cells.get((name, payer), UNCLEAR) for payer in payers)]
        for name in material.policies
    ]
    caption = (
        f"What each scenario costs, and whom: mean difference in million USD where it is clear ({UNCLEAR}: not clear, "
        f"which is not without effect; all intervals are in tables/costs.csv), {note}"
    )
    return grid(caption, ["Scenario", *(capital(payer.removeprefix(COST)) for payer in payers)], rows)


def regret_grid(material: Material) -> Grid | None:
    """Return the regret of each scenario; None for a pair, of which the effects say all."""
    if len(material.scenarios) < 3:
        return None
    outcomes = [cells for _, cells in material.regret.groupby("measure", sort=False)]
    head, columns = ["Scenario"], []
    for cells in outcomes:
        head += [outcome_of(cells.iloc[0]), "Best in"]
        columns += [_behind(cells), [percent(share) for share in cells["best"]]]
    names = [material.titles[scenario] for scenario in outcomes[0]["scenario"]]
    rows = list(zip(names, *columns, strict=True))
    draws = int(material.regret["draws"].max())
    end = "exceeded in 5 % of draws" if draws >= ENOUGH else f"the farthest of {draws} draws"
    caption = (
        f"Regret: how far a scenario is from the best one of the same draw, on average (in brackets: {end}), and in "
        "which share of draws it is the best"
    )
    return grid(caption, head, rows)


def _behind(regret: pd.DataFrame) -> list[str]:
    """Return the regrets of one outcome: the mean, and in brackets how far it reaches."""
    decimals = common((0.0, most) for most in regret["high90"])
    spans = [Interval(0.0, most, decimals=decimals) for most in regret["high90"]]
    each = zip(spans, regret["mean"], strict=True)
    return [f"{span.number(mean)} ({span.number(span.high)})" for span, mean in each]


def robust_grid(material: Material) -> Grid | None:
    """Return in how many rival readings effects keep their signs; None where none were run."""
    if material.readings.empty:
        return None
    world = material.settings(material.baseline).world
    rows = [
        [
            material.titles.get(row.policy, row.policy),
            capital(row.label),
            _sign(SIGNS[None if pd.isna(row.sign) else int(row.sign)]),
            f"{row.lower} ({row.clear_lower})",
            f"{row.higher} ({row.clear_higher})",
            _otherwise(row.otherwise_at, world),
        ]
        for row in rows_of(summary(material.readings))
        if row.policy in material.tested
    ]
    if not rows:
        return None
    counted = material.readings[material.readings["parameter"] == ""]
    compared = int(counted.groupby(["policy", "outcome"]).size().max())
    found = grid(
        "Signs of effects over rival readings: in how many the policy lowers or raises the mean (in brackets: in how "
        "many clearly), and at which ends of a parameter's range the sign is not that of the default reading; clear: "
        f"after correction for the {compared} readings of a row, {int(counted['runs'].max())} pairs of seeds each",
        ROBUST,
        rows,
    )
    notes = [FREE] * material.free_readings + [PARAMETERS] * any(row[-1] != NONE for row in rows)
    return found | {"note": " ".join(notes)}


def _sign(sign: str) -> str:
    return WORDS.get(sign, sign)


def _otherwise(where: str, world: World) -> str:
    """Return where the sign is another: death rate 0.0001: lower; a dash if nowhere."""
    parts = (part.rpartition(": ") for part in where.split("; ") if part)
    return "; ".join(f"{_number(at, world)}: {_sign(sign)}" for at, _, sign in parts) or NONE


def _number(at: str, world: World) -> str:
    """Return an end of a range as readers see it: savings median 12 000."""
    name, _, value = at.partition("=")
    return f"{factor_name(name, world)} {number(float(value))}" if value else at
