"""The panels as Mesa's visualisation components: `SolaraViz(Standoff(rng=1), components=[BorderMap])`.

Each takes a model and shows its present state; Mesa redraws it at every update.
"""

# mypy: disable-error-code="no-untyped-call,attr-defined"
# Solara is only partly typed.

from datetime import timedelta
from typing import Any

from sim.app.facts import chart_facts, map_facts, series_facts
from sim.app.frames import lever_values, sector_values, shown_values, weather
from sim.app.series import Days, charts, days_of
from sim.app.widgets import PanelWidget
from sim.model import Standoff
from sim.tables.recorder import Recorder

Shown = dict[str, Any]


def BorderMap(model: Standoff) -> Any:  # noqa: N802  components are named as classes
    """The map of the border, its sectors coloured by people, attempts, guards or fence."""
    return PanelWidget.element(shown=map_shown(model))


def PeopleOnTheWay(model: Standoff) -> Any:  # noqa: N802
    """People by stage of the journey over time."""
    return PanelWidget.element(shown=chart_shown(model, "way"))


def RecordedAttempts(model: Standoff) -> Any:  # noqa: N802
    """Attempts that each neighbour recorded, over time, with published counts."""
    return PanelWidget.element(shown=chart_shown(model, "attempts"))


def JourneysEnded(model: Standoff) -> Any:  # noqa: N802
    """Where journeys ended, over time."""
    return PanelWidget.element(shown=chart_shown(model, "ends"))


def ArrivalsByHub(model: Standoff) -> Any:  # noqa: N802
    """Arrivals by hub over time."""
    return PanelWidget.element(shown=chart_shown(model, "arrivals"))


def GovernmentCosts(model: Standoff) -> Any:  # noqa: N802
    """What governments bear, over time."""
    return PanelWidget.element(shown=chart_shown(model, "costs"))


def map_shown(model: Standoff) -> Shown:
    """The map's data: the present day alone."""
    days, world = _days(model), model.settings.world
    values = shown_values(world, days) if days else None
    frame = {
        "date": model.today.isoformat(),
        "values": values or [0.0] * len(series_facts(world)),
        "sectors": sector_values(model),
        "weather": weather(model),
        "levers": lever_values(model),
    }
    return {"panel": "map", "facts": map_facts(world), "frames": [frame], **_period(model)}


def chart_shown(model: Standoff, key: str) -> Shown:
    """A chart's data: every day that is over."""
    days, world = _days(model), model.settings.world
    frames = [
        {"date": day["daily"]["date"].isoformat(), "values": shown_values(world, days[: n + 1])}
        for n, day in enumerate(days)
    ]
    chart = next(chart for chart in charts(world) if chart.key == key)
    facts = {"series": series_facts(world)}
    return {
        "panel": "chart",
        "chart": chart_facts(world, chart),
        "facts": facts,
        "frames": frames,
        **_period(model),
    }


def _days(model: Standoff) -> Days:
    """Return the finished days, recorded since a panel first saw the model."""
    ends = (getattr(end, "__self__", None) for end in model.day_ends)
    known = next((end for end in ends if isinstance(end, Recorder)), None)
    recorder = known or Recorder(model)
    return days_of(recorder.daily, recorder.border)


def _period(model: Standoff) -> Shown:
    last = model.calendar.until - timedelta(days=1)
    return {"start": model.calendar.start.isoformat(), "end": last.isoformat()}
