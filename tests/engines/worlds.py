"""Small worlds for the tests of the engines and of what must always hold: shipped ones cut short, and random ones."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from sim.model import Standoff
from sim.scenario import Scenario, load_scenario, load_scenarios, shipped_scenarios
from sim.tables.recorder import Recorder
from sim.world import load_world
from sim.world.catalogue import SWITCH
from tests.shipped_world import HUBS, NATIONALITIES, levers

BUSY = {"scale": 0.3, "start_in_minsk": 400.0}  # 120 people on the first day
BASES = ("as_it_happened", "humane_package", "return_corridor", "pushback_nowhere", "alleged_infiltration")
ROLES = ("orchestrator", "permissive", "restrainer")
OBJECTIVES = ("recognition", "sanctions_relief", "revenge", "distraction", "mixed")
FIRST, LAST = date(2021, 6, 1), date(2021, 12, 1)
FIXED = {"scale", "start_in_minsk"}
OF_PEOPLE = sorted(
    name for name, entry in load_world().parameters.items() if entry.group == "people" and name not in FIXED
)
OTHERS = sorted(load_world().parameters.keys() - FIXED - set(OF_PEOPLE))


def every_scenario() -> list[Scenario]:
    """The scenario of every file that is shipped, those of the hypotheses too."""
    return [load_scenario(name) for name in shipped_scenarios()] + load_scenarios("hypotheses")


def small(
    scenario: Scenario | str, start: str, until: str, parameters: Mapping[str, float] = BUSY, **changes: Any
) -> Scenario:
    """A scenario, or the shipped one of a name, from `start` up to and without `until`."""
    if isinstance(scenario, str):
        scenario = load_scenario(scenario)
    period = scenario.period.model_copy(
        update={"start": date.fromisoformat(start), "until": date.fromisoformat(until)}
    )
    return scenario.with_changes(parameters=parameters, **changes).model_copy(update={"period": period})


def everything(scenario: Scenario, seed: int = 0, **options: Any) -> dict[str, pd.DataFrame]:
    """All tables of a run, with those by sector and person."""
    model = Standoff(scenario, rng=seed, **options)
    recorder = Recorder(model, sectors=True)
    model.run()
    return recorder.frames() | {"people": model.migrants.frame()}


def assert_same(first: dict[str, pd.DataFrame], second: dict[str, pd.DataFrame]) -> None:
    """Equal tables to the last bit."""
    assert first.keys() == second.keys()
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, second[name], check_exact=True, obj=name)


def between(low, high):
    """Numbers of a range, its ends among them."""
    return st.one_of(st.sampled_from([low, high]), st.floats(low, high, allow_nan=False))


def within(entry):
    """Values that a parameter may take."""
    return st.integers(int(entry.low), int(entry.high)) if entry.whole else between(entry.low, entry.high)


@st.composite
def windows(draw, period, entries):
    """Dated entries one after the other, none of them overlapping."""
    start, days = period
    cuts = sorted(draw(st.sets(st.integers(0, days - 1), min_size=1, max_size=2)))
    dated = []
    for index, cut in enumerate(cuts):
        entry = {"from": start + timedelta(days=cut), **draw(entries)}
        if index + 1 < len(cuts):
            entry["until"] = start + timedelta(days=cuts[index + 1])
        dated.append(entry)
    return dated


@st.composite
def scenarios(draw, days=(7, 28)):
    """A shipped scenario cut to so many days, with any parameters, levers, routes and readings inside their ranges."""
    start = FIRST + timedelta(days=draw(st.integers(0, (LAST - FIRST).days)))
    days = draw(st.integers(*days))
    base = load_scenario(draw(st.sampled_from(BASES)))
    content = base.content() | {"period": {"start": start, "until": start + timedelta(days=days)}}
    if draw(st.booleans()):
        content |= {"lever": [], "routes": {}}
    content["hypotheses"] = content["hypotheses"] | {
        "russia": {"role": draw(st.sampled_from(ROLES))},
        "belarus": {"objective": draw(st.sampled_from(OBJECTIVES))},
    }
    settings = base.from_content(content, "random")
    names = draw(st.lists(st.sampled_from(OF_PEOPLE), min_size=4, max_size=12, unique=True))
    names += draw(st.lists(st.sampled_from(OTHERS), max_size=6, unique=True))
    changed = {name: draw(within(load_world().parameters[name])) for name in names}
    changed |= {"scale": draw(st.floats(0.1, 0.3)), "start_in_minsk": 400.0}
    return settings.with_changes(
        parameters=changed, levers=draw(dated_levers((start, days))), routes=draw(dated_routes((start, days)))
    )


@st.composite
def dated_levers(draw, period):
    dated = [key for key, lever in levers().items() if not lever.hub]
    chosen = draw(st.lists(st.sampled_from(dated), max_size=8, unique=True))
    entries = []
    for actor, name in chosen:
        lever = levers()[actor, name]
        values = st.sampled_from((0, 1)) if lever.unit == SWITCH else between(lever.low, lever.high)
        value = st.fixed_dictionaries({"value": values})
        entries += [{"actor": actor, "lever": name} | entry for entry in draw(windows(period, value))]
    return entries


@st.composite
def dated_routes(draw, period):
    values = {
        "weekly_cap": between(0.0, 20.0),
        "nationality_ban": st.lists(st.sampled_from(NATIONALITIES), unique=True),
    }
    routes = {}
    for hub in draw(st.lists(st.sampled_from(HUBS), max_size=4, unique=True)):
        keys = draw(st.lists(st.sampled_from(list(values)), min_size=1, unique=True))
        routes[hub] = {
            key: draw(windows(period, st.fixed_dictionaries({"value": values[key]}))) for key in keys
        }
    return routes
