"""The tables of one run in memory; in a module of its own, so that processes that draw need no simulation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Results:
    """The tables of one run; `sector`, `people` and `choices` are None if they were not requested."""

    scenario: Scenario
    seed: int
    until: date
    daily: pd.DataFrame
    border: pd.DataFrame
    decisions: pd.DataFrame
    choices: pd.DataFrame | None = None
    sector: pd.DataFrame | None = None
    people: pd.DataFrame | None = None
    fates: pd.DataFrame | None = None

    def tables(self) -> dict[str, pd.DataFrame]:
        """Name and table of each that was kept."""
        named = {
            "daily": self.daily,
            "border": self.border,
            "fates": self.fates,
            "decisions": self.decisions,
            "choices": self.choices,
            "sector": self.sector,
            "people": self.people,
        }
        return {name: table for name, table in named.items() if table is not None}
