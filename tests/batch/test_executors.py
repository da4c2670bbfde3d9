"""Processes that die one by one."""

import os
import time
from concurrent.futures import BrokenExecutor

import pytest

from sim.batch.executors import Lanes


@pytest.fixture
def lanes():
    with Lanes(2) as made:
        yield made
        made.shutdown(cancel_futures=True)


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
