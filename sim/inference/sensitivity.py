"""What outcomes depend on: Sobol indices through emulators, and the number behind each policy's effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.statistics import holm
from sim.batch.executors import Pool
from sim.inference.emulator import Emulators, trained
from sim.inference.factors import Factor, coded, factors, named, settings
from sim.inference.simulate import Runs, Simulator
from sim.scenario import Scenario
from sim.scenario.draws import Posterior, no_posterior, posterior_of
from sim.scenario.policy import Policy
from sim.tables.measures import used

PARTS = 5  # of the runs: each emulator is made without one of them, which checks it
SAMPLES = 512  # of Saltelli's design on an emulator
RESAMPLES, LEVEL, NORMAL_90 = 100, 0.9, 1.645
LEAST = 0.01  # of the median of an outcome
CLASSES = 8  # of a factor, by which runs alone give its index
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
        raise no_posterior(scenario.world)
    return found


def drawn_factors(scenario: Scenario) -> tuple[Factor, ...]:
    """Return the factors that the posterior of a scenario's world draws, and all other hypotheses.

    A hypothesis that it draws has its posterior probabilities, another those of its prior.
    """
    held, every = held_posterior(scenario), factors(scenario.world)
    chosen = [_posterior_of(factor, held) for factor in named(every, tuple(held.draws[0]))]
    return (*chosen, *(factor for factor in every if factor.is_choice and factor.name not in held.draws[0]))


def _posterior_of(factor: Factor, held: Posterior) -> Factor:
    if not factor.is_choice:
        return factor
    found = dict.fromkeys(factor.values, 0.0)
    for draw, weight in zip(held.draws, held.weights, strict=True):
        found[draw[factor.name]] += weight
    kept = {value: weight for value, weight in found.items() if weight}
    shares = tuple(weight / sum(kept.values()) for weight in kept.values())
    return replace(factor, values=tuple(kept), weights=shares)


def indices(
    scenario: Scenario,
    runs: int,
    seed: int,
    pool: Pool,
    keep: Path,
    done: Callable[[int], object] = lambda _: None,
) -> pd.DataFrame:
    """Return Sobol indices of the outcomes, one row per outcome and factor.

    Columns: outcome, factor, first and total index with first_low ... total_high (90 %: of the design and of the runs
    that made the emulators), direct (first index by the runs alone, of the whole variance with chance), explained
    (share of that variance which emulators predict at runs that they have not seen). Each factor moves alone between
    the 5 and 95 % quantiles of the posterior, a hypothesis by its probabilities.
    """
    held, chosen = held_posterior(scenario), drawn_factors(scenario)
    ends = _ends(held, chosen)
    units = _latin(runs, len(chosen), seed)
    points = [settings(chosen, row) for row in _within(units, ends)]
    simulator = Simulator(scenario, keep, pool, done)
    first = seed + 10_000_000
    simulated = simulator.simulate(points, range(first, first + runs), scenario.period.until)
    outcomes = _logarithms(simulated.outcomes)
    whole = np.isfinite(outcomes).all(axis=1)
    units, outcomes = units[whole], outcomes[whole]
    code = partial(_coded, chosen, ends)
    emulators, explained = _emulators(code(units), outcomes, seed)
    found = [_sobol(len(chosen), lambda at, e=each: e.predict(code(at)), seed) for each in emulators]  # type: ignore[misc]
    direct = np.array([_direct(factor, units[:, n], outcomes) for n, factor in enumerate(chosen)])
    return _table(chosen, found, direct, explained, scenario)


def _logarithms(outcomes: np.ndarray) -> np.ndarray:
    """Return logarithms of outcomes relative to their medians, whatever their units; LEAST stands for none."""
    middle = np.nanmedian(outcomes, axis=0)
    found: np.ndarray = np.log(np.maximum(outcomes / np.where(middle > 0.0, middle, 1.0), LEAST))
    return found


def _emulators(inputs: np.ndarray, outcomes: np.ndarray, seed: int) -> tuple[list[Emulators], np.ndarray]:
    """Return an emulator without each part of the runs, and the share of the variance of these parts they predict."""
    part = np.arange(len(inputs)) % PARTS
    emulators, missed = [], np.empty_like(outcomes)
    for number in range(PARTS):
        held = part == number
        emulators.append(trained(inputs[~held], outcomes[~held], seed))
        missed[held] = outcomes[held] - emulators[-1].predict(inputs[held])
    return emulators, 1.0 - (missed**2).mean(axis=0) / np.maximum(outcomes.var(axis=0), 1e-12)


def _direct(factor: Factor, units: np.ndarray, outcomes: np.ndarray) -> np.ndarray:
    """Return the share of the variance between classes of a factor, (outcomes,), less what chance makes of it."""
    if factor.is_choice:
        held = np.searchsorted(np.cumsum(factor.weights), units, side="right")
    else:
        held = (units * CLASSES).astype(int)
    numbers = np.unique(held)
    within = sum(((outcomes[held == n] - outcomes[held == n].mean(axis=0)) ** 2).sum(axis=0) for n in numbers)
    free = max(len(units) - len(numbers), 1)
    found: np.ndarray = 1.0 - (within / free) / np.maximum(outcomes.var(axis=0, ddof=1), 1e-12)
    return found


def _ends(held: Posterior, chosen: Sequence[Factor]) -> np.ndarray:
    """Return the places between which each factor moves: (factors, 2); all of the prior for a hypothesis."""
    rows = []
    for factor in chosen:
        if factor.is_choice:
            rows.append((0.0, 1.0))
        else:
            places = [factor.place(draw[factor.name]) for draw in held.draws]
            ends = np.quantile(places, OPEN, weights=held.weights, method="inverted_cdf")
            rows.append(tuple(ends))
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


def _sobol(size: int, predict: Callable[[np.ndarray], np.ndarray], seed: int) -> np.ndarray:
    """Return first and total indices with half their 90 % intervals: (outcomes, 4, factors)."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    names = [str(n) for n in range(size)]
    problem = {"num_vars": size, "names": names, "bounds": [[0.0, 1.0]] * size}
    values = predict(sampling.sample(problem, SAMPLES, calc_second_order=False, seed=seed))
    how = {"calc_second_order": False, "num_resamples": RESAMPLES, "conf_level": LEVEL, "seed": seed}
    found = [analysis.analyze(problem, column, **how) for column in values.T]
    return np.array([[each[name] for name in ("S1", "ST", "S1_conf", "ST_conf")] for each in found], float)


