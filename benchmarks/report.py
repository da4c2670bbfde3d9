"""Time and memory of a report, and of `standoff run` with its figures.

Usage: python benchmarks/report.py [--runs N] [--folder DIR]

Runs a batch of all shipped scenarios with N seeds each (100 unless given; kept in DIR, so that a second call measures
the report alone), then writes its report, and runs one scenario with figures and without. Prints one line each.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

CALL = [sys.executable, "-c", "from sim.cli import main; main()"]
MEBI = 1024.0  # kilobytes, as getrusage counts on Linux


def timed(what: str, *arguments: str) -> None:
    """Run a command and print its wall time, and the peak memory of its largest process."""
    start = time.perf_counter()
    subprocess.run([*CALL, *arguments], check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEBI
    print(f"{what}: {seconds:.1f} s, largest process so far {peak:.0f} MB")


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--folder", type=Path, default=Path("results/benchmark-report"))
    given = parser.parse_args()
    from sim.scenario import shipped_scenarios

    batch, out, one = (given.folder / name for name in ("batch", "report", "one"))
    timed("one run with figures", "run", "early_call", "--quiet", "--force", "--out", str(one))
    timed("one run without", "run", "early_call", "--quiet", "--force", "--no-figures", "--out", str(one))
    timed(
        f"batch of {given.runs} seeds", "batch", *shipped_scenarios(), "--runs", str(given.runs), "--sectors",
        "--out", str(batch), "--quiet",
    )  # fmt: skip
    shutil.rmtree(out, ignore_errors=True)
    timed("report (target: 60 s, 1 GB)", "report", str(batch), "--quiet", "--out", str(out))


if __name__ == "__main__":
    main()
