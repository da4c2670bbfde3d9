"""The people of a run for analysts: counted, filtered, one by one, or as a DataFrame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim.kernel.calendar import TICKS_A_DAY, Calendar
from sim.kernel.layouts import SectorColumns
from sim.kernel.stages import BY_GUARDS, BY_UNKNOWN, INTENTIONS, LODGINGS, STAGES, TENTHS
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


# DataFrame types of the fields of Person: never inferred from values, also without rows.
TYPES = {
    "str": "str",
    "str | None": "str",
    "int": "int64",
    "int | None": "float64",
    "float": "float64",
    "bool": "bool",
    "date": "datetime64[s]",
}


@dataclass(frozen=True)
class Person:
    """One synthetic person at present: codes as text, money in USD, exposure in hours."""

    uid: int
    group: int
    party: int
    origin: str
    hub: str
    nationality: str
    stage: str
    since: date
    booked: date
    intention: str
    lodging: str
    neighbour: str | None
    sector: int | None
    entered: str | None
    vulnerable: bool
    grounds: bool
    wish: float
    vetted: bool
    cash: float
    sunk: float
    health: float
    exposure: float
    hunger: float
    hope: float
    attempts: int
    pushbacks: int
    robbed: bool
    attacked: bool
    guided: bool


class Crowd(Protocol):
    """The records of the people, and of where they may be."""

    @property
    def people(self) -> np.ndarray:
        """Records of the people: the first `count` rows."""

    @property
    def count(self) -> int:
        """How many there are."""

    @property
    def sectors(self) -> SectorColumns:
        """One record per sector."""


class PeopleView(Protocol):
    """The part of a model that describes its people."""

    @property
    def settings(self) -> Scenario:
        """The scenario."""

    @property
    def run_seed(self) -> int:
        """The seed."""

    @property
    def calendar(self) -> Calendar:
        """The days of the run."""

    @property
    def engine(self) -> Crowd:
        """The people."""


class Migrants:
    """A view of the people of a model, or of a filtered subset.

    `len(view)` counts, `view[i]` reads one person, `view.where(stage="in_strip")` filters by a field's value,
    `view.count_by("stage")` counts by value, `view.frame()` makes a DataFrame. Reading never changes the run.
    """

    def __init__(self, model: PeopleView, rows: np.ndarray | None = None) -> None:
        self._model = model
        self._rows = rows

    def _records(self) -> Any:
        people = self._model.engine.people[: self._model.engine.count].view(np.recarray)
        return people if self._rows is None else people[self._rows]

    def __len__(self) -> int:
        return len(self._records())

    def __getitem__(self, index: int) -> Person:
        """One person; raises IndexError beyond the last."""
        records = self._records()
        if not -len(records) <= index < len(records):
            raise IndexError(f"there are {len(records)} people, none at {index}")
        columns = self._columns(records[index : index + 1] if index >= 0 else records[[index]])
        return Person(**{name: values[0] for name, values in columns.items()})

    def __iter__(self) -> Iterator[Person]:
        return (self[i] for i in range(len(self)))

    def where(self, **fields: Any) -> Migrants:
        """Those whose fields have these values; raises KeyError for an unknown field."""
        columns = self._columns(self._records())
        keep = np.ones(len(self), bool)
        for name, value in fields.items():
            if name not in columns:
                raise KeyError(f"no field {name!r}; there are {', '.join(columns)}")
            keep &= np.array([item == value for item in columns[name]], bool)
        rows = np.arange(self._model.engine.count) if self._rows is None else self._rows
        return Migrants(self._model, rows[keep])

    def count_by(self, field: str) -> dict[Any, int]:
        """Return the count of each value of a field, in order of first appearance."""
        counts: dict[Any, int] = {}
        for value in self._columns(self._records())[field]:
            counts[value] = counts.get(value, 0) + 1
        return counts

    def frame(self) -> pd.DataFrame:
        """Return one row per person, with the fields of Person as columns."""
        import pandas as pd

        columns = self._columns(self._records())
        types = {field.name: TYPES[str(field.type)] for field in fields(Person)}
        frame = pd.DataFrame(columns).astype(types)
        frame.insert(0, "scenario", self._model.settings.name)
        frame.insert(1, "run", self._model.run_seed)
        return frame.astype({"scenario": "str", "run": "int64"})

    def _columns(self, r: Any) -> dict[str, list[Any]]:
        start = self._model.calendar.start
        sectors, world = self._model.engine.sectors, self._model.settings.world
        codes = [row.code for row in world.neighbours.values()]
        hubs = tuple(world.hubs)
        placed = [None if s < 0 else int(s) for s in r.sector]
        return {
            "uid": (r.group + r.member).tolist(),
            "group": r.group.tolist(),
            "party": r.party.tolist(),
            "origin": _words(r.origin, hubs),
            "hub": _words(r.hub, hubs),
            "nationality": _words(r.nationality, tuple(world.nationalities)),
            "stage": _words(r.stage, STAGES),
            "since": _days(r.since, start),
            "booked": _days(r.booked, start),
            "intention": _words(r.intention, INTENTIONS),
            "lodging": _words(r.lodging, LODGINGS),
            "neighbour": [None if s is None else codes[sectors.neighbour[s]] for s in placed],
            "sector": placed,
            "entered": [None if e < 0 else codes[e] for e in r.entered],
            "vulnerable": [bool(v) for v in r.vulnerable],
            "grounds": [bool(v) for v in r.grounds],
            "wish": [v / TENTHS for v in r.wish.tolist()],
            "vetted": [bool(v) for v in r.vetted],
            "cash": r.cash.tolist(),
            "sunk": r.sunk.tolist(),
            "health": r.health.tolist(),
            "exposure": r.exposure.tolist(),
            "hunger": r.hunger.tolist(),
            "hope": r.hope.tolist(),
            "attempts": r.attempts.tolist(),
            "pushbacks": r.pushbacks.tolist(),
            "robbed": [bool(v & BY_GUARDS) for v in r.robbed],
            "attacked": [bool(v & BY_UNKNOWN) for v in r.robbed],
            "guided": [bool(v) for v in r.guided],
        }


def _days(ticks: Any, start: date) -> list[date]:
    return [start + timedelta(days=int(tick) // TICKS_A_DAY) for tick in ticks]


def _words(codes: Any, names: tuple[str, ...]) -> list[str]:
    return [names[code] for code in codes]
