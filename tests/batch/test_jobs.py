"""Jobs on processes: real ones, with work that takes no time."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path

import pytest

from sim.batch.jobs import Failure, outcomes

ROOT = Path(__file__).parents[2]


def work(job):
    if job == "raise":
        raise ValueError("no such luck")
    if job == "die":
        os._exit(1)
    if job == "sleep":
        sys.stdout.write("asleep\n")
        sys.stdout.flush()
        time.sleep(120)
    return job * 2


def test_an_exception_costs_only_its_own_job():
    found = dict(outcomes(work, ["a", "raise", "b"], 2))
    assert found == {"a": "aa", "raise": Failure("ValueError: no such luck"), "b": "bb"}


def test_a_process_that_dies_costs_only_its_own_job():
    found = dict(outcomes(work, ["a", "die", "b"], 1))
    assert found == {"a": "aa", "die": Failure("the process that ran it died"), "b": "bb"}


def test_leaving_early_ends_the_workers():
    found = outcomes(work, ["a", "sleep"], 2)
    assert next(found) == ("a", "aa")
    found.close()  # type: ignore[attr-defined] # a generator
    assert active_children() == []


@contextmanager
def at_work():
    """A process in a group of its own whose worker has begun."""
    script = "from tests.batch.test_jobs import *; list(outcomes(work, ['sleep'], 1))"
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        yield parent


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent(how):
    with at_work() as parent:
        os.kill(parent.pid, how)
        # The worker holds the pipe's other end too: it closes when both have ended.
        assert parent.communicate(timeout=30)[0] == ""


def test_workers_do_not_see_ctrl_c():
    with at_work() as parent:
        os.killpg(parent.pid, signal.SIGINT)  # as a terminal does
        _, errors = parent.communicate(timeout=30)
    assert errors.count("Traceback") == 1
    assert errors.endswith("KeyboardInterrupt\n")
