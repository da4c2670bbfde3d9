"""What a batch is to do: scenarios times points times seeds, cut into blocks."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import isqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.batch.code import code_version
from sim.batch.designs import DIGITS, Design, Rows
from sim.errors import InputError
from sim.evidence import parameters
from sim.scenario import Scenario, expand_sweep

WIDE = ("sector", "people")  # tables on request, each many times the others together
LARGEST_BLOCK, LARGEST_WIDE_BLOCK = 256, 16


@dataclass(frozen=True)
class Cell:
    """One run to be done: a scenario at a point of its sweep, and a seed; `point` is the point's number."""

    base: Scenario
    values: Mapping[str, float]
    point: int
    seed: int

    def scenario(self) -> Scenario:
        """The scenario of the point; its name tells the values."""
        if not self.values:
            return self.base.model_copy(update={"sweep": {}})
        sweep = {key: (value,) for key, value in self.values.items()}
        return expand_sweep(self.base.model_copy(update={"sweep": sweep}))[0]


@dataclass(frozen=True)
class Sweep:
    """A scenario, the keys that are swept, the design's rows of values, and which point each row is."""

    base: Scenario
    keys: tuple[str, ...]
    rows: Rows
    point_of_row: NDArray[np.intp]

    @cached_property
    def points(self) -> Rows:
        """The rows without repetitions, in order: (points, keys)."""
        return self.rows[np.unique(self.point_of_row, return_index=True)[1]]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the scenario, the keys and the rows, in hexadecimal."""
        content = [self.base.digest(), self.keys, self.rows.tolist()]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    """Run k of every point has the seed `seed_from` + k; the order is point by point, seed by seed."""

    sweeps: tuple[Sweep, ...]
    runs: int
    seed_from: int
    wide: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        scenarios: Sequence[Scenario],
        *,
        runs: int,
        seed_from: int = 0,
        design: Design | None = None,
        wide: Sequence[str] = (),
    ) -> Plan:
        """The plan of a batch; `wide`: tables on request (sector, people).

        Raises InputError for two scenarios of one name and for a design that does not fit.
        """
        names = [scenario.name for scenario in scenarios]
        for name in names:
            if names.count(name) > 1:
                raise InputError(
                    "two scenarios of this name", key="FILE", value=name, allowed="each name once"
                )
        sweeps = tuple(_sweep(scenario, design or Design()) for scenario in scenarios)
        return cls(sweeps, runs, seed_from, tuple(wide))

    @cached_property
    def first_points(self) -> list[int]:
        """The number of the first point of each sweep, and how many points there are."""
        return [0, *accumulate(len(sweep.points) for sweep in self.sweeps)]

    @property
    def total(self) -> int:
        """How many runs."""
        return self.first_points[-1] * self.runs

    @property
    def block_size(self) -> int:
        """Runs a block: both blocks and their number grow with the batch, as far as a worker's memory allows."""
        most = LARGEST_WIDE_BLOCK if self.wide else LARGEST_BLOCK
        return max(1, min(isqrt(self.total) // 4, most))

    @property
    def blocks(self) -> int:
        """How many blocks."""
        return -(-self.total // self.block_size)

    def cells(self, block: int) -> tuple[Cell, ...]:
        """The runs of a block, in order."""
        first = block * self.block_size
        return tuple(self._cell(i) for i in range(first, min(first + self.block_size, self.total)))

    def _cell(self, number: int) -> Cell:
        point, run = divmod(number, self.runs)
        index = bisect_right(self.first_points, point) - 1
        sweep = self.sweeps[index]
        row = sweep.points[point - self.first_points[index]]
        values = dict(zip(sweep.keys, row.tolist(), strict=True))
        return Cell(sweep.base, values, point, self.seed_from + run)

    def identity(self) -> dict[str, Any]:
        """What decides the content of a batch, as plain data: equal identities give equal tables."""
        return {
            "code": code_version(),
            "scenarios": {sweep.base.name: sweep.digest for sweep in self.sweeps},
            "runs": self.runs,
            "seed_from": self.seed_from,
            "tables": list(self.wide),
        }

    def digest(self) -> str:
        """The SHA-256 of the identity, in hexadecimal."""
        return hashlib.sha256(json.dumps(self.identity()).encode()).hexdigest()

    def design(self) -> pd.DataFrame:
        """The rows of each design in its order: base (the scenario file), point, and the value of each swept key."""
        frames = []
        for sweep, first in zip(self.sweeps, self.first_points, strict=False):
            frame = pd.DataFrame(sweep.rows, columns=list(sweep.keys))
            frame.insert(0, "base", sweep.base.name)
            frame.insert(1, "point", sweep.point_of_row + first)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)


def run_key(scenario: Scenario, seed: int, code: str) -> str:
    """The key of a run: SHA-256 of the resolved scenario with every parameter's value, the seed and the code."""
    values = {name: scenario.parameter(name) for name in parameters()}
    content = [scenario.resolved(), values, seed, code]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _sweep(scenario: Scenario, design: Design) -> Sweep:
    keys, rows = design.rows(scenario)
    labels = [",".join(f"{value:.{DIGITS}g}" for value in row) for row in rows.tolist()]
    points = pd.factorize(np.array(labels))[0]  # numbered by first appearance
    firsts = np.unique(points, return_index=True)[1]
    alike = np.flatnonzero((rows != rows[firsts[points]]).any(axis=1))
    if len(alike):
        raise InputError(
            "two points differ only beyond six digits",
            file=scenario.name,
            key=",".join(keys),
            value=labels[alike[0]],
        )
    return Sweep(scenario, keys, rows, points)
