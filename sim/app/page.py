"""The page itself: Mesa's SolaraViz for the controls, and our panels beside them."""

# mypy: disable-error-code="no-untyped-call,attr-defined"
# Solara says that it is typed and is so in part.

import os
from base64 import b64encode
from html import escape
from pathlib import Path

import solara

from sim.app.controls import model_params
from sim.app.facts import Rows
from sim.app.painter import View, start_painting
from sim.app.steered import SteeredStandoff
from sim.app.viz import SolaraViz
from sim.scenario.shipped import RECORDED

SCENARIO_VARIABLE = "STANDOFF_SCENARIO"  # how the command hands its scenario to the page
TITLE = "The standoff at the border of Belarus, 2021"
PLAY_INTERVAL = 51  # ms between days, on the slider's grid
HOW_TO = (
    "A step is one day. Reset starts again with the scenario, sliders and seed chosen below. A slider at -1, its "
    "left end, leaves what the scenario says; moved, it holds for the whole period, and bans on flights stay. A "
    "longer play interval shows every day."
)
ETHICS = (
    "Simulated: synthetic people only. Pushing people back without hearing their claim is contested or unlawful "
    "under European and international law."
)


@solara.component
def Page() -> None:  # noqa: N802  solara's name for it
    """One run for each open page."""
    given = os.environ.get(SCENARIO_VARIABLE, RECORDED)
    first = solara.use_memo(lambda: SteeredStandoff(given), [given])
    params = solara.use_memo(lambda: model_params(given), [given])
    model = solara.use_reactive(first)
    solara.Title(TITLE)
    solara.Style(Path(__file__).with_name("page.css"))
    with solara.Sidebar():
        solara.Text(HOW_TO, classes=["hint"])
    Panels(model.value)
    SolaraViz(model, components=[], model_params=params, play_interval=PLAY_INTERVAL, name=TITLE)


@solara.component
def Panels(model: SteeredStandoff) -> None:  # noqa: N802  components are named as classes
    """The last painted day of a run: its numbers, the map and the charts."""
    view: solara.Reactive[View | None] = solara.use_reactive(None)
    solara.use_effect(lambda: start_painting(model, view.set), [model])
    if view.value is None:
        solara.Text("Drawing the first day.")
    else:
        _show(view.value)


def _show(view: View) -> None:
    moment = view.moment
    with solara.Div(classes=["standoff"]):
        solara.HTML("h1", escape(moment.label))
        solara.HTML("p", escape(moment.question), classes=["note"])
        solara.HTML("div", _table(moment.facts), classes=["facts"])
        if moment.deaf:
            solara.Warning(moment.deaf)
        with solara.Div(classes=["panels"]):
            with solara.Div():
                solara.HTML("div", escape(moment.headline), classes=["date"])
                _picture(view.map, "Map: people in the strip by sector")
                solara.HTML("div", _decisions(moment.decisions), classes=["decisions"])
            with solara.Div():
                _picture(view.stages, "Chart: people by stage over time")
                _picture(view.attempts, "Chart: recorded attempts a day by neighbour")
        solara.HTML("p", escape(ETHICS), classes=["note"])


def _table(groups: dict[str, Rows]) -> str:
    """HTML of the day's numbers, a list a group."""
    return "".join(
        f"<section><h2>{escape(title)}</h2><dl>"
        + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows.items())
        + "</dl></section>"
        for title, rows in groups.items()
    )


def _decisions(latest: list[tuple[str, str]]) -> str:
    """HTML of the last moves of governments, each with its reason."""
    items = [f"<li>{escape(move)}<small>{escape(reason)}</small></li>" for move, reason in latest]
    return f"<h2>Latest decisions of governments</h2><ul>{''.join(items) or '<li>none yet</li>'}</ul>"


def _picture(png: bytes, alternative: str) -> None:
    """An image with words for those who do not see it."""
    source = f"data:image/png;base64,{b64encode(png).decode()}"
    solara.HTML("img", attributes={"src": source, "alt": alternative})
