from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim import Standoff, load_scenario
from sim.governments.base import Government
from sim.kernel.compiled_draws import seed_key
from sim.kernel.stages import STAGES
from sim.tables.recorder import Recorder
from sim.transport.airlines import Airline
from sim.transport.demand import Agencies, Demand
from sim.world import load_world
from tests.short_run import ALWAYS, START, recorded, short


def test_a_step_is_six_hours():
    model = Standoff(short(), rng=0)
    recorder = Recorder(model)
    assert (model.tick, model.day, model.today, model.finished, model.running) == (0, 0, START, False, True)
    for tick in range(1, 10):
        model.step()
        assert (model.tick, model.day, model.today) == (tick, tick // 4, START + timedelta(days=tick // 4))
        assert len(recorder.daily) == tick // 4
        # Each night the clock of the rules is already that of the new day.
        assert int(model.engine.now.tick[0]) == (tick - 1 if tick % 4 else tick)
    assert not model.finished


def test_the_last_step_ends_the_run():
    model = Standoff(short(days=2), rng=0)
    recorder = Recorder(model)
    for _ in range(7):
        model.step()
        assert (model.running, model.finished) == (True, False)
    model.step()
    assert (model.running, model.finished, model.tick) == (False, True, 8)
    before = {name: table.copy() for name, table in recorder.frames().items()}
    model.step()
    assert (model.running, model.tick) == (False, 8)
    for name, table in recorder.frames().items():
        assert_frame_equal(table, before[name], check_exact=True)


def test_it_works_without_arguments():
    model = Standoff(rng=0)
    recorder = Recorder(model)
    assert (model.settings.name, model.run_seed, model.today) == ("as_it_happened", 0, date(2021, 6, 1))
    for _ in range(4):
        model.step()
    assert recorder.frames().keys() == ALWAYS


def test_a_scenario_by_name_is_the_scenario():
    named, loaded = (Standoff(given, rng=0) for given in ("gas_cut", load_scenario("gas_cut")))
    assert named.settings == loaded.settings


def test_the_few_are_agents_of_the_model():
    done = recorded().model
    of_a_kind = {kind: len([a for a in done.agents if isinstance(a, kind)]) for kind in (Government, Airline)}
    assert of_a_kind == {Government: 12, Airline: 6}
    assert len(done.agents_by_type[Agencies]) == 1
    assert len(done.agents_by_type[Demand]) == 7
    assert set(done.governments.values()) <= set(done.agents)
    names = [agent.name for agent in done.agents]
    assert len(set(names)) == len(names)


def test_the_data_collector_has_a_row_a_day():
    collected = recorded().model.datacollector.get_model_vars_dataframe()
    daily = recorded().frames()["daily"]
    names = [*STAGES, "arrivals", "bookings", "pressure", "salience", "escalation"]
    assert list(collected.columns) == names
    assert_frame_equal(collected[names], daily[names], check_exact=True, check_dtype=False)


def test_two_models_at_once_do_not_touch_each_other():
    models = [Standoff(short(), rng=3), Standoff(short(), rng=9)]
    recorder = Recorder(models[0], sectors=True)
    while not models[0].finished:
        for model in models:
            model.step()
    for name, table in recorded().frames().items():
        assert_frame_equal(recorder.frames()[name], table, check_exact=True)


def test_the_keys_of_the_tables():
    frames = recorded().frames()
    days = pd.date_range(START, periods=14)
    assert frames["daily"]["date"].tolist() == days.tolist()
    assert len(frames["border"]) == 14 * 3
    assert not frames["border"].duplicated(["date", "neighbour"]).any()
    assert frames["border"]["neighbour"].tolist() == ["PL", "LT", "LV"] * 14
    assert len(frames["sector"]) == 14 * len(load_world().sectors)
    assert not frames["sector"].duplicated(["date", "sector"]).any()
    for frame in frames.values():
        assert list(frame.columns[:3]) == ["scenario", "run", "date"]
        assert set(frame["scenario"]) == {"short"}
        assert set(frame["run"]) == {3}


def test_before_the_end_of_the_first_day_the_tables_are_empty():
    frames = Recorder(Standoff(short(), rng=0)).frames()
    assert (len(frames["daily"]), len(frames["border"])) == (0, 0)
    assert len(frames["decisions"]) > 0


def test_demand_does_not_follow_the_largest_party():
    small, large = (
        Standoff(short().with_changes(parameters={"party_largest": largest, "party_more": 0.8}), rng=0)
        for largest in (3.0, 6.0)
    )
    assert small.engine.party_mean == pytest.approx(1.0 + 0.8 + 0.64)
    assert large.engine.party_mean == pytest.approx(sum(0.8**more for more in range(6)))


@pytest.mark.parametrize("seed", [2, 4])
def test_trained_groups_share_no_draws_with_anybody(seed):
    first = date(2021, 11, 1)  # the day on which they come
    content = load_scenario("alleged_infiltration").content()
    content["period"] = {"start": first, "until": first + timedelta(days=2)}
    model = Standoff(load_scenario("alleged_infiltration").from_content(content, "short"), rng=seed)
    model.step()
    uids = [person.uid for person in model.migrants]
    assert len(set(uids)) == len(uids)


def test_the_keys_of_neighbouring_seeds_share_nothing():
    keys = [seed_key(seed) for seed in range(500)]
    assert len(set(keys)) == 500
    assert all(0 <= key < 2**62 for key in keys)
    flips = [(a ^ b).bit_count() for a, b in pairwise(keys)]
    assert np.mean(flips) == pytest.approx(31, abs=1)  # half of 62 bits
