"""How a rule becomes machine code, and where that is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

from numba import njit

from sim.kernel.ticks import TICKS_A_DAY

# One flat loop, and no counting of references to the arrays that rules hand on to each other (no loop makes an array):
# together more than twice as fast. Without Python's lock, threads can share a loop out among them.
FAST: dict[str, Any] = {"forceinline": True, "_nrt": False, "nogil": True}
SIM = Path(__file__).parents[1]
COMPILED_FROM = (
    "kernel/*.py",
    "people/*.py",
    "guards/*.py",
    "transport/booking.py",
    "engines/loops.py",
    "engines/newcomers.py",
    "engines/rosters.py",
)


@cache
def rules_digest() -> str:
    """Digest of every file whose code is compiled, of how it is compiled, and of the length of a tick."""
    digest = hashlib.sha256(repr((FAST, TICKS_A_DAY)).encode())
    for pattern in COMPILED_FROM:
        for file in sorted(SIM.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def compiled(rule: Any) -> Callable[..., Any]:
    """Return the rule, compiled at the first call and cached under the digest of all rules.

    Numba's cache looks for changes only in the file of the function itself, not in the rules that it calls. With the
    digest in its name each state of the rules has cache files of its own, and processes that start at once can
    only ever write the same content. The cache lies beside the package, or in the user's cache folder where that
    cannot be written, or nowhere.
    """
    named = FunctionType(rule.__code__, rule.__globals__, rule.__name__)
    named.__qualname__ = f"{rule.__name__}_{rules_digest()}"
    try:
        made: Callable[..., Any] = njit(cache=True, **FAST)(named)
    except RuntimeError:  # no folder to cache in
        made = njit(**FAST)(named)
    return made
