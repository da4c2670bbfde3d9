"""What all agents share: they do not outlive their model."""

import itertools
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import mesa


class _Counters(WeakKeyDictionary[mesa.Model, Iterator[int]]):
    """A counter of ids for each model that is still alive."""

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self.setdefault(model, itertools.count(1))


class Actor(mesa.Agent):
    """A Mesa agent. Mesa before 3.5 keeps a counter of ids for each model, and so every model, for good.

    A batch does thousands of runs in one process: here the counter goes with its model.
    """

    _ids = _Counters()
