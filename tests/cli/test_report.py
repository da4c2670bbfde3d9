"""`standoff report`: its arguments and words, with a batch and a report that are made up, and once for real."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner, Result

from sim.cli.options import Command
from sim.cli.report import report
from sim.errors import InputError
from sim.paths import PACKAGE
from sim.report.answer import Sentence
from sim.report.build import Report
from sim.scenario import shipped_scenarios

APP = typer.Typer()
APP.command(cls=Command)(report)
CALL = [sys.executable, "-c", "from sim.cli import main; main()", "report"]
SHORT = 'extends = "as_it_happened"\ntitle = "{0}"\ndescription = "d"\nquestion = "q?"\n'
PERIOD = "[period]\nstart = 2021-07-20\nuntil = 2021-09-02\n[parameters]\nscale = 0.02\n"


@pytest.fixture
def noted(monkeypatch, tmp_path):
    """What the command asks for; nothing is run or drawn."""
    monkeypatch.chdir(tmp_path)
    note = SimpleNamespace(plan=None, failed={}, done=3, asked=None, missing=[])

    def run_batch(plan, folder, pool, *, force, report, watch):
        note.plan, note.folder = plan, folder
        counts = (
            SimpleNamespace(total=lambda: note.done),
            SimpleNamespace(total=lambda: sum(note.failed.values()), items=note.failed.items),
        )
        return SimpleNamespace(
            done=counts[0], failed=counts[1], reason="gas_cut, seed 2: it broke" * bool(note.failed)
        )

    def material(folder, baseline, question, rivals, *, partial, beside):
        note.asked = (folder, rivals, baseline, question, partial)
        return SimpleNamespace(scenarios=["a"], sentences=[Sentence("It falls.", ())])

    monkeypatch.setattr("sim.batch.runner.run_batch", run_batch)
    monkeypatch.setattr("sim.report.material.material", material)
    monkeypatch.setattr("sim.batch.reader.Batch", lambda folder, **_: folder)

    def build(_, out, *others):
        return Report(out / "index.html", note.missing)

    monkeypatch.setattr("sim.report.build.build", build)
    return note


def called(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments))


def test_all_shipped_scenarios_with_common_seeds(noted):
    result = called()
    assert result.exit_code == 0
    assert [sweep.base.name for sweep in noted.plan.sweeps] == list(shipped_scenarios())
    assert (noted.plan.runs, noted.plan.seed_from, noted.plan.wide) == (8, 0, ("sector",))
    assert noted.folder == Path("results/report-runs")
    assert result.stdout.splitlines() == ["It falls.", "results/report/index.html"]


def test_the_baseline_is_run_too(noted):
    called("gas_cut", "--runs", "2", "--seed", "7", "--out", "there", "--question", "Why?")
    assert [sweep.base.name for sweep in noted.plan.sweeps] == ["as_it_happened", "gas_cut"]
    assert (noted.plan.runs, noted.plan.seed_from) == (2, 7)
    assert noted.asked == (Path("there-runs"), None, None, "Why?", False)


def test_another_baseline_is_run_instead(noted):
    called("gas_cut", "--baseline", "free")
    assert [sweep.base.name for sweep in noted.plan.sweeps] == ["free", "gas_cut"]


def test_failed_runs_are_reported_and_the_rest_is_a_partial_report(noted):
    noted.failed = {"gas_cut": 1}
    result = called("gas_cut")
    assert result.exit_code == 3
    assert "failed: 1 of 8 runs of gas_cut; see results/report-runs/failures.parquet" in result.stderr
    assert "the first: gas_cut, seed 2: it broke" in result.stderr
    assert noted.asked[-1] is True


def test_what_was_not_written_is_reported(noted):
    noted.missing = ["no report.pdf: pip install x"]
    assert "no report.pdf: pip install x" in called("gas_cut").stderr


def test_quiet_says_nothing(noted):
    assert called("gas_cut", "-q").output == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--runs", "0"), '--runs = "0": is not allowed; allowed: a whole number from 1 to'),
        (("--workers", "two"), '--workers = "two": is not allowed'),
        (("--seed", "-1"), '--seed = "-1"'),
        (("gas_cutt",), "did you mean gas_cut?"),
    ],
)
def test_bad_input_is_reported_before_anything_runs(noted, arguments, message):
    result = called(*arguments)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert noted.plan is None


def test_a_sweep_that_is_left_out_is_reported(noted, tmp_path):
    swept = SHORT.format("swept") + "[sweep]\nscale = [1, 2]\n"
    (tmp_path / "swept.toml").write_text(swept, encoding="utf-8")
    assert "warning: swept sweeps scale;" in called("gas_cut", "swept.toml").stderr
    assert called("swept.toml", "-q").output == ""


@pytest.mark.slow
def test_for_real(tmp_path):
    for name in ("first", "second one"):
        (tmp_path / f"{name}.toml").write_text(SHORT.format(name) + PERIOD, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    command = [
        *CALL,
        "first.toml",
        "second one.toml",
        "--baseline",
        "first.toml",
        "--runs",
        "2",
        "--workers",
        "2",
    ]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("results/report/index.html\n")
    page = (tmp_path / "results" / "report" / "index.html").read_text(encoding="utf-8")
    assert "figures/second%20one/fates.png" in page
