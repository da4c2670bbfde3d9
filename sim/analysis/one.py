"""One run of many, as figures and targets read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from sim.analysis.source import Source
from sim.batch.reader import Batch
from sim.scenario import Scenario
from sim.tables.columns import columns

Columns = Mapping[str, Sequence[str] | None]
AT_ONCE = 10  # runs in memory: their tables by sector are large


@dataclass(frozen=True)
class OneRun:
    """The tables of a run that were read, by name, with its scenario and seed."""

    scenario: Scenario
    seed: int
    found: dict[str, pd.DataFrame]

    @property
    def until(self) -> date:
        """The day after the last one."""
        last: pd.Timestamp = self.daily["date"].iloc[-1]
        return last.date() + timedelta(days=1)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return self.found

    @property
    def daily(self) -> pd.DataFrame:
        """One row per day."""
        return self.found["daily"]

    @property
    def border(self) -> pd.DataFrame:
        """One row per day and neighbour."""
        return self.found["border"]

    @property
    def decisions(self) -> pd.DataFrame:
        """One row per change of a lever."""
        return self.found["decisions"]

    @property
    def sector(self) -> pd.DataFrame | None:
        """One row per day and sector, if it was read."""
        return self.found.get("sector")


def some_runs(batch: Batch, scenario: Scenario, seeds: Sequence[int], columns: Columns) -> Iterator[OneRun]:
    """Yield these columns of some runs of a scenario, read a few at a time; `columns`: by table, none for all."""
    for place in range(0, len(seeds), AT_ONCE):
        few = seeds[place : place + AT_ONCE]
        read = {
            name: batch.table(name, wanted, [scenario.name], runs=few) for name, wanted in columns.items()
        }
        by_run = {name: dict(iter(table.groupby("run"))) for name, table in read.items()}
        for seed in few:
            found = {name: tables.get(seed, read[name][:0]) for name, tables in by_run.items()}
            yield OneRun(scenario, seed, found)


def one_run(source: Source, scenario: str, seed: int, tables: Iterable[str]) -> OneRun:
    """Return these tables of one run of a scenario."""
    settings = source.settings[scenario]
    found = {
        name: source.table(name, scenario, [column.name for column in columns(settings.world)[name]], seed)
        for name in tables
    }
    return OneRun(settings, seed, found)
