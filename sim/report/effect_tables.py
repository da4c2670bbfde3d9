"""Effects, costs, regret and robustness of a report, as tables of text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.analysis.effects import rows_of
from sim.analysis.robust import SIGNS, summary
from sim.report.answer import FEW
from sim.report.cells import capital, change, filled, grid, outcome_of, plain, yes
from sim.report.material import Material
from sim.text.intervals import NONE, Interval
from sim.text.words import number, percent

EFFECTS = (
    "Scenario",
    "Baseline",
    "Mean difference",
    "50 % interval",
    "90 % interval",
    "% of baseline",
    "Same sign",
    "Clear",
)
COSTS = ("Scenario", "Who pays or earns", "Mean difference", "90 % interval", "Clear")
ROBUST = ("Policy", "Outcome", "Default reading", "Lower in (clear)", "Higher in (clear)", "Another sign at")
UNCLEAR, COST = "·", "cost: "
WORDS = {"+": "higher", "−": "lower", "0": "no difference"}  # for a sign of `SIGNS`
Grid = dict[str, Any]


def effect_grids(material: Material) -> list[Grid]:
    """Return one table per outcome: its effects by policy; of a single policy, one table of all outcomes."""
    if not material.policies:
        return []
    if len(material.policies) == 1:
        caption = f"Effects of “{material.titles[material.policies[0]]}”"
        rows = [effect_row(row, outcome_of(row)) for row in rows_of(material.effects)]
        return [grid(caption, ("Outcome", *EFFECTS[1:]), rows)]
    return [
        filled(
            grid(
                outcome_of(cells.iloc[0]),
                EFFECTS,
                [effect_row(row, material.titles[row.scenario]) for row in rows_of(cells)],
            )
        )
        for _, cells in material.effects.groupby("measure", sort=False)
    ]


def effect_row(row: Any, title: str) -> list[str]:
    """Return an effect as cells after a title: a dash where there is none, deaths as intervals."""
    most = Interval(row.low90, row.high90)
    return [
        title,
        plain(row.level),
        most.signed(row.mean),
        most.span(row.low50, row.high50),
        most.change,
        change(row.percent) + (" %" if not pd.isna(row.percent) else ""),
        NONE if pd.isna(row.same_sign) else percent(row.same_sign),
        yes(row.clear),
    ]


def cost_grid(material: Material) -> Grid | None:
    """Return what policies cost and whom: with intervals for a few policies, else one row per policy."""
    costs = material.costs
    if costs.empty:
        return None
    moved = costs[~costs[["low90", "high90"]].eq(0.0).all(axis=1)]
    if len(material.policies) > FEW:
        return _cost_matrix(material, moved)
    rows = []
    for row in rows_of(moved):
        most = Interval(row.low90, row.high90)
        cells = [capital(row.label), most.signed(row.mean), most.change, yes(row.clear)]
        rows.append([material.titles[row.scenario], *cells])
    if len(material.policies) == 1:
        caption = f"What “{material.titles[material.policies[0]]}” costs, and whom: million USD, against the baseline"
        return grid(caption, COSTS[1:], [row[1:] for row in rows])
    return grid("What each scenario costs, and whom: million USD, against the baseline", COSTS, rows)


def _cost_matrix(material: Material, costs: pd.DataFrame) -> Grid:
    cells = {(row.scenario, row.label): change(row.mean) for row in rows_of(costs) if row.clear}
    payers = list(dict.fromkeys(costs.loc[costs["clear"], "label"]))
    rows = [
        [material.titles[name], *(cells.get((name, payer), UNCLEAR) for payer in payers)]
        for name in material.policies
    ]
    caption = (
        f"What each scenario costs, and whom: mean difference in million USD where it is clear ({UNCLEAR}: not clear; "
        "all intervals are in tables/costs.csv)"
    )
    return grid(caption, ["Scenario", *(capital(payer.removeprefix(COST)) for payer in payers)], rows)


def regret_grid(material: Material) -> Grid | None:
    """Return the regret of each scenario; None for a pair, of which the effects say all."""
    if len(material.scenarios) < 3:
        return None
    outcomes = [cells for _, cells in material.regret.groupby("measure", sort=False)]
    head = ["Scenario"]
    for cells in outcomes:
        head += [outcome_of(cells.iloc[0]), "Best in"]
    rows = [
        [material.titles[each[0].scenario]]
        + [text for row in each for text in (_behind(row), percent(row.best))]
        for each in zip(*map(rows_of, outcomes), strict=True)
    ]
    caption = (
        "Regret: how far a scenario is from the best one of the same draw, on average (in brackets: exceeded in 5 % of "
        "draws), and in which share of draws it is the best"
    )
    return grid(caption, head, rows)


def _behind(row: Any) -> str:
    """Return a regret: its mean, and in brackets what 5 % of draws exceed."""
    found = Interval(0.0, row.high90)
    return f"{found.number(row.mean)} ({found.number(row.high90)})"


def robust_grid(material: Material) -> Grid | None:
    """Return in how many rival readings effects keep their signs; None where none were run."""
    if material.readings.empty:
        return None
    rows = [
        [
            material.titles.get(row.policy, row.policy),
            capital(row.label),
            _sign(SIGNS[None if pd.isna(row.sign) else int(row.sign)]),
            f"{row.lower} ({row.clear_lower})",
            f"{row.higher} ({row.clear_higher})",
            _otherwise(row.otherwise_at),
        ]
        for row in rows_of(summary(material.readings))
        if row.policy in material.tested
    ]
    if not rows:
        return None
    return grid(
        "Signs of effects over rival readings: in how many the policy lowers or raises the mean (in brackets: in how "
        "many clearly), and at which ends of a parameter's range the sign is not that of the default reading",
        ROBUST,
        rows,
    )


def _sign(sign: str) -> str:
    return WORDS.get(sign, sign)


def _otherwise(where: str) -> str:
    """Return where the sign is another: death_rate = 0.0001: lower; a dash if nowhere."""
    parts = (part.rpartition(": ") for part in where.split("; ") if part)
    return "; ".join(f"{_number(at)}: {_sign(sign)}" for at, _, sign in parts) or NONE


def _number(at: str) -> str:
    """Return an end of a range as readers see it: savings_median = 12 000."""
    name, _, value = at.partition("=")
    return f"{name} = {number(float(value))}" if value else at
