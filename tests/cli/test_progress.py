import sys
from datetime import date

import pytest

from sim.cli.progress import progress_bar

START, UNTIL = date(2021, 6, 1), date(2021, 6, 11)


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True)])
def test_no_bar_when_quiet_or_not_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool, quiet: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    with progress_bar(START, UNTIL, quiet=quiet) as progress:
        assert progress is None
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
