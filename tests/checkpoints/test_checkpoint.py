"""A run resumed from a checkpoint gives the same bits as one that was never stopped."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from sim.checkpoints import checkpoint
from sim.checkpoints.records import Checkpoints
from sim.engines.choice import CHECK_VARIABLE
from sim.kernel.calendar import TICKS_A_DAY
from sim.model import Standoff
from sim.runs.run import run
from sim.scenario import Scenario
from sim.tables.recorder import Recorder
from tests.checkpoints.saved import TICKS, after
from tests.command import command
from tests.engines.worlds import assert_same, every_scenario, small

ENGINES = ("compiled", "reference")


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
    again = command("run", "gas_cut", "--no-figures", "-q", "--seed", 5)
    killed = subprocess.Popen([*again, "--out", "killed", "--checkpoint-every", "1"], cwd=tmp_path)
    file = tmp_path / "killed.checkpoint"
    while not file.exists():
        assert killed.poll() is None
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (tmp_path / "killed").exists()
    (tmp_path / "killed.checkpoint.part").write_bytes(b"as of a kill while it was written")
    subprocess.run([*again, "--out", "killed", "--resume"], cwd=tmp_path, check=True)
    subprocess.run([*again, "--out", "whole"], cwd=tmp_path, check=True)
    for table in ("daily", "border", "fates", "decisions"):
        parts = [tmp_path / out / table / "part-0.parquet" for out in ("killed", "whole")]
        assert parts[0].read_bytes() == parts[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["killed", "whole"]
