"""What a batch is to do: scenarios times points times seeds, cut into blocks."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import isqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.batch.designs import Design, Rows, Table
from sim.batch.store import ALWAYS, TABLES
from sim.errors import InputError, unknown
from sim.given import MOST_RUNS, count_of, seed_of
from sim.runs.code import code_version
from sim.scenario import Scenario
from sim.scenario.draws import differing, drawn_for, kinds_drawn, posterior_of
from sim.scenario.policy import Policy
from sim.scenario.setting import subject, swept
from sim.scenario.sweep import at_point

WIDE = ("sector", "people")  # tables on request, each many times the others together
LARGEST_BLOCK, LARGEST_WIDE_BLOCK = 256, 16


@dataclass(frozen=True)
class Cell:
    """One planned run: a scenario at a sweep point, and a seed; `point` is the number of the point.

    `drawn`: with the draw of the posterior that goes with the seed, but for the hypotheses in `kept`.
    """

    base: Scenario
    values: Mapping[str, Any]
    point: int
    seed: int
    drawn: bool = False
    kept: frozenset[str] = frozenset()

    def scenario(self) -> Scenario:
        """Return the scenario of the point; its name contains the values that are swept."""
        bare = self.base.model_copy(update={"sweep": {}})
        scenario = at_point(self.base, self.values) if self.values else bare
        return drawn_for(scenario, self.seed, self.kept) if self.drawn else scenario


@dataclass(frozen=True)
class Trials:
    """A design's table, and which point each of its rows is."""

    table: Table
    point_of_row: NDArray[np.intp]

    @cached_property
    def points(self) -> Rows:
        """The rows without repetitions, in order: (points, keys)."""
        return self.table.rows[np.unique(self.point_of_row, return_index=True)[1]]


