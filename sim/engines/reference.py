"""The reference engine: every person and guard unit is a mesa.Agent, moved by the same rules as plain Python.

Slow and easy to follow: the rules act on objects with attributes. The columns that actors read and write are copied
into such objects before a loop and back after it, so the tables are the same to the last bit as those of the
compiled engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from sim.engines import loops
from sim.engines.base import Engine, World
from sim.engines.checks import Checks
from sim.kernel.actor import Actor
from sim.kernel.columns import Columns
from sim.kernel.records import PERSON, UNIT


class Migrant(Actor):
    """One person; the attributes are the fields of PERSON."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.__dict__.update(dict.fromkeys(PERSON.names or (), 0))


class GuardUnit(Actor):
    """One unit of guards; the attributes are the fields of UNIT."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.__dict__.update(dict.fromkeys(UNIT.names or (), 0))


class Crowd(dict[int, Migrant]):
    """People by row; a row is created when a loop first uses it."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__()
        self.model = model

    def __missing__(self, row: int) -> Migrant:
        migrant = self[row] = Migrant(self.model)
        return migrant


class Objects:
    """One object for each row of some columns."""

    def __init__(self, columns: Columns, objects: list[Any]) -> None:
        self.columns, self.objects = columns, objects
        self.names = columns.rows.dtype.names or ()

    def read(self) -> list[Any]:
        """Copy the columns into the objects."""
        for name in self.names:
            for item, value in zip(self.objects, getattr(self.columns, name).tolist(), strict=True):
                setattr(item, name, value)
        return self.objects

    def write(self) -> None:
        """Copy the objects back into the columns."""
        for name in self.names:
            getattr(self.columns, name)[:] = [getattr(item, name) for item in self.objects]


class ReferenceEngine(Engine):
    """People and guard units as agents of the model, moved by the loops as they are written."""

    loops = loops

    def __init__(self, model: mesa.Model, world: World) -> None:
        super().__init__(world)
        sectors, policies, hubs, units, now, parameters = world
        self.crowd = Crowd(model)
        self._objects = {
            "sectors": Objects(sectors, [SimpleNamespace() for _ in range(len(sectors))]),
            "policies": Objects(policies, [SimpleNamespace() for _ in range(len(policies))]),
            "hubs": Objects(hubs, [SimpleNamespace() for _ in range(len(hubs))]),
            "units": Objects(units, [GuardUnit(model) for _ in range(len(units))]),
            "nows": Objects(now, [SimpleNamespace()]),
        }
        names = parameters.dtype.names or ()
        self._ps = [SimpleNamespace(**dict(zip(names, parameters[0].tolist(), strict=True)))]

    @property
    def people(self) -> np.ndarray:
        """Records of the people, made from the agents."""
        records = np.zeros(self.count, PERSON)
        for name in PERSON.names or ():
            records[name] = [getattr(self.crowd[row], name) for row in range(self.count)]
        return records

    def _reserve(self, more: int) -> None:
        """Agents need no room in advance."""

    def _put(self, people: np.ndarray) -> None:
        self.count = len(people)
        for name in PERSON.names or ():
            for row, value in enumerate(people[name].tolist()):
                setattr(self.crowd[row], name, value)

    @contextmanager
    def _seen(self, *columns: str) -> Iterator[Any]:
        chosen = {name: self._objects[name] for name in (*columns, "nows")}
        yield SimpleNamespace(**{name: part.read() for name, part in chosen.items()}, ps=self._ps)
        for part in chosen.values():
            part.write()


class CheckedReferenceEngine(Checks, ReferenceEngine):
    """The same, with its invariants checked."""
