"""One table as one file, in Parquet or CSV: same frame, same bytes; its types come back."""

from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FORMATS = ("parquet", "csv")
MARK = "'"  # before a text that a spreadsheet would take for a formula, and before one that begins with this mark
FORMULA = ("=", "+", "-", "@", "\t", "\r", MARK)


def file_name(table: str, fmt: str) -> str:
    """Return the path of a table in a run's folder: a dataset folder with one part in Parquet, one file in CSV."""
    return f"{table}/part-0.parquet" if fmt == "parquet" else f"{table}.csv"


def write_table(frame: pd.DataFrame, file: Path, fmt: str) -> None:
    """Write a frame without its index; makes the file's folder. Raises OSError."""
    file.parent.mkdir(exist_ok=True)
    if fmt == "csv":
        for_csv(frame).to_csv(file, index=False, lineterminator="\n")
        return
    write_arrow(to_arrow(frame), file)


def write_csv(frame: pd.DataFrame, file: Path) -> None:
    """Write a frame for readers: six digits of each number, and no text that is a formula. Raises OSError."""
    numbers = {str(name): _six_digits(column) for name, column in frame.items() if column.dtype.kind == "f"}
    for_csv(frame).assign(**numbers).to_csv(file, index=False, lineterminator="\n")


def _six_digits(column: pd.Series) -> Any:
    """Return numbers as text, nothing for NaN; each number is put into words once, since many repeat."""
    values, places = np.unique(column.to_numpy(), return_inverse=True)
    return np.array(["" if isnan(value) else f"{value:.6g}" for value in values.tolist()], object)[places]


def for_csv(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame for CSV in which no text is a formula: one that begins like one is marked, as spreadsheets do."""
    return _each_text(frame, lambda text: f"{MARK}{text}" if text.startswith(FORMULA) else text)


def _each_text(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """Return a frame with changed texts; `change` is asked once of each."""
    changed = {}
    for name, series in frame.items():
        if isinstance(series.dtype, pd.StringDtype) or series.dtype == object:
            texts = [text for text in series.unique() if isinstance(text, str)]
            news = {text: new for text in texts if (new := change(text)) != text}
            if news:
                changed[str(name)] = series.map(lambda text, news=news: news.get(text, text))
    return frame.assign(**changed) if changed else frame


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """A frame as Parquet will give it back: no pandas metadata, which names versions, and dates in milliseconds."""
    columns = {name: pa.array(series, from_pandas=True) for name, series in frame.items()}
    dates = {name: column for name, column in columns.items() if pa.types.is_timestamp(column.type)}
    return pa.table(columns | {name: column.cast(pa.timestamp("ms")) for name, column in dates.items()})


def write_arrow(table: pa.Table, file: Path) -> None:
    """Write an Arrow table as Parquet. Raises OSError."""
    # A dictionary of numbers that hardly repeat is larger than the numbers.
    texts = [field.name for field in table.schema if not pa.types.is_primitive(field.type)]
    pq.write_table(table, file, compression="zstd", use_dictionary=texts)


def read_table(file: Path, columns: dict[str, Any]) -> pd.DataFrame:
    """Read a table written by `write_table`; `columns` (see `column_types`) restores types that the file lacks."""
    dates = {name: kind for name, kind in columns.items() if str(kind).startswith("datetime")}
    if file.suffix == ".parquet":
        frame = pd.read_parquet(file)
    else:
        others = {name: _dtype(kind) for name, kind in columns.items() if name not in dates}
        frame = pd.read_csv(file, dtype=others, keep_default_na=False, na_values=[""])
        frame = _each_text(frame, lambda text: text[1:] if text.startswith(MARK) else text)
    for name, kind in dates.items():  # CSV has no dates, and Parquet none that count in seconds
        frame[name] = pd.to_datetime(frame[name], format="ISO8601").astype(kind)
    return frame


def column_types(frame: pd.DataFrame) -> dict[str, Any]:
    """Each column's type by name, fit for JSON: a dtype's name, or the categories in their order."""
    return {
        str(name): {"categories": kind.categories.tolist(), "ordered": bool(kind.ordered)}
        if isinstance(kind, pd.CategoricalDtype)
        else str(kind)
        for name, kind in frame.dtypes.items()
    }


def _dtype(kind: Any) -> Any:
    return pd.CategoricalDtype(kind["categories"], kind["ordered"]) if isinstance(kind, dict) else kind
