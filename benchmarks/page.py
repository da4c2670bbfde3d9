"""The page in a real Chromium: time from step to seen, days drawn of days run, bytes per day, memory of many tabs.

    python benchmarks/page.py [--tabs 40] [--idle 3600]
    python benchmarks/page.py --pictures docs/img   # the pictures of docs/page.md and the README

Needs chromium and chromedriver. Compare two commits on one idle machine.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

DAYS = 304
STEPS = 40
PATIENCE = 180
PICTURED_DAY = 167  # 15 November
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=1280,900",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
# From the press of a button to two frames of the browser after the date has changed: by then it is painted.
STEP = """
const done = arguments[0], date = document.querySelector('.date'), before = date.textContent, start = performance.now();
const watcher = new MutationObserver(() => {
  if (date.textContent === before) return;
  watcher.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
});
watcher.observe(date, { characterData: true, childList: true, subtree: true });
[...document.querySelectorAll('button')].find((b) => b.textContent === '+1 day').click();
"""
# Plays the whole period at full speed; leaves the days seen and the seconds passed in window.played.
PLAY = """
const date = document.querySelector('.date'), seen = new Set(), start = performance.now();
new MutationObserver(() => {
  seen.add(date.textContent);
  if (date.textContent.endsWith('31 Mar 2022')) window.played = [seen.size, (performance.now() - start) / 1000];
}).observe(date, { characterData: true, childList: true, subtree: true });
const speed = document.querySelector('[aria-label="Speed"]');
speed.value = 40;
speed.dispatchEvent(new Event('change'));
document.querySelector('button.main').click();
"""


def main() -> None:
    """Measure, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tabs", type=int, default=40)
    options.add_argument(
        "--idle", type=int, default=0, help="seconds to wait after the tabs, then measure again"
    )
    options.add_argument("--pictures", type=Path)
    asked = options.parse_args()
    with _served() as (server, url):
        driver = _chromium()
        try:
            if asked.pictures:
                take_pictures(driver, url, asked.pictures)
            else:
                measure(driver, url, server.pid, asked.tabs)
                if asked.idle:
                    driver.get("about:blank")
                    time.sleep(asked.idle)
                    left = _memory(server.pid)
                    print(f"| server's memory, {asked.idle} s later without a page | {left:.0f} MB | |")
        finally:
            driver.quit()


@contextmanager
def _served() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The page, served by a process of its own, and its address."""
    command = [sys.executable, "-c", "from sim.cli import main; main()", "app", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = next(word for word in server.stdout.readline().split() if word.startswith("http://"))
        try:
            yield server, url
        finally:
            server.terminate()


def measure(driver: Any, url: str, pid: int, tabs: int) -> None:
    """Print what one visit costs."""
    print(_machine())
    opened = _open(driver, url)
    steps = [driver.execute_async_script(STEP) for _ in range(STEPS)]
    _press(driver, "Reset")
    driver.execute_script(PLAY)
    while not (played := driver.execute_script("return window.played")):
        time.sleep(0.5)
    drawn, seconds = played
    kilobytes = _received(driver) / 1000
    before = _memory(pid)
    _tabs(driver, url, tabs)
    after = _memory(pid)
    print("| Page | measured | target |\n|---|---|---|")
    print(f"| open to the first day | {opened:.1f} s | |")
    print(f"| step to seen, median of {STEPS} | {statistics.median(steps):.0f} ms | under 100 ms |")
    print(f"| days drawn of days run, 40 a second | {drawn + 1} of {DAYS} | all |")
    print(f"| whole period played | {seconds:.1f} s | under 30 s |")
    print(f"| received, all of it, per day of the run | {kilobytes / DAYS:.1f} kB | |")
    print(f"| server's memory, {tabs} tabs opened and closed | {before:.0f} to {after:.0f} MB | |")


def _machine() -> str:
    """What else the machine does: the cores, and the mean number of running processes over the last minute."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before"


def take_pictures(driver: Any, url: str, folder: Path) -> None:
    """The page in the middle of November with its bands: wide and light, narrow and dark."""
    for name, width, height, theme in (
        ("page_light", 1280, 900, "light"),
        ("page_phone_dark", 390, 844, "dark"),
    ):
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        media = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        driver.get("about:blank")
        driver.get(f"{url}#{quote(json.dumps({'day': PICTURED_DAY}))}")
        while "50 and 90 % of" not in driver.execute_script(
            "const line = document.querySelector('.bands-line'); return line ? line.textContent : ''"
        ):
            time.sleep(0.5)
        time.sleep(1)
        driver.save_screenshot(str(folder / f"{name}.png"))


def _chromium() -> Any:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*FLAGS, f"--user-data-dir={tempfile.mkdtemp()}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(PATIENCE)
    return driver


def _open(driver: Any, url: str) -> float:
    """Open the page and wait until the first run has come whole; seconds to the first day."""
    began = time.monotonic()
    driver.get(url)
    script = (
        "const f = document.querySelector('.key-figures dd'); return !!f && f.firstChild.textContent !== '…'"
    )
    while not driver.execute_script(script):
        time.sleep(0.02)
    opened = time.monotonic() - began
    _press(driver, "End")
    while "31 Mar 2022" not in driver.find_element("css selector", ".date").text:
        time.sleep(0.1)
    _press(driver, "Reset")
    return opened


def _press(driver: Any, label: str) -> None:
    driver.find_element("xpath", f"//button[normalize-space()='{label}']").click()


def _received(driver: Any) -> float:
    """Bytes of messages that the page's socket brought."""
    entries = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    frames = [e["params"]["response"] for e in entries if e["method"] == "Network.webSocketFrameReceived"]
    return sum(len(frame["payloadData"]) for frame in frames)


def _memory(pid: int) -> float:
    """Resident MB of the server."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1000


def _tabs(driver: Any, url: str, count: int) -> None:
    """Open and close tabs, one after the other, and wait until their sessions have ended."""
    first = driver.current_window_handle
    for _ in range(count):
        driver.switch_to.new_window("tab")
        driver.get(url)
        time.sleep(0.3)
        driver.close()
        driver.switch_to.window(first)
    time.sleep(35)


if __name__ == "__main__":
    main()
