"""A figure for print, screen or slides: its size, its theme, and the texts around the panels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath

from sim.figures.style import FONTS, STYLE, add_emoji
from sim.version import __version__

EDGE, LINE = 0.12, 1.35  # inches around everything; height of a line of text in font sizes
POINTS = 72.0  # per inch
SIMULATED = "Simulated: synthetic people."
FORMATS = ("png", "svg", "pdf")
PRINTED = 300  # dots per inch of a PNG


@dataclass(frozen=True)
class Theme:
    """The colours of everything but the data."""

    ground: str
    ink: str
    quiet: str
    rule: str
    paper: str


THEMES = {
    "print": Theme("#ffffff", "#111111", "#595959", "#d9d9d9", "#f4f4f2"),
    "screen": Theme("#fbfbf9", "#222222", "#595959", "#dddddd", "#efefec"),
    "dark": Theme("#15181c", "#f2f2f2", "#b5b5b5", "#3d434a", "#23282e"),
}


@dataclass(frozen=True)
class Size:
    """Width and usual height in inches, and the size of the text in points."""

    width: float
    height: float
    font: float


SIZES = {"column": Size(3.5, 3.0, 7.0), "page": Size(7.2, 4.4, 8.0), "slide": Size(10.0, 5.6, 12.0)}


@contextmanager
def themed(theme: Theme, font: float) -> Iterator[None]:
    """Apply a theme over Matplotlib's defaults, regardless of the caller's settings, which are restored at the end."""
    own: Any = {
        "font.size": font,
        "axes.titlesize": font * 1.05,
        "xtick.labelsize": font * 0.92,
        "ytick.labelsize": font * 0.92,
        "legend.fontsize": font * 0.92,
        "figure.facecolor": theme.ground,
        "savefig.facecolor": theme.ground,
        "axes.facecolor": theme.ground,
        "text.color": theme.ink,
        "axes.labelcolor": theme.ink,
        "axes.titlecolor": theme.ink,
        "axes.edgecolor": theme.quiet,
        "grid.color": theme.rule,
        "xtick.color": theme.quiet,
        "ytick.color": theme.quiet,
        "xtick.labelcolor": theme.ink,
        "ytick.labelcolor": theme.ink,
        "image.composite_image": False,
        "svg.fonttype": "path",  # the same on machines without the font
        "pdf.fonttype": 42,
    }
    add_emoji()
    with matplotlib.style.context(("default", STYLE, own)):
        yield


@dataclass(frozen=True)
class Sheet:
    """A figure with its texts, and the inches from its top and bottom that they take."""

    figure: Figure
    theme: Theme
    font: float
    top: float
    bottom: float

    @property
    def head(self) -> float:
        """Inches of the title and the subtitle."""
        return self.top - 0.5 * EDGE

    def panel(self, left: float, right: float, top: float, bottom: float) -> Axes:
        """Add a panel; inches from the figure's edges, `top` and `bottom` beside what the texts take."""
        width, height = self.figure.get_size_inches()
        low, high = bottom + self.bottom, height - self.top - top
        return self.figure.add_axes(
            (left / width, low / height, (width - left - right) / width, (high - low) / height)
        )


def sheet(
    title: str, subtitle: str, source: str, *, width: float, body: float, font: float, theme: Theme
) -> Sheet:
    """Return a figure with a title, a subtitle and a source line, wrapped to its width; `body`: inches of panels.

    Call it, and all that draws on it, within `themed`.
    """
    room = width - 2 * EDGE
    head: list[tuple[list[str], float, dict[str, Any]]] = [
        (wrapped(title, font * 1.35, room, bold=True), font * 1.35, {"weight": "bold", "color": theme.ink}),
        (wrapped(subtitle, font, room), font, {"color": theme.quiet}),
    ]
    foot = wrapped(foot_of(source), font * 0.85, room)
    above = sum(len(lines) * size * LINE / POINTS for lines, size, _ in head) + 1.5 * EDGE
    below = len(foot) * font * 0.85 * LINE / POINTS + 1.5 * EDGE
    height = above + body + below
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    y = height - EDGE
    for lines, size, look in head:
        for line in lines:
            figure.text(EDGE / width, y / height, line, size=size, va="top", **look)
            y -= size * LINE / POINTS
    for place, line in enumerate(reversed(foot)):
        at = EDGE * 0.7 + place * font * 0.85 * LINE / POINTS
        figure.text(EDGE / width, at / height, line, size=font * 0.85, va="bottom", color=theme.quiet)
    return Sheet(figure, theme, font, above, below)


