"""A frame is the state of the day that it names."""

import numpy as np
import pytest

from sim.app.frames import FrameRecorder, Run, frames
from sim.app.series import all_series, days_of
from sim.kernel.calendar import TICKS_A_DAY
from sim.kernel.stages import FLOW
from sim.model import Standoff
from sim.tables.recorder import Recorder
from sim.world.catalogue import LeverKey
from tests.shipped_world import WORLD, levers

SEED = 3


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    from sim import load_scenario
    from tests.app.conftest import SHORT

    path = tmp_path_factory.mktemp("run") / "short.toml"
    path.write_text(SHORT)
    scenario = load_scenario(path)
    plain = Standoff(scenario, SEED)
    plain.tables = Recorder(plain, sectors=True)
    plain.run()
    return list(frames(scenario, SEED)), plain


def test_there_is_one_frame_per_day_in_order(run):
    shown, plain = run
    assert [frame["date"] for frame in shown] == [row["date"].isoformat() for row in plain.tables.daily]


def test_recording_changes_nothing_and_values_are_those_of_the_tables(run):
    shown, plain = run
    days = days_of(plain.tables.daily, plain.tables.border)
    for n, frame in enumerate(shown):
        for series, value in zip(all_series(WORLD), frame["values"], strict=True):
            wanted = None if series.banded else round(series.value(days[: n + 1]), 3)
            assert value == wanted


def test_sectors_are_those_of_the_day_and_not_of_the_next(run):
    shown, plain = run
    rows = [row for row in plain.tables.sector if row["date"].isoformat() == shown[-1]["date"]]
    assert shown[-1]["sectors"]["strip"] == [row["in_strip"] for row in rows]
    assert shown[-1]["sectors"]["attempts"] == [row["attempts"] for row in rows]
    assert sum(shown[-1]["sectors"]["strip"]) == plain.tables.daily[-1]["in_strip"] > 0


def test_levers_are_sent_when_they_change(run):
    shown, plain = run
    held = {}
    for frame in shown:
        held |= frame["levers"]
    assert held["poland.pushback"] == round(plain.lever("poland", "pushback"), 4)
    assert held["routes.baghdad.weekly_cap"] == 13
    assert held["hypotheses.russia.role"] == "permissive"
    assert len(shown[0]["levers"]) > 50 > len(shown[1]["levers"])


def test_the_log_tells_decisions_with_their_reasons_once(run):
    shown, plain = run
    told = [(frame["date"], entry["key"]) for frame in shown for entry in frame["log"]]
    keys = [(d[0].isoformat(), levers().get(LeverKey(d[1], d[2]))) for d in plain.decisions]
    made = [(day, str(lever.key).removesuffix(f".{lever.nationality}")) for day, lever in keys if lever]
    assert told == made
    assert all(entry["why"] for frame in shown for entry in frame["log"])


def test_attempts_of_a_frame_are_the_flows_of_its_day(scenario):
    model = Standoff(scenario, SEED)
    recorder = FrameRecorder(model)
    for _ in range(20 * TICKS_A_DAY):
        model.step()
    last = [row for row in recorder.tables.border if row["date"] == recorder.tables.border[-1]["date"]]
    assert sum(recorder.frame["sectors"]["attempts"]) == sum(row["attempts"] for row in last)
    assert np.sum(model.engine.flows[:, FLOW["attempts"]]) == 0  # the next day has begun


def test_dated_events_are_those_that_happen_in_the_run(scenario):
    run = Run(scenario, SEED)
    assert len(list(run.frames())) == 30
    assert run.events()[0] == {"date": "2021-06-01", "what": "Visa scheme begins"}
