"""Threads change no bit: a person's tick writes to that person only, and pieces are joined in order."""

from typing import Any

import numpy as np
import pytest

from sim.engines import compiled
from sim.engines.base import COUNTS
from sim.engines.compiled import CompiledEngine
from sim.kernel.records import PERSON
from sim.model import Standoff
from sim.tables.recorder import Recorder
from tests.engines.worlds import assert_same, small

pytestmark = pytest.mark.unchecked  # compares checked runs with others


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_nothing(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = small("humane_package", "2021-11-14", "2021-11-22", {"scale": 1.0, "start_in_minsk": 400.0})
    alone, shared = Standoff(scenario, rng=5), Standoff(scenario, rng=5)
    recorders = [Recorder(alone), Recorder(shared)]
    joined, seen = [], dict.fromkeys(COUNTS, 0)
    assert isinstance(shared.engine, CompiledEngine)
    join = compiled.join

    def noted(whole: Any, pieces: Any) -> int:
        joined.append(len(pieces))
        return join(whole, pieces)

    monkeypatch.setattr(compiled, "join", noted)
    while not alone.finished:
        monkeypatch.setattr(compiled, "ROWS_A_THREAD", 1_000_000)
        alone.step()
        monkeypatch.setattr(compiled, "ROWS_A_THREAD", 1)
        monkeypatch.setattr(compiled, "cores", lambda: threads)
        shared.step()
        for name, state in alone.engine.state().items():
            np.testing.assert_array_equal(state, shared.engine.state()[name], err_msg=name)
        for which, listed in enumerate(alone.engine.listed):
            rows = alone.engine.rosters[which][:listed]
            np.testing.assert_array_equal(rows, shared.engine.rosters[which][: shared.engine.listed[which]])
        seen = {name: seen[name] + int(getattr(alone.engine, name).sum()) for name in COUNTS}
    assert joined.count(threads * compiled.PIECES_A_THREAD) > alone.tick
    assert all(seen.values()), f"a world in which nobody is counted: {seen}"
    assert_same(*(recorder.frames() for recorder in recorders))


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_living_writes_to_people_only(engine: str) -> None:
    model = Standoff(small("humane_package", "2021-11-10", "2021-12-01"), rng=1, engine=engine)
    while not model.finished:
        people = model.engine.people[: model.engine.count].copy()
        shared = {name: array.copy() for name, array in model.engine.state().items() if name != "people"}
        live = model.engine.live
        live()
        after = model.engine.state()
        for name, array in shared.items():
            np.testing.assert_array_equal(array, after[name], err_msg=name)
        model.engine.restore({**after, "people": people})
        model.step()


def test_a_crowd_grows_and_keeps_everybody() -> None:
    model = Standoff(small("as_it_happened", "2021-11-06", "2021-11-08"), rng=0)
    engine = model.engine
    before = engine.people[: engine.count].copy()
    looked_at = engine.people
    engine._reserve(len(engine.people))
    assert len(engine.people) >= engine.count + len(looked_at)
    del looked_at
    engine._reserve(len(engine.people))
    np.testing.assert_array_equal(engine.people[: engine.count], before)
    rest = engine.people[engine.count :]
    np.testing.assert_array_equal(rest, np.zeros(len(rest), PERSON))
