"""The command line as a process of its own: no traceback, nothing written, help without heavy imports."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.paths import PACKAGE

HEAVY = ("numpy", "pandas", "mesa", "pydantic", "rich", "numba", "matplotlib", "solara", "pyarrow")
CALL = "import sys; sys.path.insert(0, sys.argv.pop(1)); from sim.cli import main; main()"


def standoff(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CALL, str(PACKAGE.parent), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b"", ("x.toml: is empty",)),
        (b"\xff\xfe\x00", ("x.toml: is not UTF-8 text",)),
        (b"title = ]", ("x.toml: is not TOML", "line 1, column 9")),
        (b'title = "A"\nextends = "free"\n', ("description: is missing", "question: is missing")),
        (b'title = "A"\nextends = "fre"\n', ('extends = "fre": no such scenario', "did you mean free?")),
    ],
)
def test_bad_file(tmp_path: Path, content: bytes, parts: tuple[str, ...]) -> None:
    (tmp_path / "x.toml").write_bytes(content)
    done = standoff(tmp_path, "run", "x.toml")
    assert done.returncode == 2
    assert all(part in done.stderr for part in parts)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["x.toml"]


def test_shipped_scenario_is_found_from_any_folder(tmp_path: Path) -> None:
    done = standoff(tmp_path, "check", "as_it_happened")
    assert (done.returncode, done.stdout, done.stderr) == (0, "as_it_happened: ok\n", "")


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); import sim.cli; print(*sys.modules)"
    command = [sys.executable, "-c", code, str(PACKAGE.parent)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert set(HEAVY) & set(done.stdout.split()) == set()
    assert "typer" in done.stdout.split()
