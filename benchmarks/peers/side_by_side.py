"""The small kernel in all frameworks side by side: time, ratio, and whether the outcomes agree; prints a table.

Usage: python benchmarks/peers/side_by_side.py [--people 100000] [--ticks 100] [--repeat 3]
Each framework runs in processes of its own, and the others in an environment of their own, build/peers, which is made
when it is missing: some need older libraries than this project. One that cannot be installed is named and left out.
"""

import argparse
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from kernels import DIES, KERNELS, STOPPED, TRIES

ROOT = Path(__file__).parents[2]
OURS = "this_project"
FURTHEST = (
    4.5  # standard errors: a wrong kernel is far beyond, a right one reaches it once in 100,000 outcomes
)


def environment() -> Path:
    """Return the Python of the environment of the other frameworks; make it if it is missing."""
    folder = ROOT / "build" / "peers"
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        print(f"Installing the other frameworks into {folder}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        wanted = (ROOT / "benchmarks" / "requirements.txt").read_text().splitlines()
        for line in (line for line in wanted if line and not line.startswith("#")):
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", line]
            subprocess.run(pip, check=False)  # what is missing then says so itself
        (folder / "made").touch()
    return python


def apart(name: str, people: int, ticks: int, seed: int) -> tuple[float, dict[str, int]] | str:
    """Seconds and outcomes of one kernel in a process of its own, or the last line of what went wrong."""
    python = sys.executable if name == OURS else str(environment())
    command = [python, __file__, "--one", json.dumps([name, people, ticks, seed])]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    taken, outcome = json.loads(done.stdout.strip().splitlines()[-1])
    return taken, outcome


def expected(people: int, ticks: int) -> dict[str, float]:
    """Mean of each outcome, worked out."""
    through = (1.0 - DIES) * TRIES * (1.0 - STOPPED)
    stays = 1.0 - DIES - through
    ever = people * (1.0 - stays**ticks) / (1.0 - stays)  # person-ticks in the strip
    return {"through": ever * through, "dead": ever * DIES, "stopped": ever * (1.0 - DIES) * TRIES * STOPPED}


def agrees(outcome: dict[str, int], people: int, ticks: int) -> bool:
    """Whether every outcome is as near its mean as chance allows: its variance is below four times its mean."""
    means = expected(people, ticks)
    return all(abs(outcome[name] - mean) < FURTHEST * math.sqrt(4.0 * mean) for name, mean in means.items())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--ticks", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, *arguments = options.one
        print(json.dumps(KERNELS[name](*arguments)))
        return
    from rich.console import Console  # not in the environment of the others
    from rich.table import Table

    table = Table(
        "framework", "seconds", "times ours", "M person-ticks/s", "through", "dead", "outcomes agree"
    )
    table.title = f"{options.people:,} people, {options.ticks} ticks, best of {options.repeat}"
    best: dict[str, float] = {}
    for name in KERNELS:
        runs: list[Any] = [apart(name, options.people, options.ticks, seed) for seed in range(options.repeat)]
        failed = [run for run in runs if isinstance(run, str)]
        if failed:
            table.add_row(name, "-", "-", "-", "-", "-", failed[0])
            continue
        best[name] = min(taken for taken, _ in runs)
        agree = all(agrees(outcome, options.people, options.ticks) for _, outcome in runs)
        speed = options.people * options.ticks / best[name] / 1e6
        ratio = best[name] / best[OURS]
        row = (name, f"{best[name]:.4f}", f"{ratio:.1f}", f"{speed:.1f}")
        table.add_row(*row, str(runs[0][1]["through"]), str(runs[0][1]["dead"]), "yes" if agree else "NO")
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