def dress(axes: Axes, theme: Theme, font: float) -> None:
    """Give a panel this theme, also one that was made under other settings."""
    axes.set_facecolor(theme.ground)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(theme.quiet)
        spine.set_linewidth(0.6)
    axes.tick_params(
        which="both", color=theme.quiet, labelcolor=theme.ink, labelsize=font * 0.92, labelfontfamily=FONTS,
        width=0.6, length=3.0, direction="out", top=False, right=False,
    )  # fmt: skip
    axes.grid(visible=False, which="both")
    axes.grid(visible=True, axis="y", which="major", color=theme.rule, linewidth=0.6, linestyle="-")
    axes.set_axisbelow(True)


def foot_of(source: str) -> str:
    """Return the source line of a figure."""
    return f"{source} {SIMULATED} border-standoff {__version__}."


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most this width in inches; a longer word is broken too."""
    lines, line = [], ""
    for word in re.split(r"[ \t\n]+(?!%)", text.strip()):  # not at the thin space in a number, not before %
        for part in _parts(word, size, width, bold=bold):
            longer = f"{line} {part}".strip()
            if line and width_of(longer, size, bold=bold) > width:
                lines.append(line)
                line = part
            else:
                line = longer
    return [*lines, line] if line else lines


@cache
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in inches."""
    width, _, _ = _measure().get_text_width_height_descent(text, _font(size, bold), ismath=False)
    return float(width) / POINTS


def shortened(text: str, size: float, width: float) -> str:
    """Return a text, cut with an ellipsis where it is wider than this many inches."""
    while width_of(text, size) > width and len(text) > 1:
        text = f"{text.removesuffix('…')[:-1].rstrip()}…"
    return text


def shown(title: str, name: str) -> str:
    """Return a user's title for a figure, or the scenario's name where no font has all its letters."""
    plain = " ".join(title.split())
    known = all(char.isspace() or _has(char) for char in plain)
    return plain if plain and known else name


@cache
def _has(char: str) -> bool:
    add_emoji()
    fonts = (get_font(findfont(FontProperties(family=family))) for family in FONTS)
    return any(font.get_char_index(ord(char)) for font in fonts)


def save(figure: Figure, folder: Path, name: str, theme: Theme, font: float) -> list[Path]:
    """Write NAME.png at 300 dpi, NAME.svg and NAME.pdf, the same bytes for the same figure; returns the paths."""
    empty: dict[str, dict[str, Any]] = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in FORMATS:
        buffer = BytesIO()
        with themed(theme, font):
            figure.savefig(buffer, format=kind, dpi=PRINTED, metadata=empty[kind])
        paths.append(folder / f"{name}.{kind}")
        paths[-1].write_bytes(buffer.getvalue())
    return paths


def _parts(word: str, size: float, width: float, *, bold: bool) -> Sequence[str]:
    if width_of(word, size, bold=bold) <= width:
        return (word,)
    half = max(1, len(word) // 2)
    first, second = word[:half], word[half:]
    return (
        (*_parts(first, size, width, bold=bold), *_parts(second, size, width, bold=bold))
        if second
        else (word,)
    )


@cache
def _measure() -> TextToPath:
    add_emoji()
    return TextToPath()


@cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=FONTS, size=size, weight="bold" if bold else "normal")
