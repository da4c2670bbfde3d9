"""How well a batch uses the machine: busy cores, cost of a run beside the bare engine's, memory of the parent.

Usage: python benchmarks/batch.py [--scenario as_it_happened] [--runs 200] [--workers 2] [--scale 1] [--days 304]
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from sim import Standoff, load_scenario
from sim.batch.store import Store
from sim.scenario import Scenario

ROOT = Path(__file__).parents[1]
CALL = "from sim.cli import main; main()"
BARE_RUNS = 5


def small(name: str, scale: float, days: int, folder: Path) -> Path:
    """A scenario file that extends the named one at another scale, for its first days."""
    start = load_scenario(name).period.start
    file = folder / "small.toml"
    file.write_text(
        f'extends = "{name}"\ntitle = "A"\ndescription = "B"\nquestion = "C?"\n'
        f"[period]\nstart = {start}\nuntil = {start + timedelta(days=days)}\n[parameters]\nscale = {scale}\n"
    )
    return file


def bare(scenario: Scenario, seed: int) -> float:
    """Processor seconds of a run of the model alone, without tables as frames or files."""
    start = time.process_time()
    Standoff(scenario, rng=seed).run()
    return time.process_time() - start


def batch(file: Path, runs: int, workers: int, out: Path) -> tuple[float, float, float]:
    """Seconds of a batch, processor seconds of it and its workers, and the peak memory of its parent in MB."""
    words = ["batch", str(file), "--runs", str(runs), "--workers", str(workers), "--out", str(out), "--quiet"]
    start, before = time.perf_counter(), _children()
    process = subprocess.Popen(
        [sys.executable, "-c", CALL, *words], env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _megabytes(process.pid))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.perf_counter() - start, _children() - before, peak


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _megabytes(process: int) -> float:
    """Peak resident memory of a process until now; 0 where there is no /proc, or no such process."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scenario", default="as_it_happened")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--days", type=int, default=304)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = small(options.scenario, options.scale, options.days, Path(folder))
        out = Path(folder) / "batch"
        scenario = load_scenario(file)
        bare(scenario, 0)  # compiles
        before = [bare(scenario, seed) for seed in range(BARE_RUNS)]
        seconds, busy, megabytes = batch(file, options.runs, options.workers, out)
        after = [bare(scenario, seed) for seed in range(BARE_RUNS)]
        alone = median(
            before + after
        )  # on both sides, for the machine may be busier at one time than at another
        entries = list(Store(out).entries())
        held = sum(entry.seconds for entry in entries)
        size = sum(part.bytes for entry in entries for part in entry.parts.values())
    each, capacity = busy / options.runs, seconds * options.workers
    table = Table("", "", title=f"{options.runs} runs of {options.scenario}, {options.workers} workers")
    table.add_row("whole batch (s)", f"{seconds:.1f}")
    table.add_row("runs a second", f"{options.runs / seconds:.2f}")
    table.add_row("cores busy, start and end of the batch included", f"{busy / capacity:.0%}")
    table.add_row("workers with a block in hand", f"{held / capacity:.0%}")
    table.add_row("processor time of a run of the bare model (s, median)", f"{alone:.3f}")
    table.add_row("processor time of the whole batch a run (s)", f"{each:.3f}")
    table.add_row("more than bare", f"{each / alone - 1:+.0%}")
    table.add_row("peak memory of the parent (MB)", f"{megabytes:.0f}")
    table.add_row("disk a run (kB)", f"{size / options.runs / 1000:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
