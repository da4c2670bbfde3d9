"""Speed and memory of a run, each measured in processes of their own; prints tables and asserts nothing.

Usage: python benchmarks/run.py [--scenario as_it_happened] [--repeat 5] [--people 1000000] [--against CHECKOUT]

With `--against`: this checkout and that of another commit in turns, and nothing else.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
UNTIL = "2021-10-01"  # to which fits run
STEP = 4  # each size of the scaling table has this many times the people of the one before


def one(
    scenario: str, scale: float = 1, cache: str | None = None, root: Path = ROOT, until: str = ""
) -> dict[str, Any]:
    """The figures of benchmarks/one.py for a checkout; `cache` replaces numba's, `until` asks for parts too."""
    env = os.environ | {"PYTHONPATH": str(root)} | ({"NUMBA_CACHE_DIR": cache} if cache else {})
    command = [sys.executable, str(ROOT / "benchmarks" / "one.py"), scenario, str(scale)]
    command += [until] if until else []
    printed = subprocess.run(command, env=env, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout
    figures: dict[str, Any] = json.loads(printed)
    return figures


def cold(scenario: str) -> dict[str, Any]:
    """A run with nothing compiled before."""
    with tempfile.TemporaryDirectory() as cache:
        return one(scenario, cache=cache)


def default_run(scenario: str, repeat: int) -> Table:
    """Seconds and memory of the scenario as it is, compiled and not, on one core."""
    one(scenario)  # fills the cache
    warm = [one(scenario) for _ in range(repeat)]
    table = Table("", "best", "median", title=f"{scenario}, one core, {repeat} repetitions")
    rows = {
        "run, compiled (s)": [figures["seconds"] for figures in warm],
        "whole process, compiled before (s)": [figures["process"] for figures in warm],
        "whole process, nothing cached (s)": [cold(scenario)["process"] for _ in range(repeat)],
        "peak memory (MB)": [figures["megabytes"] for figures in warm],
    }
    for label, values in rows.items():
        table.add_row(label, f"{min(values):.2f}", f"{median(values):.2f}")
    rate = [figures["person_ticks"] / figures["seconds"] / 1e6 for figures in warm]
    table.add_row("million person-ticks a second", f"{max(rate):.2f}", f"{median(rate):.2f}")
    return table


def scaling(scenario: str, repeat: int, people: int) -> Table:
    """How the best time grows with the `scale` parameter, up to about so many people."""
    columns = (
        "scale", "people", "run (s)", "peak memory (MB)", "M person-ticks/s", "time per person, relative"
    )  # fmt: skip
    table = Table(*columns, title=f"{scenario}: growth with scale, best of {repeat}")
    first = None
    for scale in scales(one(scenario)["people"], people):
        best = min((one(scenario, scale) for _ in range(repeat)), key=lambda figures: figures["seconds"])
        seconds = best["seconds"]
        each = seconds / best["people"]
        first = first or each
        table.add_row(
            f"{scale:.1f}",
            f"{best['people']:,}",
            f"{seconds:.2f}",
            f"{best['megabytes']:.0f}",
            f"{best['person_ticks'] / seconds / 1e6:.2f}",
            f"{each / first:.2f}",
        )
    return table


def in_turns(scenario: str, repeat: int, people: int, other: Path) -> Table:
    """Best processor seconds of this checkout and another, run one after the other, and their ratios."""
    roots = (ROOT, other.resolve())
    runs: tuple[list[dict[str, Any]], ...] = ([], [])
    for _ in range(repeat + 1):  # the first fills the caches
        for root, figures in zip(roots, runs, strict=True):
            figures.append(one(scenario, root=root, until=UNTIL))
    table = Table("", "this", "the other", "ratio", title=f"{scenario}, one core, in turns, best of {repeat}")
    best = {key: [min(run[key] for run in of[1:]) for of in runs] for key in ("seconds", "until", "loops")}
    rows = {"run with its tables (s)": "seconds", f"until {UNTIL} (s)": "until", "loops alone (s)": "loops"}
    for label, key in rows.items():
        table.add_row(label, *(f"{value:.3f}" for value in best[key]), f"{best[key][0] / best[key][1]:.2f}")
    # The two commits may simulate different numbers of people.
    each = [best["seconds"][i] / of[-1]["person_ticks"] * 1e6 for i, of in enumerate(runs)]
    table.add_row(
        "run, per million person-ticks (s)", *(f"{value:.3f}" for value in each), f"{each[0] / each[1]:.2f}"
    )
    if people:
        _add_large(table, scenario, people, roots, [of[-1] for of in runs])
    return table


def _add_large(
    table: Table, scenario: str, people: int, roots: tuple[Path, ...], small: list[dict[str, Any]]
) -> None:
    """Rows for a run of so many people, against the same with `small` figures."""
    large = [one(scenario, people / few["people"], root=root) for root, few in zip(roots, small, strict=True)]
    seconds = [many["seconds"] for many in large]
    each = [
        (many["megabytes"] - few["megabytes"]) * 2**20 / (many["people"] - few["people"])
        for many, few in zip(large, small, strict=True)
    ]
    table.add_row(f"{people:,} people (s)", *(f"{s:.1f}" for s in seconds), f"{seconds[0] / seconds[1]:.2f}")
    table.add_row("memory a person (bytes)", *(f"{size:.0f}" for size in each), f"{each[0] / each[1]:.2f}")


def scales(smallest: int, largest: int) -> Iterator[float]:
    """Scales from 1, each STEP times the one before, to the one that makes `largest` of `smallest` people."""
    scale = 1.0
    while smallest * scale < largest:
        yield scale
        scale *= STEP
    yield max(1.0, largest / smallest)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scenario", default="as_it_happened")
    parser.add_argument("--repeat", type=int, default=5, help="processes for each figure")
    parser.add_argument(
        "--people", type=int, default=1_000_000, help="where the scaling table ends; 0: no such table"
    )
    parser.add_argument("--against", type=Path, help="checkout of another commit")
    options = parser.parse_args()
    console = Console()
    if options.against:
        console.print(in_turns(options.scenario, options.repeat, options.people, options.against))
        return
    console.print(default_run(options.scenario, options.repeat))
    if options.people:
        console.print(scaling(options.scenario, options.repeat, options.people))


if __name__ == "__main__":
    main()
