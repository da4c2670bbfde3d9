"""One measured run in a process of its own; prints its figures as one line of JSON.

Usage: python benchmarks/one.py SCENARIO SCALE
"""

import json
import os
import resource
import sys
import time
from datetime import timedelta
from typing import Any

WAITING = ["queued", "in_minsk", "in_border_camp", "in_strip", "inland", "in_eu_camp"]
FINAL = ["detained", "asylum", "onward", "resettled", "returned", "left", "dead"]
TICKS_A_DAY = 4


def measure(name: str, scale: float) -> dict[str, Any]:
    """Run a scenario: CPU seconds, people created, person-ticks of people on the way."""
    from sim import load_scenario, run

    scenario = load_scenario(name).with_changes(parameters={"scale": scale})
    run(scenario, until=scenario.period.start + timedelta(days=2))  # loads what is compiled, or compiles it
    start = time.process_time()
    daily = run(scenario).daily
    return {
        "seconds": time.process_time() - start,
        "people": int(daily[WAITING + FINAL].iloc[-1].sum()),
        "person_ticks": int(daily[WAITING].to_numpy().sum()) * TICKS_A_DAY,
    }


def peak_megabytes() -> float:
    """Peak resident memory of this process; the system counts in bytes on macOS and in KiB elsewhere."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    figures = measure(sys.argv[1], float(sys.argv[2]))
    print(json.dumps(figures | {"process": time.process_time(), "megabytes": peak_megabytes()}))
