"""Count the scenarios of a batch, such as rival readings, in which a policy's effect keeps its sign.

Each scenario with a policy applied is compared with the same scenario alone, seed by seed. Readings differ in
hypotheses only; beside them stand the ends of the ranges of a few parameters, under the default reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.compare import by_run, interval, least, measured
from sim.analysis.statistics import clear, holm
from sim.batch.plan import alone
from sim.batch.reader import Batch
from sim.scenario import Scenario
from sim.scenario.draws import POSTERIOR, SCREENING
from sim.scenario.policy import with_policy
from sim.scenario.sweep import at_point
from sim.tables.measures import Measure
from sim.world import World
from sim.world.catalogue import shared_hypotheses

MOST_DECISIVE = 4
# Outcomes of the screening whose signs are not counted: they have numbers of their own.
NOT_COUNTED = ("eu_cost",)
SIGNS = {1: "+", -1: "−", 0: "0", None: "unclear"}  # as readers see them


@dataclass(frozen=True)
class Alone:
    """A scenario of a batch without a policy, at a sweep point, and its reading.

    `parameter`: what `at_ends` varied, and its value; empty for a counted scenario.
    """

    base: str
    name: str
    role: str
    objective: str
    parameter: str

    def with_policy(self, policy: str) -> str:
        """What it is called with a policy."""
        return with_policy(self.base, policy) + self.name.removeprefix(self.base)


def at_ends(readings: Sequence[Scenario]) -> list[Scenario]:
    """Return the default reading with each decisive parameter of its world at either end of its range."""
    default = next(
        reading
        for reading in readings
        if (reading.hypotheses.russia.role, reading.hypotheses.belarus.objective) == _default_reading()
    )
    return [
        at_point(default, {name: value})
        for name in decisive(default.world)
        for value in default.world.parameter(name).range
    ]


def decisive(world: World) -> list[str]:
    """Return the parameters that the world's screening found to move outcomes most; none if it ships no posterior.

    By the mean over the outcomes of `screened` but NOT_COUNTED.
    """
    table = screened(world).drop(columns=list(NOT_COUNTED), errors="ignore")
    if table.empty:
        return []
    effects = table.mean(axis=1)
    known = effects[effects.index.isin(list(world.parameters))]
    return known.sort_values(ascending=False, kind="stable").index[:MOST_DECISIVE].tolist()


def screened(world: World) -> pd.DataFrame:
    """Return the share of each factor in the squared elementary effects: a row per factor, a column per outcome.

    A share needs no unit, so that outcomes compare. From screening.csv of the posterior; without rows if the world
    ships none.
    """
    file = world.folder / POSTERIOR / SCREENING
    if not file.exists():
        return pd.DataFrame()
    table = pd.read_csv(file, index_col="factor")
    squared = table[[name for name in table if f"{name}_error" in table]] ** 2
    return squared / squared.sum()


def _default_reading() -> tuple[Any, Any]:
    """Russia's role and Belarus's objective by default, in any world."""
    known = shared_hypotheses()
    return known["russia.role"].default, known["belarus.objective"].default


def effects(batch: Batch) -> pd.DataFrame:
    """Return the paired effects of a batch's policies, one row per policy, outcome and scenario.

    Columns: policy, outcome, label, unit, scenario, role, objective (of Russia and Belarus there), parameter (what
    `at_ends` moved; else empty), runs (pairs of a seed), mean (NaN of deaths), low and high (95 % t-interval of the
    mean, cut at `least`), low90 and high90 (see `spread`), sign (of the mean), p_holm (p of the paired t-test,
    corrected for the scenarios of its policy and outcome), clear (see `statistics.clear`).
    """
    outcomes, scenarios = measured(batch, "robust"), list(_alone(batch))
    values = by_run(batch, outcomes)
    rows = []
    for policy, measure, scenario in product(batch.policies, outcomes, scenarios):
        column = values[measure.name]
        both = pd.concat([column[scenario.with_policy(policy)], column[scenario.name]], axis=1, join="inner")
        rows.append(_row(policy, measure, scenario, both.dropna()))
    return _judged(pd.DataFrame(rows))


def titles(batch: Batch) -> dict[str, str]:
    """Return the titles of the scenarios and policies of a batch, by name, as far as they have any."""
    known = {name: content.get("title", "") for name, content in batch.manifest["scenarios"].items()}
    both = {}
    for policy in batch.policies:
        for base, title in known.items():
            if joined := known.get(with_policy(base, policy)):
                both[policy] = joined.removeprefix(f"{title}; ")  # as `Policy.over` joins them
    return {name: title for name, title in {**known, **both}.items() if title}


def _judged(effects: pd.DataFrame) -> pd.DataFrame:
    """Judge each effect within its family: the counted scenarios of a policy and outcome, or the moved parameters."""
    counted = effects["parameter"].eq("").rename("counted")
    families = effects.groupby(["policy", "outcome", counted])["p_holm"]
    adjusted = families.transform(holm)
    return effects.assign(p_holm=adjusted, clear=clear(effects["low90"], effects["high90"], adjusted))


def _alone(batch: Batch) -> Iterator[Alone]:
    """In the order of the batch."""
    contents = batch.manifest["scenarios"]
    bases = set(alone(contents, batch.policies))
    for base, name in dict.fromkeys(
        pair
        for rows in batch.by_block("runs", ["base", "scenario"])
        for pair in rows.itertuples(index=False, name=None)
    ):
        if base in bases:
            reading = contents[base]["hypotheses"]
            of, _, point = base.partition("[")
            moved = point.removesuffix("]") if of in bases else ""
            yield Alone(base, name, reading["russia"]["role"], reading["belarus"]["objective"], moved)


def _row(policy: str, measure: Measure, at: Alone, both: pd.DataFrame) -> dict[str, Any]:
    found = interval((both.iloc[:, 0] - both.iloc[:, 1]).to_numpy(), least=least(both))
    about = {"policy": policy, "outcome": measure.name, "label": measure.label, "unit": measure.unit}
    return {
        **about,
        "scenario": at.name,
        "role": at.role,
        "objective": at.objective,
        "parameter": at.parameter,
        "runs": found["runs"],
        "mean": np.nan if measure.deaths else found["mean"],
        "low": found["low"],
        "high": found["high"],
        "low90": found["low90"],
        "high90": found["high90"],
        "sign": int(np.sign(found["mean"])),
        "p_holm": found["p_holm"],
    }


def default_scenario(effects: pd.DataFrame) -> str:
    """Return the default scenario: the first with the default hypotheses, otherwise the first."""
    role, objective = _default_reading()
    counted = effects[effects["parameter"] == ""]
    default = (counted["role"] == role) & (counted["objective"] == objective)
    return str(counted["scenario"][default if default.any() else slice(None)].iloc[0])


def summary(effects: pd.DataFrame) -> pd.DataFrame:
    """Return one row per policy and outcome: the sign in the default scenario, and the signs in all.

    Columns: policy, outcome, label, default (that scenario), sign (empty where it is not clear, 0 where nothing
    differs), lower and higher (scenarios whose mean effect is below or above 0), clear_lower and clear_higher (those of
    them that are clear), scenarios (how many there are), otherwise_at (moved parameters with which the sign is
    another).
    """
    default = default_scenario(effects)
    groups = effects.groupby(["policy", "outcome", "label"], sort=False)
    rows = [
        {"policy": policy, "outcome": outcome, "label": label, "default": default} | _kept(cells, default)
        for (policy, outcome, label), cells in groups
    ]
    return pd.DataFrame(rows).astype({"sign": "Int64"})


def _kept(cells: pd.DataFrame, default: str) -> dict[str, Any]:
    """Return for one policy and outcome the default sign, the signs of all scenarios, and what changes it."""
    sign = _clear_sign(cells[cells["scenario"] == default].iloc[0])
    counted, ends = cells[cells["parameter"] == ""], cells[cells["parameter"] != ""]
    lower, higher = counted["sign"] < 0, counted["sign"] > 0
    other = [(end["parameter"], _clear_sign(end)) for _, end in ends.iterrows() if _clear_sign(end) != sign]
    return {
        "sign": sign,
        "lower": int(lower.sum()),
        "clear_lower": int((lower & counted["clear"]).sum()),
        "higher": int(higher.sum()),
        "clear_higher": int((higher & counted["clear"]).sum()),
        "scenarios": len(counted),
        "otherwise_at": "; ".join(f"{parameter}: {SIGNS[each]}" for parameter, each in other),
    }


def _clear_sign(cell: pd.Series) -> int | None:
    """Return the sign of an effect, None if unclear, 0 if nothing differs."""
    nothing = not cell["sign"] and not cell["low"] < 0.0  # one seed has no interval
    return int(cell["sign"]) if cell["clear"] or nothing else None
