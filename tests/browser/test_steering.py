"""Steering in a real Chromium: changes hold from the day seen, are undone, linked, saved, opened and compared."""

import re
import subprocess
from datetime import date, timedelta

import pytest
from selenium.webdriver.common.by import By

from sim.app.steering import Change
from tests.browser.reader import Reader, days, told

pytestmark = pytest.mark.browser
# The days on which a chart has a mark.
MARKS = """
const [plot, done] = arguments;
window.standoffCharts.then((charts) => {
  const option = charts.getInstanceByDom(plot).getOption() || { series: [] };  // not drawn yet
  done(option.series.flatMap((s) => (s.markLine && s.markLine.data) || []).map((mark) => mark.xAxis));
});
"""


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
    assert "13 Jun 2021 You: Poland: pushback set to 10 %" in page.text(".log")


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
    plain = days(scenario)
    here = next(n for n, (told, _) in enumerate(plain) if line.startswith(f"{told}: "))
    since = date(2021, 6, 1) + timedelta(days=here)
    assert "Poland: pushback: 0 %" in line
    page.until(lambda: page.date() == "14 Jul 2021")
    page.until(lambda: page.text("button.main") == "Play")
    wanted = days(scenario, [Change("poland.pushback", since, 0.0)])
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
    assert page.text(".changes li").startswith("10 Jun 2021: European Union: sanctions: 0.9")
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


def test_bands_appear_and_deaths_are_an_interval(page):
    deaths = ".key-figures div:nth-child(4) dd"
    page.go(40)
    page.until(lambda: re.match(r"\d+ to \d+\n90 % of runs", page.text(deaths)))
    page.until(lambda: "of 20" in page.text(".bands-line"))
    page.change("Poland: pushback", 0)
    interval = r"Over \d+ runs \([a-z, ]+\) the difference is [+−]\S+ to [+−]\S+ \(90 %\)"
    page.until(lambda: re.search(interval, page.text(".sentence")))
