"""Any path of a command line that the system refuses: one line, exit code 2, no wait and nothing written."""

import errno
import os
import sys
from pathlib import Path

import pytest

from sim.cli import main

COMMANDS = (
    ("check", "PATH"),
    ("run", "free", "--from", "PATH"),
    ("run", "free", "--out", "PATH"),
    ("batch", "free", "--out", "PATH", "--runs", "1"),
    ("batch", "free", "--design", "PATH", "--runs", "1"),
    ("compare", "PATH"),
    ("report", "PATH"),
    ("figure", "attempts", "PATH"),
    ("export", "PATH", "--to", "csv"),
    ("journey", "PATH"),
    ("validate", "--observed", "PATH"),
)
PATHS = ("x" * 300, "/".join(["x" * 200] * 30), "a pipe", "/dev/zero", "/proc/self/mem")


def refused(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["standoff", *words])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_path_that_the_system_refuses_is_one_line(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("a pipe")
    for path in PATHS:
        assert refused(tuple(path if word == "PATH" else word for word in words), monkeypatch) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert len(shown.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a pipe"]


def test_a_refusal_below_a_given_path_is_bad_input_and_any_other_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def deny(path: str) -> None:
        def command() -> None:
            raise PermissionError(errno.EACCES, "Permission denied", path)

        monkeypatch.setattr("sim.cli.commands", command)

    deny(str(Path.cwd() / "closed" / "manifest.json"))
    assert refused(("report", "--out=closed"), monkeypatch) == 2
    assert capsys.readouterr().err.endswith("closed/manifest.json: cannot be used: Permission denied\n")
    deny("/elsewhere/parameters.toml")
    with pytest.raises(PermissionError):
        refused(("report", "--out=closed"), monkeypatch)
