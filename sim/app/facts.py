"""The numbers of a run's present day, as the page's table names them."""

from itertools import islice

import numpy as np

from sim.figures.style import HUBS, ON_THE_WAY
from sim.kernel.stages import DEAD, NEIGHBOURS, STAGES
from sim.model import Standoff
from sim.scenario.catalogue import HUBS as HUB_ORDER
from sim.scenario.catalogue import levers
from sim.text.moves import Move
from sim.text.words import GOVERNMENTS, day_of, number
from sim.text.words import NEIGHBOURS as NEIGHBOUR_NAMES
from sim.text.words import STAGES as STAGE_NAMES

Rows = dict[str, str]
PERCENT = 100.0
LEAST_MOVE, MOST_MOVES = 0.1, 5  # of a lever's range; in the list
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
        "Flights a week to Minsk": _flights(model),
        "Levers today": {name: f"{PERCENT * model.lever(*lever):.0f} %" for lever, name in SHARES.items()},
    }


def _flights(model: Standoff) -> Rows:
    """By hub, with those that do not take everybody."""
    return {
        f"{HUBS[hub][0]}{', some barred' if any(model.market.bars_at(n)) else ''}": number(round(weekly, 1))
        for n, (hub, weekly) in enumerate(zip(HUB_ORDER, model.market.flights.tolist(), strict=True))
    }


def latest_decisions(model: Standoff) -> list[tuple[str, str]]:
    """The last moves of some size by governments, newest first: each in one line, and its reason."""
    catalogue = levers()
    moves = (
        Move(catalogue[actor, lever], day, day, before, after, reason)
        for day, actor, lever, before, after, reason in reversed(model.decisions)
        if before is not None and (actor, lever) in catalogue
    )
    told = ((str(move), move.why) for move in moves if move.size >= LEAST_MOVE)
    return list(islice(told, MOST_MOVES))


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
