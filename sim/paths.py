"""Where the data shipped with the package is."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """Folder of shipped data: `seeds` or `scenarios`.

    A wheel carries it under sim/_data; a source tree keeps it beside sim/.
    """
    packaged = PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name
