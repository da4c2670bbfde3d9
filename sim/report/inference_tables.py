"""Forecast, its skill, and sensitivity, as tables of text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from sim.analysis.effects import rows_of
from sim.inference.discovery import AIM
from sim.inference.page import where
from sim.inference.scores import MODEL
from sim.inference.series import labels_of
from sim.report.cells import capital, code, grid, outcome_of, spelled, typeset
from sim.report.inferred import FORECAST, SENSITIVITY, Inferred
from sim.scenario.draws import POSTERIOR
from sim.tables.measures import used
from sim.text.intervals import NONE, Interval
from sim.text.words import factor_name, number, percent, value_name, with_unit
from sim.world import World

MOST, MOST_DRAWN = 3, 5  # factors per outcome that are named in the table, and drawn
LEVEL = 0.05  # of a corrected p up to which an effect depends on a factor
SKILL = (
    "Count",
    "Forecast by",
    "Relative error of the median",
    "Within 50 % interval",
    "Within 90 % interval",
    "Counts",
)
DEATHS = "deaths"
NAIVE = ("last value", "trend")  # forecasts that stand beside the model's
MONTHS = ("Count", "Month", "Median", "90 % interval", *(f"Naive: {name}" for name in NAIVE))
SOBOL = (
    "Outcome",
    "Depends most on",
    "Share of emulated variance",
    "90 % interval",
    "Alone",
    "Emulator explains",
)
DEPENDS = (
    *("Policy", "Outcome", "90 % of draws", "Depends most on"),
    *("Lowest effect, and where", "Highest effect, and where"),
)
FAILS = ("Policy", "Share of draws", "Where")
FACTORS = ("Factor", "Meaning", "Name in files and commands")
Grid = dict[str, Any]


def inference_grids(found: Inferred, world: World, titles: Mapping[str, str]) -> list[Grid]:
    """Return the tables of what there is; `titles`: of the policies that the report is about."""
    tables = (
        _skill(found, world),
        _months(found, world),
        _sobol(found, world),
        _dependences(found, world, titles),
        _failures(found, world, titles),
        _factors(found, world, titles),
    )
    return [table for table in tables if table]


def _skill(found: Inferred, world: World) -> Grid | None:
    """Forecasts from each origin within the fit window against the counts that followed."""
    table, labels = found.table(POSTERIOR, "scores"), counts_of(world)
    if table.empty:
        return None
    rows = [
        [
            labels[row.measure],
            row.by,
            NONE if pd.isna(row.relative) else percent(row.relative),
            percent(row.cover50),
            percent(row.cover90),
            str(row.counts),
        ]
        for row in rows_of(table)
    ]
    return grid("Skill of forecasts inside the fit window, by the counts that followed", SKILL, rows)


def _months(found: Inferred, world: World) -> Grid | None:
    """The forecast by month, beside two naive ones."""
    table, labels = found.table(FORECAST, "forecast"), counts_of(world)
    if table.empty:
        return None
    table = table[table["per"] == "month"].rename(columns={"from": "start"})
    rows = []
    for _, window in table.groupby(["measure", "start", "until"], sort=False):
        by = {row.by: row for row in rows_of(window)}
        here = by[MODEL]
        most = Interval(here.q05, here.q95)
        medians = [most.number(by[name].q50) if name in by else NONE for name in (MODEL, *NAIVE)]
        if here.measure == DEATHS:  # of which only the interval is given
            medians = [NONE] * len(medians)
        month = f"{date.fromisoformat(here.start):%b %Y}"
        rows.append([labels[here.measure], month, medians[0], str(most), *medians[1:]])
    return grid("Forecast, by month; people in the strip on its last day", MONTHS, rows)


def _sobol(found: Inferred, world: World) -> Grid | None:
    """The factors with the largest total index of each outcome."""
    table, labels = found.table(SENSITIVITY, "sobol"), _outcomes(world)
    rows = [
        [
            labels[row.outcome],
            factor_name(row.factor, world),
            percent(row.total),
            f"{percent(max(row.total_low, 0.0))} to {percent(row.total_high)}",
            percent(max(row.first, 0.0)),
            percent(max(row.explained, 0.0)),
        ]
        for _, part in (table.groupby("outcome", sort=False) if len(table) else ())
        for row in rows_of(part.nlargest(MOST, "total"))
    ]
    return grid("Sensitivity: what the spread of each outcome comes from", SOBOL, rows) if rows else None


def _dependences(found: Inferred, world: World, titles: Mapping[str, str]) -> Grid | None:
    """The effects of policies that clearly depend on a factor; of deaths the interval alone."""
    table = found.table(SENSITIVITY, "policies")
    labels = {measure.name: outcome_of(measure) for measure in used("report", world)}
    clear = table[(table["p_holm"] < LEVEL) & table["policy"].isin(titles)] if len(table) else table
    rows = []
    for row in rows_of(clear):
        most = Interval(row.low, row.high)
        ends = (
            NONE if pd.isna(value) else f"{most.signed(value)} ({_where(at)})"
            for value, at in ((row.at_less, row.less_at), (row.at_more, row.more_at))
        )
        factor = factor_name(row.factor, world)
        rows.append([titles[row.policy], labels[row.outcome], most.change, factor, *ends])
    if not rows:
        return None
    factors = found.table(SENSITIVITY, "sobol")["factor"].nunique()
    caption = (
        "Sensitivity: on which parameter or hypothesis the effects of policies clearly depend (ranks; p at most "
        f"{LEVEL:g} after Holm's correction for {number(factors * len(table))} comparisons: factors, policies and "
        "outcomes)"
    )
    return grid(caption, DEPENDS, rows)


def _where(at: str) -> str:
    """Return which values of a factor: below 0.2 per day, from below 2.01e-01 1/day."""
    value = re.fullmatch(r"(.+?\d) (\S.*)", spelled(at))
    return with_unit(value[1], value[2]) if value else value_name(spelled(at)).removeprefix("at ")


def _failures(found: Inferred, world: World, titles: Mapping[str, str]) -> Grid | None:
    """Where policies miss the aim of the sensitivity analysis."""
    table, aim = found.table(SENSITIVITY, "discovery"), found.about(SENSITIVITY).get("aim", "")
    rows = [
        [titles[str(policy)], percent(sides["failed"].iloc[0]), typeset(_plain(where(sides), world))]
        for policy, sides in (
            table[table["outcome"] == aim].groupby("policy", sort=False) if len(table) else ()
        )
        if policy in titles
    ]
    if not rows:
        return None
    caption = f"Where policies do not lower {_outcomes(world).get(aim, aim).lower()} by {percent(AIM)}"
    return grid(caption, FAILS, rows)


def _plain(text: str, world: World) -> str:
    """Return a text with its names in backticks, and values of hypotheses after a colon, as readers see them."""
    parted = re.sub(r"` (?=(?!above |below )[a-z])", "`: ", text)
    return value_name(re.sub(r"`([^`]+)`", lambda name: factor_name(name[1], world), parted))


def _factors(found: Inferred, world: World, titles: Mapping[str, str]) -> Grid | None:
    """What the parameters and hypotheses mean that the posterior and the sensitivity name."""
    names = set(_named_by_sensitivity(found, titles))
    if len(posterior := found.table(POSTERIOR, "prior_posterior")):
        names |= set(posterior["factor"])
    known: dict[str, Any] = {**world.parameters, **world.hypotheses}
    rows = sorted([factor_name(name, world), known[name].meaning, code(name)] for name in names & set(known))
    return grid("What the parameters and hypotheses mean", FACTORS, rows) if rows else None


def _named_by_sensitivity(found: Inferred, titles: Mapping[str, str]) -> list[str]:
    tables = [found.table(SENSITIVITY, name) for name in ("sobol", "policies", "discovery")]
    if any(table.empty for table in tables):
        return []
    sobol, depends, fails = tables
    largest = sobol.sort_values("total", ascending=False).groupby("outcome").head(MOST_DRAWN)
    here = (table[table["policy"].isin(titles)] for table in (depends[depends["p_holm"] < LEVEL], fails))
    names = pd.concat([largest["factor"], *(table["factor"] for table in here)])
    return [str(name) for name in names.dropna().unique()]


def _outcomes(world: World) -> Mapping[str, str]:
    return {measure.name: capital(measure.label) for measure in used("report", world)}


def counts_of(world: World) -> Mapping[str, str]:
    """Return the names of what is forecast, as tables show them."""
    return {name: capital(label.removesuffix(", per week")) for name, label in labels_of(world).items()}
