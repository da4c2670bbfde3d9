"""What is shown while a command works: bars in a terminal, lines elsewhere."""

import sys
import time
from collections import Counter
from datetime import date

import pytest

from sim.batch.runner import Tally
from sim.cli.batch_progress import _Pace, batch_bar
from sim.cli.heartbeat import Runs, minutes
from sim.cli.progress import fit_bar, progress_bar, runs_bar

START, UNTIL = date(2021, 6, 1), date(2021, 6, 11)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute of silence is a hundredth of a second."""
    monkeypatch.setattr("sim.cli.heartbeat.SECONDS_OF_SILENCE", 0.01)


def heard(capsys: pytest.CaptureFixture[str]) -> str:
    """The next line, however long it takes."""
    end = time.monotonic() + 20
    while not (text := capsys.readouterr().err) and time.monotonic() < end:
        time.sleep(0.01)
    return text.splitlines()[0]


def test_no_bar_when_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress_bar(START, UNTIL, quiet=True) as progress:
        assert progress is None
    with runs_bar(3, quiet=True) as done:
        done("a")
    assert capsys.readouterr().err == ""


def test_bar_shows_the_date_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar(START, UNTIL, quiet=False) as progress:
        assert progress is not None
        progress(date(2021, 6, 6))
    output = capsys.readouterr()
    assert "2021-06-06" in output.err
    assert output.out == ""


def test_without_a_terminal_a_quick_command_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar(START, UNTIL, quiet=False) as progress, runs_bar(3, quiet=False) as done:
        progress(UNTIL)
        done("a")
    assert capsys.readouterr().err == ""


def test_a_run_without_a_terminal_is_never_silent_for_long(
    impatient: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress_bar(START, UNTIL, quiet=False) as progress:
        progress(date(2021, 6, 6))
        capsys.readouterr()
        assert heard(capsys) == "2021-06-06: 5 of 10 days"
        assert heard(capsys) == "2021-06-06: 5 of 10 days"
    capsys.readouterr()
    time.sleep(0.05)
    assert capsys.readouterr().err == ""


def test_neither_are_many_runs_a_fit_or_a_batch(impatient: None, capsys: pytest.CaptureFixture[str]) -> None:
    with runs_bar(3, quiet=False) as done:
        assert heard(capsys).startswith("0 of 3 runs after 0 s")
        done("a")
    with runs_bar(3, "figures of", quiet=False):  # no runs are carried out
        capsys.readouterr()
        assert heard(capsys).startswith("0 of 3 steps after 0 s")
    with fit_bar(4) as (_, ended):
        ended(2)
        capsys.readouterr()
        assert heard(capsys).startswith("2 of at most 4 runs after 0 s, at most ")
    with batch_bar(4, quiet=False) as (_, watch):
        capsys.readouterr()
        assert heard(capsys) == "0 of 4 runs: the first block is not finished yet"
        watch(Tally({"cold": 4}, Counter(cold=1), Counter()))
        capsys.readouterr()
        assert heard(capsys).startswith("1 of 4 runs: 1 done, 0 failed, ")


def test_the_time_left_is_that_of_the_runs_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("sim.cli.heartbeat.time.monotonic", lambda: clock[0])
    runs = Runs(20)
    clock[0] += 120.0
    assert runs.status() == "0 of 20 runs after 2 min"
    runs.ended = 4
    assert runs.status() == "4 of 20 runs after 2 min, 8 min left"
    assert [minutes(s) for s in (40, 200, 7200)] == ["40 s", "3 min", "2.0 h"]


def test_the_pace_of_a_batch_leaves_out_what_came_before_the_first_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [0.0]
    monkeypatch.setattr("sim.cli.batch_progress.time.monotonic", lambda: clock[0])
    pace = _Pace()
    assert pace.now(0) == 0.0
    clock[0] = 100.0  # imports and compiling
    assert pace.now(0) == 0.0
    clock[0] = 110.0
    assert pace.now(20) == 2.0
    clock[0] = 120.0
    assert pace.now(40) == 2.0
