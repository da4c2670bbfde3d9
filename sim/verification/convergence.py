"""Convergence: of the mean in seeds, of counts in the scale, and of the journey in the length of the tick."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.runs.run import run
from sim.scenario import load_scenario
from sim.scenario.shipped import RECORDED
from sim.verification.mean_field import COUNTS, expected, plain_world, simulated

SCALES = (0.25, 0.5, 1.0, 2.0)
TICKS = (4, 8, 16)  # of a day: six hours, three, one and a half


def in_seeds(seeds: Sequence[int]) -> pd.DataFrame:
    """Return mean and standard error of attempts recorded by the first neighbour over the first 2, 4, 8, ... seeds.

    Columns: seeds, mean, error, shrinks (error times the root of the seeds, over that of all: near 1 where the error
    falls with the root).
    """
    values = np.array([_attempts(1.0, seed) for seed in seeds])
    rows = []
    size = 2
    while size <= len(values):
        part = values[:size]
        error = float(part.std(ddof=1)) / math.sqrt(size)
        rows.append({"seeds": size, "mean": float(part.mean()), "error": error})
        size *= 2
    table = pd.DataFrame(rows)
    spread = float(values.std(ddof=1))
    return table.assign(shrinks=table["error"] * np.sqrt(table["seeds"]) / spread)


def in_scale(seeds: Sequence[int], scales: Sequence[float] = SCALES) -> pd.DataFrame:
    """Return attempts recorded by the first neighbour at real size: columns scale, mean, error (standard)."""
    rows = []
    for scale in scales:
        values = np.array([_attempts(scale, seed) / scale for seed in seeds])
        error = float(values.std(ddof=1)) / math.sqrt(len(values))
        rows.append({"scale": scale, "mean": float(values.mean()), "error": error})
    return pd.DataFrame(rows)


def in_ticks(seed: int, scale: float = 1.0, ticks: Sequence[int] = TICKS) -> pd.DataFrame:
    """Return the counts of the mean-field journey by ticks per day, relative to six hours: one row per count.

    The rates of the model are per day, so that the length of the tick is no parameter; what it could change is how many
    steps fit into a day, which the mean-field version shows.
    """
    scenario = plain_world(scale)
    given, _ = simulated(scenario, seed)
    p = {name: scenario.parameter(name) for name in scenario.world.parameters}
    first = expected(given, p, ticks[0])
    found = pd.DataFrame({f"{24 / n:g} h": expected(given, p, n) / first for n in ticks})
    return found.loc[list(COUNTS)]


def _attempts(scale: float, seed: int) -> float:
    scenario = load_scenario(RECORDED).with_changes(parameters={"scale": scale})
    border = run(scenario, seed, scenario.world.settings.fit_end, choices=False, reasons=False).border
    first = next(iter(scenario.world.neighbours.values())).code
    return float(border.loc[border["neighbour"] == first, "recorded_attempts"].sum())
