"""What a report is made of, read from the batch: effects, costs, regret, agreement, evidence, and its own limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import robust
from sim.analysis.compare import by_run as measures_by_run
from sim.analysis.compare import measured
from sim.analysis.effects import Draws, differences, effects, regret
from sim.analysis.readings import ROBUST
from sim.analysis.source import Source
from sim.analysis.verdict import Verdict
from sim.batch.plan import alone
from sim.batch.reader import Batch
from sim.errors import InputError, unknown
from sim.report.agreement import Agreement, agreements, policy_of
from sim.report.answer import Sentence, answer
from sim.report.certainty import surer
from sim.report.inferred import Inferred, inferred
from sim.report.tested import tested
from sim.scenario import Scenario
from sim.scenario.shipped import RECORDED, by_theme
from sim.tables.measures import Measure

COMPARED = 2  # policies that are compared with each other too: of more there would be too many pairs
MOST_NAMED = 10  # missing seeds are named, at most


@dataclass(frozen=True)
class Material:
    """The batch behind a report, its baseline, the question, and a batch over rival readings, if there is one.

    `beside`: the folder in which the report will be, and where a forecast and a sensitivity are looked for.
    """

    batch: Batch
    baseline: str
    asked: str = ""
    rivals: Batch | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    beside: Path | None = None

    @cached_property
    def source(self) -> Source:
        """The runs."""
        return Source(self.batch)

    @cached_property
    def scenarios(self) -> list[str]:
        """The baseline, and the others by theme."""
        others = [name for name in self.source.names if name != self.baseline]
        return [self.baseline, *(name for names in by_theme(others).values() for name in names)]

    @property
    def policies(self) -> list[str]:
        """The scenarios that are compared with the baseline."""
        return self.scenarios[1:]

    def settings(self, name: str) -> Scenario:
        """Return a scenario."""
        return self.source.settings[name]

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each scenario; with its name where two are alike, as points of a sweep are."""
        found = {name: self.settings(name).title for name in self.scenarios}
        twice = {title for title in found.values() if list(found.values()).count(title) > 1}
        return {name: f"{title} ({name})" if title in twice else title for name, title in found.items()}

    @property
    def question(self) -> str:
        """The question that was asked, or that of the only policy, or what all of them ask."""
        if self.asked:
            return self.asked
        if len(self.policies) == 1:
            return self.settings(self.policies[0]).question
        if not self.policies:
            return self.settings(self.baseline).question
        return f"What do {len(self.policies)} scenarios change, compared with “{self.titles[self.baseline]}”?"

    @cached_property
    def draws(self) -> Draws:
        """What varies over the draws."""
        return Draws.of(self.batch)

    @property
    def runs(self) -> int:
        """The largest number of runs of a scenario."""
        return int(self.batch.runs.groupby("scenario").size().max())

    @cached_property
    def measures(self) -> list[Measure]:
        """The outcomes of page one, and those of who pays what."""
        found = [*measured(self.batch, "report"), *measured(self.batch, "payer")]
        return list({measure.name: measure for measure in found}.values())

    @property
    def outcomes(self) -> list[Measure]:
        """The outcomes of page one."""
        return [measure for measure in self.measures if "report" in measure.uses]

    @cached_property
    def by_run(self) -> pd.DataFrame:
        """Every measure of every run: index (scenario, run)."""
        return measures_by_run(self.batch, self.measures)

    @cached_property
    def compared(self) -> pd.DataFrame:
        """The differences in the outcomes of page one: from the baseline, and between two policies if there are two."""
        pairs = [(name, self.baseline) for name in self.policies]
        if len(self.policies) == COMPARED:
            pairs.append((self.policies[1], self.policies[0]))
        return differences(self.by_run, self.outcomes, pairs)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """The effects on the outcomes of page one."""
        return self._against(baseline=True)

    @cached_property
    def between(self) -> pd.DataFrame:
        """The differences of the second policy from the first; without a row unless there are two."""
        return self._against(baseline=False)

    def _against(self, *, baseline: bool) -> pd.DataFrame:
        found = self.compared
        return found if found.empty else found[found["against"].eq(self.baseline) == baseline]

    @cached_property
    def costs(self) -> pd.DataFrame:
        """The effects on what states, airlines, agencies and migrants pay or earn, without the outcomes of page one."""
        payers = [measure for measure in self.measures if {"payer", "report"} & measure.uses == {"payer"}]
        return effects(self.by_run, payers, self.baseline, self.policies)

    @property
    def paid(self) -> list[str]:
        """The outcomes of page one that are costs."""
        return [measure.name for measure in self.outcomes if "payer" in measure.uses]

    @cached_property
    def regret(self) -> pd.DataFrame:
        """How far each scenario is from the best for the same seed."""
        chosen = [measure for measure in self.measures if "regret" in measure.uses]
        return regret(self.by_run, chosen, self.scenarios)

    @cached_property
    def readings(self) -> pd.DataFrame:
        """The effects under rival readings (see `sim.analysis.robust.effects`), else those shipped with the world.

        Without a row where there are none.
        """
        if self.rivals:
            return robust.effects(self.rivals)
        shipped = self.inferred.table(ROBUST, "effects")
        return shipped if shipped.empty else shipped.fillna({"parameter": ""})

    @property
    def free_readings(self) -> bool:
        """Whether governments decide by their own rules in every rival reading, as in those shipped."""
        if not self.rivals:
            return True
        contents = self.rivals.manifest["scenarios"]
        bases = alone(contents, self.rivals.policies)
        return all(contents[name]["hypotheses"]["decision"] == "free" for name in bases)

    @cached_property
    def inferred(self) -> Inferred:
        """What the fit says: the skill of its forecasts, a forecast, sensitivity."""
        return inferred(self.settings(self.baseline), self.beside)

    @cached_property
    def agreements(self) -> dict[tuple[str, str], Agreement]:
        """What rival readings say of each clear effect that they were tested for."""
        return agreements(self.effects, self.readings, self.settings(self.baseline).world.words)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The answer on page one; none without a policy."""
        if not self.policies:
            return []
        return answer(
            self.effects,
            self.outcomes,
            self.titles,
            self.agreements,
            self.draws.source,
            comparisons=len(self.effects) + len(self.between),
        )

    @property
    def surer(self) -> str:
        """What it would take to be surer."""
        return surer(self.effects, bool(self.draws.kinds), self.rivalled) if self.policies else ""

    @property
    def tested(self) -> set[str]:
        """The policies as readings name them."""
        return {policy_of(name) for name in self.policies}

    @property
    def rivalled(self) -> bool:
        """Whether any of the policies was run under rival readings."""
        return not self.readings.empty and bool(self.readings["policy"].isin(self.tested).any())

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """The targets that the baseline's tables can answer, with their values in its runs."""
        return tested(self.batch.store.folder, self.baseline)

    def keep(self, **found: Any) -> None:
        """Keep what another process worked out: `by_run` or `verdicts`."""
        vars(self).update(found)

    def typical(self, scenario: str) -> int:
        """Return the seed of the run nearest to the medians of its scenario's outcomes, in standard deviations."""
        names = [measure.name for measure in self.outcomes]
        mine = self.by_run.loc[scenario, names]
        numbers = mine.to_numpy(dtype=float)
        deviation = np.where(np.ptp(numbers, axis=0) > 0, numbers.std(axis=0), 1.0)
        distance = (((numbers - np.median(numbers, axis=0)) / deviation) ** 2).sum(axis=1)
        seeds: Any = mine.index
        return int(seeds[int(np.argmin(np.nan_to_num(distance, nan=np.inf)))])

    def about(self) -> dict[str, Any]:
        """Return what a report's manifest says of its batch."""
        made = self.batch.manifest["batch"]
        return {
            "baseline": self.baseline,
            "question": self.question,
            "batch": made.get("digest"),
            "code": made.get("code"),
            "scenarios": made.get("scenarios"),
            "runs": made.get("runs"),
            "seed_from": made.get("seed_from"),
            "intervals": self.draws.source,
            "left_out": dict(self.left_out),
        }


