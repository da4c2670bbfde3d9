from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim import Standoff, load_scenario, run
from sim.errors import InputError
from sim.governments.base import Government
from sim.kernel.stages import STAGES
from sim.model import run_key
from sim.tables.recorder import Recorder
from sim.transport.airlines import Airline
from sim.transport.demand import Agencies, Demand
from sim.world import load_world

START = date(2021, 9, 1)
ALWAYS = {"daily", "border", "fates", "decisions", "choices"}  # the tables of a run


def short(days=14, scale=0.1):
    """The shipped scenario over a few days of September, with a tenth of the people."""
    content = load_scenario("as_it_happened").content()
    content["period"] = {"start": START, "until": START + timedelta(days=days)}
    content["name"] = "short"
    content["parameters"] = content["parameters"] | {"scale": scale, "start_in_minsk": 400.0}
    return load_scenario("as_it_happened").from_content(content, "short")


@pytest.fixture(scope="module")
def settings():
    return short()


@pytest.fixture(scope="module")
def recorded(settings):
    recorder = Recorder(Standoff(settings, rng=3), sectors=True)
    recorder.model.run()
    return recorder


@pytest.fixture(scope="module")
def done(recorded):
    return recorded.model


def same(first, second):
    assert first.tables().keys() == second.tables().keys()
    for name, table in first.tables().items():
        assert_frame_equal(table, second.tables()[name], check_exact=True)


