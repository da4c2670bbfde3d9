"""A real `standoff app` in a process of its own, and a real Chromium that can reach nothing but 127.0.0.1."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.reader import Reader

HOST = "127.0.0.1"
PATIENCE = 120  # seconds; the first start compiles the model
COMMAND = (sys.executable, "-c", "from sim.cli import main; main()", "app")
NOWHERE = f"http://{HOST}:9/"  # where the server would fetch what it does not have on this disk
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,1000",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
)  # fmt: skip
SHORT = """
title = "A month and a half"
description = "As it happened, cut short."
question = "Does the page work?"
extends = "as_it_happened"
[period]
until = 2021-07-15
"""


class Served:
    """A running `standoff app` and its address."""

    def __init__(self, process, folder):
        self.process, self.folder = process, folder
        self.url = self._address()
        self._answers()

    def _address(self):
        line = self.process.stdout.readline()
        words = [word for word in line.split() if word.startswith("http://")]
        assert words, f"no address in {line!r}; {self.errors()}"
        return words[0].rstrip(";")

    def _answers(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.url, timeout=PATIENCE):
                    return
            except urllib.error.URLError:
                continue
        pytest.fail(f"the page does not answer; {self.errors()}")

    def errors(self):
        return (self.folder / "errors.txt").read_text()

    def interrupt(self):
        """Ctrl-C; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(folder, *arguments):
    environment = {**os.environ, "SOLARA_ASSETS_CDN": NOWHERE, "MPLBACKEND": "Agg"}
    with (
        (folder / "errors.txt").open("w") as errors,
        subprocess.Popen(
            [*COMMAND, *arguments, "--no-browser"], stdout=subprocess.PIPE, stderr=errors, text=True,
            env=environment, cwd=folder,
        ) as process,
    ):  # fmt: skip
        try:
            yield Served(process, folder)
        finally:
            process.kill()


@pytest.fixture(scope="session")
def command():
    """`standoff app` by the interpreter of the tests, wherever the script lies."""
    return COMMAND


@pytest.fixture(scope="session")
def serve():
    """`with serve(folder, *arguments) as served:` runs `standoff app`."""
    return serving


@pytest.fixture(scope="session")
def scenario(tmp_path_factory):
    """A scenario file of 44 days."""
    path: Path = tmp_path_factory.mktemp("scenario") / "short.toml"
    path.write_text(SHORT)
    return path


@pytest.fixture(scope="session")
def served(scenario, tmp_path_factory):
    """The page of those days, for all tests; the server may not have complained at the end."""
    with serving(tmp_path_factory.mktemp("served"), str(scenario), "--port", "0") as running:
        yield running
        assert running.errors() == ""


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """Chromium by its driver, with a fresh profile; skipped where it is missing, but not in CI."""
    programs = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not all(programs):
        complaint = "these tests need chromium and chromedriver (Debian: chromium, chromium-driver)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(complaint)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = programs[0]
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(programs[1]))
    driver.set_page_load_timeout(PATIENCE)
    yield driver
    driver.quit()


@pytest.fixture
def page(chromium, served):
    reader = Reader(chromium, served.url)
    yield reader
    assert reader.complaints() == []


@pytest.fixture
def downloads(chromium, tmp_path):
    """The folder into which the browser saves files."""
    folder: Path = tmp_path / "downloads"
    folder.mkdir()
    where = {"behavior": "allow", "downloadPath": str(folder)}
    chromium.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    return folder


@pytest.fixture(scope="session")
def screenshots():
    """Where pictures of the page are kept to be looked at."""
    folder = Path(__file__).parents[2] / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
