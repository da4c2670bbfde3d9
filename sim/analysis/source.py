"""The runs behind a figure: a batch on disk, or results in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import pandas as pd

from sim.batch.reader import Batch
from sim.errors import InputError, unknown
from sim.scenario import Scenario
from sim.tables.columns import keys_of


class Run(Protocol):
    """A run in memory, such as `sim.runs.run.Results`."""

    @property
    def scenario(self) -> Any:
        """The resolved scenario."""

    @property
    def seed(self) -> int:
        """The seed."""

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the name and table of each that was kept."""


Given: TypeAlias = "Source | Batch | Path | str | Run | Iterable[Run]"


class Source:
    """Runs of one or more scenarios: a Batch, the folder of one, a run's results, or several of them.

    Raises InputError where there is no run.
    """

    def __init__(self, given: Batch | Path | str | Run | Iterable[Run]) -> None:
        self.batch = (
            Batch(given) if isinstance(given, Path | str) else given if isinstance(given, Batch) else None
        )
        single = hasattr(given, "tables") and hasattr(given, "seed")
        self._runs: list[Any] = [] if self.batch else [given] if single else list(given)  # type: ignore[arg-type]
        if not self.batch and not self._runs:
            raise InputError("holds no run", key="source", allowed="a batch, its folder, or results of runs")

    @classmethod
    def of(cls, given: Given) -> Source:
        """Return a source as it is, or one of what was given."""
        return given if isinstance(given, Source) else cls(given)

    @cached_property
    def settings(self) -> dict[str, Scenario]:
        """The scenarios by name, a sweep's by point, in the order of the runs."""
        if self.batch is None:
            return {run.scenario.name: run.scenario for run in self._runs}
        contents = self.batch.manifest["scenarios"]
        firsts = self.batch.runs.drop_duplicates("scenario")
        bases = {base: Scenario.from_resolved(contents[base], base) for base in dict.fromkeys(firsts["base"])}
        return {name: bases[base] for name, base in zip(firsts["scenario"], firsts["base"], strict=True)}

    @property
    def names(self) -> list[str]:
        """The names of the scenarios."""
        return list(self.settings)

    @property
    def seeds(self) -> list[int]:
        """The seeds of the runs, in order."""
        found = self.batch.runs["run"] if self.batch else (run.seed for run in self._runs)
        return sorted({int(seed) for seed in found})

    def seeds_of(self, scenario: str) -> list[int]:
        """Return the seeds of the runs of a scenario, in order."""
        if self.batch:
            runs = self.batch.runs
            return sorted(map(int, runs.loc[runs["scenario"] == scenario, "run"]))
        return sorted(run.seed for run in self._runs if run.scenario.name == scenario)

    def known(self, names: Sequence[str] | None) -> list[str]:
        """Return these names, or all; raise InputError for an unknown one."""
        for name in names or ():
            if name not in self.settings:
                raise unknown("no such scenario here", "scenarios", name, self.names)
        return list(names) if names else self.names

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return self.batch.tables if self.batch else tuple(self._runs[0].tables())

    def parts(self, name: str, scenario: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Yield the table of a scenario in parts, in each of which every run is complete."""
        yield self.table(name, scenario, columns)

    def table(
        self, name: str, scenario: str, columns: Sequence[str], seed: int | None = None
    ) -> pd.DataFrame:
        """Return these columns of a table of all runs of a scenario, or of one, with the key columns of the table.

        Raises InputError for a table that was not kept.
        """
        if name not in self.tables():
            allowed = (
                "runs with it: --sectors, or sectors=True" if name == "sector" else ", ".join(self.tables())
            )
            raise InputError("was not kept", key="table", value=name, allowed=allowed)
        if self.batch:
            return self.batch.table(name, columns, [scenario], runs=None if seed is None else [seed])
        mine = [run for run in self._runs if run.scenario.name == scenario and seed in (None, run.seed)]
        keys = keys_of(name)
        frames = [run.tables()[name].assign(scenario=scenario, run=run.seed) for run in mine]
        wanted = [*keys, *(column for column in columns if column not in keys)]
        return pd.concat(frame[wanted] for frame in frames)
