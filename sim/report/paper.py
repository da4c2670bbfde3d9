"""report.pdf and the PDF of each figure, set by Typst: tagged, with bookmarks, page numbers and all fonts."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    (folder / PAPER).write_bytes(_compiled(TEMPLATE.read_bytes(), folder / ".paper.typ", {"content": data}))
    return []


def write_figure(svg: Path, title: str, alt: str) -> None:
    """Write the PDF of a figure beside its SVG, if Typst is installed. Raises OSError."""
    if find_spec("typst") is not None:
        inputs = {"file": svg.name, "title": title, "alt": alt}
        pdf = _compiled(FIGURE.encode(), svg.with_name(f".{svg.stem}.typ"), inputs)
        svg.with_suffix(".pdf").write_bytes(pdf)


def _compiled(source: bytes, entry: Path, inputs: Mapping[str, str]) -> bytes:
    """Return a PDF; paths in the source are beside `entry`, fonts are those of Typst, Matplotlib and ours alone."""
    import typst

    entry.write_bytes(source)
    try:
        compiled: bytes = typst.compile(
            entry,
            root=entry.parent,
            font_paths=[Path(get_data_path()) / "fonts" / "ttf", EMOJI.parent],
            ignore_system_fonts=True,  # the same on every machine
            format="pdf",
            timestamp=0,  # the same bytes for the same report
            sys_inputs=dict(inputs),
        )
    finally:
        entry.unlink()
    return compiled
