"""Figures of the inference: prior and posterior, forecasts with their fans, sensitivity, discovery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.figures.results import day_number
from sim.figures.style import (
    BLUE,
    GREEN,
    INK,
    OBSERVED,
    ORANGE,
    PURPLE,
    QUIET,
    RULE,
    SKY,
    VERMILION,
    WIDTH,
    date_axis,
    our_style,
    thousands,
)
from sim.text.words import number, percent, two_digits, with_unit
from sim.version import __version__

ROW = 0.26  # inches
PANEL = 1.9  # inches
NAIVE = {  # colour and line of the naive forecasts, in their order
    "last value": (ORANGE, "--"),
    "trend": (PURPLE, "-."),
    "four weeks before": (GREEN, ":"),
    "seats times a constant": (SKY, (0, (5, 1, 1, 1))),
    "knows the dated measures": (VERMILION, (0, (3, 1))),
}
DEATHS = "deaths"
LARGE = 10.0  # a value written without decimals
ROOM = 1.25  # of an axis above the fan and the counts: a naive trend may leave it
Count = tuple[str, date, date, float]  # measure, from, until, count


def prior_posterior_figure(table: pd.DataFrame) -> Figure:
    """Draw the posterior's 50 and 90 % intervals of each parameter that was fitted, by place in 90 % of its prior.

    Below them, where hypotheses were fitted, the probability of each value. `table`: prior_posterior.csv.
    """
    rows, held = fitted(table), readings(table)
    heights = [len(rows), len(held)] if len(held) else [len(rows)]
    with our_style():
        figure = Figure((WIDTH, 1.3 * len(heights) + ROW * sum(heights)), layout="constrained")
        FigureCanvasAgg(figure)
        panels = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
        draw_posterior(panels[0], rows)
        panels[0].set_title(
            "What the record says about the fitted parameters", size=13, weight="bold", pad=10
        )
        panels[0].set_xlabel(
            "quantiles of the prior (grey); lines: 90 and 50 % of the posterior; dot and number: median"
        )
        if len(held):
            draw_readings(panels[1], held)
            panels[1].set_title("What it says about the hypotheses", size=13, weight="bold", pad=10)
            panels[1].set_xlabel("probability before (grey) and with the record (dot and number)")
        _foot(figure)
        return figure


def fitted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the parameters of prior_posterior.csv, from the most to the least narrowed; not the hypotheses."""
    return table[table["q50"].notna()].sort_values("narrowed", kind="stable")


def readings(table: pd.DataFrame) -> pd.DataFrame:
    """Return the values of hypotheses in prior_posterior.csv, each with its prior and posterior probability."""
    return table[table["posterior"].notna()] if "posterior" in table else table.iloc[:0]


