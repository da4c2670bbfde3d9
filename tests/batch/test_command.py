"""`standoff batch` and `standoff compare`, called in this process."""

from collections import Counter

import pytest
from typer.testing import CliRunner

from sim.batch.runner import Tally
from sim.cli import commands
from sim.cli.batch_progress import batch_bar
from sim.errors import InputError
from tests.batch.conftest import SEEDS, write_scenarios


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Call a command in a folder with the two scenarios; what it printed, or the message of its InputError."""
    files = [file.name for file in write_scenarios(tmp_path)]
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> str:
        words = ("batch", *files, *words[1:]) if words[0] == "batch" else words
        result = CliRunner().invoke(commands, words)
        if isinstance(result.exception, InputError):
            return str(result.exception)
        assert result.exit_code == 0, result.output
        return result.output

    return command


def test_dry_run_measures_and_writes_nothing(call, tmp_path):
    before = sorted(path.name for path in tmp_path.iterdir())
    lines = call("batch", "--runs", "1000", "--workers", "2", "--dry-run").splitlines()
    assert lines[0] == "2000 runs: 2 scenarios, 2 points, 1000 seeds each"
    assert lines[1] == "2000 still to run, in blocks of 11"
    assert lines[2].endswith("on 2 workers, estimated from one run on this machine")
    assert lines[3].startswith("at most ")
    assert lines[3].endswith("MB of disk")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_dry_run_counts_one_as_one(call):
    lines = call("batch", "--runs", "1", "--workers", "1", "--dry-run").splitlines()
    assert lines[0] == "2 runs: 2 scenarios, 2 points, 1 seed each"
    assert " on 1 worker, estimated from " in lines[2]


def test_dry_run_counts_no_worker_without_a_block(call):
    lines = call("batch", "--runs", "2", "--workers", "50", "--dry-run").splitlines()
    assert lines[1] == "4 still to run, in blocks of 1"
    assert " on 4 workers, estimated from " in lines[2]


def test_dry_run_for_a_cluster_knows_processor_time_alone(call):
    lines = call(
        "batch", "--runs", "9", "--executor", "dask", "--scheduler", "tcp://x:1", "--dry-run"
    ).splitlines()
    assert lines[2].endswith(" of processor time, estimated from one run on this machine")


def test_dry_run_counts_what_is_left(call, undisturbed):
    lines = call("batch", "--runs", str(SEEDS), "--out", str(undisturbed), "--dry-run").splitlines()
    assert lines[1].startswith("0 still to run")
    assert lines[2].startswith("0 seconds")
    assert lines[2].endswith("estimated from the finished blocks")
    assert lines[3] == "0 kB of disk"


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (("--runs", "0"), ('--runs = "0"', "1 to")),
        (("--runs", "2", "--seed-from", "-1"), ("--seed-from",)),
        (("--runs", "2", "--workers", "0"), ("--workers",)),
        (("--runs", "2", "--executor", "dusk"), ("allowed: local or dask", "did you mean dask?")),
        (("--runs", "2", "--executor", "dask"), ("--scheduler: is missing",)),
        (("--runs", "2", "--executor", "dask", "--workers", "2"), ("--workers", "has no use")),
        (("--runs", "2", "--scheduler", "tcp://x:1"), ("--scheduler", "has no use")),
        (("--runs", "2", "--design", "gird"), ("did you mean grid?",)),
        (("--runs", "2", "--design", "ROWS.CSV"), ("ROWS.CSV: cannot be read",)),
        (
            ("--runs", "2", "--design", "sobol", "--samples", "3"),
            ("--samples = 3: is not allowed; allowed: a power of 2, such as",),
        ),
        (("--runs", "2", "--out", "cold.toml"), ("cold.toml: is a file; allowed: a folder",)),
        (("--runs", "2", "--out", "cold.toml/x"), ("cold.toml: is a file; allowed: a folder",)),
    ],
)
def test_bad_options(call, tmp_path, options, parts):
    before = sorted(path.name for path in tmp_path.iterdir())
    message = call("batch", *options)
    assert [part for part in parts if part not in message] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_compare_prints_and_writes(call, undisturbed, tmp_path):
    printed = call("compare", str(undisturbed), "--baseline", "mild", "--out", "compared")
    lines = [line.split("\t") for line in printed.splitlines() if "\t" in line]
    assert lines[0][:3] == ["measure", "scenario", "against"]
    assert {tuple(line[1:3]) for line in lines[1:]} == {("cold", "mild")}
    assert next(line for line in lines if line[0] == "deaths (people)")[3] == "–"
    assert sorted(path.name for path in (tmp_path / "compared").iterdir()) == [
        "compare.csv",
        "compare.md",
        "compare.png",
        "compare.svg",
        "manifest.json",
    ]
    assert call("compare", str(undisturbed), "--baseline", "mild", "--format", "markdown").count("\n") == 14


def test_a_comparison_replaces_a_comparison_and_nothing_else(call, undisturbed, tmp_path):
    words = ("compare", str(undisturbed), "--baseline", "mild", "--out", "compared")
    call(*words)
    table = tmp_path / "compared" / "compare.csv"
    before = table.read_bytes()
    call(*words)
    assert table.read_bytes() == before
    table.write_text("mine")
    assert "holds a comparison, and compare.csv was changed since it was written" in call(*words)
    (tmp_path / "compared" / "notes.txt").write_text("mine")
    assert "holds files that are not a comparison's, such as notes.txt" in call(*words)
    assert table.read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (("--baseline", "milt"), ("--baseline", "cold, mild", "did you mean mild?")),
        (("--baseline", "mild", "--by", "russia.rol"), ("--by", "did you mean russia.role?")),
        (("--format", "cvs"), ("did you mean csv?",)),
    ],
)
def test_bad_comparisons(call, undisturbed, options, parts):
    message = call("compare", str(undisturbed), *options)
    assert [part for part in parts if part not in message] == []


def test_compare_without_a_batch(call):
    assert "nowhere: holds no batch" in call("compare", "nowhere")
    assert call("compare", "cold.toml") == "cold.toml: is a file; allowed: a folder"


def test_progress_without_a_terminal_is_lines(capsys):
    tally = Tally({"cold": 4}, Counter(cold=1), Counter())
    with batch_bar(4, quiet=False) as (report, watch):
        watch(tally)  # too soon for a line
        report("daily/part-000000.parquet is missing")
        tally.done["cold"], tally.failed["cold"] = 3, 1
        watch(tally)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "daily/part-000000.parquet is missing"
    assert lines[1].startswith("4 of 4 runs: 3 done, 1 failed, ")
    assert lines[1].endswith(" runs per second")
    assert len(lines) == 2


def test_quiet_is_quiet(capsys):
    with batch_bar(1, quiet=True) as (report, watch):
        report("something")
        watch(Tally({"cold": 1}, Counter(cold=1), Counter()))
    assert capsys.readouterr() == ("", "")


def test_an_unfinished_batch_is_reported(call, tmp_path):
    call("batch", "--runs", "2", "-q", "--out", "b")
    (tmp_path / "b" / "blocks" / "000003.json").unlink()
    assert call("compare", "b", "--baseline", "cold").startswith(
        "b: is incomplete; unfinished or failed runs: 1 of mild; allowed"
    )
    assert "mild\tcold" in call("compare", "b", "--baseline", "cold", "--partial")
