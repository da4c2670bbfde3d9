"""Effects of policies: paired differences by seed between the scenarios of a batch, with intervals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.statistics import MOST, clear, holm, p_value, spread
from sim.batch.reader import Batch
from sim.errors import InputError, nearest, unknown
from sim.evidence.registry import flat
from sim.tables.measures import KEYS, Measure, Use, used
from sim.world import World, load_world
from sim.world.load import DEFAULT

LEVEL = 0.95
WANTED_WIDTH = 0.1  # half-width of the interval as a share of the mean, for the number of runs it would take
AT_ONCE = 200_000  # rows of a table from which measures are computed together
COUNTLESS = 10**9  # runs: no batch is so long
TEXTS = ("name", "title", "description", "question", "sweep")


@dataclass(frozen=True)
class Pair:
    """A scenario, its baseline, and the value of the key that splits the comparison."""

    scenario: str
    against: str
    reading: str


def compare(batch: Batch, baseline: str, by: str | None = None) -> pd.DataFrame:
    """Return paired differences from the baseline, one row per measure and scenario.

    Columns: measure, label, unit, reading (of `by`), scenario, against, level (mean of the baseline; NaN of deaths),
    percent (the difference as per cent of it; NaN where that is 0), runs (pairs of a seed), mean (NaN of deaths),
    low and high (95 % t-interval of the mean, cut at `least`), low90 and high90 (see `spread`), same_sign (share of
    pairs with the sign of the mean; NaN where that is 0), runs_needed (for an interval of a tenth of the mean to each
    side; infinite for a mean of 0), p_holm (of the paired t-test, corrected for all rows), clear (see
    `statistics.clear`).
    Raises InputError for an unknown baseline or key, and for a batch with nothing to compare.
    """
    paired = pairs(batch, baseline, by)
    if not paired:
        raise InputError("holds no scenario but the baseline", file=batch.store.folder)
    measures = measured(batch, "compare")
    values = by_run(batch, measures)
    rows = []
    for measure in measures:
        column = values[measure.name]
        for pair in paired:
            both = pd.concat([column[pair.scenario], column[pair.against]], axis=1, join="inner").dropna()
            differences = (both.iloc[:, 0] - both.iloc[:, 1]).to_numpy()
            about = {"measure": measure.name, "label": measure.label, "unit": measure.unit}
            named = {"reading": pair.reading, "scenario": pair.scenario, "against": pair.against}
            found = interval(differences, hide_mean=measure.deaths, least=least(both))
            level = nan if measure.deaths or both.empty else float(both.iloc[:, 1].mean())
            percent = 100.0 * found["mean"] / level if level else nan
            rows.append(about | named | {"level": level, "percent": percent} | found)
    frame = pd.DataFrame(rows)
    frame["p_holm"] = holm(frame["p_holm"])
    return frame.assign(clear=clear(frame["low90"], frame["high90"], frame["p_holm"]))


def telling(effects: pd.DataFrame) -> pd.DataFrame:
    """What `compare` returns without the parts of the cost that no scenario changes in any seed."""
    parts = effects["measure"].isin([part.name for part in used("part")])
    still = effects[["mean", "low", "high"]].fillna(0.0).eq(0.0).all(axis=1)
    return effects[~parts | ~still.groupby(effects["measure"]).transform("all")]


def measured(batch: Batch, use: Use) -> list[Measure]:
    """The measures with that use of the worlds that a batch plays in, each once."""
    worlds = dict.fromkeys(world_of(content) for content in batch.manifest["scenarios"].values())
    found = (measure for world in worlds for measure in used(use, world))
    return list({measure.name: measure for measure in found}.values())


def world_of(content: Mapping[str, Any]) -> World:
    """The world that a scenario of a batch's manifest plays in."""
    return load_world(content.get("world", DEFAULT))


