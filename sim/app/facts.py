"""What the page knows before any run: shapes, names, series, charts, levers."""

from typing import Any

from sim.app.border import border_shapes, label_of
from sim.app.levers import catalogue, most_used
from sim.app.names import ACTOR_NAMES, HOME, NEIGHBOURS_SHOWN, STAGES
from sim.app.observed import published_attempts
from sim.app.series import Chart, all_series, charts, key_figures
from sim.kernel.stages import STAGES as STAGE_KEYS

Facts = dict[str, Any]


def page_facts() -> Facts:
    """Everything that the whole page needs."""
    place = _places()
    return {
        **map_facts(),
        "actors": ACTOR_NAMES,
        "stages": [{"key": key, "name": STAGES[key]} for key in STAGE_KEYS],
        "figures": [place[series.key] for series in key_figures()],
        "charts": [chart_facts(chart) for chart in charts()],
        "catalogue": catalogue(),
        "top": most_used(),
    }


def map_facts() -> Facts:
    """What the map needs."""
    home = {"actor": HOME["actor"], "name": ACTOR_NAMES[HOME["actor"]], "at": label_of(HOME["code"])}
    return {
        "shapes": border_shapes(),
        "neighbours": [{**neighbour, "at": label_of(neighbour["code"])} for neighbour in NEIGHBOURS_SHOWN],
        "home": HOME["code"],
        "inner": [home],
        "series": series_facts(),
    }


def series_facts() -> list[Facts]:
    """Return every series in the order of a frame's values."""
    return [{"key": s.key, "name": s.name, "colour": s.colour, "banded": s.banded} for s in all_series()]


def chart_facts(chart: Chart) -> Facts:
    """A chart, its series by their place in a frame's values."""
    place = _places()
    return {
        "key": chart.key, "title": chart.title, "unit": chart.unit, "note": chart.note,
        "series": [place[series.key] for series in chart.series], "right": place.get(chart.right),
        "dots": published_attempts() if chart.key == "attempts" else [],
    }  # fmt: skip


def _places() -> dict[str, int]:
    return {series.key: n for n, series in enumerate(all_series())}
