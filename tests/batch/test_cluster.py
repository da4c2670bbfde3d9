"""A batch on a real cluster of dask workers, each a process of its own, one of which is killed midway."""

import os
import signal
import threading

import pytest

from sim.batch import executors
from sim.batch.executors import cluster
from sim.batch.plan import Plan
from sim.batch.runner import run_batch
from sim.errors import InputError
from tests.batch.conftest import SEEDS, entries, parts, wait_for

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.unchecked  # killed at a moment


@pytest.fixture
def workers():
    """A cluster of two worker processes."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as found:
        yield found


def test_a_killed_worker_loses_nothing(workers, scenarios, undisturbed, tmp_path):
    out = tmp_path / "batch"

    def kill() -> None:
        wait_for(lambda: entries(out) >= 4)
        os.kill(next(iter(workers.workers.values())).pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with cluster(workers.scheduler_address) as pool:
        tally = run_batch(Plan.of(scenarios, runs=SEEDS), out, pool)
    killer.join()
    assert tally.done == {"cold": SEEDS, "mild": SEEDS}
    assert parts(out) == parts(undisturbed)


def test_nobody_answers(monkeypatch):
    monkeypatch.setattr(executors, "SECONDS_TO_ANSWER", 0.3)
    with pytest.raises(InputError, match="no dask scheduler answers"), cluster("tcp://127.0.0.1:1"):
        pass
