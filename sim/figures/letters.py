"""Figures as SVG in which each text is set once per process: most texts stand in many figures."""

from __future__ import annotations

from functools import cache
from io import StringIO
from typing import Any

from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.textpath import TextToPath

POINTS = 72.0  # per inch
SETTER = TextToPath()


class Letters(TextToPath):
    """Texts as shapes. Matplotlib itself asks its shaping engine anew for each, in a tenth of a figure's time."""

    def get_text_width_height_descent(self, *text: Any) -> Any:
        """Return the size of a text in points."""
        return _size(*text)

    def get_glyphs_with_font(
        self, font: Any, s: str, glyph_map: Any = None, return_new_glyphs_only: bool = False, **look: Any
    ) -> Any:
        """Return the letters of a text with their places, and their shapes or those that `glyph_map` lacks."""
        letters, shapes, boxes = _set(font, s, **look)
        if return_new_glyphs_only:
            shapes = {name: shape for name, shape in shapes.items() if name not in glyph_map}
        return letters, shapes, boxes


def svg(figure: Figure, dots: int) -> str:
    """Return a figure as SVG, as `savefig` writes it; `dots`: per inch of pictures in it."""
    text = StringIO()
    figure.set_dpi(POINTS)
    width, height = figure.get_size_inches()
    letters: Any = RendererSVG(  # type: ignore[no-untyped-call]
        width * POINTS, height * POINTS, text, image_dpi=dots, metadata={"Date": None, "Creator": None}
    )
    letters._text2path = Letters()
    renderer: Any = MixedModeRenderer(figure, width, height, dots, letters)  # type: ignore[no-untyped-call]
    figure.draw(renderer)
    renderer.finalize()
    return text.getvalue()


@cache
def _size(*text: Any) -> Any:
    return SETTER.get_text_width_height_descent(*text)


@cache
def _set(font: Any, s: str, **look: Any) -> Any:
    return SETTER.get_glyphs_with_font(font, s, **look)
