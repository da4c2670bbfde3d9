"""Which engine runs the rules, checked or not."""

from __future__ import annotations

import os

import mesa

from sim.engines.base import Engine, World
from sim.errors import InputError, nearest

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
