"""Batches: many runs of many scenarios, kept whole through failures and read lazily."""

from typing import Any

__all__ = ["Batch", "Plan", "open", "run_batch"]


def __getattr__(name: str) -> Any:
    """Import only the requested name: workers, readers and the command line need different parts."""
    if name in ("Batch", "open"):
        from sim.batch import reader

        return reader.Batch
    if name == "Plan":
        from sim.batch.plan import Plan

        return Plan
    if name == "run_batch":
        from sim.batch.runner import run_batch

        return run_batch
    raise AttributeError(f"module 'sim.batch' has no attribute {name!r}")
