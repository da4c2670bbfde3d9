"""Every figure of a report: no text is cut off, none lies on another; its files show the same."""

import re
from datetime import date
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from sim.analysis.stances import Stance
from sim.figures import stances
from sim.report.build import labels_of
from sim.report.material import material
from sim.report.overview import draw_effects, draw_sweep
from sim.report.plate import printed_width
from sim.report.scenario_plates import draw_stances
from sim.world import load_world

LEAST, CM_PER_INCH = 6.0, 2.54  # points of letters in print
TOUCH = 1.5  # pixels at 300 dpi by which boxes may share an edge


def boxes(figure):
    """The texts that are drawn, with their boxes in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if not axes.axison or not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    hidden |= {tick.label1, tick.label2}
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible() and text not in hidden:
            yield text, text.get_window_extent(renderer)


def test_no_text_is_cut_off(drawn):
    assert_whole(drawn)


def assert_whole(drawn):
    for name, figure in drawn:
        figure.set_dpi(300)
        width, height = figure.bbox.width, figure.bbox.height
        for text, box in boxes(figure):
            inside = box.x0 > -1 and box.y0 > -1 and box.x1 < width + 1 and box.y1 < height + 1
            assert inside, (name, text.get_text(), box)


def test_no_text_lies_on_another(drawn):
    for name, figure in drawn:
        figure.set_dpi(300)
        for (one, a), (other, b) in combinations(list(boxes(figure)), 2):
            wide = min(a.x1, b.x1) - max(a.x0, b.x0)
            high = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert wide < TOUCH or high < TOUCH, (name, one.get_text(), other.get_text())


def smallest(name, figure):
    """The size of the smallest letters of a figure in the paper, in points."""
    width, height = figure.get_size_inches()
    scale = printed_width(name.rpartition("/")[2], width, height) / (width * CM_PER_INCH)
    return scale * min(text.get_fontsize() for text, _ in boxes(figure))


def test_letters_of_every_figure_are_large_enough_in_print(drawn):
    long = "hostile/"  # a title of over 300 letters takes the height of a panel
    found = {name: smallest(name, figure) for name, figure in drawn if not name.startswith(long)}
    assert len(found) > 10
    assert {name: size for name, size in found.items() if size < LEAST} == {}


def test_as_many_levers_as_a_package_moves_fit_a_page_in_print(batch):
    """The humane package has sixty, more than any other shipped scenario."""
    world, labels = load_world(), labels_of(material(batch, "base", ""))
    moving = np.tile(np.linspace(0.0, 1.0, 300), (2, 1))
    levers = [lever for lever in world.levers.values() if not lever.nationality]
    found = [Stance(lever, date(2021, 6, 1), moving * lever.high, False) for lever in levers]
    drawing = draw_stances(found[:60], "closed", set(), {}, labels, world)
    assert "60 levers move" in drawing.title
    assert smallest("governments", drawing.figure) >= LEAST


def test_beside_a_baseline_only_levers_that_stand_otherwise_are_drawn():
    world, days = load_world(), np.linspace(0.0, 1.0, 300)
    levers = [lever for lever in world.levers.values() if lever.actor == "poland" and lever.high == 1.0][:3]

    def stances_of(*ends):
        return [
            Stance(lever, date(2021, 6, 1), np.tile(days * end, (2, 1)), False)
            for lever, end in zip(levers, ends, strict=True)
        ]

    usual, here = stances_of(1.0, 1.0, 0.0), stances_of(1.0, 0.95, 0.5)
    rows = stances.bands(here, world, set(), None, usual)
    assert [row.label for row in rows] == ["Poland", levers[2].label]
    assert stances.headline(rows, beside=True) == "1 lever moves otherwise than in the baseline"
    rows = stances.bands(here, world, {str(levers[0].key)}, None, usual)
    assert (
        stances.headline(rows, beside=True)
        == "the scenario changes 1 lever, and 1 more moves otherwise than in the baseline"
    )
    assert stances.headline(stances.bands(usual, world, set(), None, usual), beside=True) == (
        "all levers as in the baseline"
    )


def test_a_sweep_is_a_map_of_each_outcome_and_its_title_names_the_best_point(swept):
    given = material(swept, "base", "")
    drawing = draw_sweep(swept, given.outcomes, labels_of(given))
    keys = {"weekly cap, Istanbul": "routes.istanbul.weekly_cap", "pushback, Poland": "poland.pushback"}
    best = drawing.data.loc[drawing.data["mean of time in the strip (person-days)"].idxmin()]
    assert len(drawing.data) == 4  # without the baseline
    assert len(drawing.figure.axes) == len([each for each in given.outcomes if not each.deaths])
    assert drawing.title.endswith(" and ".join(f"{name} = {best[key]:g}" for name, key in keys.items()))


def test_without_a_sweep_there_is_no_map(batch):
    given = material(batch, "base", "")
    assert draw_sweep(batch, given.outcomes, labels_of(given)) is None


def test_letters_of_an_svg_keep_their_size(report):
    for file in report.rglob("*.svg"):
        scales = set(re.findall(r"scale\(([\d.]+)", file.read_text(encoding="utf-8")))
        assert scales
        assert all(len(scale.partition(".")[2]) != 2 or float(scale) >= 0.05 for scale in scales), file


def test_without_pdfium_a_picture_has_the_same_size(batch, tmp_path, monkeypatch):
    given = material(batch, "base", "")
    monkeypatch.setattr("sim.report.plate.painted", lambda *_: None)
    drawing = draw_effects(given.effects, labels_of(given))
    plate = drawing.write(tmp_path, "effects")
    with Image.open(tmp_path / "effects.png") as picture, Image.open(BytesIO(plate.picture)) as small:
        assert picture.size == pytest.approx((300 * plate.width, 300 * plate.height), abs=1)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        assert small.size == pytest.approx((150 * plate.width, 150 * (plate.height - plate.head)), abs=1)
        assert picture.convert("L").getextrema() == (17, 255)  # ink and ground
