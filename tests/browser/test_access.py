"""The page for everybody, in a real Chromium: by keyboard alone, in small windows, light and dark."""

import time
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
TABS = ["Steer", "Governments", "Log", "One journey"]
# Every control of the page that the tab key must reach, in the order of the document; kept in the page for STOP.
CONTROLS = """
const wanted = '.standoff :is(a[href], button, input, select, summary, [tabindex]):not([tabindex="-1"]):not(:disabled)';
window.controls = [...document.querySelectorAll(wanted)].filter((e) => e.getClientRects().length);
return window.controls.length;
"""
# Where the focus is: the control's place, whether the focus shows, and whether nothing lies over the control.
STOP = """
const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
const front = document.elementFromPoint((box.left + box.right) / 2, (top + bottom) / 2);
return {
  place: window.controls.indexOf(e),
  html: e.outerHTML.slice(0, 120),
  seen: ring || style.boxShadow !== 'none' || style.filter.includes('drop-shadow'),
  free: bottom > top && (e instanceof SVGElement || e.contains(front) || !!(front && front.contains(e))),
};
"""
AXE = Path(__file__).parents[2] / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"


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
        seen = 0 if width < 1000 else 2  # charts are drawn when they are scrolled to
        page.until(lambda: page.run("return document.querySelectorAll('.plot:has(canvas)').length") >= seen)
        time.sleep(0.5)
        chromium.save_screenshot(str(screenshots / f"{width}_{'dark' if dark else 'light'}.png"))
        assert page.run("return document.documentElement.scrollWidth <= innerWidth")
        assert page.run("return document.querySelector('.standoff').classList.contains('dark')") == dark
        bar = page.run("return document.querySelector('.play-bar').getBoundingClientRect().top")
        page.run("scrollTo(0, 500)")
        time.sleep(0.2)
        assert page.run("return scrollY") == 500
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


def walk(page, first):
    """The stops of the tab key from control `first` on, to the end of the page: a field of parts is one stop."""
    stops = []
    count = page.run(CONTROLS)
    # from a control on: where the key goes after a field that lost the focus differs between versions of Chromium
    page.run(f"window.controls[{first}].focus()")
    keys = ActionChains(page.driver, duration=0).send_keys(Keys.TAB)
    keys.key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    for _ in range(2 * count):
        stop = page.run(STOP)
        if stop["place"] == -1:
            break
        if not stops or stops[-1]["place"] != stop["place"]:
            stops.append({**stop, "name": page.driver.switch_to.active_element.accessible_name})
        ActionChains(page.driver, duration=0).send_keys(Keys.TAB).perform()
    assert [stop["place"] for stop in stops] == list(range(first, page.run("return window.controls.length")))
    return stops


@pytest.mark.parametrize("tab", TABS)
def test_the_tab_key_reaches_every_control_in_order_with_a_name_and_a_visible_focus(page, tab):
    page.go(20)
    first = 0
    if tab != TABS[0]:  # what lies before the panel stays the same
        page.press(tab)
        page.run(CONTROLS)
        first = page.run("return window.controls.indexOf(document.activeElement)")
    stops = walk(page, first)
    assert [stop["html"] for stop in stops if not stop["name"].strip()] == []
    assert [stop["html"] for stop in stops if not stop["seen"]] == []
    assert [stop["html"] for stop in stops if not stop["free"]] == []


@pytest.mark.parametrize("tab", TABS)
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
