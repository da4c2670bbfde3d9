"""A batch on disk: one part file per block and table, and one entry per block that describes them.

Whatever ends a batch, every file stands whole under its name or not at all, and counts only once its block has an
entry. Entries are one file a block, so a worker makes them alone and none can be torn by another.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sim.batch.entries import ENTRY, Entry, Part
from sim.batch.lock import LOCK, locked
from sim.batch.manifest import TornError, read, sealed
from sim.errors import InputError
from sim.runs.manifest import NAME, file_hash
from sim.runs.swap import sync

TABLES = ("runs", "daily", "border", "fates", "decisions", "sector", "people", "targets")
ALWAYS = TABLES[:5]  # the others on request
ENTRIES, DRAFTS, ASIDE = "blocks", "unfinished", "damaged"
READINGS = "readings"  # of `standoff robust`: what a world ships
DESIGN, FAILURES = "design.parquet", "failures.parquet"
EFFECTS = "effects.csv"
# Made of the finished runs: the table of signs, and what ablations do.
SIGNS = (EFFECTS, "robust.csv", "robust.md", "robust.png", "robust.svg")
ABLATIONS = ("patterns.csv", "targets.csv", "outcomes.csv")
MADE = (*SIGNS, *ABLATIONS)
_DRAFT = re.compile(rf"{DRAFTS}/(at-\d+|[0-9a-f]{{32}}(\.parquet|\.json|/({'|'.join(MADE)}))?)")
_OURS = re.compile(
    rf"{_DRAFT.pattern}|{ENTRIES}/\d{{6,}}\.json|({ASIDE}/)?({'|'.join(TABLES)})[/-]part-\d{{6,}}\.parquet"
    rf"|{READINGS}/({EFFECTS}|{NAME})"
)


@dataclass(frozen=True)
class Store:
    """The folder of a batch."""

    folder: Path

    def part(self, table: str, block: int) -> Path:
        """Return the path of a block's part of a table."""
        return self.folder / table / f"part-{block:06d}.parquet"

    def entry_file(self, block: int) -> Path:
        """Return the path of a block's entry."""
        return self.folder / ENTRIES / f"{block:06d}.json"

    def manifest(self) -> dict[str, Any] | None:
        """Return the manifest of this folder, or None.

        Raise InputError if it is unreadable or not as a batch writes it, and if the path is a file.
        """
        try:
            return read(self.folder / NAME)
        except TornError as error:
            way = "another folder" + ", the command that made the batch, or --force" * self._has_blocks()
            raise InputError(str(error), file=self.folder / NAME, allowed=way) from None

    def write_manifest(self, content: dict[str, Any]) -> None:
        """Place a manifest with the checksum of its own content. Raises OSError."""
        self.write_json(self.folder / NAME, sealed(content))

    def torn(self) -> str:
        """Return what is wrong with the manifest of a batch with blocks; empty if nothing, or if this is no batch."""
        try:
            found = self.manifest()
        except InputError as error:
            return error.message if self._has_blocks() else ""
        return "is missing" if found is None and self._has_blocks() else ""

    def _has_blocks(self) -> bool:
        with suppress(OSError):  # a folder that nobody may read is reported by who reads the manifest
            files = (self.folder / ENTRIES).glob("*")
            return any(_OURS.fullmatch(f"{ENTRIES}/{file.name}") for file in files)
        return False

    def entry(self, block: int) -> Entry | None:
        """Return the entry of a block, or None if it is missing, unreadable or of another block."""
        try:
            entry = ENTRY.validate_json(self.entry_file(block).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return entry if entry.block == block and len(set(entry.keys)) == len(entry.keys) else None

    def entries(self) -> Iterator[Entry]:
        """Every readable entry, in the order of the blocks; one at a time, for there may be many."""
        for file in sorted((self.folder / ENTRIES).glob("*.json")):
            if file.stem.isdecimal() and (entry := self.entry(int(file.stem))):
                yield entry

    @contextmanager
    def placed(self, file: Path) -> Iterator[Path]:
        """A draft that is on the disk, whole, under the name of `file` when the block ends. Raises OSError."""
        draft = self.folder / DRAFTS / f"{uuid4().hex}{file.suffix}"
        try:
            yield draft
            sync(draft)
            draft.replace(file)
            sync(file.parent)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise

    @contextmanager
    def placed_together(self) -> Iterator[Path]:
        """Yield a folder of drafts that move beside the manifest when the block ends. Raise OSError."""
        drafts = self.folder / DRAFTS / uuid4().hex
        drafts.mkdir(parents=True)
        try:
            yield drafts
            for draft in sorted(drafts.iterdir()):
                sync(draft)
                draft.replace(self.folder / draft.name)
            sync(self.folder)
        finally:
            shutil.rmtree(drafts, ignore_errors=True)

    def write_json(self, file: Path, content: dict[str, Any]) -> None:
        """Place plain data. Raises OSError."""
        with self.placed(file) as draft:
            draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def write_entry(self, entry: Entry) -> None:
        """Register a block: its parts are valid from now on. Raise OSError."""
        self.write_json(self.entry_file(entry.block), asdict(entry))

    def make_folders(self, tables: tuple[str, ...]) -> None:
        """Create the folders of a batch and delete drafts of a killed one. Raise OSError."""
        self._drop(DRAFTS)
        for name in (ENTRIES, DRAFTS, *tables):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def remove(self) -> None:
        """Remove what a batch wrote, except the lock, and nothing else. Raise OSError."""
        self._drop(ENTRIES, DRAFTS, ASIDE, READINGS, *TABLES)
        # The manifest last: a batch that is half removed is still one.
        for name in (*MADE, DESIGN, FAILURES, NAME):
            (self.folder / name).unlink(missing_ok=True)

    def _drop(self, *folders: str) -> None:
        """Empty these folders of what a batch wrote, and remove those that hold nothing else. Raises OSError."""
        for folder in (self.folder / name for name in folders):
            for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
                name = path.relative_to(self.folder).as_posix()
                if not path.is_dir() and _OURS.fullmatch(name):
                    path.unlink()
                elif path.is_dir() and _DRAFT.fullmatch(name):
                    _remove_if_empty(path)
            _remove_if_empty(folder)

    def stray(self) -> str | None:
        """The first file here that a batch killed before it had a manifest would not leave; None if there is none."""
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if not (path.is_dir() or name == LOCK or _DRAFT.fullmatch(name)):
                return name
        return None

    def damage(self, entry: Entry) -> Iterator[tuple[Path, str]]:
        """Return the parts of a block that differ from its entry, each with the reason."""
        for table, part in entry.parts.items():
            file = self.part(table, entry.block)
            if what := self.harm(file, part):
                yield file, what

    @staticmethod
    def harm(file: Path, part: Part) -> str | None:
        """What is wrong with a part file, or None."""
        if not file.is_file():
            return "is missing"
        size = file.stat().st_size
        if size != part.bytes:
            return f"has {size} bytes of {part.bytes}"
        return None if file_hash(file) == part.sha256 else "was changed since it was written"

    def set_aside(self, file: Path) -> None:
        """Keep a damaged file out of the way. Raises OSError."""
        aside = self.folder / ASIDE / f"{file.parent.name}-{file.name}"
        aside.parent.mkdir(exist_ok=True)
        if file.exists():
            file.replace(aside)

    def locked(self) -> AbstractContextManager[None]:
        """Lock the folder for this process: see `sim.batch.lock.locked`."""
        return locked(self.folder)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # it holds something, or is not there
        folder.rmdir()
