"""Threads change no bit: a person's tick writes to that person only, and what is counted is whole numbers."""

import numpy as np
import pytest

from sim.engines import compiled
from sim.model import Standoff
from sim.people.records import PERSON
from tests.engines.worlds import assert_same, everything, small

pytestmark = pytest.mark.unchecked  # compares checked runs with others


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_nothing(threads: int, check: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = small("as_it_happened", "2021-11-06", "2021-11-14")
    alone = everything(scenario, 1)
    monkeypatch.setattr(compiled, "ROWS_A_THREAD", 10)
    monkeypatch.setattr(compiled, "cores", lambda: threads)
    assert_same(alone, everything(scenario, 1, check=check))


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
    model = Standoff(small("as_it_happened", "2021-11-06", "2021-11-08"))
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
