"""Every command and example of README.md: run as it stands where that is cheap, else known to exist."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sim.scenario import load_scenario
from sim.text.changes import changes

pytestmark = pytest.mark.unchecked  # runs of full size
ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
IN_TEXT = re.findall(r"`((?:standoff|make) [^`]+)`", README)
LONG = (
    "report",
    "app",
    "validate",
    "calibrate",
    "forecast",
    "sensitivity",
    "verify",
    "robust",
    "ablate",
    "batch",
    "compare",
    "explain",
)  # of standoff: not run, only their arguments are read
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def blocks(*languages: str) -> list[str]:
    return [text for language, text in BLOCKS if language in languages]


def commands() -> list[str]:
    """The lines of shell blocks without prompt and comment, and the commands within the text."""
    lines = [line for text in blocks("bash", "sh", "console") for line in text.splitlines()]
    bare = [line.split(" # ")[0].removeprefix("$ ").strip() for line in lines]
    return list(dict.fromkeys([line for line in bare if line and not line.startswith("#")] + IN_TEXT))


def split(command: str) -> list[str]:
    """The words of a command; a program of the environment by its name alone."""
    first, *rest = shlex.split(command)
    return [first.removeprefix(".venv/bin/"), *rest]


def is_run(command: str) -> bool:
    program, *rest = split(command)
    return program == "standoff" and rest[0] == "run"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the scenario file that the README has the reader save."""
    saved = re.search(r"[Ss]ave this as `([\w.]+)`", README)
    for text in blocks("toml"):
        assert saved is not None
        (tmp_path / saved.group(1)).write_text(text, encoding="utf-8")
    return tmp_path


def python(folder: Path, *arguments: str) -> str:
    env = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check(command: str, folder: Path) -> None:
    """Run a command, or what shows that it would run; a command that nothing here knows fails."""
    match split(command):
        case ["standoff", name, *rest]:
            arguments = [name, *rest, "--help"] if name in LONG else [name, *rest]
            assert python(folder, "-c", "from sim.cli import main; main()", *arguments)
        case ["make", target]:
            subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=True)
        case ["pip", "install", what]:
            folder_name, _, extra = what.removesuffix("]").partition("[")
            assert folder_name == "."
            assert not extra or extra in PROJECT["optional-dependencies"]
        case ["python3" | "python", "-m", ("venv" | "pytest") as module, *_] | ["pytest" as module]:
            python(folder, "-m", module, "--help")
        case ["source", ".venv/bin/activate"]:
            pass
        case _:
            pytest.fail(f"no rule for the command {command!r}")


def test_the_two_commands_are_there():
    assert {"make report", "make test"} <= set(commands())


@pytest.mark.parametrize("command", [command for command in commands() if not is_run(command)])
def test_command(command, folder):
    check(command, folder)


@pytest.mark.slow
@pytest.mark.parametrize("command", [command for command in commands() if is_run(command)])
def test_run(command, folder):
    check(command, folder)
    assert list(folder.glob("results/*/figures/*.png"))


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_python_example(number, folder):
    python(folder, "-c", blocks("python")[number])


def test_scenario_example(folder):
    (file,) = folder.iterdir()
    scenario = load_scenario(file)
    assert scenario.question
    changed = {change.key for change in changes(load_scenario("as_it_happened"), scenario)}
    assert len(changed) == 1  # one question, one change
