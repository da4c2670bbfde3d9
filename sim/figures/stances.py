"""Levers of governments as bands: the height is the value, the darkness the share of runs that stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
LEVELS, STEPS = 10, 12  # steps of a band's height, and of its row with the space above
NAME, SCALE = 0.86, 0.84  # of the font: what a lever is called, and what fills its row
ORIGINS = "States of origin and transit"  # under one heading: most have few levers


@dataclass(frozen=True)
class Band:
    """A row: values (runs, days) as a share of what fills the row; empty values: the heading of an actor."""

    label: str
    scale: str
    colour: str
    shares: Array | None = None
    changed: bool = False


def bands(
    stances: Sequence[Stance], world: World, changed: set[str], tops: Mapping[str, float] | None = None
) -> list[Band]:
    """Return the rows of levers that move, and of those that the scenario changes (by their keys as text), by actor.

    Bans of nationalities are one row per hub. `tops`: by key, the value that fills a row where the runs stay below it.
    """
    by_heading: dict[str, list[Band]] = {}
    for actor, (name, colour) in actors(world).items():
        mine = [stance for stance in stances if stance.lever.actor == actor]
        heading = ORIGINS if actor in world.states else name
        by_heading.setdefault(heading, []).extend(
            band for group in _grouped(mine) if (band := _band(group, world, colour, changed, tops or {}))
        )
    return [
        row
        for heading, found in by_heading.items()
        if found
        for row in (Band(heading, "", found[0].colour), *found)
    ]


def _grouped(stances: Sequence[Stance]) -> list[list[Stance]]:
    groups: dict[str, list[Stance]] = {}
    for stance in stances:
        lever = stance.lever
        groups.setdefault(f"{lever.hub} bars" if lever.nationality else str(lever.key), []).append(stance)
    return list(groups.values())


def _band(
    group: list[Stance], world: World, colour: str, changed: set[str], tops: Mapping[str, float]
) -> Band | None:
    lever, own = group[0].lever, any(str(stance.lever.key) in changed for stance in group)
    if not own and not any(stance.moved for stance in group):
        return None
    values = np.max([stance.by_run for stance in group], axis=0)
    top = tops.get(str(lever.key), 0.0)
    if lever.hub and not lever.nationality:  # a limit: full where no flight is allowed
        free = values >= world.unlimited
        usual = max(float(values[~free].max(initial=0.0)), top, 1.0)
        share = np.where(free, 0.0, 1.0 - 0.7 * np.minimum(values / usual, 1.0))
        return Band(
            f"{world.hubs[lever.hub].name}: flights limited",
            f"full: none; else up to {number(usual)} per week",
            colour,
            share,
            own,
        )
    if lever.nationality:
        return Band(f"{world.hubs[lever.hub].name}: nationalities barred", "off, on", colour, values, own)
    least = 1.0 if lever.high == 1 else top
    full = 1.0 if lever.unit == SWITCH else max(least, float(values.max())) or 1.0
    label = f"{world.actors[lever.actor]}: {lever.label}" if lever.actor in world.states else lever.label
    scale = "off, on" if lever.unit == SWITCH else with_unit(f"0 to {number(round(full, 2))}", lever.unit)
    return Band(label, scale, colour, values / full, own)


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
    """Return the text alternative: which levers move, by actor, and which the scenario changes."""
    levers: dict[str, list[str]] = {}
    for band in rows:
        if band.shares is None:
            of_actor = levers.setdefault(band.label, [])
        else:
            of_actor.append(f"{band.label}{' (set by the scenario)' if band.changed else ''}")
    count = sum(map(len, levers.values()))
    named = "; ".join(f"{actor}: {', '.join(labels)}" for actor, labels in levers.items())
    return f"{title}: {count} levers that move or are set. {named}."
