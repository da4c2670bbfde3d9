"""`standoff report`: its arguments and words with a report that is made up, and once for real."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from sim.cli.options import Command
from sim.cli.report import report
from sim.errors import InputError
from sim.paths import PACKAGE
from sim.report.build import AllRunsFailedError, Report
from sim.report.page import Section
from sim.scenario import shipped_scenarios
from sim.tables.measures import used

HEADLINES = used("headline")

APP = typer.Typer()
APP.command(cls=Command)(report)
CALL = [sys.executable, "-c", "from sim.cli import main; main()", "report"]
SHORT = 'extends = "as_it_happened"\ntitle = "{0}"\ndescription = "d"\nquestion = "q?"\n'
PERIOD = "[period]\nstart = 2021-06-01\nuntil = 2021-06-04\n"


@pytest.fixture
def noted(monkeypatch):
    """What the command asks for; two runs of one scenario come of it, and what failures a test adds."""
    note = {"failures": {}}

    def build(scenarios, out, seeds, workers, done):
        note.update(names=[s.name for s in scenarios], out=out, seeds=list(seeds), workers=workers)
        done("gas_cut, seed 0")
        runs = [tuple(1000.0 * i + j for j in range(len(HEADLINES))) for i in (1, 2)]
        section = Section("gas_cut", "Gas cut", "q?", runs, [])
        return Report(out / "index.html", [section], note["failures"])

    monkeypatch.setattr("sim.report.build.build", build)
    return note


def called(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments))


def test_all_shipped_scenarios_with_common_seeds_on_all_cores(noted):
    assert called().exit_code == 0
    assert noted["names"] == list(shipped_scenarios())
    assert noted["seeds"] == [0, 1, 2]
    assert noted["out"] == Path("results/report")
    assert 1 <= noted["workers"] <= (os.cpu_count() or 1)


def test_options_are_passed_on(noted):
    called("gas_cut", "hard_winter", "--runs", "2", "--seed", "7", "--workers", "5", "--out", "there")
    assert noted["names"] == ["gas_cut", "hard_winter"]
    assert (noted["seeds"], noted["workers"], noted["out"]) == ([7, 8], 5, Path("there"))


def test_path_and_numbers_are_told_and_deaths_as_a_range(noted):
    result = called("gas_cut")
    header, row, path = result.stdout.splitlines()
    assert header.split("\t") == [
        "scenario",
        "arrivals",
        "recorded attempts, Poland",
        "peak in the strip",
        "deaths (range)",
    ]
    assert row.replace("\u202f", "").split("\t") == ["gas_cut", "1500", "1501", "1504", "1009 to 2009"]
    assert path == "results/report/index.html"
    assert result.stderr == ""


def test_a_failing_run_is_named_last_with_exit_code_3(noted):
    noted["failures"] = {("gas_cut", 1): "ZeroDivisionError: division by zero"}
    result = called("gas_cut")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1] == "failed: gas_cut, seed 1: ZeroDivisionError: division by zero"
    assert "results/report/index.html" in result.stdout


def test_quiet_says_nothing_but_failures(noted):
    assert called("gas_cut", "-q").output == ""
    noted["failures"] = {("gas_cut", 1): "no"}
    assert called("gas_cut", "-q").output == "failed: gas_cut, seed 1: no\n"


def test_when_every_run_fails_there_is_no_path(monkeypatch):
    def build(*_):
        raise AllRunsFailedError({("gas_cut", 0): "no"})

    monkeypatch.setattr("sim.report.build.build", build)
    result = called("gas_cut")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "failed: gas_cut, seed 0: no\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--runs", "0"), '--runs = "0": is not allowed; allowed: a whole number from 1 to'),
        (("--workers", "two"), '--workers = "two": is not allowed'),
        (("--seed", "-1"), '--seed = "-1"'),
        (("gas_cutt",), "did you mean gas_cut?"),
    ],
)
def test_bad_input_is_told_before_anything_runs(noted, arguments, message):
    result = called(*arguments)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert "names" not in noted


def test_a_sweep_that_is_left_out_is_told(noted, tmp_path, monkeypatch):
    (tmp_path / "swept.toml").write_text(
        SHORT.format("swept") + "[sweep]\nscale = [1, 2]\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert "warning: swept sweeps scale;" in called("gas_cut", "swept.toml").stderr
    assert called("swept.toml", "-q").output == ""


def write_short(folder: Path, *names: str) -> list[str]:
    for name in names:
        (folder / f"{name}.toml").write_text(SHORT.format(name) + PERIOD, encoding="utf-8")
    return [f"{name}.toml" for name in names]


@pytest.mark.slow
def test_for_real(tmp_path):
    files = write_short(tmp_path, "first", "second one")
    env = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    command = [*CALL, *files, "--runs", "2", "--workers", "2"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("results/report/index.html\n")
    assert sorted(done.stderr.splitlines())[-1].startswith("4 of 4: ")
    page = (tmp_path / "results" / "report" / "index.html").read_text(encoding="utf-8")
    assert page.count("<figure>") == 12
    assert page.count('loading="lazy"') == 12
    assert "figures/second%20one/people_by_stage.png" in page


@pytest.mark.slow
@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ended_half_way_nothing_stays(tmp_path, how, code):
    """Ended once a worker has begun to draw."""
    files = write_short(tmp_path, *"abcdefgh")
    env = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    with subprocess.Popen(
        [*CALL, *files, "--out", "made/report"],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        while not list(tmp_path.rglob("figures/*/*")):
            assert child.poll() is None
            time.sleep(0.02)
        (os.killpg if how == signal.SIGINT else os.kill)(child.pid, how)
        # The workers hold the pipes' other ends: these close when all have ended.
        output, errors = child.communicate(timeout=30)
    assert child.returncode == code, f"{output}{errors}"
    assert output == ""
    assert "Traceback" not in errors
    assert sorted(path.name for path in tmp_path.iterdir()) == files
