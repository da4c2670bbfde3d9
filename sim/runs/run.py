"""One run from a scenario to its tables."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sim.given import until_of
from sim.kernel.calendar import TICKS_A_DAY
from sim.model import Standoff
from sim.scenario import Scenario, load_scenario
from sim.tables.recorder import Recorder

if TYPE_CHECKING:
    import pandas as pd


class Keeper(Protocol):
    """The interface that saves the state during a run: sim.checkpoints.records.Checkpoints."""

    def begin(self, run: Recorder, until: date) -> None:
        """Before the first step."""

    def keep(self, run: Recorder) -> None:
        """After each step."""

    def going_on(self) -> AbstractContextManager[None]:
        """Around all steps."""


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


def run(
    scenario: Scenario | str | Path,
    seed: int = 0,
    until: date | None = None,
    sectors: bool = False,
    people: bool = False,
    progress: Callable[[date], object] | None = None,
    engine: str = "compiled",
    check: bool = False,
    checkpoints: Keeper | None = None,
    choices: bool = True,
    reasons: bool = True,
) -> Results:
    """Simulate a scenario to its end, or up to the day `until`, which is not simulated.

    `scenario`: a Scenario, a shipped name, or a file's path. `sectors`, `people`, `choices`: keep those tables too.
    `reasons`: log why each decision was taken; always on where choices are kept.
    `progress` is called with each new date, before its day is simulated. `engine`: "compiled" or "reference".
    `check`: look for broken invariants each tick. `checkpoints`: where to keep the state on the way, or to continue
    from. Raises InputError for a bad scenario, seed, day, engine or checkpoint, InvariantError for a fault of ours.
    """
    settings = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    period = settings.period
    last = period.until if until is None else until_of(until, period.start, period.until)
    model = Standoff(
        settings, rng=seed, engine=engine, check=check, reasons=reasons, choices=choices, collect=False
    )
    recorder = Recorder(model, sectors)
    if checkpoints is not None:
        checkpoints.begin(recorder, last)
    with checkpoints.going_on() if checkpoints else nullcontext():
        while not model.finished and model.today < last:
            if progress is not None and model.tick % TICKS_A_DAY == 0:
                progress(model.today)
            model.step()
            if checkpoints is not None:
                checkpoints.keep(recorder)
        frames = recorder.frames()
    persons = model.migrants.frame() if people else None
    model.__dict__.clear()  # model and actors hold each other: many runs would wait in memory for the collector
    return Results(settings, seed, last, people=persons, **frames)
