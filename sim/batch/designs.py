"""The points of a sweep: every combination, a sample, or the rows of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

Rows = NDArray[np.float64]
DIGITS = 6  # shown in names of points: values are rounded to them, so that a name identifies its point
SAMPLE_SEED = 0  # of every sampled design: the same command gives the same rows
MOST_POINTS = 2**20


@dataclass(frozen=True)
class Design:
    """How the swept values are chosen: a name of SAMPLED, "grid", or a CSV file of rows.

    `samples`: points of latin, base samples of sobol and saltelli, trajectories of morris; None for the others.
    """

    name: str = "grid"
    samples: int | None = None

    def rows(self, scenario: Scenario) -> tuple[tuple[str, ...], Rows]:
        """Return the swept keys of a scenario and their values, shape (points, keys), in the order of the design.

        One point without keys where nothing is swept. Raises InputError.
        """
        self._check()
        if self._is_file:
            return _listed(Path(self.name), scenario)
        keys = tuple(scenario.sweep)
        if not keys:
            return keys, np.empty((1, 0))
        if self.name == "grid":
            return keys, _grid(scenario)
        units = SAMPLED[self.name](len(keys), self.samples or 0)
        values = [
            _scaled(scenario.world, units[:, i], key, scenario.sweep[key]) for i, key in enumerate(keys)
        ]
        return keys, np.stack(values, axis=1)

    @property
    def _is_file(self) -> bool:
        return self.name.lower().endswith(".csv")

    def _check(self) -> None:
        names = ("grid", *SAMPLED)
        if self.name not in names and not self._is_file:
            raise InputError(
                "no such design",
                key="--design",
                value=self.name,
                allowed=f"{', '.join(names)}, or a CSV file",
                suggestion=nearest(self.name, names),
            )
        if self.name in SAMPLED and self.samples is None:
            raise InputError("is missing", key="--samples", allowed=f"a number: --design {self.name} samples")
        if self.name not in SAMPLED and self.samples is not None:
            allowed = f"only with --design {', '.join(SAMPLED)}"
            raise InputError("has no use", key="--samples", value=self.samples, allowed=allowed)
        if self.name in ("sobol", "saltelli") and self.samples and self.samples.bit_count() != 1:
            allowed = "a power of 2, such as 64, 128 or 256"
            raise InputError("is not allowed", key="--samples", value=self.samples, allowed=allowed)


def _grid(scenario: Scenario) -> Rows:
    """Every combination; raises InputError for more than memory holds."""
    count = prod(len(values) for values in scenario.sweep.values())
    if count > MOST_POINTS:
        raise InputError(
            f"spans a grid of {count} points",
            file=scenario.name,
            key="sweep",
            allowed=f"at most {MOST_POINTS}; --design latin takes a sample",
        )
    return np.array(list(product(*scenario.sweep.values())))


def _latin(keys: int, samples: int) -> Rows:
    """A Latin hypercube (McKay et al. 1979)."""
    from scipy.stats.qmc import LatinHypercube

    return LatinHypercube(keys, rng=SAMPLE_SEED).random(samples)


def _saltelli(keys: int, samples: int) -> Rows:
    """Saltelli's extension (2010) of Sobol's sequence, for indices of first and total order: samples x (keys + 2)."""
    from SALib.sample import sobol

    return sobol.sample(_problem(keys), samples, calc_second_order=False, seed=SAMPLE_SEED)


def _morris(keys: int, samples: int) -> Rows:
    """Trajectories of one step per key (Morris 1991): samples x (keys + 1)."""
    from SALib.sample import morris

    return morris.sample(_problem(keys), samples, seed=SAMPLE_SEED)


SAMPLED: dict[str, Callable[[int, int], Rows]] = {
    "latin": _latin,
    "sobol": _saltelli,
    "saltelli": _saltelli,
    "morris": _morris,
}


def _problem(keys: int) -> dict[str, Any]:
    return {"num_vars": keys, "names": [f"x{i}" for i in range(keys)], "bounds": [[0, 1]] * keys}


def _scaled(world: World, units: Rows, key: str, values: Sequence[float]) -> Rows:
    """Convert samples of [0, 1] to values of a key: two values define a range, more are the only ones allowed.

    So are those of a switch. In a range of whole numbers each has the same probability.
    """
    lever = world.sweepable.get(key)
    if len(values) != 2 or (lever and lever.unit == "switch"):
        return np.array(values)[np.minimum((units * len(values)).astype(int), len(values) - 1)]
    low, high = sorted(values)
    entry = world.parameters.get(key)
    if entry and entry.whole:
        return low + np.minimum(np.floor(units * (high - low + 1.0)), high - low)
    rounded = [float(f"{value:.{DIGITS}g}") for value in low + units * (high - low)]
    return np.clip(rounded, low, high)


def _listed(file: Path, scenario: Scenario) -> tuple[tuple[str, ...], Rows]:
    """Return the header and rows of a CSV file, each value checked like those of [sweep]."""
    try:
        lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=file) from None
    lines = [line for line in lines if line]
    if lines and any(mark in lines[0][0] for mark in ";\t"):
        allowed = "commas between values, and a point in 0.5"
        raise InputError("line 1 has other marks than commas between its keys", file=file, allowed=allowed)
    if len(lines) < 2:
        raise InputError("has no rows", file=file, allowed="a header of swept keys and rows of numbers")
    keys = tuple(name.strip() for name in lines[0])
    if len(set(keys)) < len(keys):
        raise InputError("names a key twice", file=file, value=next(k for k in keys if keys.count(k) > 1))
    rows = np.array([_numbers(file, i, keys, line) for i, line in enumerate(lines[1:])])
    sweep = {key: rows[:, i].tolist() for i, key in enumerate(keys)}
    scenario.from_content({**scenario.content(), "sweep": sweep}, file)
    return keys, rows


def _numbers(file: Path, row: int, keys: Sequence[str], line: Sequence[str]) -> list[float]:
    if len(line) != len(keys):
        message = f"row [{row}] has {len(line)} values"
        raise InputError(message, file=file, allowed=f"{len(keys)}, one a key")
    for key, text in zip(keys, line, strict=True):
        try:
            float(text)
        except ValueError:
            raise InputError("is not a number", file=file, key=f"{key}[{row}]", value=text) from None
    return [float(text) for text in line]
