"""The tables of a report, each as CSV, Markdown and LaTeX, and all in one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.robust import summary
from sim.analysis.verdict import table as verdict_table
from sim.report.material import Material
from sim.runs.files import write_csv
from sim.text.changes import changes
from sim.text.words import markdown

WORKBOOK = "tables.xlsx"
NO_WORKBOOK = "no tables.xlsx: pip install 'border-standoff[report]'"
SHEET_NAME = 31  # letters, at most, of a sheet in a workbook
# What a spreadsheet would run as a formula; a quotation mark before it shows it as text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TRACED = [
    "scenario",
    "against",
    "measure",
    "pairs",
    "level",
    "mean",
    "low50",
    "high50",
    "low90",
    "high90",
    "percent",
    "same_sign",
    "p",
    "comparisons",
    "apart",
    "clear",
    "pairs_needed",
]
Tables = dict[str, pd.DataFrame]


def tables_of(material: Material) -> Tables:
    """Return the tables of a report by name, with numbers as numbers."""
    found: Tables = {
        "effects": material.compared,
        "costs": material.costs,
        "regret": material.regret,
        "changes": pd.DataFrame(
            [
                {"scenario": name} | vars(change)
                for name in material.policies
                for change in changes(material.settings(material.baseline), material.settings(name))
            ]
        ),
        "answer": _traced(material),
        "evidence": verdict_table(material.verdicts) if material.verdicts else pd.DataFrame(),
        "runs": material.by_run.reset_index(),
    }
    if not material.readings.empty:
        found["robustness"] = summary(material.readings)
    return {name: table for name, table in found.items() if not table.empty}


def _traced(material: Material) -> pd.DataFrame:
    """Each sentence of the answer with the effects behind it, and in how many rival readings they agree."""
    rows = []
    for place, sentence in enumerate(material.sentences, start=1):
        for scenario, measure in sentence.rows:
            match = (material.effects["scenario"] == scenario) & (material.effects["measure"] == measure)
            found = material.agreements.get((scenario, measure))
            rivals = {f"readings_{name}": count for name, count in vars(found).items()} if found else {}
            rows.append(
                {"sentence": place, "text": sentence.text}
                | material.effects.loc[match, TRACED].iloc[0].to_dict()
                | rivals
            )
    return pd.DataFrame(rows)


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[str]:
    """Write NAME.csv, NAME.md and NAME.tex of each table, and all as sheets of tables.xlsx; return what was not.

    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")
        text = as_text(table)
        lines = markdown(list(text.columns), text.itertuples(index=False))
        (folder / f"{name}.md").write_text(f"{lines}\n", encoding="utf-8")
        (folder / f"{name}.tex").write_text(latex(text), encoding="utf-8")
    if find_spec("openpyxl") is None:
        return [NO_WORKBOOK]
    write_workbook(tables, folder / WORKBOOK)
    return []


def write_workbook(tables: Mapping[str, pd.DataFrame], file: Path) -> None:
    """Write each table as a sheet of an Excel workbook, with its heading frozen; user text is never a formula."""
    with pd.ExcelWriter(file, engine="openpyxl") as writer:
        for name, table in tables.items():
            table.to_excel(writer, sheet_name=name[:SHEET_NAME], index=False, freeze_panes=(1, 0))
            for row in writer.sheets[name[:SHEET_NAME]].iter_rows(min_row=2):
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith(FORMULA):
                        cell.data_type = "s"
                        cell.quotePrefix = True


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as text: four significant digits, nothing where a number is missing."""
    return pd.DataFrame({str(name): [_cell(value) for value in column] for name, column in table.items()})


def latex(table: pd.DataFrame) -> str:
    """Return a LaTeX table (booktabs) of text, escaped."""
    columns = "".join("r" if _numeric(column) else "l" for _, column in table.items())
    rows = [" & ".join(map(_escaped, row)) + r" \\" for row in table.itertuples(index=False)]
    head = " & ".join(map(_escaped, table.columns)) + r" \\"
    lines = [rf"\begin{{tabular}}{{{columns}}}", r"\toprule", head, r"\midrule", *rows, r"\bottomrule"]
    return "\n".join([*lines, r"\end{tabular}", ""])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.4g}"
    return "" if value is None else str(value)


def _numeric(column: pd.Series) -> bool:
    return bool(pd.to_numeric(column.replace("", "0"), errors="coerce").notna().all())


def _escaped(text: str) -> str:
    special = {
        "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        **{mark: rf"\{mark}" for mark in "&%$#_{}"}, "−": "$-$", "\u202f": r"\,",
    }  # fmt: skip
    return "".join(special.get(char, char) for char in text)
