"""How far runs scatter: the same scenarios with twenty seeds and draws, in other processes and at low priority."""

from __future__ import annotations

import os
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.app.frames import sector_values
from sim.app.series import days_of, key_figures, values_of
from sim.batch.executors import Lanes
from sim.kernel.stages import FLOW
from sim.machine import cores
from sim.model import Standoff
from sim.scenario import Scenario
from sim.scenario.draws import differing, drawn_for
from sim.tables.recorder import Recorder
from sim.world import World

SEEDS = range(20)
LEVELS = (0.05, 0.25, 0.75, 0.95)  # the 90 and the 50 % band
DIGITS = 2
NICENESS = 15
MOST_KEPT = 300  # runs, some 250 kB each
SENT_AT = (5, 10, len(SEEDS))  # runs done when bands are sent
Numbers = NDArray[np.float32]
Counts = NDArray[np.uint16]


@dataclass(frozen=True)
class SeedRun:
    """What one run adds to the bands: series by day; deaths since the start and other measures by day and sector."""

    values: Numbers  # (days, series)
    deaths: Counts  # (days, sectors)
    sectors: Counts  # (days, measures of `sector_values`, sectors)


def seed_run(settings: Scenario, seed: int, kept: frozenset[str] = frozenset()) -> SeedRun:
    """Run a scenario to its end, with the draw of its world's posterior that goes with the seed, but for `kept`."""
    model = Standoff(drawn_for(settings, seed, kept), seed, reasons=False, choices=False)
    tables = Recorder(model)
    deaths: list[NDArray[np.int64]] = []  # of each day, by sector
    sectors: list[list[list[int]]] = []
    model.day_ends.append(lambda _: deaths.append(model.engine.flows[:-1, FLOW["deaths"]].copy()))
    model.day_ends.append(lambda _: sectors.append(list(sector_values(model).values())))
    model.run()
    days = days_of(tables.daily, tables.border)
    values = [values_of(settings.world, days[: n + 1]) for n in range(len(days))]
    so_far = np.cumsum(deaths, axis=0).astype(np.uint16)
    return SeedRun(np.array(values, np.float32), so_far, np.array(sectors, np.uint16))


def bands(world: World, runs: Sequence[SeedRun], others: Sequence[SeedRun]) -> dict[str, Any]:
    """The bands of every series and sector by day; those of key figures' differences from another scenario.

    `sectors`: by sector, measure, day and level; differences are paired by seed.
    """
    values = np.stack([run.values for run in runs])
    deaths = np.stack([run.deaths for run in runs])
    by_sector = np.quantile(np.stack([run.sectors for run in runs]), LEVELS, axis=0, method="nearest")
    low, high = np.quantile(deaths, (LEVELS[0], LEVELS[-1]), axis=0, method="nearest")
    message: dict[str, Any] = {
        "runs": len(runs),
        "quantiles": _by_series(np.quantile(values, LEVELS, axis=0)),
        "sectors": by_sector.transpose(3, 2, 1, 0).tolist(),
        "deaths_low": low.tolist(),
        "deaths_high": high.tolist(),
        "effect": [],
    }
    if others:
        shown = len(key_figures(world))
        differences = values[:, :, :shown] - np.stack([run.values for run in others])[:, :, :shown]
        message["effect"] = _by_series(np.quantile(differences, (LEVELS[0], LEVELS[-1]), axis=0))
    return message


def _by_series(quantiles: NDArray[np.float64]) -> list[list[list[float]]]:
    """(levels, days, series) as lists by series, day and level."""
    rounded: list[list[list[float]]] = np.round(quantiles.transpose(2, 1, 0), DIGITS).tolist()
    return rounded


class SeedRuns:
    """Runs of many seeds in processes of their own, kept for the next page that asks."""

    def __init__(self, workers: int) -> None:
        self._workers, self._lanes = workers, Lanes(workers)
        self._futures: OrderedDict[tuple[str, int], Future[SeedRun]] = OrderedDict()
        self._lock = Lock()
        self._ended = False

    def of(self, scenarios: Sequence[Scenario], wanted: Callable[[], bool]) -> Iterator[list[SeedRun]]:
        """A run of every scenario for each seed in turn, as long as they are wanted."""
        kept = differing(scenarios)
        digests = [f"{scenario.digest()} {sorted(kept)}" for scenario in scenarios]
        ahead: deque[list[Future[SeedRun]]] = deque()
        for seed in SEEDS:
            if not wanted():
                return
            ahead.append([self._future(*pair, seed, kept) for pair in zip(scenarios, digests, strict=True)])
            if len(ahead) > self._workers:
                yield [future.result() for future in ahead.popleft()]
        for futures in ahead:
            yield [future.result() for future in futures]

    def _future(self, scenario: Scenario, digest: str, seed: int, kept: frozenset[str]) -> Future[SeedRun]:
        """Return the run of a scenario and seed, in progress or done."""
        key = digest, seed
        with self._lock:
            if self._ended:
                raise CancelledError
            if key not in self._futures:
                self._futures[key] = self._lanes.submit(_polite_run, scenario, seed, kept)
            self._futures.move_to_end(key)
            while len(self._futures) > MOST_KEPT:
                self._futures.popitem(last=False)
            return self._futures[key]

    def end(self) -> None:
        """End the processes at once; what is still requested is cancelled."""
        self._ended = True
        self._lanes.shutdown(wait=False, cancel_futures=True)


def _polite_run(settings: Scenario, seed: int, kept: frozenset[str]) -> SeedRun:
    """Run in a worker with low priority, so that playing comes first."""
    if hasattr(os, "nice"):
        os.nice(max(0, NICENESS - os.nice(0)))
    return seed_run(settings, seed, kept)


@cache
def shared_runs() -> SeedRuns:
    """The processes that all pages of this server share: all cores but one."""
    return SeedRuns(max(1, cores() - 1))


def end_bands() -> None:
    """End the shared processes, if they were ever started."""
    if shared_runs.cache_info().currsize:
        shared_runs().end()
