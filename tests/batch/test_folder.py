"""The folder of a batch: what is refused, what is never touched, who holds it."""

import errno
import resource
from pathlib import Path

import pytest

import sim.runs.run as simulator
from sim.batch.plan import Plan
from sim.batch.reader import Batch
from sim.batch.runner import BatchStoppedError, run_batch
from sim.batch.store import Store
from sim.errors import InputError
from sim.runs.store import write
from tests.batch.conftest import INLINE, do, parts


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


def test_who_holds_the_folder_is_reported_before_what_lies_there(few, scenarios, tmp_path):
    do(few, tmp_path)
    with Store(tmp_path).locked(), pytest.raises(InputError, match="is in use by the batch of process"):
        do(Plan.of(scenarios, runs=3), tmp_path)


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
