"""The check of the files of seeds/: each cell by the form of its file, and no row twice."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from sim.evidence.forms import FORMS, Row
from sim.evidence.ledger import read_rows
from sim.paths import data_dir


def faults(folder: Path | None = None) -> Iterator[str]:
    """Yield the errors in the files of a folder such as seeds/ (by default the shipped one), one line each."""
    seeds = folder or data_dir("seeds")
    for name, form in FORMS.items():
        file = seeds / f"{name}.csv"
        if file.is_file():
            for fault in _file_faults(file, form):
                yield f"{file.name}: {fault}"
        else:
            yield f"{file.name}: is missing"
    for file in sorted(seeds.rglob("*.csv")):
        if file.relative_to(seeds).with_suffix("").as_posix() not in FORMS:
            yield f"{file.name}: has no form in sim/evidence/forms.py"
    if (seeds / "figures.csv").is_file() and (seeds / "sources.csv").is_file():
        yield from _unlisted(seeds)


def _unlisted(seeds: Path) -> Iterator[str]:
    """Figures of an article that is not listed; unreadable files have been named before."""
    with suppress(KeyError, ValueError, csv.Error):
        listed = {row["source"] for row in read_rows(seeds / "sources.csv")}
        for row in read_rows(seeds / "figures.csv"):
            if row["source"] not in listed:
                yield f"figures.csv: {row['id']}: source = {_quoted(row['source'])}: is not in sources.csv"


def _file_faults(file: Path, form: type[Row]) -> Iterator[str]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
        lines = csv.reader(text.splitlines(keepends=True), strict=True)
        header = next(lines, [])
        wanted = [field.alias or name for name, field in form.model_fields.items()]
        if header != wanted:
            yield f"line 1: the columns are {_quoted(','.join(header))}; allowed: {','.join(wanted)}"
            return
        seen: dict[tuple[str, ...], int] = {}
        for cells in lines:
            where = f"line {lines.line_num}"
            if len(cells) != len(wanted):
                yield f"{where}: has {len(cells)} cells, not {len(wanted)}"
                continue
            if (first := seen.setdefault(tuple(cells), lines.line_num)) != lines.line_num:
                yield f"{where}: is the same as line {first}"
            yield from (
                f"{where}: {fault}" for fault in _row_faults(dict(zip(wanted, cells, strict=True)), form)
            )
    except UnicodeDecodeError as error:
        yield f"is not UTF-8 text: byte {error.start + 1} is wrong"
    except csv.Error as error:
        yield f"is not CSV: {error}"


def _row_faults(row: dict[str, str], form: type[Row]) -> Iterator[str]:
    try:
        form.model_validate(row)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            column = str(detail["loc"][0]) if detail["loc"] else "row"
            shown = f" = {_quoted(row[column])}" if column in row else ""
            yield f"{column}{shown}: {detail['msg'].removeprefix('Value error, ') or 'is not allowed'}"


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
