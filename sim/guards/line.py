"""The line on the EU side and Belarus's grip on it: sectors, units, fence, gaps and columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum

import numpy as np

from sim.guards.view import LineView
from sim.kernel.calendar import AFTERNOON, DAYS_A_WEEK, MORNING
from sim.kernel.columns import empty
from sim.kernel.compiled_draws import uniform
from sim.kernel.draws import COLUMN
from sim.kernel.keys import distinct_keys, name_key
from sim.kernel.layouts import Parameters, PolicyColumns, SectorColumns, UnitColumns
from sim.kernel.rule import chance_per_day
from sim.kernel.stages import BROUGHT
from sim.kernel.ticks import QUARTER
from sim.world import Resolved
from sim.world.geography import TERRAINS, Sector

DAYLIGHT_TICKS = 2 * QUARTER
UNIT_BITS = 24  # bits of a unit's number within its force


def lay_out_sectors(places: Sequence[Sector], world: Resolved) -> SectorColumns:
    """One record per sector, from the geography and the parameters of terrain and steering."""
    p, neighbours = world.p, list(world.neighbours.values())
    records = empty(SectorColumns, len(places))
    records.neighbour[:] = [place.neighbour_index for place in places]
    records.index[:] = [place.index for place in places]
    records.key[:] = distinct_keys(place.name for place in places)
    records.length[:] = [place.length_km for place in places]
    pull, visibility = _by_terrain(p)
    for i, place in enumerate(places):
        # Within a sector people stand where they are brought, as along the line.
        brought = [share * each for share, each in zip(place.shares, pull, strict=True)]
        total = fsum(brought)
        records.visibility[i] = (
            fsum(part * each for part, each in zip(brought, visibility, strict=True)) / total
        )
        records.water[i] = brought[TERRAINS.index("river")] / total
        records.steer[i] = place.length_km * total
    records.crossing[:] = [1.0 if place.crossing else 0.0 for place in places]
    records.gathers[:] = [1.0 if place.gathering else 0.0 for place in places]
    records.steer[records.crossing == 1.0] *= p.steer_crossing
    records.steer[[neighbours[place.neighbour_index].steer == 0.0 for place in places]] = 0.0
    for line in lines(records):
        records.reach[line, BROUGHT] = np.cumsum(records.steer[line])
    return records


def _by_terrain(p: Parameters) -> tuple[list[float], list[float]]:
    """Pull and visibility of a km, in the order of `TERRAINS`; who wades a stream shows as who crosses a river."""
    by_terrain = {
        "forest": (p.steer_forest, p.visibility_forest),
        "river": (p.steer_river, p.visibility_river),
        "stream": (p.steer_stream, p.visibility_river),
        "field": (p.steer_field, p.visibility_field),
    }
    pull, visibility = zip(*(by_terrain[each] for each in TERRAINS), strict=True)
    return list(pull), list(visibility)


def lines(sectors: SectorColumns) -> list[slice]:
    """Return the sectors of each neighbour, in the order of neighbours."""
    ends = np.searchsorted(sectors.neighbour, range(int(sectors.neighbour[-1]) + 2))
    return [slice(*pair) for pair in pairwise(ends.tolist())]


def unit_uids(force: str, size: int) -> np.ndarray:
    """Return the keys of the draws of each unit: the name of the force and the number of the unit."""
    return (name_key(force) << UNIT_BITS) + np.arange(size)


def raise_units(p: Parameters, states: Sequence[str]) -> UnitColumns:
    """Guard units of both sides: EU ones up to the strongest force a scenario may set."""
    most = int(p.force_limit / p.unit_size)
    home = int(p.belarus_guards / p.unit_size)
    abroad = len(states) * most
    units = empty(UnitColumns, abroad + home)
    forces = [*((state, most) for state in states), ("belarus", home)]
    units.uid[:] = np.concatenate([unit_uids(name, size) for name, size in forces])
    units.strength[:] = p.unit_size * p.scale
    units.sector[:] = -1
    units.neighbour[:] = np.concatenate([np.repeat(np.arange(len(states)), most), np.full(home, -1)])
    units.belarusian[abroad:] = 1
    return units


class Line:
    """Fence, posts and columns of one run, updated daily (columns: every tick)."""

    def __init__(self, model: LineView) -> None:
        self.model = model
        self._states = tuple(model.world.neighbours)
        count = len(self._states)
        self._most = int(model.p.force_limit / model.p.unit_size)  # units of a neighbour
        firsts = [n * self._most for n in range(count + 1)]
        # Of each force, Belarus's last: the first of its units, and the one behind the last that is on the line.
        self._forces = np.array([firsts, [*firsts[:-1], len(model.engine.units)]]).T
        self._wanted_km, self.built_km = np.zeros(count), np.zeros(count)  # of fence, today
        self.stormed = np.zeros(count, np.int64)  # columns today
        self.rows = lines(model.engine.sectors)
        self._starts = np.array([line.start for line in self.rows])
        self._gathering = np.flatnonzero(model.engine.sectors.gathers)
        self.waiting = [0.0] * count  # people in the strip at each neighbour at the end of the last day

    def prepare(self) -> None:
        """Bring the day's policies, units, fence and gaps to the line."""
        engine = self.model.engine
        self._set_policies(engine.policies)
        for n, state in enumerate(self._states):
            units = min(self._most, int(self.model.lever(state, "force") / self.model.p.unit_size))
            self._forces[n, 1] = self._forces[n, 0] + units
            self._wanted_km[n] = self.model.lever(state, "fence") / DAYS_A_WEEK
        engine.build_fences(self._wanted_km, self.built_km)
        engine.sectors.gap[:] = self.model.lever("belarus", "gap_opening")
        engine.post_units(self._forces)
        self.stormed[:] = 0
        self._call_together()

    def _call_together(self) -> None:
        """Set where Belarus gathers a crowd today, of all such places on the line to which it steers most."""
        p, now, engine = self.model.p, self.model.engine.now, self.model.engine
        now.crowd_at[0], now.gathering[0] = -1, 0.0
        if self.model.lever("belarus", "gathering") > 0.0 and len(self._gathering) > 0:
            steered = engine.policies.steer[engine.sectors.neighbour[self._gathering]]
            now.crowd_at[0], now.gathering[0] = self._gathering[np.argmax(steered)], p.gather_rate

    def _set_policies(self, policies: PolicyColumns) -> None:
        of_home = self.model.levers_of("belarus")
        for n, state in enumerate(self._states):
            levers = self.model.levers_of(state)
            policies.pushback[n] = levers["pushback"]
            policies.admission[n] = levers["admission"]
            policies.emergency[n] = levers["emergency"]
            policies.crossings_open[n] = levers["crossings_open"]
            policies.steer[n] = of_home[f"steer_{state}"]

    def gather_columns(self) -> None:
        """Belarusian guards drive a column at the line where many are held, by day: under high pressure, or a crowd."""
        p, engine = self.model.p, self.model.engine
        now, sectors = engine.now, engine.sectors
        sectors.column[:] = 0.0
        if int(now.hour[0]) not in (MORNING, AFTERNOON):
            return
        pressure = float(now.pressure[0])
        everywhere = p.column_rate * pressure if pressure >= p.column_pressure else 0.0
        crowd_at = int(now.crowd_at[0])
        if everywhere == 0.0 and crowd_at < 0:
            return
        for row in np.flatnonzero(sectors.strip >= p.column_people * p.scale).tolist():
            rate = max(everywhere, p.gather_storms) if row == crowd_at else everywhere
            if rate == 0.0:
                continue
            drawn = uniform(self.model.key, int(sectors.key[row]), self.model.tick, COLUMN)
            if drawn < chance_per_day(rate / DAYLIGHT_TICKS):
                sectors.column[row] = 1.0
                sectors.crowd[row] = sectors.strip[row] * p.column_share / p.scale
                self.stormed[sectors.neighbour[row]] += 1

    def by_neighbour(self, values: np.ndarray) -> np.ndarray:
        """Counts by sector, (sectors, ...), summed over each neighbour's sectors: (neighbours, ...)."""
        summed: np.ndarray = np.add.reduceat(values, self._starts)
        return summed

    def count_waiting(self) -> None:
        """Count at the end of a day the people in the strip at each neighbour."""
        self.waiting = self.by_neighbour(self.model.engine.sectors.strip).tolist()

    @property
    def fenced_km(self) -> list[float]:
        """Fence that stands at each neighbour, km."""
        sectors = self.model.engine.sectors
        km = sectors.fenced * sectors.length
        return [float(np.add.reduce(km[line])) for line in self.rows]

    @property
    def columns(self) -> int:
        """Columns that stormed the line today."""
        return sum(self.stormed.tolist())


def lay_out_policies(sectors: SectorColumns, world: Resolved) -> PolicyColumns:
    """One record per neighbour."""
    records = empty(PolicyColumns, len(world.neighbours))
    records.key[:] = distinct_keys(world.neighbours)
    records.custody_days[:] = [row.custody_days for row in world.neighbours.values()]
    records.way_onward[:] = [row.way_onward for row in world.neighbours.values()]
    records.kept[:] = [row.kept_at_line for row in world.neighbours.values()]
    records.first[:], records.end[:] = zip(*((line.start, line.stop) for line in lines(sectors)), strict=True)
    return records
