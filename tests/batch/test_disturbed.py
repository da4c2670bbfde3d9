"""A batch disturbed in any way, with real processes killed, equals an undisturbed one once it is resumed."""

import os
import resource
import signal
from pathlib import Path

import pandas as pd
import pytest

from sim.batch.reader import Batch
from sim.paths import PACKAGE
from tests.batch.conftest import SEEDS, children, entries, finish, frames, parts, wait_for

pytestmark = [
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to find workers"),
    pytest.mark.unchecked,  # killed at a moment
]
ALL = 2 * SEEDS


def gone(process: int) -> bool:
    return not Path(f"/proc/{process}").exists()


def killed_at(start, out: Path, count: int) -> list[int]:
    """Kill a batch when so many blocks are done; the processes that it had started."""
    process = start(out)
    wait_for(lambda: entries(out) >= count)
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return workers


def test_killed_three_times_and_damaged(start, undisturbed, tmp_path):
    out = tmp_path / "batch"
    for count in (2, 6, 10):
        workers = killed_at(start, out, count)
        wait_for(lambda workers=workers: all(map(gone, workers)))
        assert entries(out) < ALL
    short, changed, lost, torn = [file.stem for file in sorted(out.glob("blocks/*.json"))][:4]
    (out / "daily" / f"part-{short}.parquet").write_bytes(b"PAR1")
    border = out / "border" / f"part-{changed}.parquet"
    border.write_bytes(border.read_bytes()[:-9] + b"x" + border.read_bytes()[-8:])
    (out / "runs" / f"part-{lost}.parquet").unlink()
    (out / "blocks" / f"{torn}.json").write_text('{"block": 3')
    code, printed, said = finish(start(out))
    assert code == 0
    assert printed == f"cold: {SEEDS} of {SEEDS} runs\nmild: {SEEDS} of {SEEDS} runs\n"
    assert f"daily/part-{short}.parquet has 4 bytes of " in said
    assert f"border/part-{changed}.parquet was changed since it was written" in said
    assert f"runs/part-{lost}.parquet is missing" in said
    assert parts(out) == parts(undisturbed)
    for table, frame in frames(undisturbed).items():
        pd.testing.assert_frame_equal(frames(out)[table], frame)
    assert sorted(file.name for file in (out / "damaged").iterdir()) == [
        f"border-part-{changed}.parquet",
        f"daily-part-{short}.parquet",
    ]
    assert list((out / "unfinished").iterdir()) == []


def test_killed_workers(start, undisturbed, tmp_path):
    out = tmp_path / "batch"
    process = start(out)
    for count in (3, 9):
        wait_for(lambda count=count: entries(out) >= count)
        workers = [pid for pid in children(process.pid) if b"spawn_main" in cmdline(pid)]
        assert workers
        os.kill(workers[-1], signal.SIGKILL)
    code, _, _ = finish(process)
    assert code == 0
    assert parts(out) == parts(undisturbed)


