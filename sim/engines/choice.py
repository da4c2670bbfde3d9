"""Which engine runs the rules, checked or not, and the columns with which it starts."""

from __future__ import annotations

import os
from collections.abc import Sequence

import mesa

from sim.engines.base import Engine, World
from sim.errors import InputError, nearest
from sim.guards.line import lay_out_policies, lay_out_sectors, raise_units
from sim.kernel.columns import empty
from sim.kernel.keys import distinct_keys
from sim.kernel.layouts import HubColumns, NowColumns
from sim.kernel.records import HUB, NOW, parameter_record, sized
from sim.world.geography import Sector
from sim.world.tables import Resolved

ENGINES = ("compiled", "reference")
CHECK_VARIABLE = "STANDOFF_CHECK"  # set in the tests to check every run and every worker of a batch


def make_engine(name: str, check: bool, model: mesa.Model, world: World) -> Engine:
    """The engine of that name over a world; raises InputError for any other name.

    `check`: look for broken invariants at every loop; also where the environment sets STANDOFF_CHECK.
    """
    check = check or bool(os.environ.get(CHECK_VARIABLE))
    if name == "compiled":
        if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
            allowed = "reference, or NUMBA_DISABLE_JIT=0"
            raise InputError(
                "cannot be compiled under NUMBA_DISABLE_JIT", key="engine", value=name, allowed=allowed
            )
        from sim.engines.compiled import CheckedCompiledEngine, CompiledEngine

        return CheckedCompiledEngine(world) if check else CompiledEngine(world)
    if name == "reference":
        from sim.engines.reference import CheckedReferenceEngine, ReferenceEngine

        return CheckedReferenceEngine(model, world) if check else ReferenceEngine(model, world)
    allowed, near = " or ".join(ENGINES), nearest(name, ENGINES)
    raise InputError("is not an engine", key="engine", value=name, allowed=allowed, suggestion=near)


def lay_out(border: Sequence[Sector], tables: Resolved, key: int) -> World:
    """The columns of a run before its first day: sectors, policies, hubs, guard units, clock; `key`: of its draws."""
    nationalities = len(tables.nationalities)
    now = empty(NowColumns, 1, sized(NOW, nationalities))
    now.seed[0] = key
    now.nationality_keys[0] = distinct_keys(tables.nationalities)
    now.grounds[0] = [row.grounds for row in tables.nationalities.values()]
    sectors = lay_out_sectors(border, tables)
    return World(
        sectors,
        lay_out_policies(sectors, tables),
        empty(HubColumns, len(tables.hubs), sized(HUB, nationalities)),
        raise_units(tables.p, tuple(tables.neighbours)),
        now,
        parameter_record(tables.general),
    )
