"""A run goes on from a checkpoint to the same bits, and from nothing else."""

import errno
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.checkpoints import checkpoint
from sim.checkpoints.identity import identity
from sim.checkpoints.records import Checkpoints
from sim.engines.choice import CHECK_VARIABLE
from sim.errors import InputError
from sim.kernel.calendar import TICKS_A_DAY
from sim.model import Standoff
from sim.paths import PACKAGE
from sim.runs.run import run
from sim.scenario import Scenario
from sim.tables.recorder import Recorder
from tests.engines.worlds import assert_same, every_scenario, small

TICKS = 4 * 9 + 2  # in the middle of a day
CALL = "import sys; sys.path.insert(0, sys.argv.pop(1)); from sim.cli import main; main()"
ENGINES = ("compiled", "reference")


def after(ticks: int, name: str = "as_it_happened", seed: int = 3) -> Recorder:
    recorder = Recorder(Standoff(small(name, "2021-11-04", "2021-11-24"), rng=seed), sectors=True)
    for _ in range(ticks):
        recorder.model.step()
    return recorder


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["as_it_happened", "humane_package", "airline_sanctions", "early_call"])
def test_it_goes_on_to_the_same_bits(name: str, engine: str, tmp_path: Path) -> None:
    whole = after(TICKS, name)
    checkpoint.save(whole, tmp_path / "x.checkpoint")
    whole.model.run()
    model = Standoff(whole.model.settings, rng=3, engine=engine)
    resumed = Recorder(model, sectors=True)
    checkpoint.restore(resumed, tmp_path / "x.checkpoint")
    model.step()
    assert model.tick == TICKS + 1
    model.run()
    assert_same(whole.frames(), resumed.frames())
    assert_same({"people": whole.model.migrants.frame()}, {"people": model.migrants.frame()})
    collected = [one.datacollector.get_model_vars_dataframe() for one in (whole.model, model)]
    assert collected[0].equals(collected[1])


@pytest.mark.parametrize("engine", ENGINES)
def test_the_checks_go_on_from_every_day(engine: str, tmp_path: Path) -> None:
    scenario = small("alleged_infiltration", "2021-11-04", "2021-11-14", {"scale": 0.3, "trained_day": 158.0})
    saved = Standoff(scenario, rng=3, check=True)
    recorder = Recorder(saved)
    while not saved.finished:
        checkpoint.save(recorder, tmp_path / "x.checkpoint")
        resumed = Recorder(Standoff(scenario, rng=3, engine=engine, check=True))
        checkpoint.restore(resumed, tmp_path / "x.checkpoint")
        resumed.model.step()
        for _ in range(TICKS_A_DAY):
            saved.step()


@pytest.mark.slow
@pytest.mark.parametrize("each", every_scenario(), ids=lambda scenario: scenario.name)
def test_every_scenario_goes_on_from_every_month(each: Scenario, tmp_path: Path) -> None:
    scenario = small(each, "2021-06-01", "2022-04-01", {"scale": 0.05})
    whole = run(scenario, 1)
    for month in range(1, 10):
        file = tmp_path / f"{month}.checkpoint"
        model = Standoff(scenario, rng=1)
        recorder = Recorder(model)
        while model.day < 30 * month:
            model.step()
        checkpoint.save(recorder, file)
        assert_same(whole.tables(), run(scenario, 1, checkpoints=Checkpoints(file, resume=True)).tables())


def changed(head: dict[str, object], content: bytes, file: Path) -> None:
    file.write_bytes(json.dumps(head).encode() + b"\n" + content)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    checkpoint.save(after(TICKS), tmp_path / "x.checkpoint")
    return tmp_path / "x.checkpoint"


@pytest.mark.parametrize(
    ("said", "run"),
    [
        ("seed: 3, not 4; allowed: --seed 3, or a run from", lambda: after(0, seed=4)),
        ("scenario: as_it_happened, not gas_cut; allowed: the sc", lambda: after(0, "gas_cut")),
        ("scenario: as_it_happened [0-9a-f]{12}, not as_it_happened [0-9a-f]{12}; ", lambda: cut_short()),
        (
            "tables: with sectors, not without sectors; allowed: --sectors, or figures",
            lambda: Recorder(Standoff(after(0).model.settings, rng=3)),
        ),
    ],
)
def test_another_run_is_refused(said: str, run: Callable[[], Recorder], kept: Path) -> None:
    with pytest.raises(InputError, match=f"x.checkpoint: is of another {said}"):
        checkpoint.restore(run(), kept)


def cut_short() -> Recorder:
    return Recorder(Standoff(small("as_it_happened", "2021-11-04", "2021-11-23"), rng=3), sectors=True)


def test_the_code_is_that_of_a_batch_with_the_public_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.checkpoints.identity.code_version", lambda: "1.0+of_the_tables_too")
    assert identity(after(0))["code"] == "1.0+of_the_tables_too"