def draw_readings(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw the prior and the posterior probability of each value of a hypothesis, a row each."""
    row: Any
    for n, row in enumerate(rows.itertuples()):
        axes.plot([0, row.prior], [n, n], color=RULE, linewidth=7, solid_capstyle="butt")
        axes.plot(row.posterior, n, "o", color=BLUE, markersize=5)
        axes.text(1.12, n, percent(row.posterior), va="center", size=8, color=QUIET)
    _rows(axes, [f"{row.factor}: {row.value}" for row in rows.itertuples()])
    axes.grid(visible=False)
    axes.set_xlim(-0.06, 1.36)
    axes.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    axes.spines["bottom"].set_bounds(0, 1)


def draw_posterior(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw the posterior of each of these parameters within its prior, a row each."""
    each: Any
    for n, each in enumerate(rows.itertuples()):
        ends = [_place(each, value) for value in (each.q05, each.q25, each.q50, each.q75, each.q95)]
        axes.plot([0, 1], [n, n], color=RULE, linewidth=7, solid_capstyle="butt")
        axes.plot([ends[0], ends[4]], [n, n], color=BLUE, linewidth=1.5)
        axes.plot([ends[1], ends[3]], [n, n], color=BLUE, linewidth=4, solid_capstyle="butt")
        axes.plot(ends[2], n, "o", color=INK, markersize=3.5)
        axes.text(1.12, n, with_unit(_two_digits(each.q50), each.unit), va="center", size=8, color=QUIET)
    _rows(axes, [str(factor) for factor in rows["factor"]])
    axes.grid(visible=False)
    axes.set_xlim(-0.06, 1.36)
    axes.set_xticks([0, 1], ["5 %", "95 %"])
    axes.spines["bottom"].set_bounds(0, 1)


def _place(row: Any, value: float) -> float:
    """Return where a value lies between the ends of the prior, as the prior is spread: linearly or in logarithms."""
    if row.prior_q05 > 0.0 and row.prior_q95 >= 9.0 * row.prior_q05:
        low, high, here = np.log([row.prior_q05, row.prior_q95, max(value, 1e-12)])
    else:
        low, high, here = row.prior_q05, row.prior_q95, value
    return float((here - low) / (high - low))


def _two_digits(value: float) -> str:
    return number(two_digits(value)) if abs(value) >= LARGE else f"{Decimal(f'{value:.2g}'):f}"


def forecast_figure(table: pd.DataFrame, observed: Sequence[Count], labels: Mapping[str, str]) -> Figure:
    """Draw weekly forecasts as fans (50 and 90 %) beside the medians of naive ones and the published counts.

    `table`: weeks of forecast.csv, or of one origin of rolling.csv; `observed`: published counts, drawn as counts per
    week; `labels`: the measures to draw, with their titles.
    """
    height = 0.6 + PANEL * len(labels)
    days = [pd.Timestamp(day).date() for day in (table["from"].min(), table["until"].max())]
    drawn = [start for measure, start, *_ in observed if measure in labels]
    first, last = min([days[0], *drawn]), days[1] + timedelta(1)
    with our_style():
        figure = Figure((WIDTH, height), layout="constrained")
        FigureCanvasAgg(figure)
        panels = figure.subplots(len(labels), 1, squeeze=False)[:, 0]
        for axes, (measure, label) in zip(panels, labels.items(), strict=True):
            seen = [count for count in observed if count[0] == measure]
            draw_forecast(axes, table[table["measure"] == measure], seen)
            date_axis(axes, first, last)
            axes.set_title(label)
        fullest = max(panels, key=lambda axes: len(axes.get_legend_handles_labels()[1]))
        panels[0].legend(*fullest.get_legend_handles_labels(), loc="upper left", bbox_to_anchor=(1.01, 1.0))
        _foot(figure, " Intervals hold draws of the posterior, seeds and the stated error of a count.")
        return figure


def draw_forecast(axes: Axes, here: pd.DataFrame, observed: Sequence[Count]) -> None:
    """Draw one measure; a week stands at its middle. Of deaths only the intervals and the counts."""
    model = here[here["by"] == "model"].sort_values("from")
    days = _middles(model)
    for low, high, shade, label in (("q05", "q95", 0.2, "model, 90 %"), ("q25", "q75", 0.4, "model, 50 %")):
        axes.fill_between(days, model[low], model[high], color=BLUE, alpha=shade, linewidth=0, label=label)
    middles = {} if (here["measure"] == DEATHS).all() else NAIVE
    if middles:
        axes.plot(days, model["q50"], color=BLUE, linewidth=1.8, label="model, median")
    for name, (colour, line) in middles.items():
        rows = here[here["by"] == name].sort_values("from")
        if len(rows):
            axes.plot(_middles(rows), rows["q50"], color=colour, linestyle=line, linewidth=1.2, label=name)
    weekly = [(start, until, count * 7 / (until - start).days) for _, start, until, count in observed]
    for n, (start, until, week) in enumerate(weekly):
        label = "published counts" if not n else "_"
        axes.plot(
            [day_number(start), day_number(until)], [week] * 2, color=OBSERVED, linewidth=2.2, label=label
        )
    thousands(axes)
    top = max([float(model["q95"].max()), *(week for _, _, week in weekly)])
    axes.set_ylim(0, ROOM * max(top, 1.0))


def _middles(rows: pd.DataFrame) -> list[float]:
    days = zip(pd.to_datetime(rows["from"]), pd.to_datetime(rows["until"]), strict=True)
    return [(day_number(start.date()) + day_number(until.date())) / 2 for start, until in days]


def tornado_figure(table: pd.DataFrame, outcome: str, label: str, most: int = 15) -> Figure:
    """Draw Sobol indices of first and total order of an outcome, with 90 % intervals, by descending total.

    `table`: sobol.csv.
    """
    rows = table[table["outcome"] == outcome].nlargest(most, "total")
    explained = float(rows["explained"].iloc[0])
    with our_style():
        figure, axes = _new(1.3 + 1.3 * ROW * len(rows), f"What the spread comes from: {label}")
        draw_tornado(axes, rows)
        axes.set_xlabel(
            "share of the variance that the emulator gives; line: 90 % interval of design and emulators\n"
            f"the emulator predicts {max(explained, 0.0):.0%} of the variance of runs that it has not seen"
        )
        axes.legend(loc="lower right")
        return figure


def draw_tornado(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw the indices of these factors, a row each from the top."""
    places = np.arange(len(rows))
    for name, shift, colour, words in (
        ("total", -0.18, VERMILION, "with all interactions (total index)"),
        ("first", 0.18, BLUE, "alone (first-order index)"),
    ):
        axes.barh(places + shift, rows[name].clip(lower=0.0), 0.34, color=colour, label=words)
        ends = rows[f"{name}_low"].clip(lower=0.0), rows[f"{name}_high"].clip(lower=0.0)
        axes.hlines(places + shift, *ends, color=INK, linewidth=0.8)
    _rows(axes, [str(name) for name in rows["factor"]])
    axes.set_xlim(left=0.0)


def discovery_figure(boxes: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw the boxes in which policies do not lower an outcome by a tenth: the part of each range that a box keeps.

    `boxes`: the rows of discovery.csv with a factor; `labels`: of the outcomes.
    """
    rows: list[Any] = list(boxes.itertuples())
    with our_style():
        figure, axes = _new(1.3 + ROW * max(len(rows), 1), "Where policies fail")
        draw_boxes(axes, boxes, [f"{labels[row.outcome]}, {row.policy}: {row.factor}" for row in rows])
        axes.set_xlabel(
            "part of the range, or values of a hypothesis (red),\n"
            "in which more draws do not lower an outcome by a tenth"
        )
        return figure


def draw_boxes(axes: Axes, boxes: pd.DataFrame, labels: Sequence[str]) -> None:
    """Draw the sides of boxes in which policies fail, a row each from the top, with their labels."""
    row: Any
    for n, row in enumerate(boxes.itertuples()):
        axes.plot([0, 1], [n, n], color=RULE, linewidth=7, solid_capstyle="butt")
        axes.plot([row.low, row.high], [n, n], color=VERMILION, linewidth=7, solid_capstyle="butt")
        words = f"{percent(row.density)} fail here, {percent(row.failed)} of all"
        axes.text(1.03, n, words, va="center", size=8, color=QUIET)
    _rows(axes, labels)
    axes.set_xlim(-0.02, 1.9)
    axes.set_xticks([0, 1], ["lowest", "highest"])
    axes.spines["bottom"].set_bounds(0, 1)


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _new(height: float, title: str) -> tuple[Figure, Axes]:
    figure = Figure((WIDTH, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_title(title, size=13, weight="bold", pad=10)
    axes.grid(visible=False)
    _foot(figure)
    return figure, axes


def _foot(figure: Figure, more: str = "") -> None:
    figure.supxlabel(
        f"border-standoff {__version__}. Simulated: synthetic people.{more}",
        fontsize=7.5,
        color=QUIET,
        x=0.01,
        ha="left",
    )
