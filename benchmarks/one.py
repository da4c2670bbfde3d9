"""One measured run in a process of its own; prints its figures as one line of JSON.

Usage: python benchmarks/one.py SCENARIO SCALE [UNTIL]
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

WAITING = ["queued", "in_minsk", "in_border_camp", "in_strip", "inland", "in_eu_camp"]
FINAL = ["detained", "asylum", "onward", "resettled", "returned", "left", "dead"]
TICKS_A_DAY = 4
TRIES = (
    5  # runs of which the best counts where commits are compared: other programs slow a run by up to a half
)
# Of the engine: the loops over people and guards, and the calls of them.
LOOPS = ("tick", "book", "fly", "post_units", "build_fences", "close_day")


def measure(name: str, scale: float, tries: int) -> dict[str, Any]:
    """Run a scenario: CPU seconds (the best of some tries), people created, person-ticks of people on the way."""
    from sim import load_scenario, run

    scenario = load_scenario(name).with_changes(parameters={"scale": scale})
    run(scenario.with_changes(parameters={"scale": 1.0}))  # loads what is compiled, or compiles it
    taken = []
    for _ in range(tries):
        start = time.process_time()
        daily = run(scenario).daily
        taken.append(time.process_time() - start)
    return {
        "seconds": min(taken),
        "people": int(daily[WAITING + FINAL].iloc[-1].sum()),
        "person_ticks": int(daily[WAITING].to_numpy().sum()) * TICKS_A_DAY,
    }


def parts(name: str, until: date) -> dict[str, Any]:
    """CPU seconds of a run that ends before a day, and those that a whole run spends in the loops."""
    from sim import run

    taken = []
    for _ in range(TRIES):
        start = time.process_time()
        run(name, until=until)
        taken.append(time.process_time() - start)
    return {"until": min(taken), "loops": min(in_loops(name))}


def in_loops(name: str) -> list[float]:
    """CPU seconds within the loops of the engine, of each of some runs."""
    from sim import run
    from sim.engines.compiled import CompiledEngine

    taken = 0.0

    def timed(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal taken
            start = time.process_time()
            try:
                return method(*arguments)
            finally:
                taken += time.process_time() - start

        return call

    for loop in LOOPS:
        setattr(CompiledEngine, loop, timed(getattr(CompiledEngine, loop)))
    runs = []
    for _ in range(TRIES):
        taken = 0.0
        run(name)
        runs.append(taken)
    return runs


def peak_megabytes() -> float:
    """Peak resident memory of this process; the system counts in bytes on macOS and in KiB elsewhere."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    compared = len(sys.argv) > 3
    figures = measure(sys.argv[1], float(sys.argv[2]), TRIES if compared else 1)
    if compared:
        figures |= parts(sys.argv[1], date.fromisoformat(sys.argv[3]))
    print(json.dumps(figures | {"process": time.process_time(), "megabytes": peak_megabytes()}))
