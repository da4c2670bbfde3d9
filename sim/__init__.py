"""Agent-based simulation of the 2021 standoff at the border of Belarus."""

from typing import Any

from sim.version import __version__

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
