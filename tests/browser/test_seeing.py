"""What the page shows in a real Chromium: charts, map, governments, log and one journey."""

import csv
import re
from itertools import islice

import matplotlib.image
import pytest
from selenium.webdriver.common.keys import Keys

from sim import load_scenario
from sim.app.frames import Run
from sim.app.levers import catalogue
from sim.app.words import lever_told
from sim.world import load_world
from tests.browser.reader import Reader, date_told, told

pytestmark = pytest.mark.browser
LAST = 43  # the last day of the scenario
DAY = 75  # of a run in which all decide freely, and have taken small steps by then
# Every government: its name, and its levers with their values and the reasons of these.
GOVERNMENTS = """
const text = (e) => e.firstChild.textContent.trim();
return [...document.querySelectorAll('.governments details')].map((d) => ({
  name: text(d.querySelector('summary')),
  last: d.querySelector('.last') ? d.querySelector('.last').textContent : '',
  levers: [...d.querySelectorAll('tr')].map((r) => [...r.cells].map(text).concat(r.querySelector('small').textContent)),
}));
"""
LINES = "return [...document.querySelectorAll('.log ol li')].map((li) => [li.className, li.textContent])"


@pytest.fixture(scope="module")
def run(scenario):
    """The frames of the run that the page shows, and its dated events."""
    shown = Run(load_scenario(scenario), 0)
    return list(shown.frames()), shown.events()


def save(page, downloads, data, name):
    """Press the three buttons of a panel, and wait for the files."""
    picture = f"{data.partition(': ')[0]}: picture"
    for label, kind in ((data, "CSV"), (picture, "SVG"), (picture, "PNG")):
        page.press(f"{label} as {kind}")
        page.until(lambda kind=kind: list(downloads.glob(f"{name}.{kind.lower()}")))


def test_a_chart_gives_its_data_and_pictures(page, downloads):
    page.go(5)
    save(page, downloads, "People on the way, by stage: data", "*_way")
    (table,) = downloads.glob("*_way.csv")
    assert len(table.read_text().splitlines()) == 1 + 6
    (picture,) = downloads.glob("*_way.svg")
    assert "in Minsk" in picture.read_text()


def test_the_map_gives_its_data_and_pictures(page, downloads):
    page.go(12)
    save(page, downloads, "Map: data of all sectors", "*_map_2021-06-13")
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
    spoken = (
        "return [...document.querySelectorAll('.charts [role=img]')].map((e) => e.getAttribute('aria-label'))"
    )
    history = "history of this sector.*people in the strip [^;]*90 % of runs"
    page.until(lambda: any(re.search(history, label or "") for label in page.run(spoken)))
    assert page.text(".reading").startswith("Poland, ")


def test_a_journey_is_told_as_a_line_of_time(page):
    page.go(20)
    page.press("One journey")
    page.enter("Stage of the person", "in_strip")
    page.press("Follow somebody")
    page.until(lambda: "How it ended" in page.text(".journey"))
    assert "synthetic" in page.text(".journey h3")
    assert "buys a package for" in page.text(".steps")
    assert "in the strip at the border" in page.text(".steps")
    assert re.match(r"\d+ Jun", page.run("return document.querySelector('.trail-day').textContent"))


def test_governments_show_every_lever_today_and_the_last_decision_with_its_reason(page, run):
    frames, _ = run
    held = {key: value for frame in frames for key, value in frame["levers"].items()}
    log = [(frame["date"], entry) for frame in frames for entry in frame["log"]]
    why = {entry["key"]: entry["why"] for _, entry in log}
    last = {entry["actor"]: (day, entry) for day, entry in log if entry["kind"] == "decision"}
    world = load_world()
    page.go(LAST)
    page.press("Governments")
    shown = page.run(GOVERNMENTS)
    assert [government["name"] for government in shown] == list(world.actors.values())
    for government, (actor, name) in zip(shown, world.actors.items(), strict=True):
        entries = [entry for entry in catalogue(world) if entry["group"] == name]
        assert [lever for lever, _, _ in government["levers"]] == [entry["name"] for entry in entries]
        assert [reason for _, _, reason in government["levers"]] == [why[entry["key"]] for entry in entries]
        for entry, (_, value, _) in zip(entries, government["levers"], strict=True):
            plain = held[entry["key"]]
            is_list = isinstance(plain, list)
            wanted = (
                ", ".join(plain) or "nobody" if is_list else lever_told(world.sweepable[entry["key"]], plain)
            )
            assert value == wanted, entry["key"]
        if actor in last:
            day, entry = last[actor]
            text = f"Last decision, {date_told(day)}: {entry['what']}. Reason: {entry['why']}."
            assert government["last"] == text
    assert len(last) > 2


def test_the_log_is_filtered_by_text_and_kind(page, run):
    frames, events = run
    entries = [entry for frame in frames for entry in frame["log"]]
    decisions = [entry for entry in entries if entry["kind"] == "decision"]
    page.go(LAST)
    page.press("Log")
    page.until(lambda: len(page.run(LINES)) == len(decisions) + len(events))
    page.enter("Kind of entry", "event")
    lines = page.run(LINES)
    assert [kind for kind, _ in lines] == ["event"] * len(events)
    assert "1 Jun 2021 Event: Visa scheme begins" in lines[-1][1]
    page.enter("Kind of entry", "decision")
    assert len(page.run(LINES)) == len(decisions)
    page.one(".log input[type=search]").send_keys("lithuania: FENCE")
    (line,) = page.run(LINES)
    assert line[1].startswith("9 Jul 2021 Lithuania: fence: 5 km per week")
    page.one(".log input[type=search]").send_keys(" and nothing else")
    assert [text for _, text in page.run(LINES)] == ["Nothing yet."]


def test_small_steps_are_logged_on_request(chromium, served):
    free = load_scenario("free")
    shown = islice(Run(free, 0).frames(), DAY + 1)
    kinds = [entry["kind"] for frame in shown for entry in frame["log"]]
    page = Reader(chromium, served.url, {"label": free.title, "day": DAY})
    page.until(lambda: page.date() == "15 Aug 2021")
    page.press("Log")
    page.enter("Kind of entry", "decision")
    page.until(lambda: len(page.run(LINES)) == kinds.count("decision"))
    page.one(".log input[type=checkbox]").click()
    assert kinds.count("small") > 0
    assert len(page.run(LINES)) == kinds.count("decision") + kinds.count("small")
