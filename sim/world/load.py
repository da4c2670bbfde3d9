"""Worlds: folders of data, found by path or shipped name, read and checked whole."""

import copyreg
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sim.errors import InputError, SeveralInputError, nearest
from sim.evidence.registry import Parameter, named, read_toml
from sim.problems import Problem, refuse, translated, unknown
from sim.world.geography import BORDER, COUNTRIES, LINES, Courses, line_problems, read_lines, read_outlines
from sim.world.references import table_problems
from sim.world.tables import (
    Carrier,
    Climate,
    Hub,
    Nationality,
    Neighbour,
    Route,
    Settings,
    State,
    Tables,
)
from sim.world.targets import EVENTS, TARGETS, Events, Targets, events_of, targets_of
from sim.world.world import WORLDS, World

DEFAULT = "belarus_2021"
SETTINGS = "world.toml"
ROWS: Mapping[str, Any] = {
    "hubs": dict[str, Hub[Parameter]],
    "carriers": dict[str, Carrier[Parameter]],
    "states": dict[str, State[Parameter]],
    "nationalities": dict[str, Nationality[Parameter]],
    "neighbours": dict[str, Neighbour[Parameter]],
}
ROUTES = dict[str, dict[str, Route[Parameter]]]


def load_world(name_or_path: str | Path = DEFAULT) -> World:
    """Return the world of a folder or of a shipped name.

    Raises InputError for a folder that cannot be read or holds what it should not: file, key, value, what is allowed.
    """
    return _load(find_world(name_or_path))


def find_world(name_or_path: str | Path, beside: Path | None = None) -> Path:
    """Return the folder of a world: a shipped name, or a path, which may be relative to `beside`."""
    word, shipped = str(name_or_path), shipped_worlds()
    if word in shipped:
        return shipped[word]
    folder = (beside or Path()) / word
    if (folder / SETTINGS).is_file():
        return folder.resolve()
    raise InputError(
        "no such world",
        key="world",
        value=word,
        allowed=f"the path of a folder with {SETTINGS}, or one of {', '.join(shipped)}",
        suggestion=nearest(word, shipped),
    )


@cache
def shipped_worlds() -> Mapping[str, Path]:
    """The folders of the shipped worlds by name, in alphabetical order."""
    return {file.parent.name: file.parent for file in sorted(WORLDS.glob(f"*/{SETTINGS}"))}


def _pickled(world: World) -> tuple[Callable[[Path], World], tuple[Path]]:
    return load_world, (world.folder,)


copyreg.pickle(World, _pickled)  # another process reads its folder, once


@cache
def _load(folder: Path) -> World:
    reader = _Reader(folder)
    settings = reader.table(SETTINGS, Settings)
    rows = {name: reader.table(f"{name}.toml", rows, partial(_keyed, name)) for name, rows in ROWS.items()}
    by_hub = reader.table("routes.toml", ROUTES, _routes)
    climate = reader.table(
        "climate.toml", Climate[Parameter], partial(named, group="climate", prefix="climate.")
    )
    courses = reader.table(BORDER, Courses)
    lines = reader.features(LINES, read_lines)
    outlines = reader.features(COUNTRIES, read_outlines)
    targets = reader.table(TARGETS, Targets) if (folder / TARGETS).exists() else {}
    events = reader.table(EVENTS, Events) if (folder / EVENTS).exists() else {}
    reader.stop()
    routes = tuple(route for at_hub in by_hub.values() for route in at_hub.values())
    tables = Tables[Parameter].model_construct(**rows, routes=routes, climate=climate)
    for file, problems in table_problems(tables, settings).items():
        reader.add(file, problems)
    reader.add(BORDER, line_problems(courses, lines, tuple(tables.neighbours)))
    codes = tuple(row.code for row in tables.neighbours.values())
    reader.add(
        TARGETS,
        (
            unknown("neighbour", entry.neighbour, codes, (name, "neighbour"))
            for name, entry in targets.items()
            if entry.neighbour not in ("", *codes)
        ),
    )
    reader.stop()
    return World(
        folder=folder,
        settings=settings,
        tables=tables,
        courses=courses,
        lines=lines,
        outlines=outlines,
        targets=targets_of(targets),
        events=events_of(events),
    )


def _keyed(table: str, content: dict[str, Any]) -> dict[str, Any]:
    """Return the rows of a file, each with its key and named parameters."""
    rows = named(content, table, f"{table}.")
    return {key: {**row, "key": key} if isinstance(row, dict) else row for key, row in rows.items()}


def _routes(content: dict[str, Any]) -> dict[str, Any]:
    """Return the routes of a file by hub and carrier, each with named parameters."""
    return {
        hub: {
            carrier: {**route, "hub": hub, "carrier": carrier} if isinstance(route, dict) else route
            for carrier, route in at_hub.items()
        }
        if isinstance(at_hub, dict)
        else at_hub
        for hub, at_hub in named(content, "routes", "routes.").items()
    }


class _Reader:
    """Reads the files of a folder and collects their errors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors: list[InputError] = []

    def table(self, file: str, model: Any, shape: Callable[[dict[str, Any]], Any] = dict) -> Any:
        """Return the content of a TOML file as a model, or None if it has errors."""
        adapter = TypeAdapter(model)
        try:
            return adapter.validate_python(shape(read_toml(self.folder / file)))
        except ValidationError as error:
            self.errors += translated(error, self._label(file), adapter.json_schema()).problems
        except InputError as error:
            self.errors.append(InputError(error.message, file=self._label(file)))
        return None

    def features(self, file: str, read: Callable[[Path], Any]) -> Any:
        """What `read` finds in a GeoJSON file; None where something is wrong with it."""
        try:
            return read(self.folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.errors.append(InputError(f"is not the GeoJSON wanted: {error!r}", file=self._label(file)))
        return None

    def add(self, file: str, problems: Iterable[Problem]) -> None:
        """Add errors between tables to those of a file."""
        try:
            refuse(problems)
        except ValidationError as error:
            self.errors += translated(error, self._label(file), {}).problems

    def stop(self) -> None:
        """Raise the errors found so far, if any."""
        if self.errors:
            raise SeveralInputError(self.errors)

    def _label(self, file: str) -> str:
        return f"{self.folder.name}/{file}"