def by_run(batch: Batch, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return these measures of every finished run, index (scenario, run), read block by block."""
    tables = []
    for table in dict.fromkeys(measure.table for measure in measures):
        mine = [measure for measure in measures if measure.table == table]
        columns = list(dict.fromkeys([*KEYS, *(column for measure in mine for column in measure.needs)]))
        blocks = (
            pd.DataFrame({measure.name: measure.by_run(rows) for measure in mine})
            for rows in _in_large_parts(batch.by_block(table, columns))
        )
        tables.append(pd.concat(blocks))
    return pd.concat(tables, axis=1)[[measure.name for measure in measures]]


def _in_large_parts(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield frames joined to at least AT_ONCE rows: a measure of many runs takes hardly longer than of one."""
    waiting: list[pd.DataFrame] = []
    for frame in frames:
        waiting.append(frame)
        if sum(map(len, waiting)) >= AT_ONCE:
            yield pd.concat(waiting, ignore_index=True)
            waiting = []
    if waiting:
        yield pd.concat(waiting, ignore_index=True)


def least(both: pd.DataFrame) -> float:
    """Return how far the first column's mean can be below the second's: by all of it, where none is negative."""
    return -float(both.iloc[:, 1].mean()) if len(both) and both.to_numpy().min() >= 0.0 else -inf


def interval(differences: np.ndarray, *, hide_mean: bool = False, least: float = -inf) -> dict[str, Any]:
    """Return what is known of the mean of paired differences, (pairs,), by the columns of `compare`.

    `least`: the lowest that the mean can be, where its t-interval is cut; `p_holm` is that of a family of one.
    """
    from scipy.special import stdtrit

    count = len(differences)
    mean = float(differences.mean()) if count else nan
    deviation = float(differences.std(ddof=1)) if count > 1 else nan
    half = float(stdtrit(count - 1, (1 + LEVEL) / 2)) * deviation / sqrt(count) if count > 1 else nan
    low90, high90 = spread(differences, MOST)
    return {
        "runs": count,
        "mean": nan if hide_mean else mean,
        "low": max(mean - half, least),
        "high": mean + half,
        "low90": low90,
        "high90": high90,
        "same_sign": float(np.mean(np.sign(differences) == np.sign(mean))) if count and mean else nan,
        "runs_needed": runs_needed(mean, deviation, lambda freedom: float(stdtrit(freedom, (1 + LEVEL) / 2))),
        "p_holm": p_value(differences),
    }


def runs_needed(mean: float, deviation: float, quantile: Callable[[float], float]) -> float:
    """Return the fewest runs with an interval within a tenth of the mean; `quantile` of t by degrees of freedom.

    Infinite above COUNTLESS: a mean that is zero except for rounding would double the count forever.
    """
    if np.isnan(deviation):
        return nan
    if mean == 0:
        return inf
    low, high = 1, 2  # the interval is too wide with `low`, narrow enough with `high`
    while quantile(high - 1) * deviation / sqrt(high) > WANTED_WIDTH * abs(mean):
        low, high = high, 2 * high
        if high > COUNTLESS:
            return inf
    while high - low > 1:
        middle = (low + high) // 2
        wide = quantile(middle - 1) * deviation / sqrt(middle) > WANTED_WIDTH * abs(mean)
        low, high = (middle, high) if wide else (low, middle)
    return high


def pairs(batch: Batch, baseline: str, by: str | None) -> list[Pair]:
    """Return the pairs to compare, in the order of the batch.

    With a key, a scenario is compared with the baseline's twin of its reading: the scenario that differs from the
    baseline in nothing but the key. Where there is none, and for the twins themselves, that is the baseline.
    """
    if baseline not in batch.scenarios:
        raise unknown("no such scenario in this batch", "--baseline", baseline, batch.scenarios)
    readings = _readings(batch, by)
    rest = readings[baseline][1]
    twins = {reading: name for name, (reading, other) in readings.items() if other == rest}
    twins[readings[baseline][0]] = baseline
    found = []
    for name, (reading, _) in readings.items():
        twin = twins.get(reading, baseline)
        if name != baseline:
            found.append(Pair(name, baseline if twin == name else twin, reading))
    order = list(dict.fromkeys(pair.reading for pair in found))
    return sorted(found, key=lambda pair: order.index(pair.reading))


def _readings(batch: Batch, by: str | None) -> dict[str, tuple[str, str]]:
    """Of each scenario: the value of the key, and all that decides its runs but the key, as text."""
    design = batch.design.drop_duplicates("point").set_index("point").drop(columns="base")
    swept = list(design.columns)
    worlds = [world_of(content) for content in batch.manifest["scenarios"].values()]
    hypotheses = list(dict.fromkeys(name for world in worlds for name in world.hypotheses))
    known = (*hypotheses, *swept, *(name for world in worlds for name in world.parameters))
    if by is not None and by not in known:
        raise InputError(
            "no such key",
            key="--by",
            value=by,
            allowed=f"{', '.join((*hypotheses, *swept))}, or a parameter",
            suggestion=nearest(by, known),
        )
    points = batch.runs.drop_duplicates("scenario")
    return {
        name: _reading(batch.manifest["scenarios"][base], design.loc[point].dropna().to_dict(), by)
        for name, base, point in zip(points["scenario"], points["base"], points["point"], strict=True)
    }


def _reading(content: Mapping[str, Any], values: dict[str, float], by: str | None) -> tuple[str, str]:
    rest = {name: part for name, part in content.items() if name not in TEXTS}
    named: dict[str, Any] = {name: entry.default for name, entry in world_of(content).parameters.items()}
    named |= rest.pop("parameters")
    named |= flat(rest.pop("hypotheses"))
    named |= values
    reading = named.pop(by, "") if by else ""
    shown = (
        f"{reading:g}" if isinstance(reading, float | int) and not isinstance(reading, bool) else str(reading)
    )
    return shown, json.dumps([named, rest], sort_keys=True)