@pytest.mark.parametrize("what", ["code", "versions", "parameters"])
def test_another_program_is_refused(what: str, kept: Path) -> None:
    head, content = kept.read_bytes().split(b"\n", 1)
    changed({**json.loads(head), what: "0"}, content, kept)
    with pytest.raises(InputError, match=f"is of another {what}"):
        checkpoint.restore(after(0), kept)


@pytest.mark.parametrize("cut", [0, 10, 1000, 5000, -1])
def test_a_torn_file_is_refused(cut: int, kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:cut])
    with pytest.raises(InputError, match="is not a whole checkpoint"):
        checkpoint.restore(after(0), kept)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there; allowed: a run with --checkpoint-every first"):
        checkpoint.restore(after(0), tmp_path / "none.checkpoint")


def test_a_later_day_than_the_end_is_refused(kept: Path) -> None:
    model = after(0).model
    with pytest.raises(InputError, match="--until = 2021-11-10: is of a later day"):
        run(model.settings, 3, model.today.replace(day=10), True, checkpoints=Checkpoints(kept, resume=True))


def test_the_checkpoint_of_the_last_day_is_enough_to_write_the_tables(tmp_path: Path) -> None:
    scenario, until = after(0).model.settings, date(2021, 11, 14)
    checkpoints = Checkpoints(tmp_path / "x.checkpoint", every=5)
    whole = run(scenario, 3, until, checkpoints=checkpoints)
    assert json.loads(checkpoints.file.read_bytes().split(b"\n", 1)[0])["date"] == str(until)
    resumed = run(scenario, 3, until, checkpoints=Checkpoints(checkpoints.file, resume=True))
    assert_same(whole.tables(), resumed.tables())


def rewritten(file: Path, change: Callable[[Any, list[Any]], object]) -> None:
    """The file with other content, and the checksums that go with it."""
    head, values, arrays = file.read_bytes().split(b"\n", 2)
    plain, held = json.loads(values), list(np.load(io.BytesIO(arrays)).values())
    change(plain, held)
    buffer = io.BytesIO()
    np.savez(buffer, *held)
    parts = {"values": json.dumps(plain).encode(), "arrays": buffer.getvalue()}
    sums = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}
    changed({**json.loads(head), "sha256": sums}, b"\n".join(parts.values()), file)


def at(plain: Any, *keys: Any) -> list[Any]:
    """The pair of key and value at a path of keys in an encoded state."""
    for key in keys:
        pair = next(pair for pair in plain["dict"] if pair[0] == key)
        plain = pair[1]
    return pair


def setting(value: Any, *keys: Any) -> Callable[[Any, list[Any]], None]:
    def change(plain: Any, held: list[Any]) -> None:
        at(plain, *keys)[1] = value

    return change


def people_with(field: str, value: int) -> Callable[[Any, list[Any]], None]:
    def change(plain: Any, held: list[Any]) -> None:
        held[at(plain, "engine", "people")[1]["array"]][field][0] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (setting(None, "run.model", "tick"), "the tick is not one of the 80 ticks"),
        (setting(-1_000_000_000, "run.model", "tick"), "the tick is not one of the 80 ticks"),
        (setting({"date": "2021-11-05"}, "run.model", "today"), "today is not the day of its tick"),
        (setting("1", "run.model", "tick"), "run.model.tick holds str, not int"),
        (setting([], "run.model.hearsay", "remembered"), ""),
        (
            setting([["a", "b"]] * 3, "run.model.hearsay", "remembered"),
            r"run.model.hearsay.remembered\[0\]\[0\] holds str, not float",
        ),
        (setting({"tuple": []}, "run.model", "_reasons"), "run.model._reasons holds tuple, not dict"),
        (setting([1, [2], None], "run.model", "decisions"), ""),
        (setting([{"dict": []}] * 9, "run.model", "published"), ""),
        (setting([{"dict": [["date", 3]]}], "run", "daily"), ""),
        (setting({"tuple": [1], "list": 2}, "run.model.hearsay", "remembered"), "too many values"),
        (setting({"array": 10**6}, "run.model.hearsay", "remembered"), "KeyError"),
        (setting({"scalar": "x"}, "run.model.hearsay", "remembered"), "ValueError"),
        (setting({"dict": [[[], 1]]}, "run.model.hearsay", "remembered"), "TypeError: unhashable"),
        (setting({"array": 0}, "engine", "people"), "engine.people has another layout"),
        (setting(3, "engine"), ""),
        (setting(3, "run.model"), ""),
        (lambda plain, _: plain["dict"].pop(), "state lacks"),
        (lambda plain, _: plain["dict"].append(["extra", 1]), "state has no extra"),
        (people_with("stage", 100), "engine.people.stage has codes outside 0 to 12"),
        (people_with("sector", 30_000), "engine.people.sector has codes outside -1"),
        (people_with("hub", -5), "engine.people.hub has codes outside 0"),
    ],
)
def test_values_of_another_kind_are_one_line(
    change: Callable[[Any, list[Any]], object], said: str, kept: Path
) -> None:
    rewritten(kept, change)
    scenario = after(0).model.settings
    with pytest.raises(InputError, match=f"x.checkpoint: holds a state .*{said}") as refused:
        run(scenario, 3, sectors=True, checkpoints=Checkpoints(kept, resume=True))
    assert str(refused.value).count("\n") == 0


