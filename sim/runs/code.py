"""The code of a run: its version, and a digest that detects an edited source tree."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sim.paths import PACKAGE, data_dir
from sim.version import __version__

KINDS = (".py", ".toml", ".geojson", ".csv")


@cache
def code_version() -> str:
    """Return the package's version and a digest of its code, its registry and its public tables."""
    digest = hashlib.sha256()
    for name, file in _files():
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return f"{__version__}+{digest.hexdigest()[:16]}"


def _files() -> Iterator[tuple[str, Path]]:
    """Return name and path of each file that affects runs; scenarios are part of run keys instead."""
    shipped, public = PACKAGE / "_data", data_dir("seeds") / "public"
    code = (file for file in PACKAGE.rglob("*") if shipped not in file.parents)
    for root, files in ((PACKAGE, code), (public, public.iterdir())):
        for file in sorted(files):
            if file.suffix in KINDS:
                yield file.relative_to(root).as_posix(), file
