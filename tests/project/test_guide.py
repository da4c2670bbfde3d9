"""docs/guide.md: every command as it stands, with its arguments read in the quick tests and run in the slow ones.

The commands of docs/TRACE.md take hours: their arguments are read; short versions of its studies run in the slow tests.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from sim.cli import commands
from tests.command import command

pytestmark = pytest.mark.unchecked  # runs of full size
ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for language, text in BLOCKS if language == "bash" for line in text.splitlines()]
TRACE = (ROOT / "docs" / "TRACE.md").read_text(encoding="utf-8")
OF_TRACE = list(dict.fromkeys(re.findall(r"`(standoff [^`]+)`", TRACE)))
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))


FAILING = "validate"  # exits with 1 where a target fails


def run(folder: Path, *arguments: str) -> None:
    done = subprocess.run(command(*arguments), cwd=folder, capture_output=True, text=True, timeout=1800)
    assert done.returncode in (0, int(arguments[0] == FAILING)), f"{arguments}: {done.stdout}{done.stderr}"


def test_there_are_a_dozen_questions():
    assert len(re.findall(r"^## ", GUIDE, re.MULTILINE)) >= 12
    assert len(COMMANDS) > 15


@pytest.mark.parametrize("command", COMMANDS + OF_TRACE)
def test_arguments(command):
    program, *arguments = shlex.split(command)
    assert program == "standoff"
    done = CliRunner().invoke(commands, [*arguments, "--help"])
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_the_whole_guide(tmp_path):
    """From top to bottom in one folder: later tasks use what earlier ones wrote."""
    for language, text in BLOCKS:
        if language in ("toml", "csv"):
            name = re.search(rf"`([\w.]+)`:\n\n```{language}\n{re.escape(text[:40])}", GUIDE)
            assert name is not None
            (tmp_path / name[1]).write_text(text, encoding="utf-8")
        elif language == "bash":
            for line in text.splitlines():
                run(tmp_path, *shlex.split(line)[1:])
        elif language == "python":
            code = f"import matplotlib; matplotlib.use('agg')\n{text}"
            subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=300)
    assert (tmp_path / "results" / "call" / "report.pdf").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "study",
    ["sensitivity --runs 20 --out found", "verify --runs 2", "robust --runs 1 --until 2021-07-01"],
)
def test_studies_of_trace_in_short(study, tmp_path):
    """`calibrate`, `forecast` and `validate` are in the guide."""
    run(tmp_path, *shlex.split(study))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_executed_and_show_each_figure_once(notebook):
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    for cell in cells:
        kinds = [output.output_type for output in cell.outputs]
        assert "error" not in kinds
        if "axes = figures." in cell.source:
            assert kinds.count("display_data") == 1


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run(notebook, monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    NotebookClient(nbformat.read(notebook, as_version=4), timeout=600, kernel_name="python3").execute()


@pytest.mark.slow
def test_the_site_is_built_and_asks_for_nothing_from_outside(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", ROOT / "mkdocs.yml", "-d", tmp_path / "site"],
        check=True,
    )
    page = (tmp_path / "site" / "guide.html").read_text(encoding="utf-8")
    assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="https?://', page)
