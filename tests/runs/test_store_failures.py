"""A run's folder when writing fails, and the message for one that cannot be read."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet

from sim.errors import InputError
from sim.runs import files
from sim.runs.store import FiguresFailedError, open_run, write
from sim.runs.swap import replacing
from tests.runs.fakes import FakeResults, content

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("failing", [(parquet, "write_table"), (os, "fsync"), (Path, "rename")])
@pytest.mark.parametrize("occupied", [False, True])
def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch, failing, occupied):
    out = tmp_path / "new" / "run"
    before = content(write(FakeResults(), out)) if occupied else {}

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*failing, full)
        with pytest.raises(InputError, match=r"run: could not be written: No space left on device"):
            write(FakeResults(seed=1), out, force=True)
    assert content(out) == before
    assert [p.name for p in tmp_path.rglob("*") if p.parent in (tmp_path, out.parent)] == [
        "new",
        "run",
    ] * occupied


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt, "^$"),
        (ZeroDivisionError("by\nnought"), "no figure figures: ZeroDivisionError: by$"),
        (OSError(errno.ENOSPC, "full"), "could not be written: No space left on device"),
    ],
)
def test_an_exception_while_drawing_costs_no_table(tmp_path, error, said):
    plain = content(write(FakeResults(seed=1), tmp_path / "plain"))

    def fail(folder: Path) -> dict[str, str]:
        folder.mkdir()
        raise error

    with pytest.raises((KeyboardInterrupt, FiguresFailedError, InputError), match=said):
        write(FakeResults(seed=1), tmp_path / "run", draw=fail)
    assert content(tmp_path / "run") == plain
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plain", "run"]


def test_a_figure_that_fails_takes_no_other_with_it(tmp_path):
    def draw(folder: Path) -> dict[str, str]:
        folder.mkdir()
        (folder / "whole.svg").write_text("<svg/>")
        return {"other": "ValueError: no"}

    with pytest.raises(FiguresFailedError, match="no figure other: ValueError: no"):
        write(FakeResults(), tmp_path / "run", draw=draw)
    held = open_run(tmp_path / "run").manifest
    assert "figures/whole.svg" in held["files"]
    assert held["run"]["figures"] is False
    write(FakeResults(), tmp_path / "run", draw=draw_well)  # without --force
    assert open_run(tmp_path / "run").manifest["run"]["figures"] is True


def draw_well(folder: Path) -> dict[str, str]:
    folder.mkdir()
    return {}


def test_an_interrupt_between_the_two_renames_puts_the_old_run_back(tmp_path, monkeypatch):
    out = tmp_path / "run"
    before = content(write(FakeResults(), out))
    rename, calls = Path.rename, []

    def interrupted(self, target):
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(FakeResults(seed=1), out, force=True)
    assert content(out) == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_process_killed_while_it_draws_leaves_its_tables(tmp_path, number):
    out = tmp_path / "run"
    write(FakeResults(), out)
    before = content(write(FakeResults(seed=1), tmp_path / "plain"))
    shutil.rmtree(tmp_path / "plain")
    command = [sys.executable, "-m", "tests.runs.fakes", str(out), "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout.readline() == b"drawing\n"
        child.send_signal(number)
        assert child.wait(30) != 0
    assert content(out) == before
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".")] == ["run"]
    if number == signal.SIGINT:
        assert [p.name for p in tmp_path.iterdir()] == ["run"]
    write(FakeResults(seed=1), out, force=True)
    assert open_run(out).manifest["run"]["seed"] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_the_next_command_removes_what_killed_ones_left_and_nothing_else(tmp_path):
    left, old, mine = (tmp_path / f".standoff-{n}" for n in ("a.partial", "b.old", "notes"))
    between = tmp_path / ".standoff-c.partial", tmp_path / ".standoff-c.old"
    for folder in (left, old, mine, *between):
        folder.mkdir()
        (folder / "daily.csv").write_text("half")
    with replacing(tmp_path / "one") as draft, replacing(tmp_path / "two"):
        assert draft.exists()  # it is held: the second command leaves it alone
    assert {p.name for p in tmp_path.iterdir()} == {"one", "two", mine.name, *(p.name for p in between)}


@pytest.mark.parametrize("fmt", ["parquet", "csv"])
@pytest.mark.parametrize("damage", ["truncate table", "delete table", "truncate manifest", "delete manifest"])
def test_a_damaged_run_is_named(tmp_path, fmt, damage):
    out = write(FakeResults(), tmp_path / "run", fmt=fmt)
    how, what = damage.split()
    file = out / (files.file_name("daily", fmt) if what == "table" else "manifest.json")
    if how == "delete":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-9])
    message = {"table": f"{file}: (is missing|was changed)", "manifest": f"{out}: holds no run"}[what]
    with pytest.raises(InputError, match=message):
        open_run(out)


def test_a_folder_that_is_no_run(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="holds no run"):
            open_run(folder)
