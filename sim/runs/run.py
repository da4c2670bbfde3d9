"""One run from a scenario to its tables."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Protocol

from sim.given import until_of
from sim.kernel.calendar import TICKS_A_DAY
from sim.machine import no_collection
from sim.model import Standoff
from sim.runs.results import Results
from sim.scenario import Scenario, load_scenario
from sim.tables.recorder import Recorder


class Keeper(Protocol):
    """The interface that saves the state during a run: sim.checkpoints.records.Checkpoints."""

    def begin(self, run: Recorder, until: date) -> None:
        """Before the first step."""

    def keep(self, run: Recorder) -> None:
        """After each step."""

    def going_on(self) -> AbstractContextManager[None]:
        """Around all steps."""


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
    with no_collection(), checkpoints.going_on() if checkpoints else nullcontext():
        while not model.finished and model.today < last:
            if progress is not None and model.tick % TICKS_A_DAY == 0:
                progress(model.today)
            model.step()
            if checkpoints is not None:
                checkpoints.keep(recorder)
        frames = recorder.frames()
        persons = model.migrants.frame() if people else None
        # Model and actors hold each other: many runs would wait in memory for the collector, and it would search them.
        model.__dict__.clear()
        del recorder, model
    return Results(settings, seed, last, people=persons, **frames)
