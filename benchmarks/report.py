"""Time and memory of a report, and of `standoff run` with its figures.

Usage: python benchmarks/report.py [--runs N] [--folder DIR]

Runs a batch of all shipped scenarios with N seeds each (100 unless given; kept in DIR, so that a second call measures
the report alone), then writes its report, and runs one scenario with figures and without. Prints one line each: wall
time, processor time, peak memory of all its processes (shared pages once), the ratio of the wall time to its target,
and the load of the machine. Linux only.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from os import getloadavg
from pathlib import Path

CALL = [sys.executable, "-c", "from sim.cli import main; main()"]
MEBI = 1024.0  # kilobytes
SAMPLED = 0.3  # seconds between two looks at the memory


def timed(what: str, *arguments: str, target: float = 0.0) -> None:
    """Run a command and print what it took; `target`: seconds of wall time."""
    start, before, peak = time.perf_counter(), processor(), 0.0
    process = subprocess.Popen([*CALL, *arguments], stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, sum(map(memory, family(process.pid))))
        time.sleep(SAMPLED)
    if process.returncode:
        raise SystemExit(process.returncode)
    wall, used = time.perf_counter() - start, processor() - before
    ratio = f", {wall / target:.2f} of the target" if target else ""
    print(
        f"{what}: {wall:.1f} s, {used:.1f} s of processors, {peak:.0f} MB{ratio}, load {getloadavg()[0]:.1f}"
    )


def processor() -> float:
    """Return the processor seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def family(pid: int) -> Iterator[int]:
    """Yield a process and all that it started, as far as they live."""
    yield pid
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in file.read_text().split():
                yield from family(int(child))


def memory(pid: int) -> float:
    """Return the megabytes of a process; of pages that processes share, its part."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / MEBI
    return 0.0


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
    timed("one run with figures", "run", "early_call", "--quiet", "--force", "--out", str(one), target=5.5)
    timed("one run without", "run", "early_call", "--quiet", "--force", "--no-figures", "--out", str(one))
    timed(
        f"batch of {given.runs} seeds", "batch", *shipped_scenarios(), "--runs", str(given.runs), "--sectors",
        "--out", str(batch), "--quiet",
    )  # fmt: skip
    shutil.rmtree(out, ignore_errors=True)
    timed("report (target: 60 s, 1000 MB)", "report", str(batch), "--quiet", "--out", str(out), target=60.0)


if __name__ == "__main__":
    main()
