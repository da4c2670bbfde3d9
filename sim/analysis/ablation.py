"""What each mechanism and each rival reading does: one is changed at a time, paired by seed with the scenario as it is.

A mechanism is judged by the patterns that hold with and without it, and by the outcomes that it moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.compare import by_run, interval, least, measured
from sim.analysis.statistics import clear, holm
from sim.analysis.validate import Job
from sim.analysis.validate import plan as runs_to_judge
from sim.analysis.verdict import PAIRED, Verdict
from sim.batch.plan import Plan
from sim.batch.reader import Batch
from sim.errors import unknown
from sim.scenario import Scenario
from sim.tables.measures import Use
from sim.world.catalogue import MECHANISM
from sim.world.targets import Target

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

    `wanted`: only these hypotheses, by name. Raises InputError for an unknown one, and where the scenario
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
    """Return whether each seed meets each target: columns ablation, pattern, target, run, value, met.

    The counts of a series follow it, without a pattern: its verdict is made of theirs.
    """
    table = batch.table("targets")
    keys = zip(table["scenario"], table["target"], table["run"].astype(int), strict=True)
    values = dict(zip(keys, table["value"], strict=True))
    seeds = sorted(set(table["run"].astype(int)))
    rows = []
    for ablation in changed:
        for name, target in ablation.scenario.world.targets.items():
            if (ablation.name, name, "run") not in asks:
                continue
            for part, seed in product(target.read, seeds):
                value = values[asks[ablation.name, name, "run"], part.name, seed]
                if target.statistic in PAIRED:
                    value /= max(values[asks[ablation.name, name, "against"], name, seed], 1e-9)
                pattern = target.pattern if part is target else ""
                met = Verdict(part, (value,)).shows(value)
                rows.append((ablation.name, pattern, part.name, seed, value, met))
    return pd.DataFrame(rows, columns=["ablation", "pattern", "target", "run", "value", "met"])


def by_target(found: pd.DataFrame, targets: Mapping[str, Target]) -> pd.DataFrame:
    """Return one row per ablation and target, with the verdict over all seeds by the rule of targets.toml.

    Columns: ablation, pattern, target, runs, median, low90 and high90 (of 90 % of the seeds), met (share of seeds that
    meet it alone), passed, and passed_as_it_is.
    """
    rows = []
    values = {
        str(ablation): {str(name): list(of["value"]) for name, of in mine.groupby("target", sort=False)}
        for ablation, mine in found.groupby("ablation", sort=False)
    }
    alone = found[found["pattern"] != ""]
    for (ablation, pattern, name), mine in alone.groupby(["ablation", "pattern", "target"], sort=False):
        verdict = Verdict.of(targets[str(name)], values[str(ablation)])
        low, high = verdict.interval(0.9)
        rows.append(
            {
                "ablation": ablation,
                "pattern": pattern,
                "target": name,
                "runs": len(mine),
                "median": verdict.median,
                "low90": low,
                "high90": high,
                "met": float(mine["met"].mean()),
                "passed": verdict.passed,
            }
        )
    table = pd.DataFrame(rows)
    before = table[_as_it_is(table)].set_index("target")["passed"]
    return table.assign(passed_as_it_is=table["target"].map(before))


def by_pattern(found: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return one row per ablation and pattern: how many of its targets pass, and the paired change by seed.

    `verdicts`: of `by_target`. Columns: ablation, pattern, runs, targets, passed (targets over all seeds), met (mean
    number of targets that a seed meets), mean, low and high (paired difference of that number from the scenario as it
    is, with its 95 % t-interval), low90 and high90 (see `spread`), p_holm (corrected for all rows), clear.
    """
    counts = found.groupby(["ablation", "pattern", "run"], sort=False)["met"].sum()
    rows = []
    for (ablation, pattern), mine in verdicts.groupby(["ablation", "pattern"], sort=False):
        here = counts.xs((ablation, pattern), level=("ablation", "pattern"))
        before = _met_as_it_is(found, str(pattern), mine["target"])
        row = {
            "ablation": ablation,
            "pattern": pattern,
            "targets": len(mine),
            "passed": int(mine["passed"].sum()),
            "met": float(here.mean()),
        }
        rows.append(row | _kept(interval((here - before).dropna().to_numpy(float))))
    return _corrected(pd.DataFrame(rows))


def _met_as_it_is(found: pd.DataFrame, pattern: str, targets: pd.Series) -> pd.Series:
    """Return by seed how many of these targets the scenario as it is meets."""
    mine = found[_as_it_is(found) & (found["pattern"] == pattern) & found["target"].isin(targets)]
    return mine.groupby("run")["met"].sum()


def _as_it_is(found: pd.DataFrame) -> pd.Series:
    return found["ablation"] == AS_IT_IS


def _kept(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the tables keep of an interval."""
    return {name: found[name] for name in ("runs", "mean", "low", "high", "low90", "high90", "p_holm")}


def _corrected(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with p corrected for all changes, and whether each is clear; as it is, nothing changes."""
    changed = frame["ablation"] != AS_IT_IS
    frame.loc[changed, "p_holm"] = holm(frame.loc[changed, "p_holm"])
    return frame.assign(clear=changed & clear(frame["low90"], frame["high90"], frame["p_holm"]))


def by_outcome(batch: Batch, changed: Sequence[Ablation]) -> pd.DataFrame:
    """Return one row per ablation and outcome of readings or of a report: the paired difference from it as it is.

    Columns: ablation, outcome, label, unit, as_it_is (mean; NaN of deaths), runs (pairs of a seed), mean, low and high
    (95 % t-interval of the mean, cut at `least`), low90 and high90 (see `spread`), p_holm (corrected for all rows),
    clear (see `statistics.clear`).
    """
    uses: tuple[Use, ...] = ("robust", "report")
    outcomes = list({measure.name: measure for use in uses for measure in measured(batch, use)}.values())
    values = by_run(batch, outcomes)
    rows = []
    for ablation in changed[1:]:
        for measure in outcomes:
            column = values[measure.name]
            both = pd.concat([column[ablation.name], column[AS_IT_IS]], axis=1, join="inner").dropna()
            differences = (both.iloc[:, 0] - both.iloc[:, 1]).to_numpy()
            found = interval(differences, hide_mean=measure.deaths, least=least(both))
            row = {
                "ablation": ablation.name,
                "outcome": measure.name,
                "label": measure.label,
                "unit": measure.unit,
                "as_it_is": np.nan if measure.deaths else float(column[AS_IT_IS].mean()),
            }
            rows.append(row | _kept(found))
    return _corrected(pd.DataFrame(rows))
