"""What `pip install` brings: the data, the command, and the types."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this tree, unpacked where an installer would put it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", ROOT]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = (folder / "dist").iterdir()
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def data_files(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.parent.name != "__pycache__")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


@pytest.mark.parametrize("name", ["seeds", "scenarios"])
def test_data_are_found_from_any_folder(wheel, name):
    script = f"import sim.paths; print(sim.paths.data_dir({name!r}))"
    printed = subprocess.run(
        [sys.executable, "-c", script],
        cwd=wheel.parent,
        env={**os.environ, "PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = Path(printed.strip())
    assert found.is_relative_to(wheel)
    assert data_files(found) == data_files(ROOT / name) != {}


def test_everything_of_the_package_is_in_it(wheel):
    shipped = data_files(wheel / "sim")
    assert data_files(ROOT / "sim").items() <= shipped.items()
    assert {"py.typed", "worlds/belarus_2021/border.geojson", "world/levers.toml"} <= shipped.keys()


def test_nothing_else_is_in_it(wheel):
    assert [p.name for p in wheel.iterdir() if not p.name.endswith(".dist-info")] == ["sim"]


def test_names_its_command_licence_and_version(wheel):
    (info,) = wheel.glob("*.dist-info")
    assert "standoff = sim.start:main" in (info / "entry_points.txt").read_text()
    assert (info / "licenses" / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    metadata = (info / "METADATA").read_text().splitlines()
    assert f"Version: {sim.__version__}" in metadata
    assert "License-Expression: MIT" in metadata
