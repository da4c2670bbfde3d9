"""What outcomes hang on: Sobol indices through an emulator, and the number behind each policy's effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.statistics import holm
from sim.batch.executors import Pool
from sim.errors import InputError
from sim.inference.emulator import trained
from sim.inference.factors import Factor, coded, factors, named, settings
from sim.inference.observations import logs
from sim.inference.simulate import Runs, Simulator
from sim.scenario import Scenario
from sim.scenario.draws import Posterior, posterior_of
from sim.scenario.policy import Policy
from sim.tables.measures import used

CHECKED = 5  # one run in so many checks the emulator
SAMPLES = 512  # of Saltelli's design on the emulator
RESAMPLES, LEVEL = 100, 0.9
OPEN = (0.05, 0.95)  # quantiles of the posterior between which a factor is moved


@dataclass(frozen=True)
class Draws:
    """Runs of a scenario and of policies on it by the same draws and seeds; `places`: (draws, factors)."""

    chosen: tuple[Factor, ...]
    places: np.ndarray
    base: Runs
    policies: dict[str, Runs]


def held_posterior(scenario: Scenario) -> Posterior:
    """Return the posterior of a scenario's world; raise InputError if it ships none."""
    found = posterior_of(scenario.world)
    if found is None:
        allowed = "run standoff calibrate first"
        raise InputError("ships no posterior", key="world", value=scenario.world.name, allowed=allowed)
    return found


def drawn_factors(scenario: Scenario) -> tuple[Factor, ...]:
    """Return the factors that the posterior of a scenario's world draws."""
    return named(factors(scenario.world), tuple(held_posterior(scenario).draws[0]))


def indices(
    scenario: Scenario,
    runs: int,
    seed: int,
    pool: Pool,
    keep: Path,
    done: Callable[[int], object] = lambda _: None,
) -> pd.DataFrame:
    """Return Sobol indices of the outcomes, one row per outcome and factor.

    Columns: outcome, factor, first and total index with first_low ... total_high (90 %), explained (share of the
    variance of runs that the emulator did not see which it predicts). Each factor moves alone between the 5 and 95 %
    quantiles of the posterior, a hypothesis by its posterior probabilities.
    """
    held, chosen = held_posterior(scenario), drawn_factors(scenario)
    ends = _ends(held, chosen)
    units = _latin(runs, len(chosen), seed)
    points = [settings(chosen, row) for row in _within(units, ends)]
    simulator = Simulator(scenario, keep, pool, done)
    first = seed + 10_000_000
    simulated = simulator.simulate(points, range(first, first + runs), scenario.period.until)
    outcomes = logs(simulated.outcomes)
    whole = np.isfinite(outcomes).all(axis=1)
    units, outcomes = units[whole], outcomes[whole]
    checked = np.arange(len(units)) % CHECKED == 0
    code = partial(_coded, chosen, ends)
    emulator = trained(code(units[~checked]), outcomes[~checked], seed)
    missed = outcomes[checked] - emulator.predict(code(units[checked]))
    explained = 1.0 - missed.var(axis=0) / np.maximum(outcomes[checked].var(axis=0), 1e-12)
    return _sobol(chosen, lambda places: emulator.predict(code(places)), scenario, explained, seed)


def _ends(held: Posterior, chosen: Sequence[Factor]) -> np.ndarray:
    """Return the places between which each factor moves: (factors, 2); all of the prior for a hypothesis."""
    rows = []
    for factor in chosen:
        places = [factor.place(draw[factor.name]) for draw in held.draws]
        rows.append((0.0, 1.0) if factor.is_choice else tuple(np.quantile(places, OPEN)))
    return np.array(rows)


def _within(units: np.ndarray, ends: np.ndarray) -> np.ndarray:
    places: np.ndarray = ends[:, 0] + units * (ends[:, 1] - ends[:, 0])
    return places


