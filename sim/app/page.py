"""The page itself: Mesa's SolaraViz for the controls, and our panels beside them."""

# mypy: disable-error-code="no-untyped-call,attr-defined"
# Solara says that it is typed and is so in part.

import os
from base64 import b64encode
from html import escape
from io import BytesIO
from pathlib import Path

import solara
from matplotlib.figure import Figure

from sim.app.charts import attempts_chart, stages_chart
from sim.app.controls import model_params
from sim.app.facts import Rows, deaf_text, facts, headline
from sim.app.map import border_map
from sim.app.steered import SteeredStandoff
from sim.app.viz import SolaraViz, update_counter

SCENARIO_VARIABLE = "STANDOFF_SCENARIO"  # how the command hands its scenario to the page
TITLE = "The standoff at the border of Belarus, 2021"
PLAY_INTERVAL = 11  # ms between days, on the slider's grid
DOTS_PER_INCH = 100
FAST = {"compress_level": 1}
HOW_TO = (
    "A step is one day. Reset starts again with the scenario, sliders and seed chosen below. A slider at -1, its "
    "left end, leaves what the scenario says; moved, it holds for the whole period, and bans on flights stay. A "
    "longer render interval plays faster."
)
ETHICS = (
    "Simulated: synthetic people only. Pushing people back without hearing their claim is contested or unlawful "
    "under European and international law."
)


@solara.component
def Page() -> None:  # noqa: N802  solara's name for it
    """One run for each open page."""
    given = os.environ.get(SCENARIO_VARIABLE, "as_it_happened")
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
    """The present day of a run: its numbers, the map and the charts; drawn again after each step of the page."""
    update_counter.get()
    with model.between_days, solara.Div(classes=["standoff"]):
        solara.HTML("h1", escape(model.label))
        solara.HTML("p", escape(model.settings.question), classes=["note"])
        solara.HTML("div", _table(facts(model)), classes=["facts"])
        if deaf := deaf_text(model.deaf):
            solara.Warning(deaf)
        with solara.Div(classes=["panels"]):
            with solara.Div():
                solara.HTML("div", escape(headline(model)), classes=["date"])
                _picture(border_map(model.engine.strip), "Map: people in the strip by sector")
            with solara.Div():
                _picture(stages_chart(model), "Chart: people by stage over time")
                _picture(attempts_chart(model), "Chart: recorded attempts a day by neighbour")
        solara.HTML("p", escape(ETHICS), classes=["note"])


def _table(groups: dict[str, Rows]) -> str:
    """HTML of the day's numbers, a list a group."""
    return "".join(
        f"<section><h2>{escape(title)}</h2><dl>"
        + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows.items())
        + "</dl></section>"
        for title, rows in groups.items()
    )


def _picture(figure: Figure, alternative: str) -> None:
    """An image with words for those who do not see it."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH, pil_kwargs=FAST)
    source = f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"
    solara.HTML("img", attributes={"src": source, "alt": alternative})