def test_a_rewritten_file_is_as_good_as_the_first(kept: Path) -> None:
    rewritten(kept, lambda *_: None)
    checkpoint.restore(after(0), kept)


@pytest.mark.parametrize(
    "part", [b"", b"[]", b"[" * 100_000, b"9" * 5000, b"\x80\x04K\x01.", b"PK\x03\x04", b"{}"]
)
def test_parts_that_are_something_else_are_one_line(part: bytes, kept: Path) -> None:
    head, values, arrays = kept.read_bytes().split(b"\n", 2)
    for parts in ((part, arrays), (values, part)):
        sums = [hashlib.sha256(each).hexdigest() for each in parts]
        changed(
            {**json.loads(head), "sha256": dict(zip(checkpoint.PARTS, sums, strict=True))},
            b"\n".join(parts),
            kept,
        )
        with pytest.raises(InputError, match="holds a state that does not fit"):
            checkpoint.restore(after(0), kept)


def test_objects_in_arrays_are_never_read(kept: Path) -> None:
    head, values, _ = kept.read_bytes().split(b"\n", 2)
    buffer = io.BytesIO()
    np.savez(buffer, np.array([print], dtype=object))
    sums = [hashlib.sha256(each).hexdigest() for each in (values, buffer.getvalue())]
    body = values + b"\n" + buffer.getvalue()
    changed({**json.loads(head), "sha256": dict(zip(checkpoint.PARTS, sums, strict=True))}, body, kept)
    with pytest.raises(InputError, match="allow_pickle=False"):
        checkpoint.restore(after(0), kept)


def test_any_flipped_bit_is_noticed(kept: Path) -> None:
    whole, noticed = kept.read_bytes(), 0
    model = after(0)
    for place in range(0, len(whole), len(whole) // 60):
        torn = bytearray(whole)
        torn[place] ^= 1 << place % 8
        kept.write_bytes(torn)
        with pytest.raises(InputError, match=r"x\.checkpoint: is"):
            checkpoint.restore(model, kept)
        noticed += 1
    assert noticed >= 60


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.checkpoint")
    with pytest.raises(InputError, match=r"x\.checkpoint: is not a file"):
        checkpoint.restore(after(0), tmp_path / "x.checkpoint")


def test_a_run_keeps_and_drops_its_checkpoint(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path / "deep" / "x.checkpoint", every=5)
    scenario = after(0).model.settings
    whole = run(scenario, 3)
    assert_same(whole.tables(), run(scenario, 3, checkpoints=checkpoints).tables())
    head = json.loads(checkpoints.file.read_bytes().split(b"\n", 1)[0])
    assert head["date"] == "2021-11-19"
    assert sorted(file.name for file in checkpoints.file.parent.iterdir()) == ["x.checkpoint"]
    resumed = run(scenario, 3, checkpoints=Checkpoints(checkpoints.file, resume=True))
    assert_same(whole.tables(), resumed.tables())
    checkpoints.drop()
    assert not checkpoints.file.exists()


def test_a_full_disk_ends_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "no")

    monkeypatch.setattr(os, "fsync", full)
    said: list[str] = []
    scenario = after(0).model.settings
    checkpoints = Checkpoints(tmp_path / "x.checkpoint", every=5, warn=said.append)
    assert_same(run(scenario, 3).tables(), run(scenario, 3, checkpoints=checkpoints).tables())
    assert list(tmp_path.iterdir()) == []
    assert [text.split("x.checkpoint: ")[1] for text in said] == [
        "could not be written: No space left on device; the run goes on without it"
    ]


def test_an_interrupt_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    run = after(0)
    checkpoint.save(run, tmp_path / "x.checkpoint")
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        checkpoint.save(run, tmp_path / "x.checkpoint")
    assert [file.name for file in tmp_path.iterdir()] == ["x.checkpoint"]


@pytest.mark.slow
def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CHECK_VARIABLE)  # runs of full size, killed at a moment
    command = [
        sys.executable,
        "-c",
        CALL,
        str(PACKAGE.parent),
        "run",
        "gas_cut",
        "--no-figures",
        "-q",
        "--seed",
        "5",
    ]
    killed = subprocess.Popen([*command, "--out", "killed", "--checkpoint-every", "1"], cwd=tmp_path)
    file = tmp_path / "killed.checkpoint"
    while not file.exists():
        assert killed.poll() is None
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (tmp_path / "killed").exists()
    subprocess.run([*command, "--out", "killed", "--resume"], cwd=tmp_path, check=True)
    subprocess.run([*command, "--out", "whole"], cwd=tmp_path, check=True)
    for table in ("daily", "border", "fates", "decisions"):
        parts = [tmp_path / out / table / "part-0.parquet" for out in ("killed", "whole")]
        assert parts[0].read_bytes() == parts[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["killed", "whole"]
