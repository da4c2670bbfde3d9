"""The model itself with shorter ticks, in a process of its own: the number of ticks per day is compiled into its rules.

Nothing that uses the number is imported here at the top, so that a process can set it before anything reads it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import pandas as pd

from sim.kernel import ticks

TICKS = (4, 8)  # of a day: six hours, three


def in_ticks_of_model(seeds: Sequence[int], until: date | None = None, scale: float = 1.0) -> pd.DataFrame:
    """Return the measures of the report in the recorded scenario by the length of the tick, one row per measure.

    Columns: the means over the seeds (`6 h`, `3 h`), ratio, error (standard, of the ratio, paired by seed). The rest
    after a failed attempt is a number of ticks, so that half the tick needs twice the number.
    """
    from sim.scenario import load_scenario
    from sim.scenario.shipped import RECORDED

    rest = load_scenario(RECORDED).parameter("rest_ticks")
    first, other = (
        outcomes(number, seeds, until, {"rest_ticks": rest * number / TICKS[0], "scale": scale})
        for number in TICKS
    )
    six, three = first.mean(), other.mean()
    ratio = three / six
    error = (other - first * ratio).std() / math.sqrt(len(seeds)) / six
    return pd.DataFrame({"6 h": six, "3 h": three, "ratio": ratio, "error": error})


def outcomes(
    number: int, seeds: Sequence[int], until: date | None, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Return the measures of the report (columns) of runs with so many ticks per day, one row per seed."""
    with ProcessPoolExecutor(1, get_context("spawn"), _set_ticks, (number,)) as process:
        return process.submit(_measured, seeds, until, parameters).result()


def _set_ticks(number: int) -> None:
    """Set the ticks of a day before any rule is there to read them."""
    assert "sim.kernel.calendar" not in sys.modules
    ticks.TICKS_A_DAY, ticks.QUARTER = number, number // 4


def _measured(seeds: Sequence[int], until: date | None, parameters: Mapping[str, float]) -> pd.DataFrame:
    from sim.runs.run import run
    from sim.scenario import load_scenario
    from sim.scenario.shipped import RECORDED
    from sim.tables.measures import used

    scenario = load_scenario(RECORDED).with_changes(parameters=dict(parameters))
    measures = used("report", scenario.world)
    rows = []
    for seed in seeds:
        results = run(scenario, seed, until, choices=False, reasons=False)
        rows.append({measure.name: float(measure.of(results)) for measure in measures})
    return pd.DataFrame(rows)
