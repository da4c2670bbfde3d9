"""Under how many rival readings a policy's effect keeps its sign: Russia's role by Belarus's objective.

Each policy is laid over each combination of scenarios/hypotheses and compared with that combination alone, seed by
seed. All that the policy does not date follows from the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.compare import ATTEMPTS, MEASURES, Measure, interval
from sim.errors import InputError
from sim.output.run import Results, run
from sim.paths import data_dir
from sim.report.pool import Failure, outcomes
from sim.scenario import Scenario, load_scenario
from sim.scenario.catalogue import hypotheses
from sim.scenario.fields import FIRST_DAY, LAST_DAY, RULE
from sim.scenario.schema import Window

UNTIL = date(2021, 12, 15)  # what happens later changes few of the effects and takes a third of the time
ALONE = ""  # the policy of a run without one
POLICIES = (
    "turkish_and_gulf_bans_early",
    "airline_sanctions",
    "agencies_unlicensed",
    "heavy_sanctions_early",
    "moscow_leans_on_minsk",
    "no_exclusion_zone",
    "humane_package",
    "return_corridor",
    "early_call",
)
OUTCOMES = (
    *(m for m in MEASURES if m.name in ("arrivals", "attempts_pl", "strip_days", "deaths")),
    Measure("pressure_peak", "highest pressure", "index", ("pressure",), "max"),
)


@dataclass(frozen=True)
class Combination:
    """A reading of Russia's role and of Belarus's objective."""

    role: str
    objective: str

    def scenario(self) -> Scenario:
        """The shipped scenario of this combination."""
        return load_scenario(data_dir("scenarios") / "hypotheses" / f"{self.role}_{self.objective}.toml")


@dataclass(frozen=True)
class Job:
    """One run of a combination with a policy, or alone."""

    combination: Combination
    policy: str
    settings: Scenario
    seed: int


def combinations() -> list[Combination]:
    """The full cross, by role and then by objective."""
    role, objective = hypotheses()["russia.role"], hypotheses()["belarus.objective"]
    return [Combination(*pair) for pair in product(role.values, objective.values)]


def default_combination() -> Combination:
    """The combination that holds where a scenario names none."""
    return Combination(hypotheses()["russia.role"].default, hypotheses()["belarus.objective"].default)


def plan(policies: Sequence[Scenario], seeds: Sequence[int]) -> list[Job]:
    """The runs: each combination alone and with each policy, for every seed.

    Raises InputError for a policy that changes nothing of as_it_happened.
    """
    changes = {policy.name: own_changes(policy) for policy in policies}
    changes = {ALONE: {"lever": [], "routes": {}, "parameters": {}}, **changes}
    jobs = []
    for combination in combinations():
        free = combination.scenario()
        for name, change in changes.items():
            settings = _laid_over(free, change)
            jobs += [Job(combination, name, settings, seed) for seed in seeds]
    return jobs


def own_changes(policy: Scenario) -> dict[str, Any]:
    """The levers, routes and parameters of a scenario that differ from as_it_happened, as TOML would have them.

    A window that repeats the dates of as_it_happened is history's and none of the policy's. Raises InputError
    where nothing is left.
    """
    base, content = load_scenario("as_it_happened"), policy.content()
    levers = [
        said
        for entry, said in zip(policy.lever, content["lever"], strict=True)
        if entry.value != RULE
        and any(base.lever_value(entry.actor, entry.lever, day) != entry.value for day in _days(entry))
    ]
    routes = {
        hub: {key: kept}
        for hub, route in policy.routes.items()
        for key, entries in route
        if (
            kept := [
                entry.model_dump(by_alias=True, exclude_none=True)
                for entry in entries
                if any(base.route_value(hub, key, day) != entry.value for day in _days(entry))
            ]
        )
    }
    changed = {name: value for name, value in policy.parameters.items() if value != base.parameter(name)}
    if not (levers or routes or changed):
        allowed = (
            "a scenario that dates a lever or a route, or sets a parameter, otherwise than as_it_happened"
        )
        raise InputError("is no policy", key="POLICY", value=policy.name, allowed=allowed)
    return {"lever": levers, "routes": routes, "parameters": changed}


def _days(window: Window) -> list[date]:
    first, last = max(window.start, FIRST_DAY), min(window.end, LAST_DAY)
    return [first + timedelta(days=n) for n in range((last - first).days)]


def _laid_over(combination: Scenario, changes: dict[str, Any]) -> Scenario:
    """A combination with what a policy dates; a lever without a date follows from its rule, as in `free`."""
    content = {**combination.content(), **changes}
    content["hypotheses"] = {**content["hypotheses"], "decision": "historical"}
    return Scenario.from_content(content, combination.name)


def effects(
    jobs: Sequence[Job], workers: int, done: Callable[[str], object] = lambda _: None
) -> pd.DataFrame:
    """Do the planned runs; one row a policy, outcome and combination, with the paired effect.

    Columns: policy, outcome, label, unit, role, objective, runs (pairs of a seed), mean (NaN of deaths), low and high
    (95 % t-interval), sign (of the mean), clear (whether the interval excludes zero). `done` is told of each run as
    it ends. Raises RuntimeError when a run fails: an effect on part of the seeds would mislead.
    """
    found: dict[tuple[Combination, str, int], dict[str, float]] = {}
    for job, outcome in outcomes(work, jobs, workers):
        about = f"{job.settings.name}{job.policy and f' with {job.policy}'}, seed {job.seed}"
        if isinstance(outcome, Failure):
            raise RuntimeError(f"{about}: {outcome.reason}")
        found[job.combination, job.policy, job.seed] = outcome
        done(about)
    policies = dict.fromkeys(job.policy for job in jobs if job.policy != ALONE)
    seeds = sorted({job.seed for job in jobs})
    rows = []
    for policy, measure, combination in product(policies, OUTCOMES, combinations()):
        pairs = [(found[combination, policy, s], found[combination, ALONE, s]) for s in seeds]
        differences = np.array([of[measure.name] - alone[measure.name] for of, alone in pairs])
        rows.append(_row(policy, measure, combination, differences))
    return pd.DataFrame(rows)


def work(job: Job) -> dict[str, float]:
    """Run one cell and read its outcomes."""
    return read(run(job.settings, job.seed, min(UNTIL, job.settings.period.until)))


def read(results: Results) -> dict[str, float]:
    """Every outcome of one run."""
    border = results.border[results.border["neighbour"] == "PL"]
    values = {ATTEMPTS["PL"].name: float(border["recorded_attempts"].sum())}
    for measure in OUTCOMES:
        for column in measure.columns:
            series = results.daily[column]
            values[measure.name] = float(
                series.iloc[-1] if measure.sum_up == "last" else series.agg(measure.sum_up)
            )
    return values


def _row(policy: str, measure: Measure, at: Combination, differences: np.ndarray) -> dict[str, Any]:
    found = interval(differences)
    about = {"policy": policy, "outcome": measure.name, "label": measure.label, "unit": measure.unit}
    return {
        **about,
        "role": at.role,
        "objective": at.objective,
        "runs": found["runs"],
        "mean": np.nan if measure.deaths else found["mean"],
        "low": found["low"],
        "high": found["high"],
        "sign": int(np.sign(found["mean"])),
        "clear": bool(found["low"] > 0.0 or found["high"] < 0.0),
    }


def summary(effects: pd.DataFrame) -> pd.DataFrame:
    """One row a policy and outcome: the sign under the default hypotheses, and how many combinations share it.

    Columns: policy, outcome, label, sign, same_sign (combinations whose mean has that sign), clear (those of them
    whose 95 % interval excludes zero), combinations.
    """
    default = default_combination()
    rows = []
    for (policy, outcome, label), cells in effects.groupby(["policy", "outcome", "label"], sort=False):
        at_default = (cells["role"] == default.role) & (cells["objective"] == default.objective)
        sign = int(cells.loc[at_default, "sign"].iloc[0])
        same = cells["sign"] == sign
        rows.append(
            {
                "policy": policy,
                "outcome": outcome,
                "label": label,
                "sign": sign,
                "same_sign": int(same.sum()),
                "clear": int((same & cells["clear"]).sum()),
                "combinations": len(cells),
            }
        )
    return pd.DataFrame(rows)
