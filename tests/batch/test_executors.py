"""Processes that die one by one."""

import os
import signal
import sys
import time
from concurrent.futures import BrokenExecutor
from types import ModuleType

import pytest

from sim.batch.executors import Lanes, cluster, local
from sim.errors import InputError


@pytest.fixture
def lanes():
    with Lanes(2) as made:
        yield made
        made.shutdown(cancel_futures=True)


def test_a_script_without_a_guard_is_refused(tmp_path, monkeypatch):
    script = tmp_path / "script.py"
    main = ModuleType("__main__")
    main.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", main)
    script.write_text('"""A script without `if __name__ == "__main__"`."""\nprint(1)')
    with pytest.raises(InputError, match=r"script\.py: starts processes.*under `if __name__"), local(1):
        pass
    script.write_text('if __name__ == "__main__":\n    print(1)')
    with local(1):
        pass
    main.__file__ = "<stdin>"
    with (
        pytest.raises(InputError, match="<stdin>: is not a file, and the processes that it starts"),
        local(1),
    ):
        pass


def test_a_cluster_without_dask_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(InputError, match=r'"dask": dask is not installed; allowed: pip install'),
        cluster("tcp://x:1"),
    ):
        pass


def test_a_death_costs_no_other(lanes):
    slow = lanes.submit(time.sleep, 0.5)
    dying = lanes.submit(os._exit, 1)
    assert isinstance(dying.exception(), BrokenExecutor)
    assert slow.exception() is None
    pids = {lanes.submit(os.getpid).result() for _ in range(2)}
    assert os.getpid() not in pids


def test_shutdown_ends_what_is_running(lanes):
    began = time.monotonic()
    running = lanes.submit(time.sleep, 60)
    lanes.shutdown(cancel_futures=True)
    assert running.done()
    assert time.monotonic() - began < 30


def test_errors_come_back(lanes):
    assert isinstance(lanes.submit(int, "x").exception(), ValueError)


@pytest.mark.skipif(os.name != "posix", reason="processes are stopped by a signal")
def test_a_stopped_worker_does_not_hold_up_the_end():
    with local(1) as pool:
        process = pool.executor.submit(os.getpid).result()
        os.kill(process, signal.SIGSTOP)
        pool.executor.submit(time.sleep, 60)
        begun = time.monotonic()
    assert time.monotonic() - begun < 20  # far below the minute that it would sleep
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
