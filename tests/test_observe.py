from types import SimpleNamespace

import numpy as np
import pytest

from sim.kernel.stages import FLOWS
from sim.observe import Observer
from tests.stand_in import StandIn

P = {
    "record_share": 1.0,
    "detention_record_share": 1.0,
    "record_memory": 4.0,
    "warned_off_rate": 0.0,
    "watched_before_emergency": 0.0,
    "death_record_share": 1.0,
    "death_record_lag": 1.0,
    "german_share": 1.0,
    "german_lag": 1.0,
}


def observer(strip=(0, 0, 0), levers=None, **changes):
    line = SimpleNamespace(waiting=[float(people) for people in strip])
    return Observer(StandIn(P | changes, levers, line=line))


def flows(**by_neighbour):
    table = np.zeros((3, len(FLOWS)), np.int64)
    for name, counts in by_neighbour.items():
        table[:, FLOWS.index(name)] = counts
    return table


NOTHING = flows()


def test_lithuania_and_latvia_record_whom_they_detain_or_push_back():
    records = observer(record_share=0.0)
    records.record(
        flows(attempts=[90] * 3, stopped=[50] * 3, detentions=[3, 4, 5], pushbacks=[10, 20, 30]), 0
    )
    assert records.recorded == [0, 24, 35]


def test_all_detentions_are_recorded_at_a_share_of_one_and_fewer_below():
    today = flows(detentions=[300, 40, 5], pushbacks=[0, 10, 10])
    records, lax = observer(), observer(detention_record_share=0.5)
    for each in (records, lax):
        each.record(today, 0)
    assert records.detained == [300, 40, 5]
    assert all(fewer < more for fewer, more in zip(lax.detained[:2], records.detained[:2], strict=True))
    assert lax.recorded == [0, 10 + lax.detained[1], 10 + lax.detained[2]]
    assert lax.taken_in(0) == lax.detained[0] / P["record_memory"]


def test_poland_records_those_stopped_and_those_warned_off():
    records = observer(record_share=1.0)
    records.record(
        flows(stopped=[50, 9, 9], warned_off=[7, 9, 9], detentions=[3, 0, 0], crossings=[9, 9, 9]), 0
    )
    assert records.recorded == [57, 0, 0]


def test_a_share_of_those_stopped_is_recorded():
    records = observer(record_share=0.8)
    seen = []
    for day in range(300):
        records.model.day = day
        records.record(flows(stopped=[100, 0, 0]), 0)
        seen.append(int(records.recorded[0]))
    assert np.mean(seen) == pytest.approx(80, abs=4 * 4 / 300**0.5)
    assert 2.5 < np.std(seen) < 5.5  # 4 by the binomial law


@pytest.mark.parametrize(("emergency", "warned"), [(0.0, 40), (1.0, 80)])
def test_people_near_the_line_are_warned_off_and_more_so_in_the_emergency(emergency, warned):
    levers = {"poland.emergency": emergency}
    records = observer((80, 999, 999), levers, warned_off_rate=1.0, watched_before_emergency=0.5)
    counts = []
    for day in range(100):
        records.model.day = day
        records.record(NOTHING, 0)
        counts.append(int(records.recorded[0]))
    assert np.mean(counts) == pytest.approx(warned, abs=2)


def test_what_is_seen_is_smoothed():
    records = observer()
    for stopped, seen in [(40, 10.0), (40, 17.5), (0, 13.125)]:
        records.record(flows(stopped=[stopped, 0, 0]), 0)
        assert records.seen(0) == seen
    assert records.seen(1) == 0.0


def test_people_taken_in_are_smoothed_by_neighbour():
    records = observer()
    for detained, taken_in in ((8, 2.0), (0, 1.5)):
        records.record(flows(detentions=[0, detained, 0]), 0)
        assert records.taken_in(1) == taken_in
    assert records.taken_in(0) == 0.0


def test_deaths_are_found_late_and_not_all():
    every = observer()
    every.record(flows(deaths=[2, 1, 1]), 0)
    assert (every.new_deaths, every.deaths_recorded) == (4, 4)
    every.record(NOTHING, 0)
    assert (every.new_deaths, every.deaths_recorded) == (0, 4)
    none = observer(death_record_share=0.0)
    none.record(flows(deaths=[2, 1, 1]), 0)
    assert none.deaths_recorded == 0


def history(records, first, onward, days):
    recorded = []
    for day in range(days):
        records.model.day = day
        records.record(first if day == 0 else NOTHING, onward if day == 0 else 0)
        recorded.append((records.deaths_recorded, records.german_recorded))
    return recorded


def test_the_lag_of_deaths_and_of_german_entries_is_as_told():
    records = observer(death_record_lag=5.0, german_lag=10.0, death_record_share=0.75, german_share=0.8)
    table = history(records, flows(deaths=[8000, 0, 0]), 10_000, 150)
    deaths, entries = np.array(table).T
    assert deaths[-1] == pytest.approx(6000, abs=4 * (8000 * 0.75 * 0.25) ** 0.5)
    assert entries[-1] == pytest.approx(8000, abs=4 * (10_000 * 0.8 * 0.2) ** 0.5)
    # One in five is found each day from the first on: a mean of five days; one in ten: ten days.
    for counts, lag in [(deaths, 5.0), (entries, 10.0)]:
        found = np.diff(counts, prepend=0)
        assert np.all(found >= 0)
        assert (found * np.arange(1, 151)).sum() / counts[-1] == pytest.approx(lag, rel=0.05)
