"""Tables as the page and the paper show them: a caption, a head, and rows of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite, isnan
from typing import Any

import pandas as pd

from sim.analysis.effects import rows_of
from sim.text.intervals import NONE, Interval, common
from sim.text.words import number, signed, thousands, two_digits

CODE = "\u2063"  # at the beginning of a cell: invisible, and in no name


def grid(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Return a table as plain data."""
    return {"caption": caption, "head": list(head), "rows": [list(row) for row in rows]}


def code(name: str) -> str:
    """Return a cell that is a name in code, which the page and the paper set as such."""
    return f"{CODE}{name}"


def filled(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table without the columns that have a dash in every row: deaths are given as intervals alone."""
    kept = [i for i in range(len(table["head"])) if any(row[i] != NONE for row in table["rows"])]
    rows = [[row[i] for i in kept] for row in table["rows"]]
    return {"caption": table["caption"], "head": [table["head"][i] for i in kept], "rows": rows}


def compared(effects: pd.DataFrame) -> list[Any]:
    """Return the rows of effects, each with its outer interval as `most`: those of an outcome share their decimals."""
    ends = effects[["low90", "high90"]]
    decimals = {
        measure: common(cells.itertuples(index=False, name=None))
        for measure, cells in ends.groupby(effects["measure"])
    }
    each = zip(effects["measure"], effects["low90"], effects["high90"], strict=True)
    spans = [Interval(low, high, decimals=decimals[measure]) for measure, low, high in each]
    return rows_of(effects.assign(most=pd.Series(spans, effects.index, dtype=object)))


def plain(value: float) -> str:
    """Return a number with two digits, or a dash."""
    return NONE if isnan(value) else number(two_digits(value))


def per_cent(value: float) -> str:
    """Return a share in per cent with two digits, none finer than a tenth: 43, 4.3, 0."""
    return number(round(two_digits(value), 1)) if isfinite(value) else NONE


def change(value: float) -> str:
    """Return a difference in per cent with its sign, or a dash."""
    return f"{signed(round(two_digits(value), 1))} %" if isfinite(value) else NONE


def spelled(text: str) -> str:
    """Return a text with its numbers written out: 3.3e+03 as 3 300, 2.57e-05 as 0.0000257."""
    return re.sub(r"\d[\d.]*e[+-]\d+", lambda found: _spelled(float(found[0])), text)


def _spelled(value: float) -> str:
    return number(value) if value >= 1 else f"{Decimal(repr(value)):f}"


def yes(value: object) -> str:
    """Return yes or no."""
    return "yes" if value else "no"


def capital(text: str) -> str:
    """Return a text with a capital at its beginning: EU stays EU."""
    return text[:1].upper() + text[1:]


def outcome_of(outcome: Any) -> str:
    """Return the label of an outcome (a measure, or a row about one) with its unit."""
    label, unit = capital(outcome.label), outcome.unit
    return label if label.lower().endswith(unit) else f"{label} ({unit})"


def uncapital(text: str) -> str:
    """Return a sentence as it goes on after a colon."""
    return text[:1].lower() + text[1:]


def typeset(text: str) -> str:
    """Return a reason from a table as it is printed: −0.25 for -0.25, 0.8 × 4 for 0.8 x 4, 38 % for 38%."""
    text = re.sub(r"(?<= )x(?= )", "×", re.sub(r"(?<=\s)-(?=\d)", "−", text))
    return re.sub(r"(?<=\d)%", " %", text)


def unbroken(part: Any) -> Any:
    """Return plain data whose texts keep a number on one line: its thousands, and its per cent sign."""
    if isinstance(part, str):
        return re.sub(r"(?<=\d) (?=%)", "\u00a0", thousands(part))
    if isinstance(part, Mapping):
        return {name: unbroken(each) for name, each in part.items()}
    if isinstance(part, list | tuple):
        return [unbroken(each) for each in part]
    return part
