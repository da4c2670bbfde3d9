"""The points of a sweep: every combination, a sample, or the rows of a CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.csv_file import lines_of
from sim.errors import InputError, nearest
from sim.evidence.registry import Parameter
from sim.scenario.factors import Factor, bounds, grouped
from sim.scenario.setting import subject
from sim.scenario.sweep import grid
from sim.world.catalogue import SWITCH

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

Rows = NDArray[np.float64]
Levels = tuple[Any, ...]
DIGITS = 6  # shown in names of points: values are rounded to them, so that a name identifies its point
SAMPLE_SEED = 0  # of every sampled design: the same command gives the same rows
MOST_POINTS = 2**20


class Table(NamedTuple):
    """The swept keys of a scenario and the rows of a design: (points, keys).

    A key of `levels` has no numbers: its column holds places in that list of values.
    """

    keys: tuple[str, ...]
    rows: Rows
    levels: Mapping[str, Levels]

    def values(self, row: Sequence[float]) -> dict[str, Any]:
        """Return the value of each key in a row."""
        coded = zip(self.keys, row, strict=True)
        return {key: self.levels[key][int(value)] if key in self.levels else value for key, value in coded}


@dataclass(frozen=True)
class Design:
    """How the swept values are chosen: a name of SAMPLED, "grid", or a CSV file of rows.

    `samples`: points of latin, base samples of sobol and saltelli, trajectories of morris; None for the others.
    """

    name: str = "grid"
    samples: int | None = None

    def table(self, scenario: Scenario) -> Table:
        """Return the swept keys of a scenario and their values, in the order of the design.

        One point without keys where nothing is swept. Keys of one group share a coordinate of a sampled design. Raises
        InputError.
        """
        self._check()
        if self._is_file:
            return _listed(Path(self.name), scenario)
        sweep = scenario.sweep
        if not sweep:
            return Table((), np.empty((1, 0)), {})
        if self.name == "grid":
            return _grid(scenario)
        groups = grouped(sweep)
        units = SAMPLED[self.name](len(groups), self.samples or 0)
        column = {key: number for number, keys in enumerate(groups) for key in keys}
        columns = {key: _scaled(scenario.world, units[:, column[key]], key, sweep[key]) for key in sweep}
        levels = {key: levels for key, (_, levels) in columns.items() if levels}
        return Table(tuple(sweep), np.stack([values for values, _ in columns.values()], axis=1), levels)

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


def _grid(scenario: Scenario) -> Table:
    """Every combination; raises InputError for more than memory holds, and for a distribution."""
    sweep = scenario.sweep
    for key, factor in sweep.items():
        if factor.distribution:
            allowed = f"a list of values, or --design {', '.join(SAMPLED)}"
            raise InputError(
                "a grid takes no distribution", file=scenario.name, key=f'sweep."{key}"', allowed=allowed
            )
    count = prod(len(sweep[first].points) for first, *_ in grouped(sweep))
    if count > MOST_POINTS:
        raise InputError(
            f"spans a grid of {count} points",
            file=scenario.name,
            key="sweep",
            allowed=f"at most {MOST_POINTS}; --design latin takes a sample",
        )
    levels = {key: found for key, factor in sweep.items() if (found := _levels(factor.points))}
    places = {key: {value: float(n) for n, value in enumerate(found)} for key, found in levels.items()}
    rows = [
        [places[key][value] if key in levels else value for key, value in point.items()]
        for point in grid(scenario)
    ]
    keys = [key for group in grouped(sweep) for key in group]
    return Table(tuple(keys), np.array(rows, dtype=float), levels)


def _levels(values: Iterable[Any]) -> Levels:
    """Return the values, each once, of a key that has other values than numbers; empty for numbers."""
    found = tuple(dict.fromkeys(values))
    return (
        ()
        if all(isinstance(value, float | int) and not isinstance(value, bool) for value in found)
        else found
    )


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


def _scaled(world: World, units: Rows, key: str, factor: Factor) -> tuple[Rows, Levels]:
    """Convert samples of [0, 1] to values of a key, or to places in its levels.

    Two numbers or two days define a range, in which whole numbers and days have the same probability; more values are
    the only ones allowed, and so are those of a switch.
    """
    values = factor.points
    entry = world.parameters.get(subject(key)) or world.sweepable.get(subject(key))
    whole = isinstance(entry, Parameter) and entry.whole
    if factor.distribution and entry:
        drawn = quantiles(factor, units, *bounds(factor, entry.low, entry.high))
        return (np.round(drawn) if whole else _rounded(drawn, entry.low, entry.high)), ()
    if levels := _levels(values):
        levels = _days_between(levels) if len(levels) == 2 and all(map(_is_day, levels)) else levels
        return _places(units, len(levels)), levels
    numbers = np.array(values, dtype=float)
    if len(values) != 2 or (entry and entry.unit == SWITCH):
        return numbers[_places(units, len(values)).astype(int)], ()
    low, high = np.sort(numbers)
    if whole:
        return low + _places(units, int(high - low) + 1), ()
    return _rounded(low + units * (high - low), low, high), ()


def _places(units: Rows, count: int) -> Rows:
    """Return which of `count` equally probable values each sample is."""
    return np.minimum(np.floor(units * count), count - 1)


def _rounded(values: Rows, low: float, high: float) -> Rows:
    return np.clip([float(f"{value:.{DIGITS}g}") for value in values], low, high)


def quantiles(factor: Factor, units: Rows, low: float, high: float) -> Rows:
    """Return the quantiles of a factor's distribution, cut at low and high, at samples of [0, 1]."""
    from scipy import stats

    if factor.distribution == "triangular":
        return stats.triang.ppf(units, ((factor.mode or 0.0) - low) / (high - low), low, high - low)
    if factor.distribution == "loguniform":
        return stats.loguniform.ppf(units, low, high)
    if factor.distribution == "normal":
        law = stats.norm(factor.mean, factor.sd)
    elif factor.distribution == "lognormal":
        law = stats.lognorm(factor.sd, scale=factor.median)
    else:
        law = stats.uniform(low, high - low)
    first, last = law.cdf([low, high])
    return np.clip(law.ppf(first + units * (last - first)), low, high)


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _days_between(ends: Levels) -> Levels:
    first, last = sorted(date.fromisoformat(end) for end in ends)
    return tuple((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))


def _listed(file: Path, scenario: Scenario) -> Table:
    """Return the header and rows of a CSV file, each value checked like those of [sweep]."""
    header, lines = lines_of(file)
    if not lines:
        raise InputError("has no rows", file=file, allowed="a header of swept keys and rows of values")
    keys = tuple(header)
    if len(set(keys)) < len(keys):
        raise InputError("names a key twice", file=file, value=next(k for k in keys if keys.count(k) > 1))
    rows = [[_value(cell) for cell in line.cells] for line in lines]
    columns = {key: [row[index] for row in rows] for index, key in enumerate(keys)}
    scenario.from_content({**scenario.content(), "sweep": columns}, file)
    levels = {key: found for key, values in columns.items() if (found := _levels(values))}
    numbers = [
        [float(levels[key].index(value)) if key in levels else value for value in values]
        for key, values in columns.items()
    ]
    return Table(keys, np.array(numbers, dtype=float).T, levels)


def _value(text: str) -> Any:
    """Return a number where the cell holds one, otherwise text, true or false."""
    try:
        return float(text)
    except ValueError:
        return {"true": True, "false": False}.get(text, text)
