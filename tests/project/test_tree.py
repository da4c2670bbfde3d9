"""The files around the code: pinned versions, set-up scripts, and what must not be in the tree."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sim

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINS = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]


def tree() -> list[Path]:
    """Every file that is, or could be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"(?<![\w.$}])/(work|root|home|tmp|Users)/", id="path of a machine"),
        pytest.param(r"\b(pypi|pythonhosted|npmjs|anaconda)\.(org|com)\b", id="host of a registry"),
        pytest.param(
            r"\b(index[-]url|find[-]links|trusted[-]host)\b|[-]-hash=", id="where packages come from"
        ),
    ],
)
def test_no_file_names_a(pattern):
    wanted = re.compile(pattern.encode())
    assert [str(file.relative_to(ROOT)) for file in tree() if wanted.search(file.read_bytes())] == []


def test_constraints_are_plain_versions():
    plain = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==\d[\w.!+]*")
    assert [pin for pin in PINS if not plain.fullmatch(pin)] == []
    names = [canonicalize_name(pin.split("==")[0]) for pin in PINS]
    assert len(names) == len(set(names))


def test_constraints_fit_what_the_project_asks_for():
    pinned = {canonicalize_name(name): version for name, version in (pin.split("==") for pin in PINS)}
    extras = (entry for entries in PROJECT["optional-dependencies"].values() for entry in entries)
    asked = [Requirement(entry) for entry in (*PROJECT["dependencies"], *extras)]
    others = [entry for entry in asked if entry.name != PROJECT["name"]]
    assert [
        str(entry) for entry in others if pinned[canonicalize_name(entry.name)] not in entry.specifier
    ] == []


def test_the_citation_names_this_version():
    assert f"\nversion: {sim.__version__}\n" in (ROOT / "CITATION.cff").read_text()


@pytest.mark.parametrize(("shell", "script"), [("bash", ".ci/run"), ("sh", ".ci/python")])
def test_scripts_parse(shell, script):
    subprocess.run([shell, "-n", ROOT / script], check=True)


def test_ci_can_be_started():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize(
    ("target", "command"), [("report", "standoff report"), ("test", "-m pytest"), ("lint", "ruff check")]
)
def test_make_sets_up_before_it_runs(target, command, tmp_path):
    printed = subprocess.run(
        ["make", "--dry-run", target, f"VENV={tmp_path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert 0 < printed.index("pip install") < printed.index(command)


@pytest.fixture
def interpreters(tmp_path):
    """Makes pretended Pythons that do or do not start, and runs the search among them."""

    def search(
        *minors: str, good: tuple[str, ...] = (), broken: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess:
        for name in (*good, *broken):
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"#!/bin/sh\nexit {int(name in broken)}\n")
            file.chmod(0o755)
        return subprocess.run(
            ["/bin/sh", ROOT / ".ci" / "python", *minors],
            env={"PATH": str(tmp_path), "HOME": str(tmp_path), "PYENV_ROOT": str(tmp_path / "pyenv")},
            capture_output=True,
            text=True,
        )

    return search


def test_the_first_python_that_works_is_taken(interpreters):
    found = interpreters("13", "12", "11", good=("python3.11", "python3.12"), broken=("python3.13",))
    assert Path(found.stdout.strip()).name == "python3.12"


def test_pythons_of_pyenv_are_found(interpreters):
    found = interpreters(
        "13", "11", good=("pyenv/versions/3.13.0/bin/python", "python3.11"), broken=("python3.13",)
    )
    assert found.stdout.strip().endswith("pyenv/versions/3.13.0/bin/python")


def test_without_a_python_it_says_what_to_install(interpreters):
    found = interpreters("12", "11", good=("python3.9",), broken=("python3.11",))
    assert found.returncode == 1
    assert found.stdout == ""
    assert "apt-get install python3 python3-venv" in found.stderr
