"""The page in a real Chromium: every frame is the day it names; steered, saved, opened, all on this machine."""

import csv
import re
import signal
import socket
import subprocess
import time
import urllib.request
from datetime import date
from pathlib import Path

import matplotlib.image
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from sim import load_scenario
from sim.app.frames import frames
from sim.app.steering import Change, steered
from sim.world import load_world
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
UPGRADE = (
    "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
)  # fmt: skip
# The days on which a chart has a mark.
MARKS = """
const [plot, done] = arguments;
window.standoffCharts.then((charts) => {
  const option = charts.getInstanceByDom(plot).getOption();
  done(option.series.flatMap((s) => (s.markLine && s.markLine.data) || []).map((mark) => mark.xAxis));
});
"""
AXE = Path(__file__).parents[2] / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"


def told(number):
    return f"{number:,.0f}".replace(",", "\u202f")


def days(scenario, changes=()):
    """Date and people in the strip of each day, as the page writes them."""
    run = frames(steered(load_scenario(scenario), list(changes)), 0)
    return [(date_told(frame["date"]), told(frame["values"][0])) for frame in run]


def date_told(iso):
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b %Y}"


@pytest.fixture
def page(chromium, served):
    reader = Reader(chromium, served.url)
    yield reader
    assert reader.complaints() == []


def test_opens_on_the_first_day_without_the_internet(page):
    assert page.hosts() == {"127.0.0.1"}
    assert page.date() == "1 Jun 2021"
    assert page.text("h1") == "A month and a half"
    assert "Simulated, synthetic people" in page.text("header")
    assert page.run("return document.documentElement.lang") == "en"


def test_every_day_is_drawn_and_each_frame_is_the_day_it_names(page, scenario):
    page.watch()
    page.enter("Speed", 40)
    page.press("Play")
    page.until(lambda: page.date() == "14 Jul 2021")
    assert [("1 Jun 2021", page.seen()[0][1]), *page.seen()][1:] == days(scenario)[1:]
    page.until(lambda: page.text("button.main") == "Play")


def test_pausing_rests_on_the_day_seen_and_steps_go_on_from_it(page, scenario):
    run = days(scenario)
    page.press("Play")
    page.until(lambda: page.date() != "1 Jun 2021")
    page.press("Pause")
    shown = page.rests()
    here = run.index(shown)
    for label, step in (("+1 day", 1), ("+7 days", 7), ("−1 day", -1), ("−7 days", -7)):
        page.press(label)
        here += step
        assert page.rests(0.3) == run[here]
    page.press("End")
    assert page.rests(0.3) == run[-1]
    page.press("Reset")
    assert page.rests(0.3) == run[0]


def test_a_date_is_jumped_to(page, scenario):
    page.fill(page.one("input[type=date]"), "2021-07-04")
    assert page.rests(0.5) == days(scenario)[33]


def test_a_search_finds_a_lever_with_what_it_does_its_default_and_its_source(page):
    page.fill(page.one(".search input"), "latvia pushback")
    page.until(lambda: page.run("return document.querySelectorAll('.group li').length") == 1)
    page.one(".group summary").click()
    about = page.text(".group details")
    for part in (
        "taken back to the line",
        "From 0 to 100 %.",
        "Default: as the scenario dates it",
        "Source: ",
    ):
        assert part in about


def test_a_change_is_a_line_of_the_log_and_a_mark_on_every_chart(page):
    page.go(12)
    page.change("Poland: pushback", 10)
    for plot in page.driver.find_elements(By.CSS_SELECTOR, ".plot"):
        page.run("arguments[0].scrollIntoView({block: 'center'})", plot)
        page.until(lambda plot=plot: page.driver.execute_async_script(MARKS, plot) == ["2021-06-13"])
    page.press("Log")
    assert "2021-06-13 You: Poland: pushback set to 10 %" in page.text(".log")


def test_another_scenario_is_compared_on_map_and_in_words(page):
    page.go(40)
    page.enter("Compare with", "Pushback everywhere from June")
    page.until(lambda: "than in “Pushback everywhere from June”, this seed." in page.text(".sentence"))
    box = page.one(".map-head input[type=checkbox]")
    page.run("arguments[0].scrollIntoView({block: 'center'})", box)
    box.click()
    page.until(lambda: "far fewer" in page.text(".legend"))
    assert "against the comparison" in page.one(".sector").get_attribute("aria-label")


