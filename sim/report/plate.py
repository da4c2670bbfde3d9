"""A figure of a report, its texts and plotted numbers, and the files to which it is written."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from sim.figures.sheet import PRINTED, SIZES, THEMES, Sheet, sheet, shown, themed
from sim.report.paper import converted
from sim.runs.files import for_csv

PAGE, PRINT = SIZES["page"], THEMES["print"]
SHOWN = 150  # dots per inch of the picture for the page
WHITE = 250  # of a colour of the picture for the page, from which on it is white
OUTLINE = re.compile(r' d="[^"]*"')
DECIMALS = re.compile(r"(\d+\.\d\d)\d+")  # of coordinates in an SVG: a hundredth of a point is enough


@dataclass(frozen=True)
class Plate:
    """A written figure: its files are NAME.png, .svg and .csv in the folder.

    `alt` is its text alternative, `picture` a smaller PNG for the page, `width` and `height` are inches.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    width: float
    height: float
    picture: bytes


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
    """A drawn figure with its texts (`alt`: the text alternative) and the plotted numbers."""

    figure: Figure
    title: str
    subtitle: str
    alt: str
    data: pd.DataFrame

    def write(self, folder: Path, name: str) -> Plate:
        """Write NAME.png at 300 dpi, NAME.svg, NAME.csv and, with Typst, NAME.pdf; return the picture for the page.

        Matplotlib draws once: Typst makes the other files from the SVG, sooner than Matplotlib would draw again.
        """
        folder.mkdir(parents=True, exist_ok=True)
        width, height = (float(inches) for inches in self.figure.get_size_inches())
        svg = folder / f"{name}.svg"
        svg.write_text(self._drawn(), encoding="utf-8")
        if made := converted(svg, self.title, self.alt, (PRINTED, SHOWN)):
            pdf, (png, small) = made
            svg.with_suffix(".pdf").write_bytes(pdf)
            svg.with_suffix(".png").write_bytes(_with_dots(png))
            picture = Image.open(BytesIO(small)).convert("RGB")
        else:
            printed = self._pixels()
            printed.save(svg.with_suffix(".png"), compress_level=4, dpi=(PRINTED, PRINTED))
            picture = printed.reduce(PRINTED // SHOWN)
        for_csv(self.data).to_csv(
            svg.with_suffix(".csv"), index=False, lineterminator="\n", float_format="%.6g"
        )
        return Plate(name, self.title, self.subtitle, self.alt, width, height, _with_few_colours(picture))

    def _drawn(self) -> str:
        """Return the figure as SVG."""
        text = StringIO()
        with themed(PRINT, PAGE.font):
            self.figure.savefig(text, format="svg", dpi=PRINTED, metadata={"Date": None, "Creator": None})
        return OUTLINE.sub(_rounded, text.getvalue())

    def _pixels(self) -> Image.Image:
        self.figure.set_dpi(PRINTED)
        canvas: Any = FigureCanvasAgg(self.figure)
        with themed(PRINT, PAGE.font):
            canvas.draw()
        return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _with_dots(png: bytes) -> bytes:
    """Return a PNG that says that it has 300 dots per inch, in the chunk after its first."""
    metre = round(PRINTED / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", metre, metre, 1)
    head = png.index(b"IHDR") + 4 + 13 + 4
    return png[:head] + struct.pack(">I", 9) + chunk + struct.pack(">I", crc32(chunk)) + png[head:]


def _with_few_colours(picture: Image.Image) -> bytes:
    """Return a picture with 256 colours, as a PNG; its ground is white, as the page's."""
    few = picture.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colours = np.asarray(few.getpalette()).reshape(-1, 3)
    colours[(colours >= WHITE).all(axis=1)] = 255
    few.putpalette(colours.ravel().tolist())
    buffer = BytesIO()
    few.save(buffer, "png", compress_level=6)
    return buffer.getvalue()


def _rounded(outline: re.Match[str]) -> str:
    return DECIMALS.sub(r"\1", outline[0])