def _table(
    chosen: Sequence[Factor],
    found: Sequence[np.ndarray],
    direct: np.ndarray,
    explained: np.ndarray,
    scenario: Scenario,
) -> pd.DataFrame:
    """Return the mean index over the emulators; its interval adds the jackknife over them to that of the design."""
    each = np.array(found)
    middle = each.mean(axis=0)
    jackknife = ((each[:, :, :2] - middle[:, :2]) ** 2).sum(axis=0) * (PARTS - 1) / PARTS
    half = np.sqrt(middle[:, 2:] ** 2 + NORMAL_90**2 * jackknife)
    rows: list[dict[str, Any]] = []
    for index, measure in enumerate(used("report", scenario.world)):
        for n, factor in enumerate(chosen):
            row: dict[str, Any] = {"outcome": measure.name, "factor": factor.name}
            for which, name in enumerate(("first", "total")):
                centre, width = middle[index, which, n], half[index, which, n]
                row |= {name: centre, f"{name}_low": centre - width, f"{name}_high": centre + width}
            rows.append({**row, "direct": direct[n, index], "explained": explained[index]})
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
    """Return runs of a scenario alone and with each policy, by the draws that go with the seeds.

    A hypothesis that the posterior does not draw is drawn from its prior.
    """
    held, chosen = held_posterior(scenario), drawn_factors(scenario)
    seeds = range(seed, seed + runs)
    free = _latin(runs, len(chosen), seed + 1)
    points = [
        {factor.name: factor.value(free[n, k]) for k, factor in enumerate(chosen) if factor.is_choice}
        | dict(held.of(each))
        for n, each in enumerate(seeds)
    ]
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


def dependence(draws: Draws, scenario: Scenario) -> pd.DataFrame:
    """Return on which factor each policy's effect depends most, one row per policy and outcome that it changes.

    Columns: policy, outcome, effect (mean paired difference; NaN of deaths), low and high (90 % of draws: of
    parameters, hypotheses and seeds), factor, strength (correlation of ranks between its value and the effect; of a
    hypothesis the root of the share of the variance of ranks), p_holm (over all factors, policies and outcomes),
    less_at and more_at (which values), at_less and at_more (mean effect there; NaN of deaths).
    """
    rows: list[dict[str, Any]] = []
    tests: list[float] = []
    for policy, runs in draws.policies.items():
        for index, measure in enumerate(used("report", scenario.world)):
            effect = runs.outcomes[:, index] - draws.base.outcomes[:, index]
            whole = np.isfinite(effect)
            effect, places = effect[whole], draws.places[whole]
            if not effect.any():
                continue
            ties = [tie(factor, places[:, n], effect) for n, factor in enumerate(draws.chosen)]
            best = int(np.argmin([p for _, p in ties]))
            low, high = np.quantile(effect, OPEN)
            rows.append(
                {
                    "policy": policy,
                    "outcome": measure.name,
                    "effect": np.nan if measure.deaths else float(effect.mean()),
                    "low": float(low),
                    "high": float(high),
                    "factor": draws.chosen[best].name,
                    "strength": ties[best][0],
                    "p_holm": len(tests) + best,
                    **_ends_of(draws.chosen[best], places[:, best], effect, shown=not measure.deaths),
                }
            )
            tests += [p for _, p in ties]
    table = pd.DataFrame(rows)
    return table.assign(p_holm=holm(np.array(tests))[table["p_holm"].to_numpy(int)])


def tie(factor: Factor, places: np.ndarray, effect: np.ndarray) -> tuple[float, float]:
    """Return how strongly an effect, (draws,), goes with a factor at these places, and the p of no tie: by ranks."""
    from scipy.stats import kruskal, spearmanr

    if not (np.ptp(places) and np.ptp(effect)):
        return 0.0, 1.0
    if not factor.is_choice:
        found = spearmanr(places, effect)
        return float(found.statistic), float(found.pvalue)
    groups = kruskal(*(effect[places == place] for place in np.unique(places)))
    return float(np.sqrt(groups.statistic / (len(effect) - 1))), float(groups.pvalue)


def _ends_of(factor: Factor, places: np.ndarray, effect: np.ndarray, *, shown: bool) -> dict[str, Any]:
    """Return where the mean effect is least and greatest: the outer thirds of a parameter, or two readings."""
    if factor.is_choice:
        parts = {f"at {factor.value(place)}": places == place for place in np.unique(places)}
    else:
        first, last = np.quantile(places, [1 / 3, 2 / 3])
        parts = {
            f"below {factor.value(first):.3g} {factor.unit}": places <= first,
            f"above {factor.value(last):.3g} {factor.unit}": places >= last,
        }
    means = {where: float(effect[held].mean()) for where, held in parts.items()}
    less, more = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    at_less, at_more = (means[less], means[more]) if shown else (np.nan, np.nan)
    return {"less_at": less, "more_at": more, "at_less": at_less, "at_more": at_more}
