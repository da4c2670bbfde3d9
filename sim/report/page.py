"""The page of all scenarios with figures and headline numbers: one HTML file without external resources."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined

from sim.scenario.shipped import by_theme
from sim.tables.measures import Measure, Use, used
from sim.text.words import over_runs
from sim.version import __version__
from sim.world import World, load_world

NUMBERS = "headlines.csv"  # beside the page: the numbers of every run
TEMPLATE = Path(__file__).with_name("page.html")
# What each figure shows, for those who cannot see it.
ALTERNATIVES = {
    "people_by_stage": (
        "Stacked areas over time: people on the way by stage, and where journeys ended, with dated events"
    ),
    "recorded_attempts": (
        "Attempts recorded per day by each neighbour, and entries recorded in Germany: simulated as coloured "
        "areas, what was published, if anything, as black marks; detentions alone as a dashed line"
    ),
    "strip_by_sector": (
        "Border kilometre against date: people in the strip as colour on a logarithmic scale, with dated events"
    ),
    "arrivals_by_hub": "People arriving per week, stacked by hub, above caps and bans on flights",
    "deaths_with_temperature": "Deaths since the start, all and recorded, above the temperature of each day",
    "levers_of_governments": "Bands over time of every lever that a government moved, and of limits on flights",
}


@dataclass(frozen=True)
class Section:
    """One scenario of the page.

    `runs` holds the numbers of each run, in the order of `measures`; `figures` the files that `save_all` wrote, of
    which the PNG ones are shown, each with a link to the SVG beside it; `failed` the seeds of runs that did not come
    to their end.
    """

    name: str
    title: str
    question: str
    runs: Sequence[tuple[float, ...]]
    figures: Sequence[Path]
    failed: Sequence[int] = ()
    world: World = field(default_factory=load_world)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The headline ones of its world."""
        return used("headline", self.world)

    def over_runs(self, measure: Measure) -> tuple[str, str]:
        """Return median and range of a measure as text; a dash if its world does not have it."""
        place = next((i for i, mine in enumerate(self.measures) if mine.name == measure.name), None)
        return over_runs(measure, [] if place is None else [run[place] for run in self.runs])


def measured(sections: Sequence[Section]) -> list[Measure]:
    """Return the measures of all sections, each once, in order."""
    return list({measure.name: measure for section in sections for measure in section.measures}.values())


def write_page(sections: Sequence[Section], folder: Path) -> Path:
    """Write FOLDER/index.html, with links relative to the folder; returns its path. Raises OSError."""
    lines = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    worlds = list(dict.fromkeys(section.world for section in sections))
    text = lines.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        title=" · ".join(world.title for world in worlds),
        published=any(world.settings.public_record for world in worlds),
        neighbours=[row.name for world in worlds for row in world.neighbours.values()],
        version=__version__,
        comparisons=[
            _comparison(sections, "people", "What became of people"),
            _comparison(sections, "standoff", "The standoff between governments, and what it cost"),
        ],
        numbers=NUMBERS,
        sections=[_shown(section, folder) for section in sections],
    )
    page = folder / "index.html"
    page.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return page


def _comparison(sections: Sequence[Section], table: Use, about: str) -> dict[str, Any]:
    """All scenarios in one table, by theme: of each number the median over its runs, and the range below."""
    named = {section.name: section for section in sections}
    columns = [measure for measure in measured(sections) if table in measure.uses]
    return {
        "about": about,
        "heads": [_head(measure) for measure in columns],
        "themes": {
            theme: [_compared(named[name], columns) for name in names]
            for theme, names in by_theme(named).items()
        },
    }


def _head(measure: Measure) -> str:
    """Return the heading of a column: the label, with the unit unless it is people or attempts."""
    return measure.label if measure.unit in ("people", "attempts") else f"{measure.label} ({measure.unit})"


def _compared(section: Section, columns: Sequence[Measure]) -> dict[str, Any]:
    cells = [section.over_runs(measure) for measure in columns]
    return {
        "anchor": _anchor(section),
        "title": section.title,
        "cells": [(middle, span.replace(" to ", "–") if span != middle else "") for middle, span in cells],
    }


def _shown(section: Section, folder: Path) -> dict[str, Any]:
    return {
        "anchor": _anchor(section),
        "title": section.title,
        "question": section.question,
        "failed": section.failed,
        "runs": len(section.runs),
        "rows": [
            (measure.in_full, measure.unit, *section.over_runs(measure))
            for measure in (section.measures if section.runs else ())
        ],
        "figures": [_figure(path, folder) for path in section.figures if path.suffix == ".png"],
    }


def _anchor(section: Section) -> str:
    """The scenario's name, fit to be linked to."""
    return quote(section.name, safe="").replace("%", "-")


def _figure(png: Path, folder: Path) -> dict[str, Any]:
    image, vector = (quote(path.relative_to(folder).as_posix()) for path in (png, png.with_suffix(".svg")))
    width, height = _size(png)
    return {
        "image": image,
        "vector": vector,
        "width": width,
        "height": height,
        "alternative": ALTERNATIVES[png.stem],
        "caption": png.stem.replace("_", " ").capitalize(),
    }


def _size(png: Path) -> tuple[int, int]:
    """Width and height in pixels, from the header."""
    with png.open("rb") as stream:
        width, height = struct.unpack(">16x2I", stream.read(24))
    return width, height
