"""What each mechanism and each rival reading does: one is changed at a time, paired by seed with the scenario as it is.

A mechanism is judged by the patterns that hold with and without it, and by the outcomes that it moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.compare import LEVEL, by_run, interval, measured
from sim.analysis.statistics import clear, holm
from sim.analysis.validate import PAIRED, Job, Verdict
from sim.analysis.validate import plan as runs_to_judge
from sim.batch.plan import Plan
from sim.batch.reader import Batch
from sim.errors import unknown
from sim.scenario import Scenario
from sim.world.catalogue import MECHANISM

AS_IT_IS = "as it is"
NOT_ALONE = {("decision", "mixed")}  # needs a list of actors, so it is no reading by itself
Asks = Mapping[tuple[str, str, str], str]  # the run that answers an ablation's target in a role


@dataclass(frozen=True)
class Ablation:
    """A scenario with one hypothesis at another value; `name`: HYPOTHESIS=VALUE without the word mechanism."""

    name: str
    scenario: Scenario


def ablations(base: Scenario, wanted: Sequence[str] = ()) -> list[Ablation]:
    """Return the scenario as it is, then with each hypothesis at each of its other values, mechanisms first.

    `wanted`: only these hypotheses, by name. Raises InputError for one that there is not, and where the scenario
    itself sets a parameter for which a mechanism stands.
    """
    known = {name.removeprefix(f"{MECHANISM}."): name for name in base.world.hypotheses}
    for word in wanted:
        if word not in known:
            raise unknown("no such mechanism or hypothesis", "--mechanism", word, tuple(known))
    names = sorted(known, key=lambda word: known[word] == word)  # mechanisms first, else in their order
    found = [Ablation(AS_IT_IS, base.model_copy(update={"name": AS_IT_IS}))]
    for word in names:
        if not wanted or word in wanted:
            found += _others(base, word, known[word])
    return found


def _others(base: Scenario, word: str, name: str) -> Iterator[Ablation]:
    """Yield the scenario with a hypothesis at each value that it does not have."""
    hypothesis, present = base.world.hypotheses[name], attrgetter(name)(base.hypotheses)
    for value in hypothesis.values:  # noqa: PD011 - no array
        if value != present and (name, value) not in NOT_ALONE:
            changed = f"{word}={str(value).lower() if isinstance(value, bool) else value}"
            yield Ablation(changed, base.with_changes(name=changed, hypotheses=_tree(name, value)))


def _tree(name: str, value: Any) -> dict[str, Any]:
    first, _, rest = name.partition(".")
    return {first: _tree(rest, value) if rest else value}


def plan(changed: Sequence[Ablation], runs: int, seed: int) -> tuple[Plan, Asks]:
    """Return the batch that judges ablations by every target and outcome, and which run answers what.

    Raises InputError for a scenario that no target can judge.
    """
    scenarios: list[Scenario] = []
    asks: dict[tuple[str, str, str], str] = {}
    for ablation in changed:
        scenarios.append(ablation.scenario)
        for job in runs_to_judge(ablation.scenario, [seed]):
            settings = _settings(ablation, job)
            if settings is not ablation.scenario:
                scenarios.append(settings)
            asks |= {(ablation.name, *ask): settings.name for ask in job.asks}
    return Plan.of(scenarios, runs=runs, seed_from=seed, wide=["targets"]), asks


def _settings(ablation: Ablation, job: Job) -> Scenario:
    """Return the scenario of a job: the ablation itself, run to its end, unless it has to differ."""
    targets = ablation.scenario.world.targets
    of_people = any(targets[name].of_people for name, _ in job.asks)
    if job.settings.digest() == ablation.scenario.digest() and not of_people:
        return ablation.scenario
    shown = f"{ablation.name}, for {job.asks[0][0]}"
    return job.settings.until(job.until).model_copy(update={"name": shown})


def judged(batch: Batch, changed: Sequence[Ablation], asks: Asks) -> pd.DataFrame:
    """Return whether each seed meets each target: columns ablation, pattern, target, run, value, passed."""
    table = batch.table("targets")
    keys = zip(table["scenario"], table["target"], table["run"].astype(int), strict=True)
    values = dict(zip(keys, table["value"], strict=True))
    seeds = sorted(set(table["run"].astype(int)))
    rows = []
    for ablation in changed:
        for name, target in ablation.scenario.world.targets.items():
            if (ablation.name, name, "run") not in asks:
                continue
            for seed in seeds:
                value = values[asks[ablation.name, name, "run"], name, seed]
                if target.statistic in PAIRED:
                    value /= max(values[asks[ablation.name, name, "against"], name, seed], 1e-9)
                passed = Verdict(target, (value,)).passed
                rows.append((ablation.name, target.pattern, name, seed, value, passed))
    return pd.DataFrame(rows, columns=["ablation", "pattern", "target", "run", "value", "passed"])


def by_target(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per ablation and target: runs, median, share of seeds that pass, and that share as it is."""
    groups = found.groupby(["ablation", "pattern", "target"], sort=False)
    table = groups.agg(
        runs=("run", "size"), median=("value", "median"), passed=("passed", "mean")
    ).reset_index()
    before = table[_as_it_is(table)].set_index("target")["passed"]
    return table.assign(passed_as_it_is=table["target"].map(before))


