"""The state of each day of a run, as the page draws it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.app.series import Days, all_series, day_of_rows, values_of
from sim.app.steering import HYPOTHESES
from sim.app.words import decision_entries
from sim.kernel.calendar import TICKS_A_DAY
from sim.kernel.stages import FLOW
from sim.model import Standoff
from sim.tables.recorder import Recorder
from sim.world import World
from sim.world.catalogue import BAN, ROUTES

if TYPE_CHECKING:
    from sim.scenario import Scenario

Frame = dict[str, Any]
PERCENT, DIGITS = 100, 4


class FrameRecorder:
    """Notes the frame of each day at its end, before the next day's decisions. Make it before the first step."""

    def __init__(self, model: Standoff) -> None:
        self.model, self.tables = model, Recorder(model)
        self.frame: Frame | None = None  # of the last day that is over
        self._days: Days = []
        self._levers: dict[str, Any] = {}
        self._logged = 0
        model.day_ends.append(self._record)

    def _record(self, _: object) -> None:
        neighbours = len(self.model.settings.world.neighbours)
        daily, border = self.tables.daily[-1], self.tables.border[-neighbours:]
        self._days.append(day_of_rows(daily, border, self._days[-1] if self._days else None))
        self.frame = self._frame()

    def _frame(self) -> Frame:
        model, world = self.model, self.model.settings.world
        levers_now = lever_values(model)
        changed = {key: value for key, value in levers_now.items() if self._levers.get(key) != value}
        entries = decision_entries(world, model.decisions[self._logged :], model.calendar.start)
        self._levers, self._logged = levers_now, len(model.decisions)
        return {
            "date": model.today.isoformat(),
            "values": shown_values(world, self._days),
            "sectors": sector_values(model),
            "flights": flights(model),
            "weather": weather(model),
            "levers": changed,
            "log": entries,
        }


class Run:
    """A run of a scenario and seed, frame by frame, and the dated events that occurred in it."""

    def __init__(self, settings: Scenario, seed: int) -> None:
        self.scenario, self.seed = settings, seed
        self.model = Standoff(settings, seed, choices=False)
        self.recorder = FrameRecorder(self.model)

    def frames(self) -> Iterator[Frame]:
        """The frame of every day, in order."""
        while not self.model.finished:
            for _ in range(TICKS_A_DAY):
                self.model.step()
            assert self.recorder.frame is not None
            yield self.recorder.frame

    def events(self) -> list[dict[str, str]]:
        """The dated events of the record that belong to this run, once it is over."""
        from sim.figures.events import events_of  # brings the plotting library

        run = SimpleNamespace(scenario=self.scenario, seed=self.seed, **self.recorder.tables.frames())
        return [{"date": event.date.isoformat(), "what": event.label} for event in events_of(run)]


def frames(settings: Scenario, seed: int) -> Iterator[Frame]:
    """Yield the frame of every day of a run, in order."""
    return Run(settings, seed).frames()


def shown_values(world: World, days: Days) -> list[float | None]:
    """Return the value of every series on the last of these days; None for values not shown for one run."""
    pairs = zip(all_series(world), values_of(world, days), strict=True)
    return [None if series.banded else value for series, value in pairs]


def sector_values(model: Standoff) -> dict[str, list[int]]:
    """By sector: people in the strip, attempts of the day, guards on duty, per cent fenced."""
    engine = model.engine
    duty = engine.sectors.duty * engine.sectors.length
    return {
        "strip": engine.strip.tolist(),
        "attempts": engine.flows[:-1, FLOW["attempts"]].tolist(),
        "guards": np.rint(duty).astype(int).tolist(),
        "fenced": np.rint(PERCENT * engine.sectors.fenced).astype(int).tolist(),
    }


def flights(model: Standoff) -> dict[str, list[float]]:
    """Return by hub the flights per week to Minsk, and whether any nationality is barred."""
    return {
        "weekly": [round(weekly, 1) for weekly in model.market.flights],
        "barred": [float(any(model.market.bars_at(n))) for n in range(len(model.settings.world.hubs))],
    }


def weather(model: Standoff) -> list[float]:
    """Mean temperature of the day at the border, and whether rain or snow fell."""
    return [round(float(model.weather.daily_mean[model.day]), 1), float(model.weather.wet[model.day])]


def lever_values(model: Standoff) -> dict[str, Any]:
    """What holds today: every lever in the catalogue's unit, every limit on flights, every hypothesis, by key."""
    settings, world = model.settings, model.settings.world
    values = {key: round(model.levers_of(key.actor)[key.name], DIGITS) for key in world.levers}
    barred = {
        f"{ROUTES}.{hub}.{BAN}": [group for group in world.nationalities if values[world.bar_key(hub, group)]]
        for hub in world.hubs
    }
    readings = {f"{HYPOTHESES}.{name}": attrgetter(name)(settings.hypotheses) for name in world.hypotheses}
    return {
        **{key: values[lever.key] for key, lever in world.sweepable.items()},
        **barred,
        **{key: value.isoformat() if isinstance(value, date) else value for key, value in readings.items()},
    }
