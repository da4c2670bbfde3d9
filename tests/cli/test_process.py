"""The command line as a process of its own: no traceback, nothing written, help without heavy imports."""

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.paths import PACKAGE
from tests.command import CALL, command

HEAVY = ("numpy", "pandas", "mesa", "rich", "numba", "matplotlib", "solara", "pyarrow")


def standoff(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b"", ("x.toml: is empty",)),
        (b"\xff\xfe\x00", ("x.toml: is not UTF-8 text",)),
        (b"title = ]", ("x.toml: is not TOML", "line 1, column 9")),
        (b'extends = "free"\n', ("title: is missing",)),
        (b'title = "A"\nextends = "fre"\n', ('extends = "fre": no such scenario', "did you mean free?")),
    ],
)
def test_bad_file(tmp_path: Path, content: bytes, parts: tuple[str, ...]) -> None:
    (tmp_path / "x.toml").write_bytes(content)
    done = standoff(tmp_path, "run", "x.toml")
    assert done.returncode == 2
    assert all(part in done.stderr for part in parts)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["x.toml"]


def test_windows_has_no_hangup_signal(tmp_path: Path) -> None:
    call = f"import signal; del signal.SIGHUP; {CALL}"
    words = [sys.executable, "-c", call, str(PACKAGE.parent), "check", "free"]
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_shipped_scenario_is_found_from_any_folder(tmp_path: Path) -> None:
    done = standoff(tmp_path, "check", "as_it_happened")
    assert (done.returncode, done.stdout, done.stderr) == (0, "as_it_happened: ok\n", "")


def test_a_character_that_the_terminal_lacks_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "łoś.toml").write_text('title = "A"\ndescription = "B"\nquestion = "C?"\n')
    env = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        command("check", "łoś.toml"), cwd=tmp_path, env=env, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"?o?.toml: ok\n", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_the_output_is_one_message(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("scenarios"), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "error: cannot write the output: No space left on device\n"


def test_a_closed_output_stops_nothing(tmp_path: Path) -> None:
    closed = ["sh", "-c", 'exec "$@" >&-', "sh", *command("scenarios")]
    done = subprocess.run(closed, cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", [["--help"], ["batch", "--help"]])
def test_help_imports_nothing_heavy(tmp_path: Path, words: list[str]) -> None:
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules))"
    call = [sys.executable, "-c", f"{code}; {CALL}", str(PACKAGE.parent), *words]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert set(HEAVY) & set(done.stdout.split()) == set()
    assert "typer" in done.stdout.split()


def test_a_command_seldom_searches_for_unused_objects(tmp_path: Path) -> None:
    code = (
        "import gc, sim.cli, sim.start; sim.cli.main = lambda: print(gc.get_threshold()[0]); sim.start.main()"
    )
    words = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, sys.argv.pop(1)); {code}",
        str(PACKAGE.parent),
    ]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert int(done.stdout) > gc.get_threshold()[0]


START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from sim.start import main; main()"


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent by a signal")
@pytest.mark.parametrize("seconds", [0.1, 0.2, 0.4, 0.8, 1.6])
def test_an_interrupt_while_a_command_imports_is_no_traceback(tmp_path: Path, seconds: float) -> None:
    words = [sys.executable, "-c", START, str(PACKAGE.parent), "run", "free", "-q"]
    process = subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert "sim/" not in said or "Traceback" not in said
    assert process.returncode in (-signal.SIGINT, 130, 1)  # 1: Python itself had not started yet


SWALLOWS = """
import os, signal
try:
    os.kill(os.getpid(), signal.SIGINT)
    sum(range(10))
except BaseException:
    pass
"""


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent by a signal")
def test_an_interrupt_that_an_import_would_swallow_comes_after_it(tmp_path: Path) -> None:
    (tmp_path / "library.py").write_text(SWALLOWS)
    command_line = "lambda: (__import__('library'), print('imported', flush=True), time.sleep(50))"
    code = f"import time, sim.cli, sim.start; sys.path.insert(0, '.'); sim.cli.main = {command_line}; sim.start.main()"
    path = "import sys; sys.path.insert(0, sys.argv.pop(1))"
    words = [sys.executable, "-c", f"{path}; {code}", str(PACKAGE.parent)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=40, check=False)
    assert done.stdout == "imported\n"
    assert done.stderr.endswith("KeyboardInterrupt\n")


def test_an_error_of_a_library_that_was_interrupted_is_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise ImportError("cannot load") from error

    monkeypatch.setattr("sim.cli.commands", interrupted)
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 130


def test_quiet_lets_no_warning_of_a_library_through(tmp_path: Path) -> None:
    code = "import warnings, sim.cli, sim.start; sim.cli.main = lambda: warnings.warn('of a library'); sim.start.main()"
    path = "import sys; sys.path.insert(0, sys.argv.pop(1))"
    for word, said in (("-q", ""), ("x", "of a library")):
        words = [sys.executable, "-c", f"{path}; {code}", str(PACKAGE.parent), word]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert said in done.stderr
        assert bool(done.stderr) is bool(said)
