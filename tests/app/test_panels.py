"""The panels inside Mesa's own SolaraViz, and their data."""

import warnings

import pytest
import solara

from sim.app import panels
from sim.app.panels import BorderMap, PeopleOnTheWay, chart_shown, map_shown
from sim.app.widgets import PANELS, PanelWidget, components
from sim.kernel.calendar import TICKS_A_DAY
from sim.model import Standoff

CHARTS = ("way", "attempts", "ends", "arrivals", "costs")


@pytest.fixture
def model(short):
    return Standoff(short, rng=0)


def play(model, days):
    for _ in range(days * TICKS_A_DAY):
        model.step()


def test_a_chart_has_a_frame_per_day_that_is_over(model):
    assert chart_shown(model, "way")["frames"] == []
    play(model, 3)
    shown = chart_shown(model, "way")
    assert [frame["date"] for frame in shown["frames"]] == ["2021-06-01", "2021-06-02", "2021-06-03"]
    assert (shown["start"], shown["end"]) == ("2021-06-01", "2021-06-30")
    place = [series["key"] for series in shown["facts"]["series"]].index("way_in_minsk")
    assert shown["frames"][-1]["values"][place] == model.datacollector.model_vars["in_minsk"][-1]


def test_the_map_shows_the_present(model):
    map_shown(model)
    play(model, 12)
    (frame,) = map_shown(model)["frames"]
    assert frame["date"] == "2021-06-13"
    assert frame["sectors"]["strip"] == model.engine.strip.tolist()
    assert frame["levers"]["eu.sanctions"] == model.lever("eu", "sanctions")


def test_each_panel_is_a_function_of_the_model_that_mesa_shows(model):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore")
        from mesa.visualization import SolaraViz

    shown = [BorderMap, PeopleOnTheWay, panels.RecordedAttempts, panels.JourneysEnded, panels.ArrivalsByHub]
    _, context = solara.render(SolaraViz(model, components=shown, model_params={}), handle_error=False)  # type: ignore[attr-defined]
    found = context.find(PanelWidget).widgets
    assert sorted(widget.shown["panel"] for widget in found) == ["chart"] * 4 + ["map"]
    context.close()


@pytest.mark.parametrize("name", PANELS)
def test_each_component_is_one_template_and_one_script(name):
    source = components()[name]
    assert source.startswith("<template>")
    assert source.count("module.exports") == 1
