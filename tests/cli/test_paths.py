"""Any path of a command line that the system refuses: one line, exit code 2, no wait and nothing written."""

import errno
import os
from pathlib import Path

import pytest

from tests.command import Standoff

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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_path_that_the_system_refuses_is_one_line(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, standoff: Standoff
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("a pipe")
    for path in PATHS:
        code, printed, said = standoff(*(path if word == "PATH" else word for word in words))
        assert (code, printed, len(said.splitlines())) == (2, "", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["a pipe"]


def test_a_refusal_below_a_given_path_is_bad_input_and_any_other_a_fault(
    monkeypatch: pytest.MonkeyPatch, standoff: Standoff
) -> None:
    def deny(path: str) -> None:
        def command() -> None:
            raise PermissionError(errno.EACCES, "Permission denied", path)

        monkeypatch.setattr("sim.cli.commands", command)

    deny(str(Path.cwd() / "closed" / "manifest.json"))
    code, _, said = standoff("report", "--out=closed")
    assert code == 2
    assert said.endswith("closed/manifest.json: cannot be used: Permission denied\n")
    deny("/elsewhere/parameters.toml")
    with pytest.raises(PermissionError):
        standoff("report", "--out=closed")
