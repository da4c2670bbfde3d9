"""Small scenarios, batches done in this process, and batches in processes of their own."""

import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from pathlib import Path

import pandas as pd
import pytest

from sim.batch.executors import Pool
from sim.batch.plan import Plan
from sim.batch.reader import Batch
from sim.batch.runner import Tally, run_batch
from sim.scenario import Scenario, load_scenario
from tests.command import command

TINY = """
extends = "as_it_happened"
title = "A"
description = "B"
question = "C?"
[period]
start = 2021-06-01
until = 2021-06-11
[parameters]
scale = 0.02
climate.temperature_shift = {shift}
"""
NO_FLIGHTS = """
extends = "as_it_happened"
title = "D"
description = "B"
question = "C?"
[parameters]
attempt_rate = 0.1
[routes.istanbul]
weekly_cap = [{ value = 0 }]
[routes.baghdad]
weekly_cap = [{ value = 0 }]
"""
HEADER = ["policy", "outcome", "sign in cold", "lower (clear)", "higher (clear)", "scenarios"]
NAMES = ("cold", "mild")
SEEDS = 10


def identity(policies=()) -> dict:
    """The manifest entry of a batch made by hand."""
    texts = {"code": "c", "digest": "d", "scenarios": {}, "tables": [], "policies": list(policies)}
    return texts | {"runs": 1, "seed_from": 0}


class Inline(Executor):
    """Does at once what it is given."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as executors do
            future.set_exception(error)
        return future


INLINE = Pool(Inline(), lambda: 1, ())


def write_scenarios(folder: Path) -> list[Path]:
    files = [folder / f"{name}.toml" for name in NAMES]
    for file, shift in zip(files, (-2, 0), strict=True):
        file.write_text(TINY.format(shift=shift))
    return files


@pytest.fixture(scope="session")
def scenarios(tmp_path_factory) -> list[Scenario]:
    return [load_scenario(file) for file in write_scenarios(tmp_path_factory.mktemp("scenarios"))]


@pytest.fixture
def few(scenarios) -> Plan:
    """Two runs of each scenario."""
    return Plan.of(scenarios, runs=2)


def do(plan: Plan, folder: Path, **options) -> Tally:
    return run_batch(plan, folder, INLINE, **options)


@pytest.fixture(scope="session")
def undisturbed(scenarios, tmp_path_factory) -> Path:
    """The folder of the batch that every disturbed one must equal."""
    folder = tmp_path_factory.mktemp("undisturbed") / "batch"
    do(Plan.of(scenarios, runs=SEEDS, drawn=True), folder)
    return folder


def parts(folder: Path) -> dict[str, str]:
    """The SHA-256 of every part by its path."""
    files = sorted(folder.glob("*/part-*.parquet"))
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }


def frames(folder: Path) -> dict[str, pd.DataFrame]:
    batch = Batch(folder)
    return {table: batch.table(table) for table in batch.tables}


def entries(folder: Path) -> int:
    return len(list(folder.glob("blocks/*.json")))


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start `standoff batch` over the two scenarios, and see that nothing of it is left."""
    files = write_scenarios(tmp_path)
    started = []

    def begin(out: Path, *options: str, faults: Path | None = None, **popen) -> subprocess.Popen:
        words = ("batch", *files, "--runs", SEEDS, "--out", out, "--workers", 2, *options)
        env = os.environ | ({"PYTHONPATH": str(faults)} if faults else {})
        process = subprocess.Popen(
            command(*words),
            cwd=tmp_path,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **popen,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def finish(process: subprocess.Popen) -> tuple[int, str, str]:
    out, error = process.communicate(timeout=300)
    assert "Traceback" not in error
    return process.returncode, out, error


def wait_for(true: Callable[[], object], seconds: float = 120.0) -> None:
    """Wait until something is so; fails when it does not become so in time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def children(process: int) -> list[int]:
    """The processes that a process started."""
    tasks = Path(f"/proc/{process}/task")
    if not tasks.is_dir():
        pytest.skip("needs /proc")
    return [int(pid) for file in tasks.glob("*/children") for pid in file.read_text().split()]


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """A folder `bases` of two scenarios, and two policies beside it."""
    folder = tmp_path / "bases"
    folder.mkdir()
    for name, shift in zip(NAMES, (-2, 0), strict=True):
        (folder / f"{name}.toml").write_text(TINY.format(shift=shift).replace("0.02", "0.1"))
    (tmp_path / "closed.toml").write_text(NO_FLIGHTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(here, monkeypatch, standoff):
    """Call `standoff` with runs done in this process; exit code, lines of standard output, standard error."""
    monkeypatch.setattr("sim.batch.executors.local", lambda _: nullcontext(INLINE))

    def called(*words: str) -> tuple[int, list[str], str]:
        code, printed, said = standoff(*words)
        return code, printed.splitlines(), said

    return called
