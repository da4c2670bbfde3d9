"""A copy of the package, changed as docs/architecture.md says and run in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sim.kernel.compiling import rules_digest
from sim.paths import PACKAGE

ROOT = PACKAGE.parent


def other_caches(_: str, names: list[str]) -> list[str]:
    """What numba compiled of other states of the rules."""
    return [name for name in names if name.endswith((".nbi", ".nbc")) and rules_digest() not in name]


def copy_of_package(folder: Path) -> None:
    """Copy the package, its data and its pages."""
    for name in ("sim", "scenarios", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=other_caches)
    (folder / "docs").mkdir()
    for page in (ROOT / "docs").glob("*.md"):
        shutil.copy(page, folder / "docs")


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that the file has once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def run_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these words, on the copy."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (folder, ROOT)))}
    return subprocess.run(
        [sys.executable, *words], env=env, cwd=folder, capture_output=True, text=True, check=False
    )


def lines_of(folder: Path, code: str) -> list[str]:
    """Run code on the copy; return the lines that it prints after making sure that the copy is what runs."""
    done = run_in(folder, "-c", f"import sim\nprint(sim.__file__)\n{code}")
    assert done.returncode == 0, done.stderr
    where, *lines = done.stdout.splitlines()
    assert where.startswith(str(folder))
    return lines
