"""What the start of a command costs: the help, and a run until its first tick, warm and with nothing compiled.

Usage: python benchmarks/start.py [--scenario as_it_happened] [--repeat 5]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
CALL = "from sim.start import main; main()"
# Leaves `standoff run` the moment its first tick is over.
FIRST_TICK = """
import os
from sim.model import Standoff
step = Standoff.step
def first(model):
    step(model)
    os._exit(0)
Standoff.step = first
"""


def spent(code: str, *arguments: str, cache: str | None = None) -> tuple[float, float]:
    """Seconds on the clock and of the processor that a process of its own takes; `cache` replaces numba's."""
    env = os.environ | {"PYTHONPATH": str(ROOT)} | ({"NUMBA_CACHE_DIR": cache} if cache else {})
    start, before = time.perf_counter(), os.times()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", code, *arguments]
        subprocess.run(command, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, processor


def empty(code: str, *arguments: str) -> tuple[float, float]:
    """The same with nothing compiled before."""
    with tempfile.TemporaryDirectory() as cache:
        return spent(code, *arguments, cache=cache)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="as_it_happened")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    run = (FIRST_TICK + CALL, "run", options.scenario, "--quiet", "--no-figures")
    spent(*run)  # fills the cache
    repeats = range(options.repeat)
    rows = {
        "standoff batch --help": ([spent(CALL, "batch", "--help") for _ in repeats], "0.5 s"),
        "standoff run to its first tick, warm": ([spent(*run) for _ in repeats], "2 s"),
        "standoff run to its first tick, nothing compiled": ([empty(*run)], ""),
    }
    columns = ("", "clock, best", "clock, median", "processor, best", "target")
    table = Table(*columns, title=f"{options.repeat} repetitions")
    for label, (times, target) in rows.items():
        clock, processor = zip(*times, strict=True)
        seconds = (min(clock), median(clock), min(processor))
        table.add_row(label, *(f"{value:.2f} s" for value in seconds), target)
    Console().print(table)


if __name__ == "__main__":
    main()
