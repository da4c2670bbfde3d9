"""Choosing an engine, and the message for an unknown one."""

import pytest

from sim.errors import InputError
from sim.model import Standoff


def test_without_a_compiler_the_other_engine_is_named(monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    with pytest.raises(InputError, match="NUMBA_DISABLE_JIT; allowed: reference, or NUMBA_DISABLE_JIT=0"):
        Standoff(engine="compiled", rng=0)
