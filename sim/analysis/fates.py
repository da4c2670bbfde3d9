"""Where all who paid for the journey ended, by the hub where they bought it, over the runs of a scenario."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.source import Source
from sim.analysis.statistics import HALF, MOST, held
from sim.kernel.stages import STAGES
from sim.world import World


@dataclass(frozen=True)
class Fates:
    """People by run, hub and stage at the end of the run: (runs, hubs, stages)."""

    scenario: str
    world: World
    people: NDArray[np.float64]

    @property
    def hubs(self) -> tuple[str, ...]:
        """The keys of the hubs."""
        return tuple(self.world.hubs)

    @property
    def runs(self) -> int:
        """How many runs."""
        return len(self.people)

    def flows(self) -> NDArray[np.float64]:
        """Return the mean number of people from each hub to each end: (hubs, stages)."""
        mean: NDArray[np.float64] = self.people.mean(axis=0)
        return mean

    def ends(self) -> pd.DataFrame:
        """Return the ends with people in any run: stage, mean, low50, high50, low90, high90 (see `spread`)."""
        return _spread("stage", STAGES, self.people.sum(axis=1))

    def starts(self) -> pd.DataFrame:
        """Return the hubs with people in any run, likewise."""
        return _spread("origin", self.hubs, self.people.sum(axis=2))

    def frame(self) -> pd.DataFrame:
        """Return the plotted numbers: one row per hub and end."""
        rows = [
            {"scenario": self.scenario, "origin": hub, "stage": stage}
            | _quantiles(self.people[:, place, end])
            for place, hub in enumerate(self.hubs)
            for end, stage in enumerate(STAGES)
            if self.people[:, place, end].any()
        ]
        return pd.DataFrame(rows)


def fates(source: Source, scenario: str) -> Fates:
    """Return the fates of a scenario's people."""
    table = source.table("fates", scenario, ["origin", "stage", "people"])
    world = source.settings[scenario].world
    hubs = tuple(world.hubs)
    wide = table.pivot_table("people", "run", ["origin", "stage"], aggfunc="sum").reindex(
        columns=pd.MultiIndex.from_product([hubs, STAGES]), fill_value=0
    )
    return Fates(scenario, world, wide.to_numpy(dtype=float).reshape(len(wide), len(hubs), len(STAGES)))


def _spread(key: str, names: tuple[str, ...], counts: NDArray[np.float64]) -> pd.DataFrame:
    rows = [
        {key: name} | _quantiles(counts[:, place])
        for place, name in enumerate(names)
        if counts[:, place].any()
    ]
    return pd.DataFrame(rows)


def _quantiles(values: NDArray[np.float64]) -> dict[str, float]:
    ends = (*held(values, HALF), *held(values, MOST))
    found = dict(zip(("low50", "high50", "low90", "high90"), ends, strict=True))
    return {name: round(value, 1) for name, value in ({"mean": float(values.mean())} | found).items()}
