"""Agent-based simulation of the 2021 standoff at the border of Belarus."""

from __future__ import annotations

from sim.version import __version__

TYPE_CHECKING = False  # as `typing` has it, without importing that: see sim/start.py
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Standoff", "__version__", "load_scenario", "run"]


def __getattr__(name: str) -> Any:
    """Import the heavy parts only when they are asked for, so that `--help` answers at once."""
    if name == "Standoff":
        from sim.model import Standoff

        return Standoff
    if name == "load_scenario":
        from sim.scenario import load_scenario

        return load_scenario
    if name == "run":
        from sim.runs.run import run

        return run
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
