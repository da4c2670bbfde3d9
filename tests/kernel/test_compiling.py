"""The cache of compiled loops: it knows every rule, survives many starts at once, and may lie anywhere or nowhere."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.paths import PACKAGE

# Each compiles into an empty cache; what is compiled is looked at, not what happens.
pytestmark = [pytest.mark.slow, pytest.mark.unchecked]

RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from sim import Standoff
from sim.tables.recorder import Recorder
model = Standoff(rng=1)
rows = Recorder(model)
while model.day < 20:
    model.step()
print(sum(row["attempts"] for row in rows.border), model.engine.people["hope"].sum().hex())
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its data in a place of their own."""
    folder = tmp_path / "copy"
    ignore = shutil.ignore_patterns("__pycache__", "node_modules")
    for part in ("sim", "scenarios", "seeds"):
        shutil.copytree(PACKAGE.parent / part, folder / part, ignore=ignore)
    return folder


def start(copy: Path, **environment: str) -> subprocess.Popen[str]:
    unset = ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "PYTHONPATH")
    env = {name: value for name, value in os.environ.items() if name not in unset} | environment
    command = [sys.executable, "-c", RUN, str(copy)]
    return subprocess.Popen(command, cwd=copy, env=env, stdout=subprocess.PIPE, text=True)


def printed(process: subprocess.Popen[str]) -> str:
    text, _ = process.communicate()
    assert process.returncode == 0
    return text


def files(folder: Path) -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in folder.rglob("*.nb[ic]")}


def test_a_changed_rule_is_compiled_anew(copy: Path) -> None:
    first = printed(start(copy))
    cached = files(copy / "sim")
    assert cached
    assert printed(start(copy)) == first
    assert files(copy / "sim") == cached, "the second start compiles nothing"
    rule = copy / "sim" / "people" / "attempt.py"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("person.hope *= 1.0", "person.hope *= 0.5"), encoding="utf-8")
    assert printed(start(copy)) != first


def test_many_processes_start_at_once(copy: Path) -> None:
    results = {printed(process) for process in [start(copy) for _ in range(3)]}
    assert len(results) == 1
    assert {printed(start(copy))} == results


def test_a_folder_that_cannot_be_written(copy: Path, tmp_path: Path) -> None:
    # A file where the cache folder should be made stops even a superuser from writing there.
    (copy / "sim" / "engines" / "__pycache__").touch()
    first = printed(start(copy, XDG_CACHE_HOME=str(tmp_path / "user")))
    assert files(tmp_path / "user")
    (tmp_path / "blocked").touch()
    assert printed(start(copy, XDG_CACHE_HOME=str(tmp_path / "blocked"))) == first
