"""A run saves, replaces and drops its own checkpoint only; the message for another's."""

import errno
import json
import os
from datetime import date
from pathlib import Path

import pytest

from sim.checkpoints import checkpoint
from sim.checkpoints.records import Checkpoints
from sim.errors import InputError
from sim.model import Standoff
from sim.runs.results import Results
from sim.runs.run import run
from sim.scenario import Scenario
from sim.tables.recorder import Recorder
from tests.checkpoints.saved import after
from tests.engines.worlds import assert_same, small


@pytest.fixture
def scenario() -> Scenario:
    return small("as_it_happened", "2021-11-04", "2021-11-08")


@pytest.fixture
def others(scenario: Scenario, tmp_path: Path) -> Path:
    """The checkpoint of another seed."""
    file = tmp_path / "x.checkpoint"
    checkpoint.save(Recorder(Standoff(scenario, rng=9)), file)
    return file


def simulated(scenario: Scenario, checkpoints: Checkpoints, days: list[date]) -> Results:
    return run(scenario, 3, progress=days.append, checkpoints=checkpoints)


def test_a_run_without_checkpoints_leaves_anothers_alone(scenario: Scenario, others: Path) -> None:
    checkpoints, before = Checkpoints(others), others.read_bytes()
    simulated(scenario, checkpoints, [])
    checkpoints.drop()
    assert others.read_bytes() == before


def test_a_folder_of_that_name_matters_only_to_runs_that_keep(scenario: Scenario, tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    simulated(scenario, checkpoints, [])
    checkpoints.drop()
    assert tmp_path.is_dir()


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("content", [None, b"", b"mine\n", b"[1]\n", b'{"made_by": "me"}\n'])
def test_what_is_no_checkpoint_is_refused(
    content: bytes | None, force: bool, scenario: Scenario, tmp_path: Path
) -> None:
    file, days = tmp_path / "x.checkpoint", []
    file.mkdir() if content is None else file.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.checkpoint: is not a checkpoint; allowed: another --out"):
        simulated(scenario, Checkpoints(file, 1, force=force), days)
    assert days == []
    assert [path.name for path in tmp_path.iterdir()] == ["x.checkpoint"]
    assert content is None or file.read_bytes() == content


def test_anothers_is_refused(scenario: Scenario, others: Path) -> None:
    days: list[date] = []
    said = (
        "is the checkpoint of another run, of 2021-11-04, with another seed: 9, not 3; allowed: --resume with"
    )
    with pytest.raises(InputError, match=said):
        simulated(scenario, Checkpoints(others, 1), days)
    assert days == []


def test_anothers_is_replaced_by_force(scenario: Scenario, others: Path) -> None:
    checkpoints = Checkpoints(others, 1, force=True)
    simulated(scenario, checkpoints, [])
    head = checkpoint.head_of(others)
    assert head is not None
    assert head["seed"] == 3
    checkpoints.drop()
    assert not others.exists()


def test_force_drops_nothing_that_it_did_not_replace(scenario: Scenario, others: Path) -> None:
    checkpoints = Checkpoints(others, 100, force=True)
    simulated(scenario, checkpoints, [])
    checkpoints.drop()
    assert others.exists()


def test_its_own_is_begun_anew(scenario: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "x.checkpoint"
    simulated(scenario, Checkpoints(file, 2), [])
    days: list[date] = []
    simulated(scenario, Checkpoints(file, 2), days)
    assert len(days) == 4


def lifted(base: Scenario) -> Scenario:
    """With the exclusion zone of Poland lifted from the seventh."""
    levers = [dict(entry) for entry in base.content()["lever"]]
    last = date(2022, 3, 1)
    zone = next(
        e for e in levers if (e["actor"], e["lever"], e.get("until")) == ("poland", "emergency", last)
    )
    levers.append({**zone, "value": 0.0, "from": date(2021, 11, 7)})
    zone["until"] = date(2021, 11, 7)
    return base.from_content({**base.content(), "lever": levers, "name": "lifted"}, "test")


def test_a_saved_day_goes_on_under_another_policy(scenario: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "x.checkpoint"
    run(scenario, 3, date(2021, 11, 6), checkpoints=Checkpoints(file, 2))
    before = file.read_bytes()
    days: list[date] = []
    own = Checkpoints(tmp_path / "own.checkpoint", source=file)
    branched = run(lifted(scenario), 3, progress=days.append, checkpoints=own)
    own.drop()
    assert days[0] == date(2021, 11, 6)
    assert file.read_bytes() == before
    whole = run(lifted(scenario), 3)
    assert_same(whole.tables(), branched.tables())
    assert not whole.border.equals(run(scenario, 3).border)


def test_a_saved_day_serves_no_other_seed_or_parameters(scenario: Scenario, others: Path) -> None:
    own = Checkpoints(others.with_name("own.checkpoint"), source=others)
    with pytest.raises(InputError, match=r"x\.checkpoint: differs in its seed: 9, not 3"):
        run(lifted(scenario), 3, checkpoints=own)
    with pytest.raises(InputError, match=r"x\.checkpoint: differs in its parameters"):
        run(small("as_it_happened", "2021-11-04", "2021-11-08", {"word_memory": 9.0}), 9, checkpoints=own)


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


def test_the_draft_that_a_killed_run_left_goes_with_the_end_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "x.checkpoint.part").write_bytes(b"half")
    Checkpoints(tmp_path / "x.checkpoint").drop()
    assert list(tmp_path.iterdir()) == []
