"""Common random numbers: a policy's effect varies far less between runs of one seed than between runs of two."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from sim.paths import PACKAGE
from sim.runs.run import run

pytestmark = [pytest.mark.slow, pytest.mark.unchecked]
SMALL = PACKAGE.parent / "benchmarks" / "policies"
POLICIES = (
    "gas_cut",
    "alleged_infiltration",
    "heavy_sanctions_early",
    str(SMALL / "latvia_builds_in_july.toml"),
    str(SMALL / "returns_paid_in_october.toml"),
)
SEEDS = 100
AT_LEAST = 5.0


def outcomes(scenario: str, seed: int) -> tuple[int, int]:
    """Attempts and deaths."""
    border = run(scenario, seed, choices=False).border
    return int(border["attempts"].sum()), int(border["deaths"].sum())


def test_pairing_by_seed_makes_effects_of_five_policies_five_times_less_variable() -> None:
    """Variance of the paired difference against that of unpaired runs, in attempts and in deaths, at real size."""
    names = ("as_it_happened", *POLICIES)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = [(name, seed) for name in names for seed in range(SEEDS)]
        found = np.array(list(pool.map(outcomes, *zip(*jobs, strict=True), chunksize=10)), float)
    base, *policies = found.reshape(len(names), SEEDS, 2)
    for name, policy in zip(POLICIES, policies, strict=True):
        assert not np.array_equal(policy, base), f"{Path(name).stem} does nothing"
        unpaired = base.var(axis=0, ddof=1) + policy.var(axis=0, ddof=1)
        paired = (policy - base).var(axis=0, ddof=1)
        assert (unpaired >= AT_LEAST * paired).all(), f"{Path(name).stem}: {unpaired / paired}"
