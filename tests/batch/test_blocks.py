"""Blocks on disk: what is kept, redone and refused; in this process."""

import errno
import json
import resource
import shutil
from pathlib import Path

import pandas as pd
import pytest

import sim.runs.run as simulator
from sim.batch import block
from sim.batch.plan import Plan, run_key
from sim.batch.reader import Batch
from sim.batch.runner import BatchStoppedError, run_batch
from sim.batch.store import Store
from sim.errors import InputError
from sim.runs.store import write
from tests.batch.conftest import INLINE, do, entries, parts


@pytest.fixture
def few(scenarios):
    return Plan.of(scenarios, runs=2)


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


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (
            lambda s: Plan.of([s[0], s[1].with_changes(parameters={"scale": 0.03})], runs=2),
            "scenario mild has changed",
        ),
        (lambda s: Plan.of(s, runs=3), "its runs is 2, not 3"),
        (lambda s: Plan.of(s, runs=2, seed_from=1), "its seed_from is 0, not 1"),
        (lambda s: Plan.of(s[:1], runs=2), "its scenarios are cold, mild"),
        (lambda s: Plan.of(s[::-1], runs=2), "another order"),
        (lambda s: Plan.of(s, runs=2, wide=("people",)), "its tables is [], not ['people']"),
    ],
)
def test_another_batch_is_refused_unless_forced(scenarios, few, tmp_path, other, reason):
    do(few, tmp_path)
    before = parts(tmp_path)
    with pytest.raises(InputError) as error:
        do(other(scenarios), tmp_path)
    assert reason in str(error.value)
    assert "--force" in str(error.value)
    assert parts(tmp_path) == before


def test_force_starts_anew(scenarios, few, tmp_path):
    do(few, tmp_path / "batch")
    other = Plan.of(scenarios[1:], runs=2)
    do(other, tmp_path / "other")
    do(other, tmp_path / "batch", force=True)
    assert parts(tmp_path / "batch") == parts(tmp_path / "other")


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


@pytest.mark.parametrize("force", [False, True])
def test_foreign_files_are_never_touched(few, tmp_path, force):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds files that are not a batch's, such as thesis\.txt"):
        run_batch(few, tmp_path, INLINE, force=force)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "unfinished/thesis.txt",
        "unfinished/at-home",
        f"unfinished/{'a' * 32}/notes.md",
        "design.parquet",
        "lock",
    ],
)
def test_foreign_files_with_names_like_ours_are_never_touched(few, tmp_path, name):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match=f"holds files that are not a batch's, such as {name}"):
        do(few, tmp_path, force=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]
    assert (tmp_path / name).read_text() == "mine"


def test_drafts_of_a_batch_that_was_killed_early_do_not_stop_the_next(few, tmp_path):
    drafts = tmp_path / "unfinished"
    (drafts / ("b" * 32)).mkdir(parents=True)
    for name in ("at-3", f"{'a' * 32}.json", f"{'b' * 32}/robust.md"):
        (drafts / name).write_text("half")
    (tmp_path / "lock").write_text("the batch of process 1 on another machine\n")
    do(few, tmp_path)
    assert list(drafts.iterdir()) == []


@pytest.mark.parametrize("folder", ["unfinished", "daily", "blocks", "damaged"])
def test_files_within_a_batch_outlive_it(few, scenarios, tmp_path, folder):
    do(few, tmp_path)
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "mine.txt").write_text("mine")
    do(few, tmp_path)
    do(Plan.of(scenarios[:1], runs=1), tmp_path, force=True)
    assert (tmp_path / folder / "mine.txt").read_text() == "mine"
    assert len(parts(tmp_path)) == 5


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda file: file.unlink(), "is missing"),
        (lambda file: file.write_bytes(b"PAR1"), "was changed since it was written"),
    ],
)
def test_a_lost_design_is_written_again(few, tmp_path, harm, said):
    messages = []
    do(few, tmp_path, report=messages.append)
    assert messages == []
    before = (tmp_path / "design.parquet").read_bytes()
    harm(tmp_path / "design.parquet")
    do(few, tmp_path, report=messages.append)
    assert messages == [f"design.parquet {said}: written again"]
    assert (tmp_path / "design.parquet").read_bytes() == before


def test_files_beside_a_batch_do_not_stop_it(few, tmp_path):
    do(few, tmp_path)
    (tmp_path / "compare.csv").write_text("mine")
    do(few, tmp_path)
    do(Plan.of([sweep.base for sweep in few.sweeps], runs=1), tmp_path, force=True)
    assert (tmp_path / "compare.csv").read_text() == "mine"


def test_the_folder_of_a_run_is_no_batch(scenarios, few, tmp_path):
    write(simulator.run(scenarios[0]), tmp_path / "run")
    before = parts(tmp_path / "run")
    with pytest.raises(InputError, match=r"such as border/part-0\.parquet"):
        do(few, tmp_path / "run")
    assert parts(tmp_path / "run") == before


@pytest.mark.parametrize("out", ["file", "file/within", "file/within/that"])
def test_a_file_is_no_folder(few, tmp_path, out):
    (tmp_path / "file").write_text("mine")
    for reach in (lambda folder: do(few, folder), lambda folder: do(few, folder, force=True), Batch):
        with pytest.raises(InputError, match="file: is a file; allowed: a folder"):
            reach(tmp_path / out)
    assert (tmp_path / "file").read_text() == "mine"


