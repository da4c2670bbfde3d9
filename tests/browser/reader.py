"""The open page by what its reader sees and presses."""

import json
import time
from datetime import date
from urllib.parse import quote, urlsplit

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from sim import load_scenario
from sim.app.frames import frames
from sim.app.steering import steered

PATIENCE = 60  # seconds
FIGURE = ".key-figures dd"
# Notes what is seen at each new date: the date and the first key figure, once the browser has painted both.
WATCH = """
const date = document.querySelector('.date');
const figure = () => document.querySelector('.key-figures dd').firstChild.textContent;
window.seen = [];
const watcher = new MutationObserver(() => window.seen.push([date.textContent, figure()]));
watcher.observe(date, { characterData: true, childList: true, subtree: true });
"""


class Reader:
    """A tab that shows the page."""

    def __init__(self, driver, url, view=None):
        self.driver = driver
        driver.get_log("browser"), driver.get_log("performance")  # forget what came before
        driver.get("about:blank")
        driver.get(url + ("#" + quote(json.dumps(view)) if view else ""))
        self.until(lambda: self.figure() != "…")

    def until(self, holds):
        WebDriverWait(self.driver, PATIENCE, poll_frequency=0.1, ignored_exceptions=()).until(
            lambda _: settled(holds)
        )

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.one(selector).text

    def date(self):
        return self.text(".date")

    def figure(self):
        """The number of people in the strip."""
        return self.run(
            "const f = document.querySelector('.key-figures dd'); return f ? f.firstChild.textContent : '…'"
        )

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def press(self, label):
        path = f"//button[normalize-space()='{label}' or @aria-label='{label}']"
        self.until(lambda: self.driver.find_element(By.XPATH, path).is_enabled())
        button = self.driver.find_element(By.XPATH, path)
        self.run("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()

    def field(self, label):
        return self.one(f'[aria-label="{label}"]')

    def enter(self, label, value):
        """Type into the field of that name and leave it, as a change does."""
        self.fill(self.field(label), value)

    def fill(self, field, value):
        """Type into a field and leave it."""
        self.run(
            "const f = arguments[0]; f.scrollIntoView({block: 'center'}); f.value = arguments[1];"
            "f.dispatchEvent(new Event('input')); f.dispatchEvent(new Event('change'))",
            field,
            str(value),
        )

    def go(self, day):
        self.enter("Day of the run", day)

    def watch(self):
        self.run(WATCH)

    def change(self, label, value):
        """Steer: set a lever on the day shown, and wait for its line among the changes."""
        self.enter(label, value)
        self.until(lambda: self.run("return document.querySelectorAll('.changes li').length") == 1)

    def seen(self):
        return [tuple(pair) for pair in self.run("return window.seen")]

    def rests(self, seconds=1.0):
        """What is shown, if it does not change for a while."""
        shown = self.date(), self.figure()
        time.sleep(seconds)
        assert (self.date(), self.figure()) == shown
        return shown

    def complaints(self):
        return [entry for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def hosts(self):
        """Every host that the browser asked for something."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [
            message["params"].get("url") or message["params"]["request"]["url"]
            for message in messages
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated")
        ]
        return {
            urlsplit(url).hostname for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")
        }


def settled(holds):
    """Whether it holds; not yet, if the page is just being drawn anew."""
    try:
        return holds()
    except (NoSuchElementException, StaleElementReferenceException):
        return False


def told(number):
    return f"{number:,.0f}".replace(",", "\u202f")


def days(scenario, changes=()):
    """Date and people in the strip of each day, as the page writes them."""
    run = frames(steered(load_scenario(scenario), list(changes)), 0)
    return [(date_told(frame["date"]), told(frame["values"][0])) for frame in run]


def date_told(iso):
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b %Y}"
