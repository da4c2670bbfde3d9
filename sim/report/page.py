"""The page of all scenarios with figures and headline numbers: one HTML file, nothing loaded from afar."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import sim
from sim.report.headlines import HEADLINES, sum_up

TITLE = "Standoff at the border of Belarus, 2021"
TEMPLATE = Path(__file__).with_name("page.html")
# What each figure shows, for those who cannot see it.
ALTERNATIVES = {
    "people_by_stage": "Stacked areas over time: people on the way by stage, and where journeys ended",
    "recorded_attempts": (
        "Attempts recorded per day in Poland, Lithuania and Latvia, and entries recorded in Germany: "
        "simulated as coloured areas, observed as black marks"
    ),
    "strip_by_sector": "Border kilometre against date: people in the strip as colour on a logarithmic scale",
    "arrivals_by_hub": "People arriving in Minsk per week, stacked by hub, above caps and bans on flights",
    "deaths_with_temperature": "Deaths since the start, all and recorded, above the temperature of each day",
    "levers_of_governments": "Bands over time of every lever that a government moved",
}
TABLE_HEAD = (
    '<thead><tr><th scope="col">Over the whole period</th><th scope="col">median</th>'
    '<th scope="col">range</th></tr></thead>'
)


@dataclass(frozen=True)
class Section:
    """One scenario of the page.

    `runs` holds the headline numbers of each run (`headlines.measure`); `figures` the files that `save_all`
    wrote, of which the PNG ones are shown, each with a link to the SVG beside it.
    """

    name: str
    title: str
    question: str
    runs: Sequence[tuple[float, ...]]
    figures: Sequence[Path]


def write_page(sections: Sequence[Section], folder: Path) -> Path:
    """Write FOLDER/index.html, with links relative to the folder; returns its path. Raises OSError."""
    contents = [f'<li><a href="#{escape(s.name)}">{escape(s.title)}</a></li>' for s in sections]
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=TITLE,
        version=sim.__version__,
        contents="\n".join(contents),
        sections="\n".join(_section(s, folder) for s in sections),
    )
    page = folder / "index.html"
    page.write_text(text, encoding="utf-8", newline="\n")
    return page


def _section(section: Section, folder: Path) -> str:
    figures = [_figure(section, path, folder) for path in section.figures if path.suffix == ".png"]
    heading = f"{escape(section.name)}-title"
    return "\n".join(
        [
            f'<section id="{escape(section.name)}" aria-labelledby="{heading}">',
            f'<h2 id="{heading}">{escape(section.title)}</h2>',
            f'<p class="question">{escape(section.question)}</p>',
            _table(section.runs),
            *figures,
            "</section>",
        ]
    )


def _table(runs: Sequence[tuple[float, ...]]) -> str:
    rows = []
    for headline, values in zip(HEADLINES, zip(*runs, strict=True), strict=True):
        middle, span = sum_up(headline, values)
        label = f'{headline.label} <span class="unit">({headline.unit})</span>'
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
    image, vector = (escape(path.relative_to(folder).as_posix()) for path in (png, png.with_suffix(".svg")))
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
