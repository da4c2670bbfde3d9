"""report.pdf and the PDF of each figure, set by Typst: tagged, with bookmarks, page numbers and all fonts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import get_data_path

from sim.figures.png import Pixels
from sim.figures.sheet import POINTS
from sim.figures.style import EMOJI

PAPER = "report.pdf"
TEMPLATE = Path(__file__).with_name("paper.typ")
NO_PAPER = "no report.pdf: pip install 'border-standoff[report]'"
FIGURE = """#set page(width: auto, height: auto, margin: 0pt)
#set document(title: sys.inputs.title)
#image(sys.inputs.file, alt: sys.inputs.alt)
"""


def write_paper(content: Mapping[str, Any], folder: Path) -> list[str]:
    """Write report.pdf; return in words what was not written. Raises OSError."""
    if find_spec("typst") is None:
        return [NO_PAPER]
    data = json.dumps(content, ensure_ascii=False)
    with _compiler(TEMPLATE.read_bytes(), folder / ".paper.typ", {"content": data}) as compiler:
        (folder / PAPER).write_bytes(compiler.compile(format="pdf", timestamp=0))
    return []


def write_figure(svg: Path, title: str, alt: str) -> Path | None:
    """Write the PDF of a figure beside its SVG and return its path; None without Typst. Raises OSError."""
    if find_spec("typst") is None:
        return None
    pdf, inputs = svg.with_suffix(".pdf"), {"file": svg.name, "title": title, "alt": alt}
    with _compiler(FIGURE.encode(), svg.with_name(f".{svg.stem}.typ"), inputs) as compiler:
        pdf.write_bytes(compiler.compile(format="pdf", timestamp=0))
    return pdf


def painted(pdf: Path, dots: int) -> Pixels | None:
    """Return the first page of a PDF with this many dots per inch, (rows, columns, 3); None without PDFium."""
    if find_spec("pypdfium2") is None:
        return None
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        picture = document[0].render(scale=dots / POINTS, rev_byteorder=True)
        return np.array(picture.to_numpy()[:, :, :3])  # a copy: the picture ends with the document


@contextmanager
def _compiler(source: bytes, entry: Path, inputs: Mapping[str, str]) -> Iterator[Any]:
    """Yield Typst's compiler; paths in the source are beside `entry`; fonts: Typst's, Matplotlib's and ours alone.

    With timestamp 0 the same report has the same bytes.
    """
    import typst

    entry.write_bytes(source)
    try:
        yield typst.Compiler(
            entry,
            root=entry.parent,
            font_paths=[Path(get_data_path()) / "fonts" / "ttf", EMOJI.parent],
            ignore_system_fonts=True,  # the same on every machine
            sys_inputs=dict(inputs),
        )
    finally:
        entry.unlink()
