"""The page of a report: one HTML file that holds its pictures and asks for nothing from outside."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from sim.report.cells import CODE
from sim.report.plate import Plate

PAGE = "index.html"
TEMPLATE = Path(__file__).with_name("page.html")
OPTION = Markup('<span class="option">{}</span>')


def write_page(
    content: Mapping[str, Any], pictures: Mapping[str, Plate], folder: Path, *, paper: bool, workbook: bool
) -> Path:
    """Write FOLDER/index.html and return its path; `pictures`: plates by the path of their files without ending.

    `paper`, `workbook`: whether the PDFs and the workbook were written. Raises OSError.
    """
    lines = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    lines.filters["options"] = _options
    shown = _with_pictures(content, pictures)
    text = lines.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        c=shown, paper=paper, workbook=workbook, code=CODE
    )
    page = folder / PAGE
    page.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return page


def _options(text: str) -> Markup:
    """Return a text, escaped, in which no option of a command breaks after a dash: --baseline."""
    parts = re.split(r"(--[a-z-]+)", text)
    return Markup().join(OPTION.format(part) if part.startswith("--") else part for part in parts)


def _with_pictures(part: Any, pictures: Mapping[str, Plate]) -> Any:
    """Return the content with the picture of each figure as data, and the address of its files."""
    if isinstance(part, Mapping):
        found = {name: _with_pictures(each, pictures) for name, each in part.items()}
        if "stem" in part:
            found["data"] = f"data:image/png;base64,{b64encode(pictures[part['stem']].picture).decode()}"
            found["href"] = quote(part["stem"])
        return found
    if isinstance(part, Iterable) and not isinstance(part, str):
        return [_with_pictures(each, pictures) for each in part]
    return part
