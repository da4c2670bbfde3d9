"""What a report says of a forecast: how its earlier ones scored, and why its strip differs from the batch's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from sim.analysis.effects import rows_of
from sim.analysis.series import fans
from sim.inference.scores import MODEL
from sim.report.fan_plates import STRIP, peak
from sim.report.inferred import FORECAST
from sim.report.material import Material
from sim.text.intervals import Interval
from sim.text.words import day_of, number, percent, two_digits

NOMINAL = 0.9  # share of counts that a 90 % interval should hold


def skill(scores: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield for each count with naive forecasts how the model's median and its 90 % interval compare with theirs.

    `scores`: scores.csv of a posterior.
    """
    for measure, rows in scores.groupby("measure", sort=False) if len(scores) else ():
        model, naive = rows[rows["by"] == MODEL], rows[rows["by"] != MODEL]
        if len(model) and len(naive):
            yield _compared(labels[str(measure)], rows_of(model)[0], naive)


def _compared(label: str, model: Any, naive: pd.DataFrame) -> str:
    better = int((naive["relative"] < model.relative).sum())
    all_ = len(naive)
    worse = f"worse than {better} of {all_}" if better else f"better than all {all_}"
    gap, gaps = abs(model.cover90 - NOMINAL), (naive["cover90"] - NOMINAL).abs()
    how = (
        "nearer to 90 % than"
        if gap < gaps.min()
        else "as near to 90 % as"
        if gap == gaps.min()
        else "no nearer to 90 % than"
    )
    but = "but" if bool(better) == (gap < gaps.min()) else "and"
    return (
        f"{label}: the relative error of the model's median is {percent(model.relative)}, {worse} naive forecasts "
        f"({_range(naive['relative'])}), {but} its 90 % interval holds {percent(model.cover90)} of {model.counts} "
        f"counts, {how} those of the naive ones ({_range(naive['cover90'])})."
    )


def _range(shares: pd.Series) -> str:
    low, high = percent(float(shares.min())), percent(float(shares.max()))
    return low if low == high else f"{low.removesuffix(' %')} to {high}"


def strips(material: Material) -> str:
    """Return where the strip peaks in this batch and in the forecast, and why they differ; empty without one.

    The forecast of a level is that of a window's last day (see `sim.inference.rolling`).
    """
    table = material.inferred.table(FORECAST, "forecast")
    weeks = table[(table["measure"] == STRIP) & (table["per"] == "week")] if len(table) else table
    if weeks.empty:
        return ""
    about = material.inferred.about(FORECAST)
    most: Any = rows_of(weeks.rename(columns={"from": "start"}).nlargest(1, "q50"))[0]
    day = day_of(date.fromisoformat(most.start), year=True)
    here = next(fans(material.source, material.baseline, [STRIP]))
    draws = f"{number(about['draws'])} draws of" if "draws" in about else "draws of"
    seen = (
        f" before {day_of(date.fromisoformat(about['seen_until']), year=True)}"
        if "seen_until" in about
        else ""
    )
    varied = "other draws" if material.draws.kinds else "draws of parameters, which this batch has not"
    return (
        f"People in the strip have two sources here. In the {here.runs} runs of this batch the median by day is "
        f"highest {peak(here)}. In the forecast, from {draws} what was known{seen}, the median on the last day of a "
        f"week is highest in the week from {day}, at {number(two_digits(most.q50))} people (90 %: "
        f"{Interval(most.q05, most.q95)}). They differ because the forecast has {varied}, other seeds, and one day of "
        "each week."
    )
