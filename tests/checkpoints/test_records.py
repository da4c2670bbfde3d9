"""A run replaces and drops its own checkpoint only, and says what to do about another's."""

from datetime import date
from pathlib import Path

import pytest

from sim.checkpoints import checkpoint
from sim.checkpoints.records import Checkpoints
from sim.errors import InputError
from sim.model import Standoff
from sim.runs.run import Results, run
from sim.scenario import Scenario
from sim.tables.recorder import Recorder
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
    last = date(2021, 12, 1)
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
    with pytest.raises(InputError, match=r"x\.checkpoint: is of another seed: 9, not 3"):
        run(lifted(scenario), 3, checkpoints=own)
    with pytest.raises(InputError, match=r"x\.checkpoint: is of another parameters"):
        run(small("as_it_happened", "2021-11-04", "2021-11-08", {"word_memory": 9.0}), 9, checkpoints=own)
