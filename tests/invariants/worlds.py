"""Random scenarios, and a model that keeps account of every move while it runs."""

from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from sim import Standoff, load_scenario
from sim.evidence import parameters
from sim.people.stages import FLOWS, STAGES
from sim.scenario.catalogue import HUBS, NATIONALITIES, levers
from sim.scenario.fields import SWITCH

BASES = ("as_it_happened", "humane_package", "return_corridor", "pushback_nowhere", "alleged_infiltration")
ROLES = ("orchestrator", "permissive", "restrainer")
OBJECTIVES = ("recognition", "sanctions_relief", "revenge", "distraction", "mixed")
FIRST, LAST = date(2021, 6, 1), date(2021, 12, 1)
FIXED = {"scale", "start_in_minsk"}
OF_PEOPLE = sorted(
    name for name, entry in parameters().items() if entry.group == "people" and name not in FIXED
)
OTHERS = sorted(parameters().keys() - FIXED - set(OF_PEOPLE))


def between(low, high):
    """Numbers of a range, its ends among them."""
    return st.one_of(st.sampled_from([low, high]), st.floats(low, high, allow_nan=False))


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
    changed = {name: draw(between(parameters()[name].low, parameters()[name].high)) for name in names}
    changed |= {"scale": draw(st.floats(0.1, 0.3)), "start_in_minsk": 400.0}
    return settings.with_changes(
        parameters=changed, levers=draw(dated_levers((start, days))), routes=draw(dated_routes((start, days)))
    )


@st.composite
def dated_levers(draw, period):
    chosen = draw(st.lists(st.sampled_from(list(levers())), max_size=8, unique=True))
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
        "ban": st.booleans(),
        "nationality_ban": st.lists(st.sampled_from(NATIONALITIES), min_size=1, unique=True),
    }
    routes = {}
    for hub in draw(st.lists(st.sampled_from(HUBS), max_size=4, unique=True)):
        keys = draw(st.lists(st.sampled_from(list(values)), min_size=1, unique=True))
        routes[hub] = {
            key: draw(windows(period, st.fixed_dictionaries({"value": values[key]}))) for key in keys
        }
    return routes


class Watched(Standoff):
    """A model that notes, day by day, who moved from which stage to which, and what the flows say."""

    def _make_engine(self, *arguments):
        engine = super()._make_engine(*arguments)
        self.moves, self.days, self.boarded = self._no_moves(), [], []
        self._watch(engine, "fly", self._after_boarding)
        self._watch(engine, "live", self._after_living)
        self._watch(engine, "new_day", lambda *_: self._close_account())
        return engine

    @staticmethod
    def _no_moves():
        return np.zeros((len(STAGES), len(STAGES)), np.int64)

    @staticmethod
    def _watch(engine, name, after):
        original = getattr(engine, name)

        def watched():
            if name == "new_day":
                after()
                return original()
            before = engine.people[: engine.count].copy()
            original()
            return after(before, engine.people[: engine.count].copy())

        setattr(engine, name, watched)

    def _after_boarding(self, before, after):
        moved = (before["stage"] == STAGES.index("queued")) & (after["stage"] == STAGES.index("in_minsk"))
        self.boarded.append(after[moved])
        self._note(before, after)

    def _after_living(self, before, after):
        self._note(before, after)

    def _note(self, before, after):
        np.add.at(self.moves, (before["stage"], after["stage"]), 1)
        check_people(before, after)

    def _close_account(self):
        """At the end of a day: its moves beside its flows."""
        if self.moves.any():
            flows = dict(zip(FLOWS, self.engine.flows.sum(axis=0).tolist(), strict=True))
            self.days.append((self.moves, flows, self.engine.census.copy(), self.engine.count))
        self.moves = self._no_moves()

    def run(self):
        """Step to the end of the period, and close the last day's account."""
        super().run()
        self._close_account()


def check_people(before, after):
    """What holds for every person at every moment, and between two moments."""
    final = STAGES.index("onward")
    over = before["stage"] >= final
    assert np.array_equal(before[over], after[over]), "someone acts after the end of the journey"
    assert after["stage"].min(initial=0) >= 0
    assert after["stage"].max(initial=0) < len(STAGES)
    for name in ("cash", "sunk", "health", "exposure", "hunger", "hope"):
        assert np.isfinite(after[name]).all(), name
        assert (after[name] >= 0.0).all(), name
    for name in ("health", "hunger", "hope"):
        assert (after[name] <= 1.0).all(), name
    border = (after["stage"] >= STAGES.index("in_border_camp")) & (after["stage"] <= STAGES.index("asylum"))
    assert (after["sector"][border] >= 0).all()
    assert (after["sector"] < 127).all()
    assert (after["sector"][after["stage"] == STAGES.index("queued")] == -1).all()
    for name in ("attempts", "pushbacks", "since", "robbed"):
        assert (before[name] <= after[name]).all(), name
    same = ("uid", "group", "party", "origin", "nationality", "vulnerable", "grounds", "booked")
    for name in same:
        assert np.array_equal(before[name], after[name]), name
    assert len(np.unique(after["uid"])) == len(after)
