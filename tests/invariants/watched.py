"""A model that keeps account of every move while it runs."""

import numpy as np

from sim import Standoff
from sim.kernel.stages import FLOWS, STAGES
from sim.tables.recorder import Recorder


class Watched(Standoff):
    """A model that records, day by day, moves between stages and the flows, with its tables."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.rows = Recorder(self, sectors=True)

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
    same = ("member", "group", "party", "origin", "nationality", "vulnerable", "grounds", "booked")
    for name in same:
        assert np.array_equal(before[name], after[name]), name
    assert len(np.unique(after["group"] + after["member"])) == len(after)
