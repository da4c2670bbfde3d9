"""A batch on a real cluster of dask workers, each a process of its own, one of which is killed midway."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from sim.batch import executors
from sim.batch.executors import cluster
from sim.batch.plan import Plan
from sim.batch.runner import BatchStoppedError, run_batch
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
        tally = run_batch(Plan.of(scenarios, runs=SEEDS, drawn=True), out, pool)
    killer.join()
    assert tally.done == {"cold": SEEDS, "mild": SEEDS}
    assert parts(out) == parts(undisturbed)


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler in a process of its own with one worker: the process and its address."""
    file = tmp_path / "scheduler.json"
    shared = ["--scheduler-file", str(file), "--no-dashboard"]
    started = [
        subprocess.Popen([sys.executable, "-m", "dask", *words, *shared], stderr=subprocess.DEVNULL)
        for words in (("scheduler", "--port", "0"), ("worker", "--nthreads", "1"))
    ]
    wait_for(lambda: file.exists() and file.read_text().endswith("}"))
    yield started[0], json.loads(file.read_text())["address"]
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("blocks", [0, 2])
def test_a_scheduler_that_ends_stops_the_batch_in_one_line(
    scheduler, scenarios, tmp_path, capfd, caplog, end, blocks
):
    process, address = scheduler
    begun = []

    def watch(tally) -> None:
        if not begun and tally.done.total() >= blocks:
            process.send_signal(end)
            begun.append(time.monotonic())

    with (
        pytest.raises(OSError, match=f"the dask scheduler at {address} no longer answers"),
        cluster(address) as pool,
    ):
        run_batch(Plan.of(scenarios, runs=SEEDS, drawn=True), tmp_path / "batch", pool, watch=watch)
    assert time.monotonic() - begun[0] < 20
    assert capfd.readouterr().err == ""
    assert caplog.text == ""


def test_a_lost_connection_is_told_before_the_client_knows_of_it(workers):
    from distributed.comm.core import CommClosedError

    lost = BatchStoppedError("batch: reset by peer")
    lost.__cause__ = CommClosedError("reset by peer")
    with pytest.raises(OSError, match="no longer answers"), cluster(workers.scheduler_address):
        raise lost
    with pytest.raises(BatchStoppedError, match="disk full"), cluster(workers.scheduler_address):
        raise BatchStoppedError("disk full")


def test_nobody_answers(monkeypatch):
    monkeypatch.setattr(executors, "SECONDS_TO_ANSWER", 0.3)
    with pytest.raises(InputError, match="no dask scheduler answers"), cluster("tcp://127.0.0.1:1"):
        pass


@pytest.mark.parametrize(
    "address", ["", "x", "127.0.0.1", "http://127.0.0.1:1", "ucx://127.0.0.1:1", "inproc://1"]
)
def test_what_is_no_address_is_refused(address):
    with (
        pytest.raises(InputError, match=r"no dask scheduler answers: .*; allowed: tcp://HOST:8786"),
        cluster(address),
    ):
        pass


def test_an_encrypted_scheduler_needs_a_certificate():
    with pytest.raises(InputError, match=r"dask has no certificate for it"), cluster("tls://127.0.0.1:1"):
        pass
