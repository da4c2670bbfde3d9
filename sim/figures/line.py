"""The border by sector and date: the median over runs of the baseline, and what a policy changes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colorbar import Colorbar
from matplotlib.colors import LogNorm, SymLogNorm
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from sim.analysis.source import Source
from sim.analysis.statistics import MOST, held, outer
from sim.figures.results import day_number
from sim.figures.sheet import Theme, dress
from sim.figures.style import FONTS, date_axis
from sim.text.intervals import Interval
from sim.text.words import day_of, number, percent, signed, two_digits
from sim.world import World

Array = NDArray[np.float64]
LOWEST, HIGHEST = 1.0, 1000.0  # people per sector: the same scale in every report
MEANING = "Median over runs of people in the strip, by sector of about 10 km (from north to south) and day."
COLOURS, CHANGES = "magma_r", "PuOr"
CLEAR = 5.0  # people: a fall by more is hatched, so that it differs from a rise in grey too
HATCHED = f"hatched where it falls by more than {CLEAR:g} people"


@dataclass(frozen=True)
class Line:
    """The median over runs of people in the strip: (sectors, days), sectors from the north, neighbour by neighbour.

    `spent`: person-days in the strip by run and neighbour, in the order of `seeds` and of `parts`.
    """

    scenario: str
    start: date
    seeds: tuple[int, ...]
    people: Array
    spent: Array

    @property
    def runs(self) -> int:
        """How many runs."""
        return len(self.seeds)

    def frame(self) -> pd.DataFrame:
        """Return the plotted numbers above 0, one row per sector and day."""
        days = pd.date_range(self.start, periods=self.people.shape[1]).strftime("%Y-%m-%d")
        day, row = np.nonzero(self.people.T > 0)
        columns = {"row": row, "date": days[day], "median": self.people[row, day]}
        return pd.DataFrame({"scenario": self.scenario, **columns})


def line(source: Source, scenario: str) -> Line:
    """Return the median of a scenario. Raises InputError for runs without the table by sector."""
    world, period = source.settings[scenario].world, source.settings[scenario].period
    seeds, first = source.seeds_of(scenario), np.datetime64(period.start, "D")
    people = np.zeros((len(seeds), len(world.sectors), (period.until - period.start).days), np.float32)
    for table in source.parts("sector", scenario, ["date", "sector", "in_strip"]):
        run = np.searchsorted(seeds, table["run"].to_numpy())
        day = (table["date"].to_numpy().astype("datetime64[D]") - first).astype(int)
        people[run, table["sector"].to_numpy(), day] = table["in_strip"].to_numpy()
    middle = np.median(people, axis=0).astype(float)
    by_neighbour = [sectors for _, sectors in parts(world)]
    order = [sector for sectors in by_neighbour for sector in sectors]
    by_sector = people.sum(axis=2, dtype=float)
    spent = np.stack([by_sector[:, sectors].sum(axis=1) for sectors in by_neighbour], axis=1)
    return Line(scenario, period.start, tuple(map(int, seeds)), middle[order], spent)


def parts(world: World) -> list[tuple[str, list[int]]]:
    """Return each neighbour's name and the sectors of its line, the northernmost neighbour first."""
    lines = [
        (row.name, [s for s in world.sectors if s.neighbour == row.code]) for row in world.neighbours.values()
    ]
    ordered = sorted(lines, key=lambda part: -max(sector.lat for sector in part[1]))
    return [(name, [sector.index for sector in sectors]) for name, sectors in ordered]


def draw_line(axes: Axes, people: Array, start: date, world: World, theme: Theme, font: float) -> AxesImage:
    """Draw people in the strip on a logarithmic scale; white: nobody."""
    norm = LogNorm(LOWEST, HIGHEST)
    shown = np.ma.masked_less(people, LOWEST)
    return _draw(axes, shown, start, world, theme, font, cmap=COLOURS, norm=norm)


def draw_change(axes: Axes, change: Array, start: date, world: World, theme: Theme, font: float) -> AxesImage:
    """Draw a difference of two medians; where it falls by more than CLEAR it is hatched."""
    norm = SymLogNorm(LOWEST, vmin=-HIGHEST, vmax=HIGHEST)
    image = _draw(axes, change, start, world, theme, font, cmap=CHANGES, norm=norm)
    if (change < -CLEAR).any():
        days = day_number(start) + np.arange(change.shape[1]) + 0.5
        rows = np.arange(change.shape[0]) + 0.5
        falls = axes.contourf(days, rows, change, levels=[-1e9, -CLEAR], colors="none", hatches=["/////"])
        falls.set_edgecolor(theme.quiet)
        falls.set_linewidth(0.0)
    return image


