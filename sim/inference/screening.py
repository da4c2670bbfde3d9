"""Which factors matter: elementary effects of every parameter and hypothesis (Morris 1991; radial: Campolongo 2011)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np
import pandas as pd

from sim.inference.factors import Factor, settings
from sim.inference.observations import Likelihood, last_day, observations, series_key
from sim.inference.simulate import Runs, Simulator

NEAR = 0.25  # bases lie within this part of the prior around the default: effects count where the model is plausible
SHORTEST = 0.25  # of a step, as a part of the prior


@dataclass(frozen=True)
class Design:
    """Bases and steps in places of the prior: (bases, factors) each; the seed of a base is that of its steps."""

    bases: np.ndarray
    steps: np.ndarray

    @classmethod
    def of(cls, chosen: Sequence[Factor], bases: int, seed: int) -> Design:
        """Return a random design."""
        rng = np.random.default_rng([seed, 1])
        middle = np.array([factor.place(factor.default) for factor in chosen])
        spread = rng.uniform(-NEAR, NEAR, (bases, len(chosen)))
        start = np.clip(middle + spread, 0.0, 1.0)
        # a step anywhere in the prior but near its base: the rest of the unit circle, from its base on
        length = rng.uniform(SHORTEST, 1.0 - SHORTEST, start.shape)
        return cls(start, (start + length) % 1.0)

    def points(self, base: int) -> np.ndarray:
        """Return a base and, in the following rows, the same with one factor moved: (1 + factors, factors)."""
        rows = np.repeat(self.bases[base][None], self.bases.shape[1] + 1, axis=0)
        np.fill_diagonal(rows[1:], self.steps[base])
        return rows


def screen(
    chosen: Sequence[Factor], simulator: Simulator, bases: int, seed: int, *, whole: bool
) -> pd.DataFrame:
    """Return elementary effects, one row per factor: first those that surely move what is observed most.

    Columns: factor, observed (mean over the bases of the root mean square effect on the observations, in standard
    deviations of their error; each series of counts weighs alike), and per outcome the mean absolute effect (in
    standard deviations of the outcome over the bases) and its standard error. The order is by observed less its
    standard error: a single base in which the crisis fails to start says little. `whole`: run to the end of the period,
    else as far as anything is observed.
    """
    design = Design.of(chosen, bases, seed)
    points = [settings(chosen, row) for n in range(bases) for row in design.points(n)]
    seeds = [seed + n for n in range(bases) for _ in range(len(chosen) + 1)]
    until = simulator.scenario.period.until if whole else last_day(simulator.scenario.world)
    runs = simulator.simulate(points, seeds, min(until, simulator.scenario.period.until))
    return _effects(chosen, runs, bases, simulator)


def _effects(chosen: Sequence[Factor], runs: Runs, bases: int, simulator: Simulator) -> pd.DataFrame:
    from sim.tables.measures import used

    world = simulator.scenario.world
    likelihood = Likelihood(observations(world))
    moved = np.nan_to_num(_moved(likelihood.told(runs.counts), bases) / likelihood.error)
    observed = np.sqrt((shares_of(likelihood) * moved**2).sum(axis=2))
    table = pd.DataFrame({"factor": [factor.name for factor in chosen], "observed": observed.mean(axis=0)})
    sure = observed.mean(axis=0) - observed.std(axis=0) / np.sqrt(bases)
    size = len(chosen) + 1
    for index, measure in enumerate(used("report", world)):
        values = runs.outcomes[:, index]
        spread = float(np.nanstd(values.reshape(bases, size)[:, 0])) or 1.0
        effects = np.abs(_moved(values[:, None], bases)[:, :, 0]) / spread
        table[measure.name] = np.nanmean(effects, axis=0)
        table[f"{measure.name}_error"] = np.nanstd(effects, axis=0) / np.sqrt(bases)
    return table.iloc[np.argsort(-sure, kind="stable")].reset_index(drop=True)


def shares_of(likelihood: Likelihood) -> np.ndarray:
    """Return the weights of the observations, 1 in sum, so that each series weighs as much as any other."""
    series = pd.Series(likelihood.weight).groupby([str(series_key(each.target)) for each in likelihood.held])
    shares: np.ndarray = likelihood.weight / series.transform("sum").to_numpy() / series.ngroups
    return shares


def _moved(values: np.ndarray, bases: int) -> np.ndarray:
    """Return each step's value less that of its base: (bases, factors, columns) of (runs, columns)."""
    by_base = values.reshape(bases, -1, values.shape[1])
    return by_base[:, 1:] - by_base[:, :1]


def chosen_by(table: pd.DataFrame, always: Sequence[str], observed: int, outcomes: int) -> list[str]:
    """Return what to fit: parameters that move what is observed most, those that move outcomes, then all of `always`.

    The outcomes choose in turns, each what surely moves it most: its effect less the standard error. `always` are
    hypotheses and parameters that intervals are to hold whatever the record says about them.
    """
    sure = table.set_index("factor").drop(index=list(always))
    fit = sure.index[:observed].tolist()
    names = [name for name in table if f"{name}_error" in table]
    for name in islice(cycle(names), min(outcomes, len(sure) - len(fit))):
        left = sure.drop(index=fit)
        fit.append((left[name] - left[f"{name}_error"]).idxmax())
    return [*fit, *always]
