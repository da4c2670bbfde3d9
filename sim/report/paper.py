"""report.pdf, and a figure's SVG as PDF and PNG, all set by Typst: tagged, with bookmarks, page numbers, all fonts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from matplotlib import get_data_path

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


def converted(svg: Path, title: str, alt: str, dots: Sequence[int]) -> tuple[bytes, list[bytes]] | None:
    """Return an SVG as PDF, and as PNG with each of these dots per inch; None without Typst. Raises OSError."""
    if find_spec("typst") is None:
        return None
    inputs = {"file": svg.name, "title": title, "alt": alt}
    with _compiler(FIGURE.encode(), svg.with_name(f".{svg.stem}.typ"), inputs) as compiler:
        pictures = [compiler.compile(format="png", ppi=float(each)) for each in dots]
        return compiler.compile(format="pdf", timestamp=0), pictures


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