def by_pattern(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per ablation and pattern: the share of seeds in which all its targets pass, with an interval.

    Columns: ablation, pattern, runs, passed, share, low and high (Wilson's 95 % interval), share_as_it_is, lost and
    gained (seeds that meet the pattern only without, or only with, the change).
    """
    rows = []
    for (ablation, pattern), mine in found.groupby(["ablation", "pattern"], sort=False):
        here, before = _whole(mine), _whole(found[_as_it_is(found) & (found["pattern"] == pattern)])
        both = here.index.intersection(before.index)
        low, high = wilson(int(here.sum()), len(here))
        rows.append(
            {
                "ablation": ablation,
                "pattern": pattern,
                "runs": len(here),
                "passed": int(here.sum()),
                "share": float(here.mean()),
                "low": low,
                "high": high,
                "share_as_it_is": float(before[both].mean()),
                "lost": int((before[both] & ~here[both]).sum()),
                "gained": int((~before[both] & here[both]).sum()),
            }
        )
    return pd.DataFrame(rows)


def _as_it_is(found: pd.DataFrame) -> pd.Series:
    return found["ablation"] == AS_IT_IS


def _whole(found: pd.DataFrame) -> pd.Series:
    """Return by seed whether all targets pass."""
    return pd.Series(
        {seed: bool(passed.all()) for seed, passed in found.groupby("run")["passed"]}, dtype=bool
    )


def by_outcome(batch: Batch, changed: Sequence[Ablation]) -> pd.DataFrame:
    """Return one row per ablation and outcome: the paired difference from the scenario as it is.

    Columns: ablation, outcome, label, unit, runs (pairs of a seed), as_it_is (mean; NaN of deaths), mean, low and high
    (95 % t-interval of the mean), low90 and high90 (of 90 % of the pairs), p_holm (corrected for all rows), clear (see
    `statistics.clear`).
    """
    outcomes = measured(batch, "robust")
    values = by_run(batch, outcomes)
    rows = []
    for ablation in changed[1:]:
        for measure in outcomes:
            column = values[measure.name]
            differences = (column[ablation.name] - column[AS_IT_IS]).dropna().to_numpy()
            found = interval(differences, hide_mean=measure.deaths)
            rows.append(
                {
                    "ablation": ablation.name,
                    "outcome": measure.name,
                    "label": measure.label,
                    "unit": measure.unit,
                    "runs": found["runs"],
                    "as_it_is": np.nan if measure.deaths else float(column[AS_IT_IS].mean()),
                    "mean": found["mean"],
                    "low": found["low"],
                    "high": found["high"],
                    "low90": found["low90"],
                    "high90": found["high90"],
                    "p_holm": found["p_holm"],
                }
            )
    frame = pd.DataFrame(rows)
    frame["p_holm"] = holm(frame["p_holm"])
    return frame.assign(clear=clear(frame["low90"], frame["high90"], frame["p_holm"]))


def wilson(passed: int, runs: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    from scipy.stats import binomtest

    found = binomtest(passed, runs).proportion_ci(LEVEL, method="wilson")
    return float(found.low), float(found.high)