def _coded(chosen: Sequence[Factor], ends: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Return inputs of the emulator: parameters by their part of the ends, hypotheses by a column per value."""
    return coded(chosen, np.where([factor.is_choice for factor in chosen], _within(units, ends), units))


def _latin(size: int, dimensions: int, seed: int) -> np.ndarray:
    from scipy.stats.qmc import LatinHypercube

    places: np.ndarray = LatinHypercube(dimensions, rng=np.random.default_rng([seed, 8])).random(size)
    return places


def _sobol(
    chosen: Sequence[Factor],
    predict: Callable[[np.ndarray], np.ndarray],
    scenario: Scenario,
    explained: np.ndarray,
    seed: int,
) -> pd.DataFrame:
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    problem = {"num_vars": len(chosen), "names": [f.name for f in chosen], "bounds": [[0, 1]] * len(chosen)}
    design = sampling.sample(problem, SAMPLES, calc_second_order=False, seed=seed)
    values = predict(design)
    rows: list[dict[str, Any]] = []
    for index, measure in enumerate(used("report", scenario.world)):
        found = analysis.analyze(
            problem,
            values[:, index],
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=LEVEL,
            seed=seed,
        )
        for n, factor in enumerate(chosen):
            row: dict[str, Any] = {"outcome": measure.name, "factor": factor.name}
            for name, short in (("first", "S1"), ("total", "ST")):
                centre, half = float(found[short][n]), float(found[f"{short}_conf"][n])
                row |= {name: centre, f"{name}_low": centre - half, f"{name}_high": centre + half}
            rows.append({**row, "explained": float(explained[index])})
    return pd.DataFrame(rows)


def paired(
    scenario: Scenario,
    policies: Sequence[Scenario],
    runs: int,
    seed: int,
    pool: Pool,
    keep: Path,
    done: Callable[[int], object] = lambda _: None,
) -> Draws:
    """Return runs of a scenario alone and with each policy, by the draws that go with the seeds."""
    held, chosen = held_posterior(scenario), drawn_factors(scenario)
    seeds = range(seed, seed + runs)
    points = [held.of(each) for each in seeds]
    places = np.array([[factor.place(point[factor.name]) for factor in chosen] for point in points])
    last = scenario.period.until
    base = Simulator(scenario, keep, pool, done).simulate(points, seeds, last)
    found = {
        policy.name: Simulator(Policy.of(policy).over(scenario), keep, pool, done).simulate(
            points, seeds, last
        )
        for policy in policies
    }
    return Draws(chosen, places, base, found)


def hangs_on(draws: Draws, scenario: Scenario) -> pd.DataFrame:
    """Return on which factor each policy's effect hangs most, one row per policy and outcome that it changes.

    Columns: policy, outcome, effect (mean paired difference), low and high (90 % of draws: of parameters, hypotheses
    and seeds), factor, correlation (of ranks, between its place and the effect), p_holm (over all factors, policies and
    outcomes), at_low and at_high (mean effect in the lowest and highest third of the factor).
    """
    from scipy.stats import spearmanr

    rows, tests = [], []
    for policy, runs in draws.policies.items():
        for index, measure in enumerate(used("report", scenario.world)):
            effect = runs.outcomes[:, index] - draws.base.outcomes[:, index]
            whole = np.isfinite(effect)
            effect, places = effect[whole], draws.places[whole]
            if not effect.std():
                continue
            found = [spearmanr(places[:, n], effect) for n in range(places.shape[1])]
            best = int(np.argmax([abs(each.statistic) for each in found]))
            tests += [each.pvalue for each in found]
            third = np.quantile(places[:, best], [1 / 3, 2 / 3])
            low, high = np.quantile(effect, OPEN)
            rows.append(
                {
                    "policy": policy,
                    "outcome": measure.name,
                    "effect": np.nan if measure.deaths else float(effect.mean()),
                    "low": float(low),
                    "high": float(high),
                    "factor": draws.chosen[best].name,
                    "correlation": float(found[best].statistic),
                    "p_holm": len(tests) - places.shape[1] + best,
                    "at_low": float(effect[places[:, best] <= third[0]].mean()),
                    "at_high": float(effect[places[:, best] >= third[1]].mean()),
                }
            )
    table = pd.DataFrame(rows)
    return table.assign(p_holm=holm(np.array(tests))[table["p_holm"].to_numpy(int)])
