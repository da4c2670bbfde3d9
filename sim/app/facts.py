"""The numbers of a run's present day, as the page's table names them."""

import numpy as np

from sim.model import Standoff
from sim.output.words import GOVERNMENTS, day_of, number
from sim.output.words import NEIGHBOURS as NEIGHBOUR_NAMES
from sim.output.words import STAGES as STAGE_NAMES
from sim.people.stages import DEAD, NEIGHBOURS, STAGES
from sim.report.style import HUBS, ON_THE_WAY
from sim.scenario.catalogue import HUBS as HUB_ORDER

Rows = dict[str, str]
PERCENT = 100.0
# Sanctions as a share of the ladder's top, pushback as a share of those caught.
SHARES = {
    ("eu", "sanctions"): "EU sanctions",
    ("poland", "pushback"): "pushback, Poland",
    ("lithuania", "pushback"): "pushback, Lithuania",
    ("latvia", "pushback"): "pushback, Latvia",
}


def headline(model: Standoff) -> str:
    """The present day and its temperature at the Polish border; after the last day, that the run is over."""
    if model.finished:
        return f"{day_of(model.date, year=True)}, end of the run"
    return f"{day_of(model.date, year=True)}, {model.weather.daily[model.day, 0]:.0f} °C"


def facts(model: Standoff) -> dict[str, Rows]:
    """Groups of names and values: people now, attempts recorded the day before, flights and levers today."""
    return {
        "People now": _people(model),
        "Attempts recorded, last day": {
            NEIGHBOUR_NAMES[code]: number(int(model.observer.recorded[n]))
            for n, code in enumerate(NEIGHBOURS)
        },
        "Flights a week open to migrants": {
            HUBS[hub][0]: number(round(float(model.market.flights[n]), 1)) for n, hub in enumerate(HUB_ORDER)
        },
        "Levers today": {name: f"{PERCENT * model.lever(*lever):.0f} %" for lever, name in SHARES.items()},
    }


def _people(model: Standoff) -> Rows:
    stages = model.engine.people["stage"][: model.engine.count]
    census = np.bincount(stages, minlength=len(STAGES))
    rows = {STAGE_NAMES[stage]: number(int(census[STAGES.index(stage)])) for stage in ON_THE_WAY}
    return {**rows, "died since the start": number(int(census[DEAD]))}


def deaf_text(actors: list[str]) -> str:
    """What is said of sliders that this scenario does not heed, "" if there are none."""
    if not actors:
        return ""
    names = ", ".join(GOVERNMENTS[actor] for actor in actors)
    return (
        f"This scenario leaves the decisions of {names} to their own rules: those sliders do not bind then."
    )
