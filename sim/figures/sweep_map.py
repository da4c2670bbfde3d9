"""Policy map of a sweep: the mean of a measure over two swept keys, as colours and contours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.analysis.compare import by_run, measured, world_of
from sim.batch.reader import Batch
from sim.errors import InputError, unknown
from sim.figures.sheet import Theme, dress
from sim.figures.style import FONTS
from sim.text.words import factor_name, number

COLOURS = "cividis"
LEVELS = 8  # of colours


@dataclass(frozen=True)
class Grid:
    """The points of a sweep of two keys: their values, and the mean of a measure over the runs, each (points,).

    `names`: of the keys, for readers.
    """

    keys: tuple[str, str]
    names: tuple[str, str]
    label: str
    unit: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    mean: NDArray[np.float64]

    def frame(self) -> pd.DataFrame:
        """Return the plotted numbers."""
        first, second = self.keys
        return pd.DataFrame({first: self.x, second: self.y, f"mean of {self.label} ({self.unit})": self.mean})


def grid_of(batch: Batch, measure: str) -> Grid:
    """Return the grid of a batch; raise InputError for an unknown measure, or a batch that sweeps not two numbers."""
    known = {each.name: each for each in (*measured(batch, "report"), *measured(batch, "compare"))}
    if measure not in known:
        raise unknown("no such measure", "measure", measure, list(known))
    if known[measure].deaths:
        raise InputError("has no map: deaths are given as intervals alone", key="measure", value=measure)
    numbers, keys = _design(batch), swept_numbers(batch)
    if len(keys) != 2:
        given = ", ".join(map(str, keys)) or "nothing"
        allowed = "a batch that sweeps two numbers"
        raise InputError(
            "cannot be drawn", file=batch.store.folder, key="sweep", value=given, allowed=allowed
        )
    means = by_run(batch, [known[measure]])[measure].groupby("scenario").mean()
    points = batch.runs.drop_duplicates("scenario").set_index("scenario")["point"]
    rows = numbers.loc[points.reindex(means.index), keys]
    swept = rows.notna().all(axis=1).to_numpy()  # a baseline beside the sweep has no place on the map
    x, y = (rows[key].to_numpy(dtype=float)[swept] for key in keys)
    mean, about = means.to_numpy()[swept], known[measure]
    world = world_of(next(iter(batch.manifest["scenarios"].values())))
    first, second = keys
    names = factor_name(first, world), factor_name(second, world)
    return Grid((first, second), names, about.label, about.unit, x, y, mean)


def swept_numbers(batch: Batch) -> list[str]:
    """Return the keys of a batch that take several numbers."""
    numbers = _design(batch)
    return [str(key) for key in numbers if len(numbers[key].dropna().unique()) > 1]


def _design(batch: Batch) -> pd.DataFrame:
    """The swept values by point; NaN where a value is no number."""
    design = batch.design.drop_duplicates("point").set_index("point").drop(columns="base")
    return design.apply(pd.to_numeric, errors="coerce")


def draw_sweep(axes: Axes, grid: Grid, theme: Theme, font: float) -> None:
    """Draw colours between the points and labelled contours; dots: the points that were run."""
    dress(axes, theme, font)
    axes.grid(visible=False)
    if np.ptp(grid.mean) > 0.0:
        axes.tricontourf(grid.x, grid.y, grid.mean, levels=LEVELS, cmap=COLOURS, alpha=0.75)
        lines = axes.tricontour(grid.x, grid.y, grid.mean, levels=LEVELS, colors=theme.ink, linewidths=0.6)
        axes.clabel(lines, fontsize=font * 0.85, fmt=number)
    axes.plot(grid.x, grid.y, ".", color=theme.ink, ms=3)
    look: Any = {"fontsize": font, "fontfamily": FONTS, "color": theme.ink}
    axes.set_xlabel(grid.names[0], **look)
    axes.set_ylabel(grid.names[1], **look)
    axes.set_title(f"{grid.label} ({grid.unit}), mean over seeds", loc="left", **look)
