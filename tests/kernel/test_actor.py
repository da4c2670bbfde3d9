import gc
import math
import weakref

import pytest

import sim.runs.run
from sim import Standoff, run
from sim.kernel.actor import Actor, Resistance
from sim.kernel.draws import COMPLY, uniform
from sim.kernel.keys import name_key
from tests.stand_in import StandIn, free

SMALL = {"scale": 0.01}


def test_ids_count_from_one_in_each_model():
    models = StandIn(), StandIn()
    assert [[Actor(model).unique_id for _ in range(3)] for model in models] == [[1, 2, 3]] * 2


def test_actors_do_not_outlive_their_model():
    model = StandIn()
    Actor(model)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_resistance_is_an_exponential_number_and_breaks_by_the_sum_of_the_days():
    who = name_key("flydubai")
    assert Resistance(1, "flydubai").left == pytest.approx(-math.log(1.0 - uniform(1, who, 0, COMPLY)))
    assert Resistance(1, "flydubai", 1).left == pytest.approx(-math.log(1.0 - uniform(1, who, 1, COMPLY)))
    resistance = Resistance(1, "flydubai")
    resistance.left = 1.0
    assert [resistance.breaks(0.4) for _ in range(3)] == [False, False, True]


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_run_leaves_nothing_for_the_collector_to_wait_for(engine, monkeypatch):
    kept = []

    class Watched(Standoff):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            kept.append(weakref.ref(self.engine))

    monkeypatch.setattr(sim.runs.run, "Standoff", Watched)
    settings = free().with_changes(parameters=SMALL)
    gc.collect()
    gc.disable()
    try:
        run(settings, until=settings.period.start.replace(day=4), engine=engine)
        assert [engine() for engine in kept] == [None]
    finally:
        gc.enable()
