"""The direction of imports that docs/architecture.md promises."""

import ast
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent
# Rooms from the ground up: each may import its own layer and those below.
LAYERS = (
    ("errors", "paths", "machine", "problems"),
    ("kernel",),
    ("evidence",),
    ("world",),
    ("scenario",),
    ("people", "guards", "transport", "governments", "aid", "observe", "engines"),
    ("model",),
    ("tables",),
    ("runs", "checkpoints"),
    ("text",),
    ("batch",),
    ("analysis",),
    ("figures",),
    ("report",),
    ("app", "cli", "docs"),
)
ROOMS = {room: layer for layer, rooms in enumerate(LAYERS) for room in rooms}
# Against the direction, each with its reason in docs/architecture.md.
EXCEPTIONS: set[tuple[str, str]] = set()
RULES = (
    *(
        f"people.{name}"
        for name in ("live", "minsk", "border", "strip", "attempt", "inland", "eu_side", "wellbeing")
    ),
    *(f"kernel.{name}" for name in ("rule", "stages", "draws")),
    *("guards.units", "guards.detection", "guards.fence", "transport.booking", "engines.loops"),
)
# What a rule may import from outside: nothing that opens files, draws, steps a model or holds a frame.
PLAIN = {"math", "typing", "collections.abc", "numba.extending"}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(file): file for file in sorted(PACKAGE.rglob("*.py")) if file != PACKAGE / "__init__.py"}


def imports(file: Path) -> set[str]:
    """What a file imports when it runs, inside functions too; not what only its types need."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            both = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in both if name.removeprefix("sim.") in MODULES}
            found |= modules or {str(node.module)}
        waiting.extend(ast.iter_child_nodes(node))
    return found


def inner(file: Path) -> set[str]:
    """The modules of this package that a file imports, without the leading `sim.`."""
    return {name.removeprefix("sim.") for name in imports(file) if name.startswith("sim.")}


def test_every_room_has_its_layer():
    assert {name.partition(".")[0] for name in MODULES} - set(ROOMS) == set()


def test_arrows_point_one_way():
    against = {
        (name, other)
        for name, file in MODULES.items()
        for other in inner(file)
        if ROOMS[other.partition(".")[0]] > ROOMS[name.partition(".")[0]]
    }
    assert against == EXCEPTIONS


@pytest.mark.parametrize("name", RULES)
def test_a_rule_knows_nothing_of_files_plots_frames_or_mesa(name):
    found = imports(MODULES[name])
    outside = {other for other in found if not other.startswith("sim.")}
    assert outside - PLAIN == set()
    assert inner(MODULES[name]) - set(RULES) == set()


def test_only_the_command_line_and_the_page_are_at_the_top():
    top = LAYERS[-1]
    callers = {
        (name, other)
        for name, file in MODULES.items()
        for other in inner(file)
        if other.partition(".")[0] in top and other.partition(".")[0] != name.partition(".")[0]
    }
    assert {name.partition(".")[0] for name, _ in callers} <= {"cli"}


def test_imports_within_functions_are_seen(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("def f():\n    from sim.world import weather\n    import os.path\n")
    assert imports(file) == {"sim.world.weather", "os.path"}


def test_imports_for_types_alone_are_left_out(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("import math\nif TYPE_CHECKING:\n    from sim.model import Standoff\n")
    assert imports(file) == {"math"}