def mark_scale(bar: Colorbar, *, change: bool) -> None:
    """Label the scale of one of these pictures."""
    ticks = (-1000, -100, -10, 0, 10, 100, 1000) if change else (1, 10, 100, 1000)
    bar.set_ticks(ticks, labels=[f"{'−' if tick < 0 else ''}{number(abs(tick))}" for tick in ticks])
    bar.ax.minorticks_off()
    what = "difference, people per sector" if change else "people per sector"
    bar.set_label(f"{what}; at the end: {number(HIGHEST)} or more")


def _draw(
    axes: Axes, values: Array, start: date, world: World, theme: Theme, font: float, **look: object
) -> AxesImage:
    dress(axes, theme, font)
    axes.grid(visible=False)
    rows, days = values.shape
    first = day_number(start)
    image = axes.imshow(
        values,
        extent=(first, first + days, rows, 0),
        aspect="auto",
        interpolation="none",
        **look,  # type: ignore[arg-type]
    )
    date_axis(axes, start, start + timedelta(days=days))
    row, ticks, names = 0, [], []
    for name, sectors in parts(world):
        ticks.append(row + len(sectors) / 2)
        names.append(name)
        row += len(sectors)
        if row < rows:
            axes.axhline(row, color=theme.quiet, linewidth=0.8)
    axes.set_yticks(ticks, names, rotation=90, va="center", fontfamily=FONTS)
    axes.tick_params(axis="y", length=0)
    return image


def largest(values: Array, line: Line, world: World) -> tuple[str, float]:
    """Return where and when a value is farthest from 0, in words, and that value."""
    names = [
        f"{name}, sector {i + 1} from the north"
        for name, sectors in parts(world)
        for i in range(len(sectors))
    ]
    row, day = np.unravel_index(int(np.argmax(np.abs(values))), values.shape)
    when = day_of(line.start + timedelta(days=int(day)), year=True)
    return f"in {names[row]}, on {when}", float(values[row, day])


def headline(before: Line, after: Line | None, world: World) -> str:
    """Return which neighbour has most of the time in the strip, or where a policy changes it most, with an interval."""
    names = [name for name, _ in parts(world)]
    if after is None:
        place = int(before.spent.sum(axis=0).argmax())
        whole = before.spent.sum(axis=1)
        shares = np.divide(before.spent[:, place], whole, out=np.zeros(len(whole)), where=whole > 0.0)
        low, high = (percent(end) for end in held(shares, MOST))
        return (
            f"{percent(float(np.median(shares)))} of the time in the strip is spent at {names[place]} "
            f"(median; {outer(before.runs)}: {low} to {high})"
        )
    _, mine, others = np.intersect1d(after.seeds, before.seeds, return_indices=True)
    change = after.spent[mine] - before.spent[others]
    if not change.any():
        return "no difference from the baseline in any draw"
    place = int(np.abs(change.mean(axis=0)).argmax())
    most = Interval(*held(change[:, place], MOST))
    unsure = ", though not in the same direction in every draw" if most.low < 0.0 < most.high else ""
    return (
        f"time in the strip changes most at {names[place]}, by {most.signed(float(change[:, place].mean()))} "
        f"person-days on average{unsure} ({outer(len(change))}: {most.change})"
    )


def describe(before: Line, after: Line | None, titles: Sequence[str], world: World) -> str:
    """Return the text alternative: the headline, and the largest of all the medians drawn, by sector and day."""
    cells = f"the largest of {number(before.people.size)} medians by sector and day"
    where, people = largest(before.people, before, world)
    text = f"{titles[0]}: {headline(before, None, world)}; {cells}, {number(two_digits(people))} people, is {where}"
    if after is not None and after.people.shape == before.people.shape:
        where, change = largest(after.people - before.people, before, world)
        text += f"; {titles[1]}: {headline(before, after, world)}; the largest difference of these medians"
        text += f", {signed(two_digits(change))}, is {where}"
    return f"{text}."
