"""Playing in a real Chromium: every frame is the day it names."""

import pytest

from tests.browser.reader import Reader, days

pytestmark = pytest.mark.browser


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


def test_a_part_of_a_day_is_shown_on_the_map(page):
    page.go(10)
    for part in ("night", "morning", "afternoon"):
        page.press("+6 h")
        page.until(lambda part=part: page.date() == f"12 Jun 2021, after the {part}")
    page.press("+6 h")
    page.until(lambda: page.date() == "12 Jun 2021")


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