def cmdline(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def test_stopped_then_full_disk_then_finished(start, undisturbed, tmp_path):
    out = tmp_path / "batch"
    process = start(out)
    wait_for(lambda: entries(out) >= 4)
    process.send_signal(signal.SIGTERM)
    assert finish(process)[0] == 143
    before = parts(out)
    assert 4 <= entries(out) < ALL
    smallest = min((file.stat().st_size for file in out.glob("daily/*.parquet")), default=0)
    limit = smallest - 1000

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    code, _, said = finish(start(out, preexec_fn=full))
    assert code == 3
    assert "File too large" in said
    assert "repeat the command to resume" in said
    kept = parts(out)
    assert {path: kept[path] for path in before} == before
    assert finish(start(out))[0] == 0
    assert parts(out) == parts(undisturbed)


def test_interrupted(start, tmp_path):
    out = tmp_path / "batch"
    process = start(out, start_new_session=True)
    wait_for(lambda: entries(out) >= 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    code, printed, said = finish(process)
    assert (code, printed) == (130, "")
    assert "Error" not in said
    assert 2 <= entries(out) < ALL


FAULTS = """
import os, sys
sys.path.insert(0, {root!r})
import sim.model
step = sim.model.Standoff.step
once = {once!r}

def faulty(self):
    if self.tick == 2:
        if (self.settings.name, self.run_seed) == ("cold", 1):
            raise RuntimeError("of cold, seed 1")
        if (self.settings.name, self.run_seed) == ("cold", 2):
            os._exit(1)
        if (self.settings.name, self.run_seed) == ("mild", 0) and not os.path.exists(once):
            open(once, "w").close()
            raise OSError("only once")
    step(self)

sim.model.Standoff.step = faulty
"""


def test_runs_that_fail_cost_no_other(start, undisturbed, tmp_path):
    out, faults, once = tmp_path / "batch", tmp_path / "faults", tmp_path / "once"
    faults.mkdir()
    text = FAULTS.format(root=str(PACKAGE.parent), once=str(once))
    (faults / "sitecustomize.py").write_text(text)  # Python reads it first, in every worker
    code, printed, said = finish(start(out, faults=faults))
    assert code == 3
    assert f"cold: {SEEDS - 2} of {SEEDS} runs, 2 failed" in said
    assert printed == f"mild: {SEEDS} of {SEEDS} runs\n"
    assert once.exists()
    failed = pd.read_parquet(out / "failures.parquet").sort_values("seed", ignore_index=True)
    assert failed[["scenario", "base", "point", "seed", "message"]].to_numpy().tolist() == [
        ["cold", "cold", 0, 1, "RuntimeError: of cold, seed 1"],
        ["cold", "cold", 0, 2, "the process that ran it died, twice"],
    ]
    assert [len(key) for key in failed["key"]] == [64, 64]
    assert "in faulty" in failed.loc[0, "traceback"]
    whole = parts(undisturbed)
    lost = ("part-000002.parquet", "part-000004.parquet")  # seeds 1 and 2 of the first of two scenarios
    assert parts(out) == {path: sha for path, sha in whole.items() if not path.endswith(lost)}
    assert finish(start(out))[0] == 0
    assert parts(out) == whole
    assert not (out / "failures.parquet").exists()


@pytest.mark.parametrize("options", [(), ("--sectors",)])
def test_a_second_batch_learns_who_holds_the_folder(start, undisturbed, tmp_path, options):
    out = tmp_path / "batch"
    first = start(out)
    wait_for(lambda: entries(out) >= 1)
    first.send_signal(signal.SIGSTOP)
    code, printed, said = finish(start(out, *options))
    first.send_signal(signal.SIGCONT)
    assert (code, printed) == (2, "")
    assert f"batch: is in use by the batch of process {first.pid} on " in said
    assert finish(first)[0] == 0
    assert parts(out) == parts(undisturbed)


def test_a_changed_scenario_is_refused_until_forced(start, undisturbed, tmp_path):
    out = tmp_path / "batch"
    killed_at(start, out, 2)
    before = parts(out)
    text = (tmp_path / "mild.toml").read_text()
    (tmp_path / "mild.toml").write_text(text.replace("temperature_shift = 0", "temperature_shift = 1"))
    code, printed, said = finish(start(out))
    assert (code, printed) == (2, "")
    assert "batch: already holds a batch, and scenario mild has changed since; allowed: " in said
    assert parts(out) == before
    code, printed, _ = finish(start(out, "--force"))
    assert (code, printed) == (0, f"cold: {SEEDS} of {SEEDS} runs\nmild: {SEEDS} of {SEEDS} runs\n")
    same = {path: sha for path, sha in parts(undisturbed).items() if int(path[-14:-8]) % 2 == 0}
    assert {path: sha for path, sha in parts(out).items() if int(path[-14:-8]) % 2 == 0} == same
    assert Batch(out).manifest["scenarios"]["mild"]["parameters"]["climate.temperature_shift"] == 1
    assert parts(out) != parts(undisturbed)
