"""`standoff run` with a run and a store that only note how they are called."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner, Result

from sim.checkpoints.records import Checkpoints
from sim.cli.options import Command
from sim.cli.run import run
from sim.runs.results import Results
from sim.runs.store import FiguresFailedError
from sim.scenario import Scenario, load_scenario
from sim.scenario.by_hand import with_settings
from tests.command import Standoff

APP = typer.Typer()
APP.command(cls=Command)(run)
KEEPING = ("--engine", "reference", "--check", "--checkpoint-every", "30", "--resume")
TOLD = (
    "scenario",
    "seed",
    "until",
    "sectors",
    "people",
    "progress",
    "engine",
    "check",
    "checkpoints",
)
FRAME = pd.DataFrame({"x": [1, 2]})


@dataclass
class Noted:
    """What the command passed on."""

    simulated: dict[str, Any]
    written: dict[str, Any]


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Noted:
    monkeypatch.chdir(tmp_path)
    note = Noted({}, {})

    def simulate(
        scenario: Scenario, seed: int, until: date, sectors: bool, people: bool, *more: object
    ) -> Results:
        told = (scenario.name, seed, until, sectors, people, *more)
        note.simulated = dict(zip(TOLD, told, strict=True))
        kept = FRAME if people else None
        return Results(
            scenario, seed, until, FRAME, FRAME, FRAME, FRAME, FRAME if sectors else None, kept, FRAME
        )

    def write(
        results: Results,
        out: Path,
        *,
        fmt: str,
        force: bool,
        draw: Callable[[Path], object] | None,
        branched_from: str,
    ) -> None:
        note.written = {
            "tables": list(results.tables()),
            "out": out,
            "fmt": fmt,
            "force": force,
            "draw": draw,
            "branched_from": branched_from,
        }

    monkeypatch.setattr("sim.runs.run.run", simulate)
    monkeypatch.setattr("sim.runs.store.write", write)
    for name in ("summary", "month_lines", "decision_lines"):
        monkeypatch.setattr(f"sim.text.summary.{name}", lambda _, name=name: [f"{name} of the run"])
    return note


def called(*arguments: str) -> Result:
    result = CliRunner().invoke(APP, ["gas_cut", *arguments])
    assert result.exit_code == 0, result.output
    return result


def test_defaults(noted: Noted) -> None:
    result = called()
    expected = {
        "scenario": "gas_cut",
        "seed": 0,
        "until": date(2022, 4, 1),
        "people": False,
        "engine": "compiled",
        "check": False,
        "checkpoints": Checkpoints(Path("results/gas_cut.checkpoint")),
    }
    assert callable(noted.simulated.pop("progress"))
    assert noted.simulated == {**expected, "sectors": True}
    assert noted.written["out"] == Path("results/gas_cut")
    assert noted.written["tables"] == ["daily", "border", "fates", "decisions", "choices"]
    assert (noted.written["fmt"], noted.written["force"]) == ("parquet", False)
    assert noted.written["draw"] is not None
    assert result.stdout == "summary of the run\nWritten to results/gas_cut\n"
    assert result.stderr == ""


def test_every_option_is_passed_on(noted: Noted) -> None:
    options = ("--seed", "7", "--until", "2021-07-01", "--sectors", "--people", "--force", "--no-figures")
    called(*options, "--out", "there", "--format", "csv", "-q", *KEEPING)
    assert noted.simulated["seed"] == 7
    assert (noted.simulated["engine"], noted.simulated["check"]) == ("reference", True)
    assert noted.simulated["until"] == date(2021, 7, 1)
    assert noted.simulated["checkpoints"] == Checkpoints(Path("there.checkpoint"), 30, True, True)
    assert noted.written == {
        "tables": ["daily", "border", "fates", "decisions", "choices", "sector", "people"],
        "out": Path("there"),
        "fmt": "csv",
        "force": True,
        "draw": None,
        "branched_from": "",
    }


def test_a_branch_is_noted_with_its_origin(noted: Noted, tmp_path: Path) -> None:
    (tmp_path / "x.checkpoint").write_bytes(b"a state")
    called("--from", "x.checkpoint")
    assert noted.simulated["checkpoints"] == Checkpoints(
        Path("results/gas_cut.checkpoint"), source=Path("x.checkpoint")
    )
    assert noted.written["branched_from"] == hashlib.sha256(b"a state").hexdigest()
    result = CliRunner().invoke(APP, ["gas_cut", "--from", "x.checkpoint", "--resume"])
    assert str(result.exception) == '--from = "x.checkpoint": has no use; allowed: only without --resume'


def test_sectors_are_kept_only_for_the_figures_or_on_request(noted: Noted) -> None:
    called("--no-figures")
    assert noted.simulated["sectors"] is False


def test_quiet_says_nothing_and_verbose_more(noted: Noted) -> None:
    assert called("-q").output == ""
    assert called("-v").stdout.splitlines()[:-1] == [
        "summary of the run",
        "month_lines of the run",
        "decision_lines of the run",
    ]


def test_a_sweep_that_is_left_out_is_reported(noted: Noted, tmp_path: Path) -> None:
    text = 'extends = "gas_cut"\ntitle = "t"\ndescription = "d"\nquestion = "q?"\n[sweep]\nscale = [1, 2]\n'
    (tmp_path / "swept.toml").write_text(text, encoding="utf-8")
    said = CliRunner().invoke(APP, ["swept.toml"]).stderr
    assert (
        said == "warning: swept sweeps scale; this command ignores [sweep] and uses the values outside it\n"
    )
    assert CliRunner().invoke(APP, ["swept.toml", "-q"]).output == ""


def test_occupied_folder_is_refused_before_the_run(noted: Noted, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("keep me", encoding="utf-8")
    result = CliRunner().invoke(APP, ["gas_cut", "--out", "there"])
    assert "mine.txt" in str(result.exception)
    assert noted.simulated == {}


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("fast", '--engine = "fast": is not allowed; allowed: compiled or reference'),
        (
            "compield",
            '--engine = "compield": is not allowed; allowed: compiled or reference; did you mean compiled?',
        ),
    ],
)
def test_an_unknown_engine_is_refused(engine: str, said: str, noted: Noted, tmp_path: Path) -> None:
    result = CliRunner().invoke(APP, ["gas_cut", "--engine", engine])
    assert str(result.exception) == said
    assert (noted.simulated, list(tmp_path.iterdir())) == ({}, [])


def test_settings_are_run_and_printed_as_a_file_that_keeps_them(noted: Noted, tmp_path: Path) -> None:
    words = ["poland.pushback=0.5@2021-12-01", "scale=0.02"]
    shown = called("--set", words[0], "--set", words[1]).stdout
    expected, _ = with_settings(load_scenario("gas_cut"), words, "--set")
    assert noted.simulated["scenario"] == expected.name
    assert noted.written["out"] == Path("results/gas_cut[poland.pushback=0.5@2021-12-01,scale=0.02]")
    kept = tmp_path / "kept.toml"
    kept.write_text(shown.split("---\n")[1], encoding="utf-8")
    same = {"name": "", "title": "", "description": "", "question": ""}
    assert load_scenario(kept).resolved() | same == expected.resolved() | same


def test_settings_without_effect_are_warned_of(noted: Noted) -> None:
    said = CliRunner().invoke(APP, ["gas_cut", "--set", "trained_groups=1"]).stderr
    assert "warning: trained_groups is read only with alleged_infiltration = true" in said
    assert CliRunner().invoke(APP, ["gas_cut", "--set", "trained_groups=1", "-q"]).output == ""


def test_a_figure_that_fails_ends_the_command_after_all_else_is_done(
    noted: Noted, monkeypatch: pytest.MonkeyPatch, standoff: Standoff
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise FiguresFailedError("no figure people_by_stage: ValueError: no")

    monkeypatch.setattr("sim.runs.store.write", failing)
    output = standoff("run", "gas_cut")
    assert output.code == 3
    assert output.err.splitlines()[-1] == "failed: no figure people_by_stage: ValueError: no"
    assert "summary of the run" in output.out