TORN = [None, "", '{"made_by": "border-st', "[" * 100_000]


@pytest.mark.parametrize("text", TORN)
def test_a_lost_manifest_is_written_again_where_the_finished_blocks_agree(few, tmp_path, text):
    do(few, tmp_path)
    manifest = tmp_path / "manifest.json"
    before, held = parts(tmp_path), manifest.read_text()
    manifest.unlink() if text is None else manifest.write_text(text)
    with pytest.raises(InputError, match=r"manifest\.json: .*the command that made the batch mends it"):
        Batch(tmp_path)
    messages = []
    assert do(few, tmp_path, report=messages.append).done == {"cold": 2, "mild": 2}
    assert manifest.read_text() == held
    assert parts(tmp_path) == before
    (message,) = messages
    assert message.startswith("manifest.json ")
    assert message.endswith(": written again, for the finished blocks are those of this command")


@pytest.mark.parametrize("text", TORN)
def test_a_lost_manifest_never_costs_the_blocks_of_another_batch(few, scenarios, tmp_path, text):
    do(few, tmp_path)
    manifest, before = tmp_path / "manifest.json", parts(tmp_path)
    manifest.unlink() if text is None else manifest.write_text(text)
    other = Plan.of(scenarios, runs=2, seed_from=7)
    with pytest.raises(InputError, match=r"and block 0 is not one of this command; allowed: .*--force"):
        do(other, tmp_path)
    assert parts(tmp_path) == before
    do(other, tmp_path, force=True)
    assert parts(tmp_path) != before


WRONG = {
    "batch.runs": 0,
    "batch.runs ": "2",
    "batch.tables": "sector",
    "batch.scenarios": [],
    "batch.digest": 3,
    "scenarios.cold": None,
    "scenarios.cold.hypotheses.russia": "orchestrator",
    "scenarios.cold.parameters.scale": "small",
}


@pytest.mark.parametrize("place", WRONG)
def test_a_manifest_has_the_types_it_should_at_any_depth(few, tmp_path, place):
    do(few, tmp_path)
    manifest = tmp_path / "manifest.json"
    held = manifest.read_text()
    content = node = json.loads(held)
    *tables, last = place.strip().split(".")
    for table in tables:
        node = node[table]
    node[last] = WRONG[place]
    manifest.write_text(json.dumps(content))
    with pytest.raises(InputError) as caught:
        Batch(tmp_path)
    said = str(caught.value)
    assert f"manifest.json: is not as a batch writes it: {place.strip()}" in said
    assert said.endswith(": the command that made the batch mends it")
    do(few, tmp_path)
    assert manifest.read_text() == held


@pytest.mark.parametrize("files", [(), ("mine.json",)])
def test_a_torn_manifest_without_our_blocks_is_not_ours(few, tmp_path, files):
    (tmp_path / "blocks").mkdir()
    for name in files:
        (tmp_path / "blocks" / name).write_text("mine")
    (tmp_path / "manifest.json").write_text("mine")
    with pytest.raises(InputError, match=r"manifest\.json: cannot be read: .*; allowed: another folder$"):
        do(few, tmp_path, force=True)
    assert (tmp_path / "manifest.json").read_text() == "mine"


def test_a_changed_manifest_is_noticed_and_written_again(few, tmp_path):
    do(few, tmp_path)
    manifest = tmp_path / "manifest.json"
    held = manifest.read_text()
    for old, new in (
        (few.digest(), "0" * 64),
        ('"climate.temperature_shift": -2', '"climate.temperature_shift": -3'),
    ):
        assert old in held
        manifest.write_text(held.replace(old, new))
        with pytest.raises(
            InputError, match=r"manifest\.json: was changed since it was written: the command"
        ):
            Batch(tmp_path)
        do(few, tmp_path)
        assert manifest.read_text() == held


def test_a_changed_design_is_noticed(few, tmp_path):
    do(few, tmp_path)
    design = tmp_path / "design.parquet"
    held = design.read_bytes()
    for place in range(4, len(held) - 8, len(held) // 50):
        design.write_bytes(held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :])
        with pytest.raises(
            InputError, match=r"design\.parquet: .*: the command that made the batch mends it"
        ):
            Batch(tmp_path)
    design.write_bytes(held)
    assert len(Batch(tmp_path).design) == 2


@pytest.mark.parametrize("room", [0, 100, 2000])
def test_a_full_disk_at_the_start_stops_it_and_no_later_start(few, tmp_path, room):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(BatchStoppedError, match="File too large"):
            do(few, tmp_path / "batch")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert do(few, tmp_path / "batch").done == {"cold": 2, "mild": 2}


def test_no_room_for_the_folder_is_a_full_disk(few, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "mkdir", full)
        with pytest.raises(BatchStoppedError, match="No space left on device"):
            do(few, tmp_path / "batch")
    assert do(few, tmp_path / "batch").done == {"cold": 2, "mild": 2}


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


def test_who_holds_the_folder_is_reported_before_what_lies_there(few, scenarios, tmp_path):
    do(few, tmp_path)
    with Store(tmp_path).locked(), pytest.raises(InputError, match="is in use by the batch of process"):
        do(Plan.of(scenarios, runs=3), tmp_path)


def test_entries_come_back_as_they_were(few, tmp_path):
    do(few, tmp_path)
    store = Store(tmp_path)
    entry = store.entry(0)
    store.write_entry(entry)
    assert store.entry(0) == entry
    assert entry.parts["daily"].rows == 10