def material(
    batch: Batch,
    baseline: str | None,
    asked: str,
    rivals: Batch | None = None,
    *,
    partial: bool = False,
    beside: Path | None = None,
) -> Material:
    """Return the material of a report; raise InputError for an unknown baseline or an incomplete batch.

    The baseline is the recorded scenario, or the first, unless one is named. `partial`: use the runs that are there.
    """
    names: Sequence[str] = batch.scenarios
    if baseline is not None and baseline not in names:
        raise unknown("no such scenario in this batch", "--baseline", baseline, names)
    lacking = {name: missing(batch, name) for name in batch.lacking}
    if lacking and not partial:
        named = "; ".join(f"{name}: {runs}" for name, runs in lacking.items())
        raise InputError(
            f"is incomplete; unfinished or failed runs of {named}",
            file=batch.store.folder,
            allowed="--partial, or repeat the command that made the batch",
        )
    chosen = baseline or (RECORDED if RECORDED in names else names[0])
    return Material(batch, chosen, asked, rivals, lacking, beside)


def missing(batch: Batch, base: str) -> str:
    """Return which runs a scenario of a batch lacks, in words: how many, and their seeds (the first few)."""
    made, points = batch.manifest["batch"], batch.design.loc[batch.design["base"] == base, "point"].unique()
    first = made.get("seed_from", 0)
    runs = (
        batch.runs[batch.runs["base"] == base] if batch.scenarios else pd.DataFrame(columns=["point", "run"])
    )
    done = set(zip(runs["point"], runs["run"], strict=True))
    wanted = [(point, seed) for point in points for seed in range(first, first + made["runs"])]
    seeds = sorted({seed for point, seed in wanted if (point, seed) not in done})
    more = f" and {len(seeds) - MOST_NAMED} more" if len(seeds) > MOST_NAMED else ""
    named = ", ".join(map(str, seeds[:MOST_NAMED]))
    count = sum(pair not in done for pair in wanted)
    return f"{count} {'run' if count == 1 else 'runs'} (seed{'s' if len(seeds) > 1 else ''} {named}{more})"


def opened(folder: Path) -> Batch | None:
    """Return the batch in a folder, or None if it holds none; raise InputError for a damaged one."""
    if not (folder / "manifest.json").is_file():
        return None
    return Batch(folder, partial=True)  # `material` refuses what is incomplete, or says so
