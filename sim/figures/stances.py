"""Levers of governments as bands: the height is the value, the darkness the share of runs that stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from sim.analysis.stances import Stance
from sim.figures.results import day_number
from sim.figures.sheet import Theme, dress
from sim.figures.style import FONTS, actors, date_axis
from sim.text.words import number, with_unit
from sim.world import World
from sim.world.catalogue import SWITCH

Array = NDArray[np.float64]
NEAR = 0.1  # of a row's height: a lever whose mean over runs is never farther from the baseline's stands as there
LEVELS, STEPS = 10, 12  # steps of a band's height, and of its row with the space above
NAME, SCALE = 0.86, 0.84  # of the font: what a lever is called, and what fills its row
ORIGINS = "States of origin and transit"  # under one heading: most have few levers


@dataclass(frozen=True)
class Band:
    """A row: values (runs, days) as a share of what fills the row; empty values: the heading of an actor.

    `usual`: the mean over the baseline's runs by day, where the row stands beside them.
    """

    label: str
    scale: str
    colour: str
    shares: Array | None = None
    changed: bool = False
    moved: bool = True
    usual: Array | None = None

    @property
    def differs(self) -> bool:
        """Whether it is changed, or stands otherwise than in the baseline on any day."""
        if self.changed or self.shares is None or self.usual is None:
            return True
        return bool((np.abs(self.shares.mean(axis=0) - self.usual) > NEAR).any())


def bands(
    stances: Sequence[Stance],
    world: World,
    changed: set[str],
    tops: Mapping[str, float] | None = None,
    baseline: Sequence[Stance] = (),
) -> list[Band]:
    """Return the rows of levers that move, and of those that the scenario changes (by their keys as text), by actor.

    Bans of nationalities are one row per hub. `tops`: by key, the value that fills a row where the runs stay below it.
    With the runs of a baseline: the rows that differ from it, whether they move or not.
    """
    found = _by_heading(stances, world, changed, tops or {})
    if baseline:
        there = _by_heading(baseline, world, set(), tops or {})
        found = {heading: _beside(rows, there.get(heading, {})) for heading, rows in found.items()}
    shown = {
        heading: [row for row in rows.values() if row.changed or (row.differs if baseline else row.moved)]
        for heading, rows in found.items()
    }
    return [
        row for heading, rows in shown.items() if rows for row in (Band(heading, "", rows[0].colour), *rows)
    ]


def _by_heading(
    stances: Sequence[Stance], world: World, changed: set[str], tops: Mapping[str, float]
) -> dict[str, dict[str, Band]]:
    """Return all rows by the heading of their actor and by label."""
    found: dict[str, dict[str, Band]] = {}
    for actor, (name, colour) in actors(world).items():
        mine = [stance for stance in stances if stance.lever.actor == actor]
        rows = found.setdefault(ORIGINS if actor in world.states else name, {})
        for group in _grouped(mine):
            band = _band(group, world, colour, changed, tops)
            rows[band.label] = band
    return found


def _beside(rows: Mapping[str, Band], there: Mapping[str, Band]) -> dict[str, Band]:
    """Return rows with the means of the same rows of the baseline, where both have the same days."""
    means = {label: row.shares.mean(axis=0) for label, row in there.items() if row.shares is not None}
    days = {label: row.shares.shape[1] for label, row in rows.items() if row.shares is not None}
    return {
        label: replace(row, usual=means[label])
        if label in means and len(means[label]) == days.get(label)
        else row
        for label, row in rows.items()
    }


def _grouped(stances: Sequence[Stance]) -> list[list[Stance]]:
    groups: dict[str, list[Stance]] = {}
    for stance in stances:
        lever = stance.lever
        groups.setdefault(f"{lever.hub} bars" if lever.nationality else str(lever.key), []).append(stance)
    return list(groups.values())


def _band(
    group: list[Stance], world: World, colour: str, changed: set[str], tops: Mapping[str, float]
) -> Band:
    lever, own = group[0].lever, any(str(stance.lever.key) in changed for stance in group)
    moved = any(stance.moved for stance in group)
    values = np.max([stance.by_run for stance in group], axis=0)
    top = tops.get(str(lever.key), 0.0)
    if lever.hub and not lever.nationality:  # a limit: full where no flight is allowed
        free = values >= world.unlimited
        usual = max(float(values[~free].max(initial=0.0)), top, 1.0)
        share = np.where(free, 0.0, 1.0 - 0.7 * np.minimum(values / usual, 1.0))
        return Band(
            f"{world.hubs[lever.hub].name}: flights limited",
            f"full: no flights; else up to {number(usual)} per week",
            colour,
            share,
            own,
            moved,
        )
    if lever.nationality:
        label = f"{world.hubs[lever.hub].name}: nationalities barred"
        return Band(label, "off, on", colour, values, own, moved)
    least = 1.0 if lever.high == 1 else top
    full = 1.0 if lever.unit == SWITCH else max(least, float(values.max())) or 1.0
    label = f"{world.actors[lever.actor]}: {lever.label}" if lever.actor in world.states else lever.label
    scale = "off, on" if lever.unit == SWITCH else with_unit(f"0 to {number(round(full, 2))}", lever.unit)
    return Band(label, scale, colour, values / full, own, moved)


def draw_bands(axes: Axes, rows: list[Band], start: date, theme: Theme, font: float) -> None:
    """Draw the rows from the top: what a lever is called to the left, what fills its row to the right."""
    dress(axes, theme, font)
    days = next((band.shares.shape[1] for band in rows if band.shares is not None), 1)
    date_axis(axes, start, start + timedelta(days=days))
    axes.set_ylim(max(len(rows), 1), 0)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    first = day_number(start)
    across = axes.get_yaxis_transform()
    for row, band in enumerate(rows):
        look: Any = {"transform": across, "va": "center", "fontfamily": FONTS}
        if band.shares is None:
            axes.text(
                -0.01,
                row + 0.6,
                band.label,
                ha="right",
                weight="bold",
                fontsize=font * NAME,
                color=theme.ink,
                **look,
            )
            continue
        label = f"* {band.label}" if band.changed else band.label
        axes.text(-0.01, row + 0.6, label, ha="right", fontsize=font * NAME, color=theme.ink, **look)
        axes.text(1.01, row + 0.6, band.scale, ha="left", fontsize=font * SCALE, color=theme.quiet, **look)
        if band.usual is not None:
            level = row + 1 - band.usual * LEVELS / STEPS
            axes.stairs(level, first + np.arange(days + 1), baseline=None, color=theme.ink, linewidth=0.7)
    if rows:
        picture = np.concatenate([_shades(band, days, theme) for band in rows])
        axes.imshow(
            picture, extent=(first, first + days, len(rows), 0), aspect="auto", interpolation="none",
            origin="upper",
        )  # fmt: skip
    axes.set_xlim(first, first + days)
    axes.set_ylim(max(len(rows), 1), 0)


def _shades(band: Band, days: int, theme: Theme) -> Array:
    """Colours (steps, days, 3) of a row, from the top: space, then the share of runs that reach each level."""
    ground = np.array(to_rgb(theme.ground))
    shades: Array = np.broadcast_to(ground, (STEPS, days, 3)).copy()
    if band.shares is not None:
        levels = (np.arange(LEVELS) + 0.5)[::-1] / LEVELS
        share = (band.shares[:, None, :] >= levels[None, :, None]).mean(axis=0)[..., None]
        empty, full = np.array(to_rgb(theme.paper)), np.array(to_rgb(band.colour))
        shades[STEPS - LEVELS :] = empty * (1 - share) + full * share
    return shades


def describe(rows: list[Band], title: str) -> str:
    """Return the text alternative: which levers are drawn, by actor, and which the scenario changes."""
    levers: dict[str, list[str]] = {}
    for band in rows:
        if band.shares is None:
            of_actor = levers.setdefault(band.label, [])
        else:
            of_actor.append(f"{band.label}{' (set by the scenario)' if band.changed else ''}")
    named = "; ".join(f"{actor}: {', '.join(labels)}" for actor, labels in levers.items())
    return f"{title}. {named}." if named else f"{title}."


def headline(rows: list[Band], *, beside: bool) -> str:
    """Return how many levers move, or how many differ from a baseline's, in words."""
    levers = [band for band in rows if band.shares is not None]
    if not beside:
        return f"{_levers(len(levers))} {_move(len(levers))}"
    own = sum(band.changed for band in levers)
    others = len(levers) - own
    parts = [f"the scenario changes {_levers(own)}"] if own else []
    if others:
        more = f"{others} more" if own else _levers(others)
        parts.append(f"{more} {_move(others)} otherwise than in the baseline")
    return ", and ".join(parts) or "all levers as in the baseline"


def _levers(count: int) -> str:
    return "1 lever" if count == 1 else f"{count} levers"


def _move(count: int) -> str:
    return "moves" if count == 1 else "move"
