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
FIGURE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("{0}", alt: "{1}")\n'


def write_paper(content: Mapping[str, Any], folder: Path) -> list[str]:
    """Write report.pdf and a PDF beside every SVG in figures/; return in words what was not written.

    Raises OSError.
    """
    if find_spec("typst") is None:
        return [NO_PAPER]
    import typst

    for svg in sorted((folder / "figures").rglob("*.svg")):
        source = FIGURE.format(svg.name, svg.stem.replace("_", " ")).encode()
        svg.with_suffix(".pdf").write_bytes(_compiled(typst, source, svg.parent))
    text = TEMPLATE.read_bytes()
    data = json.dumps(content, ensure_ascii=False)
    (folder / PAPER).write_bytes(_compiled(typst, text, folder, {"content": data}))
    return []


def _compiled(typst: Any, source: bytes, root: Path, inputs: Mapping[str, str] | None = None) -> bytes:
    """Return a PDF; paths in the source are below `root`, fonts are those of Typst, Matplotlib and ours alone."""
    entry = root / ".paper.typ"
    entry.write_bytes(source)
    try:
        compiled: bytes = typst.compile(
            entry,
            root=root,
            font_paths=[Path(get_data_path()) / "fonts" / "ttf", EMOJI.parent],
            ignore_system_fonts=True,  # the same on every machine
            format="pdf",
            timestamp=0,  # the same bytes for the same report
            sys_inputs=dict(inputs or {}),
        )
    finally:
        entry.unlink()
    return compiled
