"""The page of all scenarios with figures and headline numbers: one HTML file, nothing loaded from afar."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from sim.scenario.shipped import by_theme
from sim.tables.measures import Measure, Use, used
from sim.text.words import over_runs
from sim.version import __version__

NUMBERS = "headlines.csv"  # beside the page: the numbers of every run
TITLE = "Standoff at the border of Belarus, 2021"
TEMPLATE = Path(__file__).with_name("page.html")
# What each figure shows, for those who cannot see it.
ALTERNATIVES = {
    "people_by_stage": (
        "Stacked areas over time: people on the way by stage, and where journeys ended, with dated events"
    ),
    "recorded_attempts": (
        "Attempts recorded per day in Poland, Lithuania and Latvia, and entries recorded in Germany: "
        "simulated as coloured areas, observed as black marks; detentions alone as a dashed line"
    ),
    "strip_by_sector": (
        "Border kilometre against date: people in the strip as colour on a logarithmic scale, with dated events"
    ),
    "arrivals_by_hub": "People arriving in Minsk per week, stacked by hub, above caps and bans on flights",
    "deaths_with_temperature": "Deaths since the start, all and recorded, above the temperature of each day",
    "levers_of_governments": "Bands over time of every lever that a government moved, and of limits on flights",
}
TABLE_HEAD = (
    '<thead><tr><th scope="col">Over the whole period</th><th scope="col">median</th>'
    '<th scope="col">range</th></tr></thead>'
)


@dataclass(frozen=True)
class Section:
    """One scenario of the page.

    `runs` holds the headline numbers of each run (measures used as "headline"); `figures` the files that `save_all`
    wrote, of which the PNG ones are shown, each with a link to the SVG beside it; `failed` the seeds of runs
    that did not come to their end.
    """

    name: str
    title: str
    question: str
    runs: Sequence[tuple[float, ...]]
    figures: Sequence[Path]
    failed: Sequence[int] = ()


def write_page(sections: Sequence[Section], folder: Path) -> Path:
    """Write FOLDER/index.html, with links relative to the folder; returns its path. Raises OSError."""
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=TITLE,
        version=__version__,
        people=_comparison(sections, "people", "What became of people"),
        standoff=_comparison(sections, "standoff", "The standoff between governments, and what it cost"),
        numbers=NUMBERS,
        sections="\n".join(_section(s, folder) for s in sections),
    )
    page = folder / "index.html"
    page.write_text(text, encoding="utf-8", newline="\n")
    return page


def _comparison(sections: Sequence[Section], table: Use, about: str) -> str:
    """All scenarios in one table, by theme: of each number the median over its runs, and the range below."""
    named = {section.name: section for section in sections}
    columns = [(i, measure) for i, measure in enumerate(used("headline")) if table in measure.uses]
    heads = "".join(f'<th scope="col">{escape(_head(measure))}</th>' for _, measure in columns)
    rows = []
    for theme, names in by_theme(named).items():
        rows.append(f'<tr><th scope="rowgroup" colspan="{len(columns) + 1}">{escape(theme)}</th></tr>')
        rows += [_comparison_row(named[name], columns) for name in names]
    caption = f"{about}: median over the runs, and their range"
    return "\n".join(
        [
            f'<div class="wide"><table class="comparison"><caption>{caption}</caption>',
            f'<thead><tr><th scope="col">Scenario</th>{heads}</tr></thead>',
            "<tbody>",
            *rows,
            "</tbody></table></div>",
        ]
    )


def _head(measure: Measure) -> str:
    """What heads its column: the label, with the unit where it counts no people or attempts."""
    return measure.label if measure.unit in ("people", "attempts") else f"{measure.label} ({measure.unit})"


def _comparison_row(section: Section, columns: Sequence[tuple[int, Measure]]) -> str:
    cells = []
    for i, measure in columns:
        middle, span = over_runs(measure, [run[i] for run in section.runs])
        below = f'<span class="range">{span.replace(" to ", "–")}</span>' if span != middle else ""
        cells.append(f"<td>{middle}{below}</td>")
    link = f'<a href="#{_anchor(section)}">{escape(section.title)}</a>'
    return f'<tr><th scope="row">{link}</th>{"".join(cells)}</tr>'


def _section(section: Section, folder: Path) -> str:
    figures = [_figure(section, path, folder) for path in section.figures if path.suffix == ".png"]
    anchor = _anchor(section)
    return "\n".join(
        [
            f'<section id="{anchor}" aria-labelledby="{anchor}-title">',
            f'<h2 id="{anchor}-title">{escape(section.title)}</h2>',
            f'<p class="question">{escape(section.question)}</p>',
            *([_failed(section)] if section.failed else []),
            *([_table(section.runs)] if section.runs else []),
            *figures,
            '<p><a href="#comparison">All scenarios</a></p>',
            "</section>",
        ]
    )


def _anchor(section: Section) -> str:
    """The scenario's name, fit to be linked to."""
    return quote(section.name, safe="").replace("%", "-")


def _failed(section: Section) -> str:
    seeds = ", ".join(map(str, section.failed))
    return f'<p class="note">Failed and left out: the runs with seed {seeds}.</p>'


def _table(runs: Sequence[tuple[float, ...]]) -> str:
    rows = []
    for measure, values in zip(used("headline"), zip(*runs, strict=True), strict=True):
        middle, span = over_runs(measure, values)
        label = f'{escape(measure.in_full)} <span class="unit">({escape(measure.unit)})</span>'
        rows.append(f'<tr><th scope="row">{label}</th><td>{middle}</td><td>{span}</td></tr>')
    count = f"{len(runs)} runs" if len(runs) != 1 else "one run: no interval"
    return "\n".join(
        [
            f'<div class="wide"><table><caption>Headline numbers ({count})</caption>',
            TABLE_HEAD,
            "<tbody>",
            *rows,
            "</tbody></table></div>",
        ]
    )


def _figure(section: Section, png: Path, folder: Path) -> str:
    image, vector = (
        escape(quote(path.relative_to(folder).as_posix())) for path in (png, png.with_suffix(".svg"))
    )
    width, height = _size(png)
    alternative = escape(f"{ALTERNATIVES[png.stem]}. Scenario: {section.title}.")
    caption = png.stem.replace("_", " ").capitalize()
    return (
        f'<figure><a href="{image}"><img src="{image}" width="{width}" height="{height}" loading="lazy" '
        f'alt="{alternative}"></a><figcaption>{caption} (<a href="{vector}">SVG</a>)</figcaption></figure>'
    )


def _size(png: Path) -> tuple[int, int]:
    """Width and height in pixels, from the header."""
    with png.open("rb") as stream:
        width, height = struct.unpack(">16x2I", stream.read(24))
    return width, height
