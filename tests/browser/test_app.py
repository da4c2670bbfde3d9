"""The page in a real Chromium: opens, plays, steps, resets, and does what its inputs say, all on this machine."""

import json
import re
import socket
import subprocess
import time
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.browser
PATIENCE = 120  # seconds
AT_REST = 4  # seconds, many times what a day takes to play and draw
FIRST, SECOND, END = "1 Jun 2021", "2 Jun 2021", "end of the run"
PLAY, PAUSE = "▶", "❚❚"


class Page:
    """The open page, by what its reader sees."""

    def __init__(self, driver, url):
        self.driver = driver
        driver.get_log("browser"), driver.get_log("performance")  # forget what came before
        driver.get(url)
        self.until(lambda: self.pictures() and self.date().startswith(FIRST))

    def until(self, holds):
        WebDriverWait(self.driver, PATIENCE, ignored_exceptions=()).until(lambda _: settled(holds))

    def text(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector).text

    def date(self):
        return self.text(".standoff .date")

    def day(self):
        return datetime.strptime(f"{self.date().split(',')[0]} +0000", "%d %b %Y %z").date()

    def day_at_rest(self):
        """The day once it has not changed for a while: the day under way at a pause is still played and drawn."""
        seen, since = self.day(), time.monotonic()

        def rests():
            nonlocal seen, since
            if self.day() != seen:
                seen, since = self.day(), time.monotonic()
            return time.monotonic() - since > AT_REST

        self.until(rests)
        return seen

    def steps(self):
        """Days done, which Mesa shows at once as `Step: 3` (3.3) or `Time: 3.0` (3.5)."""
        sidebar = self.text(".v-navigation-drawer")
        return int(re.search(r"(?:Step|Time): (\d+)", sidebar)[1])

    def title(self):
        return self.text(".standoff h1")

    def facts(self):
        """Name and value of each line of the table."""
        names, values = (
            [item.text for item in self.driver.find_elements(By.CSS_SELECTOR, f".standoff .facts {tag}")]
            for tag in ("dt", "dd")
        )
        return dict(zip(names, values, strict=True))

    def pictures(self):
        """Width of each picture once all three are there and drawn."""
        script = (
            "return [...document.querySelectorAll('.standoff img')].map(i => i.complete && i.naturalWidth)"
        )
        widths = self.driver.execute_script(script)
        return widths if len(widths) == 3 and all(widths) else []

    def press(self, label):
        self.until(lambda: self.button(label).is_enabled())
        self.button(label).click()

    def button(self, label):
        return self.driver.find_element(
            By.XPATH, f"//button[contains(translate(., 'EPSTR', 'epstr'), '{label}')]"
        )

    def slide(self, label, *keys, to):
        """Move the slider of that label by keys of the keyboard, and wait until it stands at `to`."""
        thumb = self.driver.find_element(By.CSS_SELECTOR, f'[role="slider"][aria-label^="{label}"]')
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", thumb)
        thumb.send_keys(*keys)
        self.until(lambda: thumb.get_attribute("aria-valuenow") == str(to))

    def pick(self, title):
        """Choose a scenario, one of the first twenty: the menu holds no more until it is scrolled."""
        self.driver.find_element(By.CSS_SELECTOR, ".v-navigation-drawer .v-select").click()
        entry = f"//div[contains(@class, 'menuable__content__active')]//*[normalize-space(text())='{title}']"
        self.until(lambda: self.driver.find_element(By.XPATH, entry).is_displayed())
        self.driver.find_element(By.XPATH, entry).click()

    def complaints(self):
        return [entry for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def addresses(self):
        """Every http(s) or ws(s) address that the browser asked for."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [
            message["params"].get("url") or message["params"]["request"]["url"]
            for message in messages
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated")
        ]
        return [address for address in asked if urlsplit(address).scheme in ("http", "https", "ws", "wss")]


def settled(holds):
    """Whether it holds; not yet, if the page is just being redrawn."""
    from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException

    try:
        return holds()
    except (NoSuchElementException, StaleElementReferenceException):
        return False


@pytest.fixture
def page(chromium, served):
    open_page = Page(chromium, served.url)
    yield open_page
    assert open_page.complaints() == []


def test_opens_without_a_complaint_and_without_the_internet(page):
    hosts = {urlsplit(address).hostname for address in page.addresses()}
    assert hosts == {"127.0.0.1"}
    assert page.title() == "Ten days of June"
    assert "synthetic people only" in page.text(".standoff").lower()
    assert "contested or unlawful" in page.text(".standoff")


def test_a_step_is_one_day_and_reset_goes_back(page):
    before = page.facts()
    page.press("step")
    page.until(lambda: page.date().startswith(SECOND))
    page.press("step")
    page.until(lambda: page.date().startswith("3 Jun 2021"))
    assert page.facts() != before
    page.press("reset")
    page.until(lambda: page.date().startswith(FIRST))
    assert page.facts() == before


def test_play_runs_to_the_end_and_stops_and_reset_starts_afresh(page):
    page.press(PLAY)
    page.until(lambda: END in page.date())
    assert page.date().startswith("10 Jun 2021")
    page.until(lambda: not page.button("step").is_enabled())
    assert "error" not in page.text(".v-navigation-drawer").lower()
    page.press("reset")
    page.until(lambda: page.date().startswith(FIRST))
    page.press("step")
    page.until(lambda: page.date().startswith(SECOND))


def test_pause_stops_between_days(page):
    page.pick("As it happened")  # long enough not to end before the pause
    page.press("reset")
    page.until(lambda: page.title() == "As it happened")
    assert "none yet" in page.text(".standoff .decisions")
    page.press(PLAY)
    page.until(lambda: "Lithuania: pushback from" in page.text(".standoff .decisions"))  # on 3 August
    page.press(PAUSE)
    page.until(lambda: page.button("step").is_enabled())
    paused = page.day_at_rest()
    assert paused == date(2021, 6, 1) + timedelta(days=page.steps())
    page.press("step")
    page.until(lambda: page.day() != paused)
    assert page.day_at_rest() == paused + timedelta(days=1)


def test_a_slider_changes_the_run_from_the_next_reset_on(page):
    flights = page.facts()["Istanbul"]
    assert flights != "0"
    page.slide("Istanbul", Keys.ARROW_RIGHT, to=0)
    assert page.facts()["Istanbul"] == flights
    page.press("reset")
    page.until(lambda: page.facts()["Istanbul"] == "0")
    page.slide("Istanbul", Keys.HOME, to=-1)
    page.press("reset")
    page.until(lambda: page.facts()["Istanbul"] == flights)


def test_a_share_is_held(page):
    page.slide("Poland", Keys.END, to=100)
    page.press("reset")
    page.until(lambda: page.facts()["pushback, Poland"] == "100 %")


def test_another_scenario_is_picked(page):
    question = page.text(".standoff .note")
    page.pick("Hubs closed in August")
    page.press("reset")
    page.until(lambda: page.title() == "Hubs closed in August")
    assert page.text(".standoff .note") != question


def test_two_pages_run_apart(page, served):
    page.press("step")
    page.until(lambda: page.date().startswith(SECOND))
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    other = Page(page.driver, served.url)
    assert other.date().startswith(FIRST)
    page.driver.close()
    page.driver.switch_to.window(first)
    assert page.date().startswith(SECOND)


def test_ctrl_c_ends_it_without_a_word(serve, scenario, tmp_path):
    with serve(tmp_path, str(scenario), "--port", "0") as running:
        assert running.interrupt() == 0
        assert running.errors() == ""


def test_a_busy_port_gets_one_message(command, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run([*command, "--port", port], capture_output=True, text=True, cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "--port" in ended.stderr
    assert port in ended.stderr
