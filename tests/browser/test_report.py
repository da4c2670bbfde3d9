"""The page of a report in a real Chromium: accessible, and legible on a wide and on a narrow screen."""

from pathlib import Path

import pytest

from tests.report.conftest import batch, made, report, scenarios

pytestmark = pytest.mark.browser
__all__ = ["batch", "made", "report", "scenarios"]  # fixtures
AXE = Path(__file__).parents[2] / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = 1280, 390  # pixels
LEGIBLE = 44 * 16  # pixels: a figure this wide has letters as large as in print


@pytest.fixture(params=[WIDE, NARROW])
def page(request, chromium, report):
    size = {"width": request.param, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.get((report / "index.html").as_uri())
    yield chromium
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def violations(driver):
    found = driver.execute_async_script(
        "const done = arguments[0]; axe.run(document).then((r) => done(r.violations))"
    )
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found]


def test_axe_finds_nothing_and_would_find_a_picture_without_words(page):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --prefix build/axe axe-core@4")
    page.execute_script(AXE.read_text(encoding="utf-8"))
    assert violations(page) == []
    page.execute_script("document.images[0].removeAttribute('alt')")
    assert "image-alt" in [rule for rule, _ in violations(page)]


def test_only_figures_and_tables_scroll_sideways(page):
    assert page.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    wide = "[...document.querySelectorAll('img, table')].filter(e => e.scrollWidth > innerWidth)"
    assert page.execute_script(f"return {wide}.every(e => e.closest('.wide'))")


def test_letters_of_a_figure_are_as_large_as_in_print(page):
    widths = page.execute_script(
        "return [...document.images].map(image => image.getBoundingClientRect().width)"
    )
    assert widths
    assert min(widths) >= LEGIBLE
