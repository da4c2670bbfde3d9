"""A figure of a report, its texts and plotted numbers, and the files to which it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from sim.figures.letters import svg
from sim.figures.png import Pixels, png
from sim.figures.sheet import PRINTED, SIZES, THEMES, Sheet, sheet, shown, themed
from sim.report.paper import painted, write_figure
from sim.runs.files import write_csv

PAPER_WIDTH = 17.4  # cm: of the text of the paper
# The most that a figure takes of a page of the paper, in cm of its height: two with their headings, or what is left
# below the heading of a part.
PAPER_HEIGHT = {"fates": 10.6, "border": 10.6, "policy_map": 13.6, "evidence": 19.0, "posterior": 24.0}
BELOW_HEADING = 22.0  # cm of another figure
PAGE, PRINT = SIZES["page"], THEMES["print"]
WHITE = 250  # of a colour of the picture for the page, from which on it is white
OUTLINE = re.compile(r' d="[^"]*"')
DECIMALS = re.compile(r"(?<=\.\d\d)\d+")  # of coordinates in an SVG: a hundredth of a point is enough


@dataclass(frozen=True)
class Plate:
    """A written figure: its files are NAME.png, .svg and .csv in the folder.

    `alt` is its text alternative, `picture` a smaller PNG for the page without the `head`; `width`, `height` and `head`
    are inches.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    width: float
    height: float
    head: float
    picture: bytes

    @property
    def printed_width(self) -> float:
        """How wide the paper shows it, in cm: as wide as the text, or as its height allows."""
        return printed_width(self.name, self.width, self.height)


@dataclass(frozen=True)
class Labels:
    """What the figures of one report share: titles by scenario, the source line, what intervals hold."""

    titles: dict[str, str]
    source: str
    intervals: str

    def of(self, scenario: str) -> str:
        """Return the title of a scenario as a figure can show it."""
        return shown(self.titles[scenario], scenario)

    def page(self, title: str, subtitle: str, body: float) -> Sheet:
        """Return a figure as wide as a page, with the source line; `body`: inches of panels."""
        return sheet(title, subtitle, self.source, width=PAGE.width, body=body, font=PAGE.font, theme=PRINT)


@dataclass(frozen=True)
class Drawing:
    """A drawn figure with its texts (`alt`: the text alternative) and the plotted numbers.

    `head`: inches of title and subtitle at its top, which the page sets as text.
    """

    figure: Figure
    title: str
    subtitle: str
    alt: str
    data: pd.DataFrame
    head: float = 0.0

    def write(self, folder: Path, name: str) -> Plate:
        """Write NAME.png at 300 dpi, NAME.svg, NAME.csv and, with Typst, NAME.pdf; return the picture for the page.

        Matplotlib draws once, where it can: PDFium paints the PDF that Typst made of the SVG in a quarter of the time.
        """
        folder.mkdir(parents=True, exist_ok=True)
        width, height = (float(inches) for inches in self.figure.get_size_inches())
        drawn = folder / f"{name}.svg"
        drawn.write_text(self._drawn(), encoding="utf-8")
        pdf = write_figure(drawn, self.title, self.alt)
        found = painted(pdf, PRINTED) if pdf else None
        pixels = self._pixels() if found is None else found
        drawn.with_suffix(".png").write_bytes(png(pixels, PRINTED))
        write_csv(self.data, drawn.with_suffix(".csv"))
        shown = _small(pixels[round(self.head * PRINTED) :])
        return Plate(name, self.title, self.subtitle, self.alt, width, height, self.head, shown)

    def _drawn(self) -> str:
        """Return the figure as SVG."""
        with themed(PRINT, PAGE.font):
            return OUTLINE.sub(_rounded, svg(self.figure, PRINTED))

    def _pixels(self) -> Pixels:
        self.figure.set_dpi(PRINTED)
        canvas: Any = FigureCanvasAgg(self.figure)
        with themed(PRINT, PAGE.font):
            canvas.draw()
        return np.asarray(canvas.buffer_rgba())[:, :, :3]


def printed_width(name: str, width: float, height: float) -> float:
    """Return the width of a figure of this name and size (inches) in the paper, in cm."""
    most = PAPER_HEIGHT.get(name, BELOW_HEADING)
    return min(PAPER_WIDTH, most * width / height)


def _small(pixels: Pixels) -> bytes:
    """Return a picture of half the size with 256 colours, as a PNG; its ground is white, as the page's."""
    few = (
        Image.fromarray(pixels).reduce(2).quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    colours = np.asarray(few.getpalette()).reshape(-1, 3)
    colours[(colours >= WHITE).all(axis=1)] = 255
    few.putpalette(colours.ravel().tolist())
    buffer = BytesIO()
    few.save(buffer, "png", compress_level=6)
    return buffer.getvalue()


def _rounded(outline: re.Match[str]) -> str:
    return DECIMALS.sub("", outline[0])
