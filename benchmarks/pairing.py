"""What common random numbers buy: variance of a policy's effect, paired by seed and unpaired; asserts nothing.

Usage: python benchmarks/pairing.py [POLICY ...] [--runs 100] [--scale 1] [--workers 2]
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

BASE = "as_it_happened"
SMALL = ("beirut_closed_in_october", "latvia_builds_in_july", "returns_paid_in_october")
POLICIES = (
    "alleged_infiltration",
    "fences_first",
    "gas_cut",
    "hard_winter",
    "heavy_sanctions_early",
    "no_exclusion_zone",
    "no_new_sanctions",
    "pushback_everywhere_from_june",
    *(str(Path(__file__).parent / "policies" / f"{name}.toml") for name in SMALL),
)
OUTCOMES = ("attempts", "deaths")


def outcomes(job: tuple[str, int, float]) -> list[int]:
    """Attempts and deaths of one run: (scenario, seed, scale)."""
    from sim import load_scenario, run

    name, seed, scale = job
    scenario = load_scenario(name).with_changes(parameters={"scale": scale})
    border = run(scenario, seed, choices=False, reasons=False).border
    return [int(border[outcome].sum()) for outcome in OUTCOMES]


def all_outcomes(names: list[str], runs: int, scale: float, workers: int) -> dict[str, np.ndarray]:
    """(runs, outcomes) of each scenario, with the same seeds for all."""
    jobs = [(name, seed, scale) for name in names for seed in range(runs)]
    with ProcessPoolExecutor(workers) as pool:
        results = np.array(list(pool.map(outcomes, jobs, chunksize=5)), float)
    return dict(zip(names, results.reshape(len(names), runs, len(OUTCOMES)), strict=True))


def pairing(base: np.ndarray, policy: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean effect of each outcome, and the variance of one difference: unpaired, and paired by seed."""
    unpaired = base.var(axis=0, ddof=1) + policy.var(axis=0, ddof=1)
    difference = policy - base
    return difference.mean(axis=0), unpaired, difference.var(axis=0, ddof=1)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("policies", nargs="*", default=list(POLICIES), metavar="POLICY")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    results = all_outcomes([BASE, *options.policies], options.runs, options.scale, options.workers)
    table = Table("policy", "outcome", "mean effect", "unpaired variance", "paired", "times smaller")
    table.title = f"against {BASE}, {options.runs} seeds, scale {options.scale:g}"
    for name in options.policies:
        rows = zip(OUTCOMES, *pairing(results[BASE], results[name]), strict=True)
        for outcome, effect, unpaired, paired in rows:
            gain = f"{unpaired / paired:.1f}" if paired else "no difference"
            table.add_row(Path(name).stem, outcome, f"{effect:.1f}", f"{unpaired:.1f}", f"{paired:.1f}", gain)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
