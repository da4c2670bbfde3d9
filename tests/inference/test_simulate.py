"""Runs of a fit, kept by the digest of what determines them."""

import datetime as dt

import pytest

from sim.errors import InputError
from sim.inference.simulate import Simulator
from sim.scenario import load_scenario
from tests.batch.conftest import INLINE


def test_without_a_compiler_nothing_is_kept_as_impossible(tmp_path, monkeypatch):
    """A run that cannot be simulated rules its point out for good; a machine that cannot compile rules out nothing."""
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    simulator = Simulator(load_scenario("as_it_happened"), tmp_path, INLINE)
    with pytest.raises(InputError, match="cannot be compiled under NUMBA_DISABLE_JIT"):
        simulator.simulate([{}], [1], dt.date(2021, 6, 3))
    assert list(tmp_path.iterdir()) == []