@dataclass(frozen=True)
class Sweep:
    """A scenario and its swept values, alone or with a policy applied."""

    base: Scenario
    trials: Trials

    @property
    def points(self) -> Rows:
        """The values of each point: (points, keys)."""
        return self.trials.points

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the scenario, the keys and the rows, in hexadecimal."""
        table = self.trials.table
        content = [
            self.base.digest(),
            table.keys,
            table.rows.tolist(),
            *([dict(table.levels)] if table.levels else []),
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    """Run k of every point has the seed `seed_from` + k; the order is seed by seed and, within a seed, point by
    point, so that a batch that is cut short has as many runs of each.

    `policies`: names of the policies applied to each scenario; the scenario itself comes before its copies with them.
    `drawn`: each run with the draw of its world's posterior that goes with its seed, the same in all scenarios.
    """

    sweeps: tuple[Sweep, ...]
    runs: int
    seed_from: int
    wide: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    drawn: bool = False

    @classmethod
    def of(
        cls,
        scenarios: Sequence[Scenario],
        *,
        runs: int,
        seed_from: int = 0,
        design: Design | None = None,
        wide: Sequence[str] = (),
        policies: Sequence[Scenario] = (),
        drawn: bool = False,
    ) -> Plan:
        """Return the plan of a batch; `wide`: tables on request; `policies`: applied to each scenario.

        Raises InputError for a number of runs or a seed out of range, an unknown table, two scenarios or policies of
        one name, a design that does not fit, and a policy that changes nothing or what is swept.
        """
        runs, seed_from = count_of(runs, "runs", MOST_RUNS), seed_of(seed_from)
        on_request = TABLES[len(ALWAYS) :]
        if strange := next((name for name in wide if name not in on_request), None):
            raise unknown("no such table", "wide", strange, on_request)
        changes = [Policy.of(policy) for policy in policies]
        _each_once("policies", "policy", [change.name for change in changes])
        sweeps: list[Sweep] = []
        for scenario in scenarios:
            trials = _trials(scenario, design or Design())
            for change in changes:
                _apart(change, trials, scenario)
            laid = [change.over(scenario) for change in changes]
            sweeps += [Sweep(base, trials) for base in (scenario, *laid)]
        _each_once("scenarios", "FILE", [sweep.base.name for sweep in sweeps])
        names = tuple(change.name for change in changes)
        return cls(tuple(sweeps), runs, seed_from, tuple(wide), names, drawn)

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
        """Return the runs per block: size and number of blocks grow with the batch, within a worker's memory."""
        most = LARGEST_WIDE_BLOCK if self.wide else LARGEST_BLOCK
        return max(1, min(isqrt(self.total) // 4, most))

    @property
    def blocks(self) -> int:
        """How many blocks."""
        return -(-self.total // self.block_size)

    def cells(self, block: int) -> tuple[Cell, ...]:
        """Return the runs of a block, in order."""
        first = block * self.block_size
        return tuple(self._cell(i) for i in range(first, min(first + self.block_size, self.total)))

    def _cell(self, number: int) -> Cell:
        run, point = divmod(number, self.first_points[-1])
        index = bisect_right(self.first_points, point) - 1
        sweep = self.sweeps[index]
        row = sweep.points[point - self.first_points[index]]
        values = sweep.trials.table.values(row.tolist())
        return Cell(sweep.base, values, point, self.seed_from + run, self.drawn, self._kept)

    @cached_property
    def _kept(self) -> frozenset[str]:
        moved = (key for sweep in self.sweeps for key in sweep.trials.table.keys)
        return differing([sweep.base for sweep in self.sweeps]) | frozenset(moved)

    @property
    def draws(self) -> str:
        """The digests of the posteriors that runs are drawn from, joined by commas; empty if none is."""
        worlds = dict.fromkeys(sweep.base.world for sweep in self.sweeps)
        found = [posterior_of(world) for world in worlds] if self.drawn else []
        return ",".join(posterior.digest for posterior in found if posterior)

    @property
    def kinds_drawn(self) -> tuple[str, ...]:
        """What differs between runs beside their seeds: parameters, hypotheses, both or none."""
        return kinds_drawn((sweep.base.world for sweep in self.sweeps), self._kept) if self.drawn else ()

    def identity(self) -> dict[str, Any]:
        """Return what determines the content of a batch as plain data: equal identities give equal tables."""
        return {
            "code": code_version(),
            "scenarios": {sweep.base.name: sweep.digest for sweep in self.sweeps},
            "runs": self.runs,
            "seed_from": self.seed_from,
            "tables": list(self.wide),
            "policies": list(self.policies),
            "draws": self.draws,
        }

    def digest(self) -> str:
        """The SHA-256 of the identity, in hexadecimal."""
        return hashlib.sha256(json.dumps(self.identity()).encode()).hexdigest()

    def design(self) -> pd.DataFrame:
        """The rows of each design in its order: base (the scenario file), point, and the value of each swept key."""
        frames = []
        for sweep, first in zip(self.sweeps, self.first_points, strict=False):
            trials, table = sweep.trials, sweep.trials.table
            frame = pd.DataFrame(table.rows, columns=list(table.keys))
            for key, levels in table.levels.items():
                frame[key] = [str(levels[int(place)]) for place in frame[key]]
            frame.insert(0, "base", sweep.base.name)
            frame.insert(1, "point", trials.point_of_row + first)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)


def run_key(scenario: Scenario, seed: int, code: str) -> str:
    """The key of a run: SHA-256 of the scenario and its world, every parameter's value, the seed and the code."""
    values = {name: scenario.parameter(name) for name in scenario.world.parameters}
    content = [scenario.digest(), values, seed, code]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def alone(scenarios: Iterable[str], policies: Collection[str]) -> list[str]:
    """Return the names of the scenarios without a policy, in the order of the batch."""
    return list(scenarios)[:: 1 + len(policies)]


def _each_once(things: str, key: str, names: Sequence[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise InputError(f"two {things} of this name", key=key, value=twice[0], allowed="each name once")


def _apart(policy: Policy, trials: Trials, scenario: Scenario) -> None:
    """Refuse a policy that sets what is swept: the swept value would take its place."""
    both = [key for key in trials.table.keys if subject(key) in policy.keys]
    if both:
        raise InputError(
            f"sets {', '.join(both)}, which {scenario.name} sweeps", key="policy", value=policy.name
        )


def _trials(scenario: Scenario, design: Design) -> Trials:
    table = design.table(scenario)
    for index, key in enumerate(table.keys):
        if key in table.levels:  # what only the whole scenario can refuse, refused before any run
            for row in np.unique(table.rows[:, index], return_index=True)[1]:
                at_point(scenario, table.values(table.rows[row].tolist()))
    labels = [_label(table, row, scenario) for row in table.rows.tolist()]
    points = pd.factorize(np.array(labels))[0]  # numbered by first appearance
    firsts = np.unique(points, return_index=True)[1]
    alike = np.flatnonzero((table.rows != table.rows[firsts[points]]).any(axis=1))
    if len(alike):
        raise InputError(
            "two points differ only beyond six digits",
            file=scenario.name,
            key=",".join(table.keys),
            value=labels[alike[0]],
        )
    return Trials(table, points)


def _label(table: Table, row: Sequence[float], scenario: Scenario) -> str:
    """Return the part of its name that distinguishes a point from others."""
    return ",".join(str(swept(key, value, scenario.world)) for key, value in table.values(row).items())
