"""What every test shares: checked runs, figures without a screen, and the same generated examples each time."""

import os
import signal
import sys
from collections.abc import Iterator

import matplotlib as mpl
import pytest
from hypothesis import settings

from sim.cli import main
from sim.engines.choice import CHECK_VARIABLE
from tests.command import Ended, Standoff

mpl.use("Agg")
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
# Tests that a shell runs in the background ignore Ctrl-C, and so would the commands that they interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ[CHECK_VARIABLE] = "1"  # fixtures of a session and processes that tests start are checked too


@pytest.fixture(scope="module", autouse=True)
def _checked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Invariants are checked in every run of a test, but in files marked `unchecked`."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("unchecked"):
            patch.delenv(CHECK_VARIABLE)
        yield


@pytest.fixture
def standoff(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Standoff:
    """Call `standoff` in this process."""

    def called(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["standoff", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            main()
        return Ended(int(caught.value.code or 0), *capsys.readouterr())

    return called
