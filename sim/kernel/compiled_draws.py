"""The keyed draws for those who are not rules: the functions of sim.kernel.draws and counts, compiled.

A draw called from Python takes a tenth of the time so, and has the same bits.
"""

import numpy as np

from sim.kernel import counts, draws
from sim.kernel.compiling import compiled

uniform = compiled(draws.uniform)
normal = compiled(draws.normal)
binomial = compiled(counts.binomial)


def seed_key(seed: int) -> int:
    """Return the 62-bit key of the draws of a run, hashed so that neighbouring seeds share nothing."""
    low, high = np.random.SeedSequence(seed).generate_state(2)
    return int(low) | (int(high) & 0x3FFFFFFF) << 32
