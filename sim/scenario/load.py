"""Scenario files: found by path or shipped name, read, and merged with their parents."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.errors import InputError, nearest
from sim.paths import data_dir
from sim.scenario.merge import SWITCHES, freed, merge
from sim.scenario.scenario import Scenario, checked
from sim.scenario.schema import Hypotheses, filled
from sim.world import World, find_world, load_world
from sim.world.load import DEFAULT
from sim.world.world import WORLDS

SUFFIX = ".toml"
# Bounds on the size of files, far above what a scenario needs.
LARGEST_FILE = 1_000_000  # bytes
MOST_KEYS, MOST_DOTS, LONGEST_CHAIN = 5000, 64, 32
OWN = ("description", "question")  # of a file: what a child leaves out is not its parent's
TOML = "lines of key = value, [tables] and [[lists of tables]]"


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Return the scenario of a file or of a shipped name, merged with its parents.

    Raises InputError for a file that cannot be read or holds what it should not.
    """
    file = _find(str(name_or_path))
    lineage = [content for _, content in reversed(_lineage(file))]  # the oldest first
    return Scenario.from_content({**_resolved(lineage), "name": file.stem}, _shown(file))


def load_parent(name_or_path: str | Path) -> Scenario | None:
    """Return the resolved parent of a file, or None. Raise InputError like `load_scenario`."""
    file = _find(str(name_or_path))
    (child, _), *lineage = _lineage(file)
    if not lineage:
        return None
    name, contents = lineage[0][0], [content for _, content in reversed(lineage)]
    return Scenario.from_content({**_resolved(contents), "name": name.stem}, _shown(child))


def load_scenarios(name_or_path: str | Path) -> list[Scenario]:
    """Return the scenarios of a folder or a shipped folder, sorted by name; otherwise that of the file.

    Raises InputError as `load_scenario` does, and for a folder without scenario files.
    """
    folder = _folder(str(name_or_path))
    if folder is None:
        return [load_scenario(name_or_path)]
    files = sorted(folder.glob(f"*{SUFFIX}"))
    if not files:
        raise InputError("holds no scenario files", file=name_or_path, allowed=f"a folder of {SUFFIX} files")
    return [load_scenario(file) for file in files]


def shipped_scenarios() -> tuple[str, ...]:
    """The names of the shipped scenarios, in alphabetical order."""
    return tuple(sorted(file.stem for file in data_dir("scenarios").glob(f"*{SUFFIX}")))


def _lineage(file: Path) -> list[tuple[Path, dict[str, Any]]]:
    """The file and all it extends, nearest first, each with its own checked content.

    The files are found before any is judged: a wrong `extends` is the fault to report first.
    """
    lineage = [(file, _parsed(file))]
    while isinstance(name := lineage[-1][1].get("extends"), str):
        child = lineage[-1][0]
        parent = _parent(child, name)
        chain = [link[0] for link in lineage]
        if parent in chain:
            circle = " -> ".join(link.stem for link in [*chain[chain.index(parent) :], parent])
            allowed = "a scenario that does not lead back here"
            raise InputError(
                f"circular: {circle}", file=_shown(child), key="extends", value=name, allowed=allowed
            )
        if len(lineage) == LONGEST_CHAIN:
            allowed = f"at most {LONGEST_CHAIN} files in a chain"
            raise InputError("extends too many others in turn", file=_shown(file), allowed=allowed)
        lineage.append((parent, _parsed(parent)))
    worlds = [_find_world(*link) for link in lineage]
    for i, (link, content) in enumerate(lineage):
        checked(content, _shown(link), next((world for world in worlds[i:] if world), load_world()))
    return lineage


def _find_world(file: Path, content: dict[str, Any]) -> World | None:
    """The world that a file names, if it does; its path, relative to the file, is made whole in the content."""
    if not isinstance(word := content.get("world"), str):
        return None
    try:
        folder = find_world(word, file.parent)
    except InputError as error:
        error.file = _shown(file)
        raise
    content["world"] = folder.name if folder.parent == WORLDS else str(folder)
    return load_world(folder)