def test_a_lever_changed_while_it_plays_holds_from_the_day_seen(page, scenario):
    later = [told for told, _ in days(scenario)[15:]]
    page.press("Play")
    page.until(lambda: page.date() in later)
    page.change("Poland: pushback", 0)
    line = page.text(".changes li")
    since = date.fromisoformat(re.match(r"\d{4}-\d\d-\d\d", line)[0])
    assert "Poland: pushback: 0 %" in line
    page.until(lambda: page.date() == "14 Jul 2021")
    page.until(lambda: page.text("button.main") == "Play")
    wanted = days(scenario, [Change("poland.pushback", since, 0.0)])
    plain = days(scenario)
    here = (since - date(2021, 6, 1)).days
    assert wanted[:here] == plain[:here]
    assert wanted[-1] != plain[-1]
    assert page.rests(0.3) == wanted[-1]
    page.until(lambda: "than without the changes, this seed" in page.text(".sentence"))
    page.go(here - 1)
    assert page.rests(0.3) == wanted[here - 1]
    page.press("Undo the last change")
    page.until(lambda: not page.driver.find_elements(By.CSS_SELECTOR, ".changes li"))
    page.press("End")
    page.until(lambda: (page.date(), page.figure()) == plain[-1])


def test_a_link_brings_the_view_back(chromium, served, scenario):
    change = Change("eu.sanctions", date(2021, 6, 10), 0.9)
    view = {"seed": 0, "day": 30, "changes": [change.plain()]}
    page = Reader(chromium, served.url, view)
    page.until(lambda: page.date() == "1 Jul 2021")
    assert page.text(".changes li").startswith("2021-06-10: European Union: sanctions: 0.9")
    page.driver.refresh()
    page.until(lambda: (page.date(), page.figure()) == days(scenario, [change])[30])


def test_saved_changes_run_on_the_command_line_to_the_same_numbers(page, downloads, command, scenario):
    page.go(12)
    page.change("Poland: pushback", 10)
    page.press("End")
    page.until(lambda: page.date() == "14 Jul 2021")
    shown = page.rests(0.5)
    page.press("Save as scenario")
    page.until(lambda: list(downloads.glob("*.toml")))
    (saved,) = downloads.glob("*.toml")
    target = scenario.with_name(saved.name)
    target.write_text(saved.read_text())
    run = [*command[:-1], "run", str(target), "--seed", "0", "--quiet", "--no-figures", "--format", "csv"]
    subprocess.run([*run, "--out", str(downloads / "out")], check=True)
    (daily,) = (downloads / "out").rglob("daily.csv")
    header, *rows = daily.read_text().splitlines()
    column = header.split(",").index("in_strip")
    assert told(int(rows[-1].split(",")[column])) == shown[1]


