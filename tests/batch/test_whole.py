"""The whole promise at once: every scenario file times 100 seeds, killed three times; and a flat parent."""

import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sim.batch.plan import Plan
from sim.machine import cores
from sim.scenario import load_scenario, shipped_scenarios
from tests.batch.conftest import do, entries, parts, wait_for
from tests.command import command

SEEDS = 100
SHORT = """
extends = "{name}"
title = "A"
description = "B"
question = "C?"
[period]
start = 2021-06-01
until = 2021-06-15
[parameters]
scale = 0.02
"""
MOST_MEGABYTES = 400


@pytest.fixture
def files(tmp_path) -> list[Path]:
    """Every shipped scenario, short and small, under its own name."""
    written = []
    for name in shipped_scenarios():
        written.append(tmp_path / f"{name}.toml")
        written[-1].write_text(SHORT.format(name=name))
    return written


def start(files: list[Path], out: Path) -> subprocess.Popen:
    words = ("batch", *files, "--runs", SEEDS, "--out", out, "--workers", cores(), "-q")
    return subprocess.Popen(command(*words))


def megabytes(process: int) -> float:
    """Peak resident memory of a process until now."""
    with suppress(FileNotFoundError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see the memory of a process")
def test_all_scenarios_times_a_hundred_seeds_killed_three_times(files, tmp_path):
    plan = Plan.of([load_scenario(file) for file in files], runs=SEEDS)
    for part in (1, 2, 3):
        process = start(files, tmp_path / "killed")
        wait_for(lambda part=part: entries(tmp_path / "killed") >= part * plan.blocks // 4, 600)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert entries(tmp_path / "killed") < plan.blocks
    process = start(files, tmp_path / "killed")
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, megabytes(process.pid))
        time.sleep(0.1)
    assert process.returncode == 0
    assert 0 < peak < MOST_MEGABYTES
    do(plan, tmp_path / "undisturbed")
    assert parts(tmp_path / "killed") == parts(tmp_path / "undisturbed")
    compare = command("compare", tmp_path / "killed")
    table = subprocess.run(compare, capture_output=True, text=True, check=True).stdout
    header, *rows = (line.split("\t") for line in table.splitlines())
    told = {row[header.index("measure")] for row in rows}  # of the costs only those that differ somewhere
    assert len(told) >= 12
    assert len(rows) == len(told) * (len(files) - 1)
