"""A checkpoint to restore or to damage."""

from pathlib import Path

import pytest

from sim.checkpoints import checkpoint
from tests.checkpoints.saved import TICKS, after


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    checkpoint.save(after(TICKS), tmp_path / "x.checkpoint")
    return tmp_path / "x.checkpoint"
