"""Figures of the inference: prior and posterior, forecasts with their fans, sensitivity, discovery."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.figures.style import BLUE, GREEN, INK, OBSERVED, QUIET, VERMILION, WIDTH, our_style
from sim.version import __version__

ROW = 0.26  # inches
PANEL = 2.0  # inches
NAIVE_STYLES = ("--", "-.", ":", (0, (1, 3)), (0, (5, 1, 1, 1)))


def prior_posterior_figure(table: pd.DataFrame) -> Figure:
    """Draw the prior's and the posterior's 50 and 90 % intervals of each fitted parameter, by place in its range.

    `table`: prior_posterior.csv of a posterior.
    """
    rows = table[table["fitted"] & table["q50"].notna()].reset_index(drop=True)
    with our_style():
        figure, axes = _new(1.2 + ROW * len(rows), "What the record says about the fitted parameters")
        for n, row in rows.iterrows():
            low, high = row["prior_q05"], row["prior_q95"]
            place = np.array(
                [(row[name] - low) / (high - low) for name in ("q05", "q25", "q50", "q75", "q95")]
            )
            axes.plot([0, 1], [n, n], color="#d0d0d0", linewidth=7, solid_capstyle="butt")
            axes.plot(place[[0, 4]], [n, n], color=BLUE, linewidth=1.5)
            axes.plot(place[[1, 3]], [n, n], color=BLUE, linewidth=4, solid_capstyle="butt")
            axes.plot(place[2], n, "o", color=INK, markersize=3)
        axes.set_yticks(range(len(rows)), rows["factor"])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlabel(
            "grey: 90 % of the prior; thin and thick line: 90 and 50 % of the posterior; dot: median"
        )
        axes.set_xticks([0, 1], ["prior 5 %", "prior 95 %"])
        return figure


def forecast_figure(
    table: pd.DataFrame, observed: Sequence[tuple[str, date, date, float]], measures: Sequence[str]
) -> Figure:
    """Draw weekly forecasts as fans (50 and 90 %) beside the medians of naive ones and the published counts.

    `table`: weeks of forecast.csv or rolling.csv of one origin; `observed`: measure, start, until, count.
    """
    with our_style():
        figure = Figure((WIDTH, 0.6 + PANEL * len(measures)), layout="constrained")
        FigureCanvasAgg(figure)
        panels = figure.subplots(len(measures), 1, squeeze=False)[:, 0]
        for axes, measure in zip(panels, measures, strict=True):
            here = table[table["measure"] == measure]
            model = here[here["by"] == "model"].sort_values("from")
            days = pd.to_datetime(model["from"])
            axes.fill_between(
                days, model["q05"], model["q95"], color=BLUE, alpha=0.2, linewidth=0, label="90 %"
            )
            axes.fill_between(
                days, model["q25"], model["q75"], color=BLUE, alpha=0.4, linewidth=0, label="50 %"
            )
            axes.plot(days, model["q50"], color=BLUE, label="model, median")
            others = [name for name in dict.fromkeys(here["by"]) if name != "model"]
            for style, name in zip(NAIVE_STYLES, others, strict=False):
                rows = here[here["by"] == name].sort_values("from")
                axes.plot(pd.to_datetime(rows["from"]), rows["q50"], color=QUIET, linestyle=style, label=name)
            for name, start, until, count in observed:
                if name == measure:
                    span = pd.to_datetime([start, until])
                    week = count * 7 / max((until - start).days, 1)
                    axes.plot(span, [week, week], color=OBSERVED, linewidth=2.5)
            axes.set_title(f"{measure}, per week")
            axes.set_ylim(bottom=0)
            axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b"))
        panels[0].legend(loc="upper left", bbox_to_anchor=(1.01, 1.0))
        _foot(figure)
        return figure


def tornado_figure(table: pd.DataFrame, outcome: str, most: int = 15) -> Figure:
    """Draw Sobol indices of first and total order of an outcome, with 90 % intervals, by descending total.

    `table`: sensitivity.csv.
    """
    rows = table[table["outcome"] == outcome].nlargest(most, "total").reset_index(drop=True)
    with our_style():
        figure, axes = _new(1.2 + ROW * len(rows), f"What {outcome} depends on")
        places = np.arange(len(rows))
        axes.barh(places - 0.18, rows["total"], 0.34, color=VERMILION, label="total")
        axes.barh(places + 0.18, rows["first"], 0.34, color=GREEN, label="alone")
        for name, shift in (("total", -0.18), ("first", 0.18)):
            axes.hlines(places + shift, rows[f"{name}_low"], rows[f"{name}_high"], color=INK, linewidth=0.8)
        axes.set_yticks(places, rows["factor"])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlabel("share of the variance (Sobol index; line: 90 % interval)")
        axes.legend(loc="lower right")
        return figure


def discovery_figure(boxes: pd.DataFrame) -> Figure:
    """Draw the boxes in which policies fail: the part of each range that a box keeps.

    `boxes`: discovery.csv: policy, coverage, density, factor, low, high (places of the prior).
    """
    rows = boxes.reset_index(drop=True)
    with our_style():
        figure, axes = _new(1.2 + ROW * max(len(rows), 1), "Where policies fail their aim")
        for n, row in rows.iterrows():
            axes.plot([0, 1], [n, n], color="#d0d0d0", linewidth=7, solid_capstyle="butt")
            axes.plot([row["low"], row["high"]], [n, n], color=VERMILION, linewidth=7, solid_capstyle="butt")
        labels = [f"{row['policy']}: {row['factor']}" for _, row in rows.iterrows()]
        axes.set_yticks(range(len(rows)), labels)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xticks([0, 1], ["lowest", "highest"])
        axes.set_xlabel("part of the range (red) in which the aim is missed more often")
        return figure


def _new(height: float, title: str) -> tuple[Figure, Axes]:
    figure = Figure((WIDTH, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_title(title)
    axes.grid(visible=False)
    _foot(figure)
    return figure, axes


def _foot(figure: Figure) -> None:
    figure.supxlabel(
        f"border-standoff {__version__}. Simulated: synthetic people.",
        fontsize=7,
        color=QUIET,
        x=0.99,
        ha="right",
    )