def test_a_bad_file_gets_one_message(page, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text('extends = "as_it_hapened"\n')
    page.one("input[type=file]").send_keys(str(bad))
    page.until(lambda: "did you mean as_it_happened?" in page.text(".message"))
    assert page.text(".message").startswith("bad.toml: extends")


def test_a_chart_gives_its_data_and_pictures(page, downloads):
    page.go(5)
    for kind in ("CSV", "SVG", "PNG"):
        what = "data" if kind == "CSV" else "picture"
        page.press(f"People on the way, by stage: {what} as {kind}")
        page.until(lambda kind=kind: list(downloads.glob(f"*_way.{kind.lower()}")))
    (table,) = downloads.glob("*_way.csv")
    assert len(table.read_text().splitlines()) == 1 + 6
    (picture,) = downloads.glob("*_way.svg")
    assert "in Minsk" in picture.read_text()


def test_the_map_gives_its_data_and_pictures(page, downloads):
    page.go(12)
    for kind in ("CSV", "SVG", "PNG"):
        what = "data of all sectors" if kind == "CSV" else "picture"
        page.press(f"Map: {what} as {kind}")
        page.until(lambda kind=kind: list(downloads.glob(f"*_map_2021-06-13.{kind.lower()}")))
    (table,) = downloads.glob("*_map_*.csv")
    header, *rows = list(csv.reader(table.read_text().splitlines()))
    assert len(rows) == len(load_world().sectors)
    strip = header.index("in_strip")
    assert told(sum(int(row[strip]) for row in rows)) == page.figure()
    (drawing,) = downloads.glob("*_map_*.svg")
    assert "Minsk" in drawing.read_text()
    (picture,) = downloads.glob("*_map_*.png")
    height, width, _ = matplotlib.image.imread(picture).shape
    assert width == 2 * 600
    assert height > width / 2


def test_a_sector_is_reached_by_keyboard(page):
    page.go(20)
    first = page.one(".sector[tabindex='0']")
    page.run("arguments[0].focus()", first)
    for _ in range(3):
        page.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.until(lambda: "history of this sector" in page.text(".charts"))
    assert page.text(".reading").startswith("Poland, ")


def test_two_tabs_run_apart(page, served):
    page.press("+1 day")
    page.until(lambda: page.date() == "2 Jun 2021")
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    other = Reader(page.driver, served.url)
    assert other.date() == "1 Jun 2021"
    page.driver.close()
    page.driver.switch_to.window(first)
    assert page.date() == "2 Jun 2021"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_it_fits_its_window(chromium, served, screenshots, width, height, dark):
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    theme = {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", theme)
    try:
        page = Reader(chromium, served.url, {"day": 40})
        page.until(lambda: page.date() == "11 Jul 2021")
        page.until(lambda: page.run("return document.querySelectorAll('.plot canvas').length") >= 2)
        time.sleep(0.5)
        chromium.save_screenshot(str(screenshots / f"{width}_{'dark' if dark else 'light'}.png"))
        assert page.run("return document.documentElement.scrollWidth <= innerWidth")
        assert page.run("return document.querySelector('.standoff').classList.contains('dark')") == dark
        bar = page.run("return document.querySelector('.play-bar').getBoundingClientRect().top")
        page.run("scrollTo(0, 500)")
        time.sleep(0.2)
        assert page.run("return document.querySelector('.play-bar').getBoundingClientRect().top") == bar > 0
        page.run("scrollTo(0, 0)")
        if width > 1000:
            parts = "[...document.querySelectorAll('.border-map svg, .key-figures, .beside .plot')]"
            bottoms = page.run(f"return {parts}.map(e => e.getBoundingClientRect().bottom)")
            assert len(bottoms) == 4
            assert max(bottoms) <= height
    finally:
        chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize("tab", ["Steer", "Governments", "Log", "One journey"])
def test_axe_finds_nothing_serious(page, tab):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --prefix build/axe axe-core@4")
    page.go(20)
    page.press(tab)
    time.sleep(0.3)
    page.run(AXE.read_text())
    found = page.driver.execute_async_script(
        "const done = arguments[0]; axe.run(document.querySelector('.standoff')).then((r) => done(r.violations))"
    )
    serious = [
        (rule["id"], [node["html"][:200] for node in rule["nodes"][:3]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_a_journey_is_told_as_a_line_of_time(page):
    page.go(20)
    page.press("One journey")
    page.press("Follow somebody")
    page.until(lambda: "How it ended" in page.text(".journey"))
    assert "synthetic" in page.text(".journey h3")
    assert "buys a package for" in page.text(".steps")


def test_a_part_of_a_day_is_shown_on_the_map(page):
    page.go(10)
    for part in ("night", "morning", "afternoon"):
        page.press("+6 h")
        page.until(lambda part=part: page.date() == f"12 Jun 2021, after the {part}")
    page.press("+6 h")
    page.until(lambda: page.date() == "12 Jun 2021")


def test_bands_appear_and_deaths_are_an_interval(page):
    deaths = ".key-figures div:nth-child(4) dd"
    page.go(40)
    page.until(lambda: re.match(r"\d+ to \d+\n90 % of runs", page.text(deaths)))
    page.until(lambda: "of 20" in page.text(".bands-line"))
    page.change("Poland: pushback", 0)
    interval = r"Over \d+ runs \([a-z, ]+\) the difference is [+−]\S+ to [+−]\S+ \(90 %\)"
    page.until(lambda: re.search(interval, page.text(".sentence")))


def test_a_closed_tab_leaves_nothing_on_the_terminal(page, served):
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    other = Reader(page.driver, served.url)
    other.press("Play")
    page.driver.close()
    page.driver.switch_to.window(first)
    time.sleep(1)
    assert served.errors() == ""


def test_foreign_origins_and_hosts_are_refused(served):
    address = served.url.removeprefix("http://")
    for header in ("Host: evil.example", "Origin: http://evil.example"):
        assert status_of(address, "/", header) == 403
        socket_path = "/jupyter/api/kernels/a/channels?session_id=b"
        assert status_of(address, socket_path, "\r\n".join((header, *UPGRADE))) == 403
    assert status_of(address, "/", "X-Script-Name: //evil.example") == 200
    with urllib.request.urlopen(served.url) as answer:
        assert b"evil.example" not in answer.read()


def status_of(address, path, headers):
    """The status of an answer to a request with those headers, one of which may be the host."""
    host, port = address.split(":")
    said = headers if headers.startswith("Host") else f"Host: {address}\r\n{headers}"
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\n{said}\r\n\r\n".encode())
        return int(connection.recv(100).split()[1])


def test_ctrl_c_ends_it_within_two_seconds_without_a_word(serve, chromium, scenario, tmp_path):
    with serve(tmp_path, str(scenario), "--port", "0") as running:
        page = Reader(chromium, running.url)
        page.press("Play")
        began = time.monotonic()
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(20) == 0
        assert time.monotonic() - began < 2
        assert running.errors() == ""


def test_a_busy_port_gets_one_message(command, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run([*command, "--port", port], capture_output=True, text=True, cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "--port" in ended.stderr
    assert port in ended.stderr
