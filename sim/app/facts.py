"""What the page knows before any run: shapes, names, series, charts, levers."""

from typing import Any

from sim.app.border import border_shapes, label_of
from sim.app.levers import catalogue, most_used, package_of
from sim.app.names import HOME_ACTOR, neighbours_shown
from sim.app.observed import published_attempts
from sim.app.series import Chart, all_series, charts, key_figures
from sim.kernel.stages import STAGES
from sim.text.words import stage_names
from sim.world import World

Facts = dict[str, Any]


def page_facts(world: World) -> Facts:
    """Everything that the whole page needs."""
    place, names = _places(world), stage_names(world)
    return {
        **map_facts(world),
        "actors": dict(world.actors),
        "stages": [{"key": key, "name": names[key]} for key in STAGES],
        "figures": [place[series.key] for series in key_figures(world)],
        "charts": [chart_facts(world, chart) for chart in charts(world)],
        "catalogue": catalogue(world),
        "top": most_used(world),
        "package": package_of(world) is not None,
    }


def map_facts(world: World) -> Facts:
    """What the map needs."""
    home = world.settings.home.code
    inner = {"actor": HOME_ACTOR, "name": world.actors[HOME_ACTOR], "at": label_of(world, home)}
    neighbours = neighbours_shown(world)
    return {
        "shapes": border_shapes(world),
        "neighbours": [{**row, "at": label_of(world, row["code"])} for row in neighbours],
        "home": home,
        "inner": [inner],
        "series": series_facts(world),
    }


def series_facts(world: World) -> list[Facts]:
    """Return every series in the order of a frame's values."""
    return [{"key": s.key, "name": s.name, "colour": s.colour, "banded": s.banded} for s in all_series(world)]


def chart_facts(world: World, chart: Chart) -> Facts:
    """A chart, its series by their place in a frame's values."""
    place = _places(world)
    return {
        "key": chart.key, "title": chart.title, "unit": chart.unit, "note": chart.note,
        "series": [place[series.key] for series in chart.series], "right": place.get(chart.right),
        "dots": published_attempts(world) if chart.key == "attempts" else [],
    }  # fmt: skip


def _places(world: World) -> dict[str, int]:
    return {series.key: n for n, series in enumerate(all_series(world))}
