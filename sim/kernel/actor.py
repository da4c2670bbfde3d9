"""What agents share: they do not outlive their model, and give in to a hazard by one law."""

import itertools
import math
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import mesa

from sim.kernel.compiled_draws import uniform
from sim.kernel.draws import COMPLY
from sim.kernel.keys import name_key


class _Counters(WeakKeyDictionary[mesa.Model, Iterator[int]]):
    """A counter of ids for each model that is still alive."""

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self.setdefault(model, itertools.count(1))


class Actor(mesa.Agent):
    """A Mesa agent. Mesa before 3.5 keeps a counter of ids for each model, and so every model, for good.

    A batch does thousands of runs in one process: here the counter goes with its model.
    """

    _ids = _Counters()


class Resistance:
    """The hazard that an actor can still withstand: an exponential number with mean 1, drawn once.

    The distribution is as with daily draws; equal pressure breaks it on the same day in two scenarios. `key`: of the
    run's draws; `name`: of who withstands; `time`: which of several.
    """

    def __init__(self, key: int, name: str, time: int = 0) -> None:
        self.left = -math.log(1.0 - uniform(key, name_key(name), time, COMPLY))

    def breaks(self, rate: float) -> bool:
        """Whether one more day at this rate (1/day) is too much."""
        self.left -= rate
        return self.left < 0.0


def worn_by(rate: float, left: float) -> str:
    """What the last day at this rate left of a resistance, in words."""
    rest = f"{left:.2g} of it is left" if left >= 0.0 else f"the last {left + rate:.2g} of it is gone"
    return f"its resistance falls by {rate:.2g} per day, and {rest}"
