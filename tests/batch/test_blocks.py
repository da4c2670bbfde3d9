"""Blocks on disk: what is kept and what is done again; in this process."""

import json
import shutil

import pandas as pd
import pytest

import sim.runs.run as simulator
from sim.batch import block
from sim.batch.plan import Plan, run_key
from sim.batch.store import Store
from sim.errors import InputError
from tests.batch.conftest import do, entries, parts


@pytest.fixture
def counted(monkeypatch):
    """The runs that are simulated, by scenario and seed; those in `bad` raise."""
    run, seen, bad = simulator.run, [], set()

    def counting(scenario, seed, **options):
        seen.append((scenario.name, seed))
        if (scenario.name, seed) in bad:
            raise ValueError("bad run\nwith more to say")
        return run(scenario, seed, **options)

    monkeypatch.setattr(simulator, "run", counting)
    monkeypatch.setattr("sim.batch.runner.warm", lambda: None)
    return seen, bad


def test_only_what_is_missing_of_a_block_is_done(scenarios, counted, tmp_path, monkeypatch):
    monkeypatch.setattr(Plan, "block_size", 4)
    seen, bad = counted
    plan = Plan.of(scenarios, runs=4)
    do(plan, tmp_path / "whole")
    bad.update({("cold", 1), ("mild", 3)})
    tally = do(plan, tmp_path / "batch")
    assert (tally.done, tally.failed) == ({"cold": 3, "mild": 3}, {"cold": 1, "mild": 1})
    assert tally.reason == "cold, seed 1: ValueError: bad run"
    failed = pd.read_parquet(tmp_path / "batch" / "failures.parquet")
    assert failed["message"].tolist() == ["ValueError: bad run"] * 2
    assert "with more to say" in failed["traceback"][0]
    assert failed["key"].tolist() == [
        run_key(cell.scenario(), cell.seed, plan.identity()["code"])
        for cell in (plan.cells(0)[2], plan.cells(1)[3])
    ]
    bad.clear()
    seen.clear()
    assert do(plan, tmp_path / "batch").done == {"cold": 4, "mild": 4}
    assert seen == [("cold", 1), ("mild", 3)]
    assert parts(tmp_path / "batch") == parts(tmp_path / "whole")
    seen.clear()
    do(plan, tmp_path / "batch")
    assert seen == []


def test_without_a_compiler_no_run_is_tried(few, tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    with pytest.raises(InputError, match="cannot be compiled under NUMBA_DISABLE_JIT"):
        do(few, tmp_path / "batch")
    assert list((tmp_path / "batch" / "blocks").iterdir()) == []


def test_a_failing_run_is_tried_twice(few, counted, tmp_path):
    seen, bad = counted
    bad.add(("cold", 0))
    do(few, tmp_path)
    assert seen == [("cold", 0), ("cold", 0), ("mild", 0), ("cold", 1), ("mild", 1)]


def test_wide_tables_have_the_keys_of_their_run(scenarios, tmp_path):
    do(Plan.of(scenarios[:1], runs=2, wide=("sector", "people")), tmp_path)
    for table in ("sector", "people"):
        frame = pd.read_parquet(tmp_path / table)
        assert list(frame.columns[:2]) == ["scenario", "run"]
        assert sorted(frame["run"].unique()) == [0, 1]


def test_a_part_is_what_a_run_gives(scenarios, few, tmp_path):
    do(few, tmp_path)
    tables = simulator.run(scenarios[1], 0).tables()
    for table in ("daily", "border", "fates", "decisions"):
        frame = tables[table]
        part = pd.read_parquet(tmp_path / table / "part-000001.parquet")
        pd.testing.assert_frame_equal(part.astype({"date": frame["date"].dtype}), frame)


def test_changed_code_is_refused(few, tmp_path, monkeypatch):
    do(few, tmp_path)
    monkeypatch.setattr("sim.batch.plan.code_version", lambda: "0.1.0+other")
    with pytest.raises(InputError, match="the code has changed since"):
        do(few, tmp_path)


def test_workers_with_other_code_are_refused(few, tmp_path, monkeypatch):
    monkeypatch.setattr(block, "code_version", lambda: "0.1.0+other")
    with pytest.raises(InputError, match="a worker runs other code"):
        do(few, tmp_path)
    assert entries(tmp_path) == 0


def test_a_copied_entry_is_done_again(few, tmp_path):
    do(few, tmp_path / "batch")
    blocks = tmp_path / "batch" / "blocks"
    whole = parts(tmp_path / "batch")
    entry = json.loads((blocks / "000001.json").read_text())
    for content in (entry, entry | {"block": 0}):
        (blocks / "000000.json").write_text(json.dumps(content))
        do(few, tmp_path / "batch")
        do(few, tmp_path / "batch")
        assert parts(tmp_path / "batch") == whole
        assert json.loads((blocks / "000000.json").read_text())["keys"] != entry["keys"]


def test_a_copied_block_is_done_again(few, tmp_path):
    do(few, tmp_path / "batch")
    whole = parts(tmp_path / "batch")
    entry = json.loads((tmp_path / "batch" / "blocks" / "000001.json").read_text())
    (tmp_path / "batch" / "blocks" / "000000.json").write_text(json.dumps(entry | {"block": 0}))
    for table in entry["parts"]:
        shutil.copy(Store(tmp_path / "batch").part(table, 1), Store(tmp_path / "batch").part(table, 0))
    told = []
    do(few, tmp_path / "batch", report=told.append)
    assert "part-000000.parquet holds the runs of another block: set aside" in told[0]
    assert parts(tmp_path / "batch") == whole


def test_entries_come_back_as_they_were(few, tmp_path):
    do(few, tmp_path)
    store = Store(tmp_path)
    entry = store.entry(0)
    store.write_entry(entry)
    assert store.entry(0) == entry
    assert entry.parts["daily"].rows == 10