def test_a_step_is_six_hours(settings):
    model = Standoff(settings, rng=0)
    recorder = Recorder(model)
    assert (model.tick, model.day, model.today, model.finished, model.running) == (0, 0, START, False, True)
    for tick in range(1, 10):
        model.step()
        assert (model.tick, model.day, model.today) == (tick, tick // 4, START + timedelta(days=tick // 4))
        assert len(recorder.daily) == tick // 4
        # Each night the clock of the rules is already that of the new day.
        assert int(model.engine.now.tick[0]) == (tick - 1 if tick % 4 else tick)
    assert not model.finished


def test_the_last_step_ends_the_run(settings):
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
    named, loaded = (Standoff(settings, rng=0) for settings in ("gas_cut", load_scenario("gas_cut")))
    assert named.settings == loaded.settings


def test_the_few_are_agents_of_the_model(done):
    of_a_kind = {kind: len([a for a in done.agents if isinstance(a, kind)]) for kind in (Government, Airline)}
    assert of_a_kind == {Government: 12, Airline: 6}
    assert len(done.agents_by_type[Agencies]) == 1
    assert len(done.agents_by_type[Demand]) == 7
    assert set(done.governments.values()) <= set(done.agents)
    names = [agent.name for agent in done.agents]
    assert len(set(names)) == len(names)


def test_the_data_collector_has_a_row_a_day(done, recorded):
    collected, daily = done.datacollector.get_model_vars_dataframe(), recorded.frames()["daily"]
    names = [*STAGES, "arrivals", "bookings", "pressure", "salience", "escalation"]
    assert list(collected.columns) == names
    assert_frame_equal(collected[names], daily[names], check_exact=True, check_dtype=False)


# The people, as an analyst reads them.


def test_people_are_counted_filtered_and_read_one_by_one(done):
    people = done.migrants
    assert len(people) == done.engine.count > 40
    assert (
        people.count_by("stage")
        == {stage: int(count) for stage, count in zip(STAGES, done.engine.census, strict=True) if count} | {}
    )
    first, last = people[0], people[len(people) - 1]
    assert (people[-1], people[-len(people)]) == (last, first)
    assert [person.uid for person in people] == people.frame()["uid"].tolist()
    with pytest.raises(IndexError, match=str(len(people))):
        people[len(people)]
    with pytest.raises(IndexError):
        people[-len(people) - 1]


def test_a_filter_keeps_those_whose_fields_match(done):
    people = done.migrants
    frame = people.frame()
    iraqis = people.where(nationality="iraqi", vulnerable=False)
    expected = frame[(frame["nationality"] == "iraqi") & ~frame["vulnerable"]]
    assert 0 < len(iraqis) == len(expected) < len(people)
    assert iraqis.frame()["uid"].tolist() == expected["uid"].tolist()
    assert {person.nationality for person in iraqis} == {"iraqi"}
    assert len(iraqis.where(nationality="syrian")) == 0
    assert iraqis.where(uid=iraqis[1].uid)[0] == iraqis[1]
    with pytest.raises(KeyError, match="no field 'passport'"):
        people.where(passport="lost")


def test_the_frame_holds_one_row_a_person_in_words(done):
    frame, people = done.migrants.frame(), done.migrants
    assert len(frame) == len(people)
    assert frame["uid"].is_unique
    assert set(frame["stage"]) <= set(STAGES)
    assert frame["since"].between(pd.Timestamp(START), pd.Timestamp(START + timedelta(days=13))).all()
    assert (frame["booked"] <= frame["since"]).all()
    assert frame.groupby("group")["uid"].count().equals(frame.groupby("group")["party"].first().rename("uid"))
    at_the_line = frame[frame["stage"] == "in_strip"]
    assert len(at_the_line) > 0
    assert set(at_the_line["neighbour"]) <= {"PL", "LT", "LV"}
    assert frame.loc[frame["stage"] == "queued", "sector"].isna().all()
    person = people[0]
    assert {name: frame[name][0] for name in ("uid", "cash", "stage", "attempts")} == {
        name: getattr(person, name) for name in ("uid", "cash", "stage", "attempts")
    }


def test_reading_does_not_change_the_run(settings):
    silent, read = Standoff(settings, rng=3), Standoff(settings, rng=3)
    for _ in range(24):
        silent.step()
        read.step()
        read.migrants.where(stage="in_strip").frame()
        read.migrants.count_by("origin")
    assert np.array_equal(
        silent.engine.people[: silent.engine.count], read.engine.people[: read.engine.count]
    )


# Seeds.


def test_a_seed_fixes_the_tables_and_another_moves_them(settings):
    first, again, other = (run(settings, seed=seed, sectors=True, people=True) for seed in (3, 3, 4))
    same(first, again)
    for name in ("daily", "border", "sector", "people"):
        assert (
            not first.tables()[name]
            .drop(columns="run", errors="ignore")
            .equals(other.tables()[name].drop(columns="run", errors="ignore"))
        )


def test_stepping_and_running_give_the_same(settings, done, recorded):
    results = run(settings, seed=3, sectors=True, people=True)
    for name, table in recorded.frames().items():
        assert_frame_equal(table, results.tables()[name], check_exact=True)
    assert_frame_equal(done.migrants.frame(), results.people, check_exact=True)


def test_two_models_at_once_do_not_touch_each_other(settings, recorded):
    models = [Standoff(settings, rng=3), Standoff(settings, rng=9)]
    recorder = Recorder(models[0], sectors=True)
    while not models[0].finished:
        for model in models:
            model.step()
    for name, table in recorded.frames().items():
        assert_frame_equal(recorder.frames()[name], table, check_exact=True)


def test_the_order_in_which_a_scenario_is_written_does_not_matter(settings):
    content = settings.content()
    turned = content | {
        "parameters": dict(reversed(content["parameters"].items())),
        "lever": list(reversed(content["lever"])),
        "routes": dict(reversed(content["routes"].items())),
    }
    assert turned["lever"] != content["lever"]
    same(run(settings, seed=3), run(settings.from_content(turned, "short"), seed=3))


def test_the_global_generators_are_neither_read_nor_moved(settings, recorded):
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    results = run(settings, seed=3)
    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002
    assert_frame_equal(results.daily, recorded.frames()["daily"], check_exact=True)


def test_the_keys_of_neighbouring_seeds_share_nothing():
    keys = [run_key(seed) for seed in range(500)]
    assert len(set(keys)) == 500
    assert all(0 <= key < 2**62 for key in keys)
    flips = [(a ^ b).bit_count() for a, b in pairwise(keys)]
    assert np.mean(flips) == pytest.approx(31, abs=1)  # half of 62 bits


# Tables.


def test_the_keys_of_the_tables(settings, recorded):
    frames = recorded.frames()
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


def test_until_cuts_the_run_and_nothing_else(settings):
    whole, cut = (run(settings, seed=3, until=until) for until in (None, START + timedelta(days=5)))
    assert (whole.until, cut.until) == (START + timedelta(days=14), START + timedelta(days=5))
    assert len(cut.daily) == 5
    assert_frame_equal(cut.daily, whole.daily.head(5), check_exact=True)
    assert_frame_equal(cut.border, whole.border.head(15), check_exact=True)


NEVER = [None, -1, 1.0, True, "1", 2**63]
DAYS = [
    "2021-06-05",
    pd.Timestamp("2021-06-05"),
    datetime(2021, 6, 5, tzinfo=UTC),
    START,
    START + timedelta(days=99),
]


@pytest.mark.parametrize("seed", NEVER)
def test_what_is_no_seed_is_refused(settings, seed):
    for start in (lambda: run(settings, seed=seed), lambda: Standoff(settings, rng=seed)):
        with pytest.raises(
            InputError, match=r"seed: is not allowed: .*; allowed: a whole number from 0 to 9223"
        ):
            start()


@pytest.mark.parametrize("until", DAYS)
def test_what_is_no_day_of_the_period_is_refused(settings, until):
    with pytest.raises(InputError, match=r"until.*: (is not a date|out of range).*, after 2021-"):
        run(settings, until=until)


def test_a_seed_of_numpy_is_a_seed(settings):
    first, second = (run(settings, seed=seed, until=START + timedelta(days=2)) for seed in (3, np.int64(3)))
    same(first, second)


def test_before_the_end_of_the_first_day_the_tables_are_empty(settings):
    frames = Recorder(Standoff(settings, rng=0)).frames()
    assert (len(frames["daily"]), len(frames["border"])) == (0, 0)
    assert len(frames["decisions"]) > 0


def test_progress_tells_the_dates(settings):
    told = []
    run(settings, until=START + timedelta(days=3), progress=told.append)
    assert told == [START + timedelta(days=day) for day in range(3)]


def test_optional_tables_are_kept_when_asked_for(settings):
    assert run(settings, until=START + timedelta(days=1)).tables().keys() == ALWAYS
    whole = run(settings, until=START + timedelta(days=1), sectors=True, people=True)
    assert whole.tables().keys() == ALWAYS | {"sector", "people"}
    assert run(settings, until=START + timedelta(days=1), choices=False).tables().keys() == ALWAYS - {
        "choices"
    }


def test_scale_changes_how_many_there_are_and_not_what_happens_to_them():
    small, large = (run(short(days=30, scale=scale), seed=1).border for scale in (0.5, 4.0))
    tries = [table["attempts"].sum() / scale for table, scale in ((small, 0.5), (large, 4.0))]
    across = [table["crossings"].sum() / table["attempts"].sum() for table in (small, large)]
    assert tries[0] == pytest.approx(tries[1], rel=0.2)
    assert across[0] == pytest.approx(across[1], abs=0.1)
    guards = [table["guards"].iloc[:3].sum() / scale for table, scale in ((small, 0.5), (large, 4.0))]
    assert guards[0] == pytest.approx(guards[1])


def test_demand_does_not_follow_the_largest_party(settings):
    small, large = (
        Standoff(settings.with_changes(parameters={"party_largest": largest, "party_more": 0.8}), rng=0)
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
