"""CSV files of a user: header and rows as text, or one message with the line that is wrong."""

import csv
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from sim.errors import InputError

LARGEST_CSV = 100_000_000  # bytes
COMMAS = "commas between values, and a point in 0.5"


class Line(NamedTuple):
    """The cells of a row, without surrounding blanks, and the number of its line."""

    number: int
    cells: list[str]


def lines_of(file: Path) -> tuple[list[str], list[Line]]:
    """Return the header and the rows that are not empty.

    Raises InputError for a file that cannot be read, is too large or not UTF-8, has other marks than commas between its
    values, or a row of another length than the header.
    """
    text = _text(file)
    head = text.lstrip().partition("\n")[0]
    if any(mark in head for mark in ";\t") and "," not in head:
        raise InputError("line 1 has other marks than commas between its keys", file=file, allowed=COMMAS)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        rows = [Line(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise InputError(f"cannot be read: line {reader.line_num}: {error}", file=file) from None
    if not rows:
        return [], []
    (_, header), *others = rows
    for number, cells in others:
        if len(cells) != len(header):
            message = f"line {number} has {len(cells)} values"
            raise InputError(message, file=file, allowed=f"{len(header)}, one per column")
    return header, others


def _text(file: Path) -> str:
    try:
        if not S_ISREG(file.stat().st_mode):  # a pipe would be waited for
            raise InputError("is not a file", file=file)
        with file.open("rb") as stream:
            content = stream.read(LARGEST_CSV + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=file) from None
    if len(content) > LARGEST_CSV:
        raise InputError("is too large", file=file, allowed=f"at most {LARGEST_CSV} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"cannot be read: line {line} is not UTF-8 text", file=file) from None