def _resolved(lineage: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Merge the content of a file with its parents, oldest first.

    The youngest file that frees actors frees them from the dates of those it extends: what it dates itself, and what
    is dated over it, holds.
    """
    *parents, own = lineage
    lineage = [
        *({key: value for key, value in content.items() if key not in OWN} for content in parents),
        own,
    ]
    whole = _merged(lineage)
    world = load_world(whole.get("world", DEFAULT))
    frees = [n for n, content in enumerate(lineage) if content.get("hypotheses", {}).keys() & SWITCHES]
    youngest = frees[-1] if frees else 0
    switches = Hypotheses.model_validate(filled(whole, world)["hypotheses"], context=world)
    history = freed(_merged(lineage[:youngest]), switches.free_since(world), world)
    return {key: value for key, value in _merged([history, *lineage[youngest:]]).items() if key != "extends"}


def _merged(lineage: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for link in lineage:
        content = merge(content, link)
    return content


def _find(word: str) -> Path:
    try:
        return _found(word)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=word) from None


def _folder(word: str) -> Path | None:
    path, shipped = Path(word), data_dir("scenarios") / word
    with suppress(OSError):  # reported by the caller
        if path.is_dir():
            return path
        if path.name == word and not path.exists() and shipped.is_dir():
            return shipped
    return None


def _found(word: str) -> Path:
    path, shipped = Path(word), data_dir("scenarios")
    bare = path.name.removesuffix(SUFFIX)
    candidates = [path, shipped / f"{bare}{SUFFIX}"] if word in (bare, bare + SUFFIX) else [path]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    if path.exists() or path.is_symlink():
        raise InputError("is not a file" if path.exists() else "leads nowhere", file=word)
    names = shipped_scenarios()
    raise InputError(
        "no such file or shipped scenario",
        file=word,
        allowed=f"a path, or one of {', '.join(names)}",
        suggestion=nearest(bare, names),
    )


def _parent(child: Path, name: str) -> Path:
    """Return the file that `extends` names: beside the child, otherwise a shipped one."""
    folders = [child.parent, data_dir("scenarios")]
    options = [file for folder in folders for file in sorted(folder.glob(f"*{SUFFIX}"))]
    named = [file for file in options if file.stem == name]
    others = [file for file in named if not _same(file, child)]
    if not named:
        raise InputError(
            "no such scenario",
            file=_shown(child),
            key="extends",
            value=name,
            allowed="the name, without .toml, of a file beside it or of a shipped scenario",
            suggestion=nearest(name, [file.stem for file in options]),
        )
    return (others or named)[0]


def _same(file: Path, other: Path) -> bool:
    return file.resolve() == other.resolve()


def _parsed(file: Path) -> dict[str, Any]:
    shown = _shown(file)
    try:
        content = tomllib.loads(_text(file))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=shown) from None
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 text: byte {error.start + 1} is wrong", file=shown) from None
    except RecursionError:
        raise InputError("is not TOML: nested too deeply", file=shown) from None
    except InputError:
        raise
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not TOML: {error}", file=shown, allowed=TOML) from None
    except ValueError:  # Python turns no text of more digits into a number
        raise InputError("has a number of too many digits", file=shown, allowed="at most 4300") from None
    if (keys := _count(content)) > MOST_KEYS:
        raise InputError(f"holds {keys} keys", file=shown, allowed=f"at most {MOST_KEYS}")
    if not content:
        raise InputError("is empty", file=shown, allowed="at least a title")
    return content


def _text(file: Path) -> str:
    """Return the text of a file; raise OSError, or InputError if it is too large or too deeply nested."""
    with file.open("rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise InputError("is too large", file=_shown(file), allowed=f"at most {LARGEST_FILE} bytes")
    text = content.decode("utf-8-sig")
    for number, line in enumerate(text.splitlines(), 1):
        keys = line.split("=") if "{" in line else line.split("=", 1)[:1]
        if any(key.count(".") > MOST_DOTS for key in keys):
            message = f"line {number} has a key of too many parts"
            raise InputError(message, file=_shown(file), allowed=f"at most {MOST_DOTS} dots")
    return text


def _count(content: Any) -> int:
    """How many keys a parsed file has, at any depth."""
    if isinstance(content, dict):
        return len(content) + sum(map(_count, content.values()))
    return sum(map(_count, content)) if isinstance(content, list) else 0


def _shown(file: Path) -> str:
    """Return the path as the user wrote it; a shipped file relative to the scenarios folder."""
    return f"scenarios/{file.name}" if file.parent == data_dir("scenarios") else str(file)
