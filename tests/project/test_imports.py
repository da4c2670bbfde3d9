"""The direction of imports that docs/architecture.md promises."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent
# Rooms from the ground up, one per floor: each may import itself and those above it in this list.
FLOORS = (
    *(
        "errors",
        "given",
        "problems",
        "csv_file",
        "paths",
        "version",
        "machine",
        "kernel",
        "evidence",
        "world",
        "scenario",
    ),
    *("guards", "people", "transport", "governments", "aid", "observe", "engines", "state", "model"),
    *(
        "tables",
        "runs",
        "checkpoints",
        "text",
        "batch",
        "analysis",
        "inference",
        "verification",
        "figures",
        "report",
    ),
    *("app", "cli", "start", "docs"),
)
RULES = (
    *(
        f"people.{name}"
        for name in ("live", "minsk", "border", "strip", "attempt", "eu_side", "wellbeing", "conditions")
    ),
    *(
        f"kernel.{name}"
        for name in ("rule", "ticks", "stages", "draws", "keys", "choices", "counts", "identity")
    ),
    *(
        "guards.units",
        "guards.fence",
        "transport.booking",
        "engines.loops",
        "engines.newcomers",
        "engines.rosters",
    ),
)
TYPES = {"kernel.columns", "kernel.layouts", "kernel.prefetch"}  # of what rules are given, and where it lies
# What a rule may import from outside: nothing that opens files, draws, steps a model or holds a frame.
PLAIN = {
    "math",
    "typing",
    "collections.abc",
    "functools",
    "itertools",
    "bisect",
    "hashlib",
    "numba.extending",
}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(file): file for file in sorted(PACKAGE.rglob("*.py")) if file != PACKAGE / "__init__.py"}


def imports(file: Path) -> set[str]:
    """What a file imports, inside functions and for types alone too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            both = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in both if name.removeprefix("sim.") in MODULES}
            found |= modules or {str(node.module)}
    return found


def inner(file: Path) -> set[str]:
    """The modules of this package that a file imports, without the leading `sim.`."""
    return {name.removeprefix("sim.") for name in imports(file) if name.startswith("sim.")}


def room(module: str) -> str:
    return module.partition(".")[0]


def test_every_room_has_a_floor_of_its_own():
    assert {room(name) for name in MODULES} == set(FLOORS)
    assert len(set(FLOORS)) == len(FLOORS)


def test_no_arrow_points_up():
    up = {
        (name, other)
        for name, file in MODULES.items()
        for other in inner(file)
        if FLOORS.index(room(other)) > FLOORS.index(room(name))
    }
    assert up == set()


def test_no_files_import_each_other_in_a_circle():
    TopologicalSorter({name: inner(file) - {name} for name, file in MODULES.items()}).prepare()


def test_nothing_imports_the_door():
    """`sim` itself, whose names are for users, imports the rooms."""
    assert {name for name, file in MODULES.items() if "sim" in imports(file)} == set()


@pytest.mark.parametrize("name", RULES)
def test_a_rule_knows_nothing_of_files_plots_frames_or_mesa(name):
    found = imports(MODULES[name])
    outside = {other for other in found if not other.startswith("sim.")}
    assert outside - PLAIN == set()
    assert inner(MODULES[name]) - set(RULES) - TYPES == set()


def test_only_the_command_line_and_the_page_are_at_the_top():
    top = ("app", "cli", "start", "docs")
    callers = {
        (room(name), room(other))
        for name, file in MODULES.items()
        for other in inner(file)
        if room(other) in top and room(other) != room(name)
    }
    assert callers == {("cli", "app"), ("start", "cli")}


def test_imports_within_functions_are_seen(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("def f():\n    from sim.world import weather\n    import os.path\n")
    assert imports(file) == {"sim.world.weather", "os.path"}


def test_imports_for_types_alone_are_seen(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("import math\nif TYPE_CHECKING:\n    from sim.model import Standoff\n")
    assert imports(file) == {"math", "sim.model"}
