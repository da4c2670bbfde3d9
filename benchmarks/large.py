"""A million people for the whole period: time on one core and on all, and memory a person; asserts nothing.

Usage: python benchmarks/large.py [SCENARIO] [--people 1000000]
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from one import peak_megabytes
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
TRIAL = 0.5  # scale of a first run that tells how many people there are at scale 1


def measure(scenario: str, scale: float, cores: int) -> dict[str, Any]:
    """In this process: seconds of a whole run on so many cores, people, peak memory, and a digest of the tables."""
    import hashlib
    import time

    from sim import Standoff, load_scenario
    from sim.engines import compiled
    from sim.tables.recorder import Recorder

    setattr(compiled, "cores", lambda: cores)  # noqa: B010  not its own name
    Standoff(
        load_scenario(scenario).with_changes(parameters={"scale": 0.01}), rng=0
    ).step()  # loads what is compiled
    base = peak_megabytes()
    model = Standoff(load_scenario(scenario).with_changes(parameters={"scale": scale}), rng=0)
    recorder = Recorder(model)
    start = time.perf_counter()
    model.run()
    taken, peak = time.perf_counter() - start, peak_megabytes()
    tables = "".join(frame.to_csv() for frame in recorder.frames().values())
    return {
        "people": model.engine.count,
        "seconds": taken,
        "base": base,
        "bytes": (peak - base) * 2**20 / model.engine.count,
        "digest": hashlib.sha256(tables.encode()).hexdigest(),
    }


def apart(*arguments: Any) -> dict[str, Any]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--measure", json.dumps(arguments)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    printed = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(printed)
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("scenario", nargs="?", default="as_it_happened")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--measure", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return
    scale = TRIAL * options.people / apart(options.scenario, TRIAL, 1)["people"]
    table = Table("cores", "people", "run (s)", "bytes a person", "base (MB)", "tables")
    for cores in (1, len(os.sched_getaffinity(0))):
        found = apart(options.scenario, scale, cores)
        row = (f"{cores}", f"{found['people']:,}", f"{found['seconds']:.1f}", f"{found['bytes']:.0f}")
        table.add_row(*row, f"{found['base']:.0f}", found["digest"][:12])
    Console().print(table)


if __name__ == "__main__":
    main()
